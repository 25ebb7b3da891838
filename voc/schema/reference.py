"""The contract written out: ``docs/schema.md``, and the JSON and Arrow schemas under ``tests/golden``.

::

    python -m voc.schema.reference            # write them
    python -m voc.schema.reference --check    # exit 1 when one is stale
"""

import argparse
import json
import sys
from collections.abc import Iterable, Iterator
from datetime import datetime
from inspect import getdoc
from pathlib import Path
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Annotated, Any, Final, Union, get_args, get_origin

from voc.schema import arrow, kinds, tags
from voc.schema.feedback import Feedback, Turn
from voc.schema.kinds import Choice
from voc.schema.model import Model
from voc.schema.moment import read_moment
from voc.schema.rating import Rating
from voc.schema.rejected import Rejected
from voc.schema.version import SCHEMA_VERSION

if TYPE_CHECKING:
    import pyarrow as pa

INWARD: Final = (Feedback, Turn, Rating)
OUTWARD: Final = (
    tags.Tags,
    tags.Versions,
    tags.Sentiment,
    tags.Label,
    tags.Opinion,
    tags.Tag,
    tags.Span,
    tags.Alert,
    tags.Topic,
    tags.Keyword,
    tags.Entity,
    tags.PersonalData,
    tags.Segment,
    tags.Conversation,
    tags.Mood,
    tags.Conduct,
)
PLAIN: Final = {
    str: "string",
    int: "integer",
    float: "number",
    bool: "boolean",
    datetime: "date-time",
}
CHOICES: Final = (
    kinds.Channel,
    kinds.Speaker,
    kinds.Metric,
    kinds.Language,
    kinds.Polarity,
    kinds.Emotion,
    kinds.Intent,
    kinds.Demand,
    kinds.Effort,
    kinds.AlertKind,
    kinds.Severity,
    kinds.Flag,
    kinds.Trend,
    kinds.RejectCode,
)

FEEDBACK_EXAMPLE: Final[dict[str, Any]] = {
    "id": "r-1024",
    "channel": "review",
    "text": "屏幕很亮，可是客服三次都没解决，再不处理我就打12315。",
    "occurred_at": "2025/3/1 8:05",
    "product": "T8 手机",
    "rating": "2星",
    "attributes": {"门店": "人民路店", "会员": True, "金额": 2999},
}
TAGS_EXAMPLE: Final[dict[str, Any]] = {
    "feedback_id": "r-1024",
    "versions": {"engine": "0.1.0", "release": "zh-small-1", "taxonomy": "phone@3"},
    "language": "zh-Hans",
    "sentiment": {
        "polarity": "negative",
        "probability": 0.93,
        "probabilities": {"negative": 0.93, "neutral": 0.04, "positive": 0.03},
        "strength": -0.7,
        "mixed": True,
    },
    "opinions": [
        {
            "aspect": {"start": 0, "end": 2},
            "opinion": {"start": 3, "end": 4},
            "category": "屏幕",
            "tags": [{"code": "display", "path": ["产品", "屏幕"], "probability": 0.91}],
            "polarity": "positive",
            "strength": 0.6,
            "probability": 0.88,
        }
    ],
    "alerts": [
        {
            "id": "a-77",
            "kind": "regulator",
            "severity": "high",
            "probability": 0.9,
            "evidence": [{"start": 20, "end": 28}],
            "origin": "model",
        }
    ],
    "severity": "high",
    "coverage": 1.0,
}

TIMES: Final[tuple[object, ...]] = (
    "2025-03-01T08:05:00+08:00",
    "2025-03-01T00:05:00Z",
    "2025-03-01 08:05",
    "2025/3/1 8:05",
    "2025.3.1",
    "2025年3月1日 下午2点30分",
    "20250301080500",
    45717.5,
    1740787500,
    1740787500000,
)
RATINGS: Final = (
    *("非常满意", "满意", "一般", "不满意", "非常不满意"),
    *("5星", "四星半", "五星好评", "★★★☆☆", "4/5"),
    *("9/10", "85/100", "9分", "85分", "好评", "中评", "差评"),
    *("NPS 9", "CSAT: 4", "CES=6", "stars 5"),
)

