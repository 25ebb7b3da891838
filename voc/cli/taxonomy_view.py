"""A dry run and suggestions, as a person reads them and as lines for programs."""

from collections.abc import Iterator
from typing import Any

from rich.table import Table

from voc.cli.terminal import printable
from voc.schema import Span
from voc.taxonomy.dryrun import Change, DryRun, Shift
from voc.taxonomy.model import Taxonomy
from voc.taxonomy.suggest import Place, Suggestion


def diff_json(run: DryRun, old: Taxonomy, new: Taxonomy) -> Iterator[dict[str, Any]]:
    """Yield the whole in one object, then an object for each category that changes."""
    yield {
        "old": old.label,
        "new": new.label,
        "opinions": run.opinions,
        "changed": run.changed,
        "undecided": run.undecided,
        "added": [code for code, shift in run.shifts.items() if shift.old is None],
        "removed": [code for code, shift in run.shifts.items() if shift.new is None],
        "renamed": [
            code for code, shift in run.shifts.items() if shift.old and shift.new and shift.old != shift.new
        ],
    }
    for shift in run.shifts.values():
        if not shift.kept:
            yield _shift(shift)


def diff_table(run: DryRun) -> Table:
    """Return a row for each category that changes."""
    table = Table(
        title=f"{run.changed:,} of {run.opinions:,} opinions change"
        + (f"; {run.undecided:,} undecided" if run.undecided else ""),
        title_justify="left",
    )
    for name in (
        "category",
        "before",
        "after",
        "gained",
        "lost",
        "net before",
        "net after",
        "shift",
        "examples",
    ):
        table.add_column(name, justify="left" if name in ("category", "examples") else "right")
    for shift in run.shifts.values():
        if not shift.kept:
            table.add_row(
                printable(_named(shift)), f"{shift.before.opinions:,}", f"{shift.after.opinions:,}",
                f"{shift.gained:,}", f"{shift.lost:,}", _signed(shift.before.net), _signed(shift.after.net),
                _signed(shift.net_shift), "\n".join(map(_change_text, shift.examples)),
            )  # fmt: skip
    return table


def suggestion_json(suggestion: Suggestion) -> dict[str, Any]:
    """Return a suggestion as an object."""
    return {
        "name": suggestion.name,
        "count": suggestion.count,
        "net": round(suggestion.net, 4),
        "aspects": dict(suggestion.aspects),
        "examples": [_place(place) for place in suggestion.examples],
    }


def suggestions_table(suggestions: list[Suggestion]) -> Table:
    """Return a row for each suggestion."""
    table = Table(title=f"{len(suggestions)} suggestions", title_justify="left")
    for name in ("category", "opinions", "net", "aspects", "examples"):
        table.add_column(name, justify="right" if name in ("opinions", "net") else "left")
    for each in suggestions:
        aspects = ", ".join(f"{aspect} {count:,}" for aspect, count in each.aspects[:8])
        examples = "\n".join(_spot(place.feedback_id, place.span, place.text) for place in each.examples)
        table.add_row(
            printable(each.name), f"{each.count:,}", _signed(each.net), printable(aspects), examples
        )
    return table


def _shift(shift: Shift) -> dict[str, Any]:
    return {
        "code": shift.code,
        "old": shift.old,
        "new": shift.new,
        "before": shift.before.opinions,
        "after": shift.after.opinions,
        "gained": shift.gained,
        "lost": shift.lost,
        "net_before": _rounded(shift.before.net),
        "net_after": _rounded(shift.after.net),
        "net_shift": _rounded(shift.net_shift),
        "examples": [
            _place(Place(each.feedback_id, each.span, each.text)) | {"from": each.before, "to": each.after}
            for each in shift.examples
        ],
    }


def _place(place: Place) -> dict[str, Any]:
    span = place.span.model_dump(exclude_none=True) if place.span else None
    return {"feedback_id": place.feedback_id, "span": span} | (
        {"text": place.text} if place.text is not None else {}
    )


def _named(shift: Shift) -> str:
    old, new = (" / ".join(path) if path else None for path in (shift.old, shift.new))
    if old is None:
        return f"+ {new}"
    if new is None:
        return f"- {old}"
    return new if old == new else f"{old} -> {new}"


def _change_text(change: Change) -> str:
    moved = f"{', '.join(change.before)} -> {', '.join(change.after)}"
    return printable(f"{_spot(change.feedback_id, change.span, change.text)} {moved}")


def _spot(feedback_id: str, span: Span | None, text: str | None) -> str:
    turn = "" if span is None or span.turn is None else f"{span.turn}:"
    where = "" if span is None else f" {turn}{span.start}-{span.end}"
    return printable(f"{feedback_id}{where}{f' {text}' if text else ''}")


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def _signed(value: float | None) -> str:
    return "" if value is None else f"{value:+.2f}"