PAGE: Final = """# The contract: feedback in, tags out

<!-- Written by `python -m voc.schema.reference`; with `--check` it says whether a file is stale. -->

Version {version}. A [Feedback](#feedback) goes in; [Tags](#tags) come out, or [Rejected](#rejected) in their
place: one out for one in, in order. All are frozen models of `voc.schema`; a field that is not listed here is
an error. The JSON Schema, the OpenAPI document and the [Arrow schema](#arrow) are derived from these models.

- **`null` and empty**: `null` is "not asked, or no head yet"; an empty list is "asked, none found".
- **Spans** are `[start, end)` in Unicode code points of the text as received, of the turn's text where
  there are turns: `text[start:end]` in Python.
- **Probabilities** are calibrated, 0 to 1. **Strength** runs from -1 (most negative) to 1 (most positive).
- **Strings** of a feedback hold neither a lone surrogate nor a NUL character; the error says where one is.
- **Errors** name the field, what is allowed and what to do, and never show the customer's text.
  `read_feedback` takes a dict or a line of JSON and gives a `Feedback`, or the `Rejected` that says why not.
- **Versions** are `major.minor`. A reader refuses a newer major, and leaves out what a newer minor adds.

```json
{feedback}
```

Its tags, without what is `null`:

```json
{tags}
```

## In

{inward}

### Times

Numbers stand for moments from 1990 to 2100 and are told apart by size: Excel serial days, seconds and
milliseconds since 1970. A time without a zone, and an Excel day, is Asia/Shanghai (UTC+8 all year). Years run
from 1900 to 2199; more than a day ahead of now is an error.

{times}

### Ratings as people write them

The scale is assumed as below where `low` and `high` are not given. A bare number needs a metric. Beside a
metric or a scale of another size, words (满意, 好评) keep their place between lowest and highest, and numbers
stay as they are. A value outside its scale is an error.

{ratings}

## Out

{outward}

## In place of tags

{rejected}

## Choices

Emotion, Intent, Demand, Effort, AlertKind and Flag list what is shipped; a company may add its own.

{choices}

## Arrow

`voc.schema.to_arrow(records, Tags)` makes a table and `from_arrow(table, Tags)` reads it, and so with
`Feedback` and `Rejected`. Moments are in UTC. The values of `attributes` are written as JSON.

{arrow}
"""


def documents(root: Path) -> dict[Path, str]:
    """Return what every derived file under a checkout must hold, by its path."""
    golden = root / "tests" / "golden"
    files = {root / "docs" / "schema.md": page()}
    for model in (Feedback, tags.Tags, Rejected):
        name = model.__name__.lower()
        files[golden / f"{name}.schema.json"] = _json(json_schema(model)) + "\n"
        files[golden / f"{name}.arrow.txt"] = arrow_text(arrow.schema_of(model))
    return files


def json_schema(model: type[Model]) -> dict[str, Any]:
    """Return the JSON Schema of what is read for ``Feedback``, of what is written for the others."""
    return model.model_json_schema(mode="validation" if model is Feedback else "serialization")


def arrow_text(schema: "pa.Schema") -> str:
    """Return an Arrow schema as lines: its metadata, then a ``name: type`` a column, children indented."""
    metadata = [f"{key.decode()} = {value.decode()}" for key, value in schema.metadata.items()]
    return "\n".join([*metadata, *_column_lines(schema, depth=0)]) + "\n"


def page() -> str:
    """Return ``docs/schema.md``."""
    feedback = Feedback.model_validate(FEEDBACK_EXAMPLE).model_dump(mode="json", exclude_none=True)
    tagged = tags.Tags.model_validate(TAGS_EXAMPLE).model_dump(mode="json", exclude_none=True)
    times = [(f"`{time}`", f"`{read_moment(time).isoformat()}`") for time in TIMES]
    ratings = [_rating_row(written, Rating.read(written)) for written in RATINGS]
    return PAGE.format(
        version=SCHEMA_VERSION,
        feedback=_json(feedback),
        tags=_json(tagged),
        inward=_sections(_model_section(model) for model in INWARD),
        times=_table(("given", "read as"), times),
        ratings=_table(("written", "metric", "value", "low", "high"), ratings),
        outward=_sections(_model_section(model) for model in OUTWARD),
        rejected=_model_section(Rejected),
        choices=_sections(_choice_section(choice) for choice in CHOICES),
        arrow=_sections(_arrow_section(model) for model in (Feedback, tags.Tags, Rejected)),
    )


def _sections(sections: Iterable[str]) -> str:
    return "\n\n".join(sections)


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in line)} |" for line in lines)


def _model_section(model: type[Model]) -> str:
    rows = [
        (
            f"`{name}`",
            _type_name(field.annotation),
            "yes" if field.is_required() else "",
            field.description or "",
        )
        for name, field in model.model_fields.items()
    ]
    table = _table(("field", "type", "required", "meaning"), rows)
    return f"### {model.__name__}\n\n{_markdown(getdoc(model))}\n\n{table}"


def _choice_section(choice: type[Choice]) -> str:
    table = _table(("value", "meaning"), ((f"`{member.value}`", member.meaning) for member in choice))
    return f"### {choice.__name__}\n\n{_markdown(getdoc(choice))}\n\n{table}"


def _arrow_section(model: type[Model]) -> str:
    return f"### {model.__name__} as a table\n\n```text\n{arrow_text(arrow.schema_of(model))}```"


def _rating_row(written: str, rating: Rating) -> tuple[str, ...]:
    return f"`{written}`", rating.metric.value, *(f"{n:g}" for n in (rating.value, rating.low, rating.high))


def _type_name(annotation: Any) -> str:
    """Return a type as a reader says it, with links to models and choices."""
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _type_name(arguments[0])
    if origin in (Union, UnionType):
        return " or ".join(_type_name(choice) for choice in arguments if choice is not NoneType)
    if origin is tuple:
        return f"list of {_type_name(arguments[0])}"
    if origin is dict:
        return f"{_type_name(arguments[0])} to {_type_name(arguments[1])}"
    if issubclass(annotation, Model | Choice):
        return f"[{annotation.__name__}](#{annotation.__name__.lower()})"
    return PLAIN[annotation]


def _column_lines(columns: "Iterable[pa.Field]", *, depth: int) -> Iterator[str]:
    for column in columns:
        children = [column.type.field(i) for i in range(column.type.num_fields)]
        kind = str(column.type).partition("<")[0] if children else str(column.type)
        yield f"{'  ' * depth}{column.name}: {kind}{'' if column.nullable else ' not null'}"
        yield from _column_lines(children, depth=depth + 1)


def _markdown(docstring: str | None) -> str:
    return (docstring or "").replace("``", "`")


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)


def _stale(files: dict[Path, str]) -> list[Path]:
    return [path for path, text in files.items() if not path.is_file() or path.read_text("utf-8") != text]


def main(arguments: list[str] | None = None) -> int:
    """Return 0, or 1 when a file is stale and is only to be checked; else write the stale ones."""
    parser = argparse.ArgumentParser(
        prog="python -m voc.schema.reference", description="Write the schema reference."
    )
    parser.add_argument(
        "root", nargs="?", type=Path, default=Path(), help="the checkout (default: %(default)s)"
    )
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 when a file is stale")
    options = parser.parse_args(arguments)
    files = documents(options.root)
    stale = _stale(files)
    for path in stale:
        if not options.check:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(files[path], "utf-8")
        print(f"{path}: {'stale. Run: python -m voc.schema.reference' if options.check else 'written'}")
    return int(options.check and bool(stale))


if __name__ == "__main__":
    sys.exit(main())
