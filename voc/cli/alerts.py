"""``voc alerts``: why a text fires, what became of alerts, and the incidents of what was tagged."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from voc.cli.options import debug_option, operating_point, release_options
from voc.cli.source import SingleText, Source
from voc.cli.terminal import messages, printable
from voc.errors import InvalidFeedback
from voc.schema import Channel, Feedback, Rejected

if TYPE_CHECKING:
    from voc.alerts import Explanation, Operating, PieceScores, Report
    from voc.passage import Passage
    from voc.release import Release
    from voc.rules import Hit

_EXAMPLES: Final = """\b
Examples:
  voc alerts explain "汤里有只虫子，再不退款我就打12315"
  voc alerts verdicts verdicts.csv --tags tags.jsonl
  voc alerts storms tags.jsonl --feedback reviews.csv --channel review
"""
_EXPLAIN_EXAMPLES: Final = """\b
Examples:
  voc alerts explain "汤里有只虫子，再不退款我就打12315"
  voc alerts explain "没有吃坏肚子" --all
  voc alerts explain - --settings alerts.toml --rules rules.toml < text.txt | jq .silence
"""
_VERDICTS_EXAMPLES: Final = """\b
Examples:
  voc alerts verdicts verdicts.csv --tags tags.jsonl
  voc alerts verdicts verdicts.jsonl --tags tags.parquet --feedback reviews.csv --examples again.jsonl

\b
A file of verdicts, verdicts.csv (有效, 误报 and 重复 are read too):
  alert_id,verdict
  al-3f0c…,valid
  al-91be…,false_alarm
"""
_STORMS_EXAMPLES: Final = """\b
Examples:
  voc alerts storms tags.jsonl
  voc alerts storms tags.parquet --feedback reviews.csv --channel review --window 6 --growth 3,10,50
  voc alerts storms tags.jsonl --feedback posts.jsonl | jq 'select(.campaign)'
"""
_FEEDBACK: Final = click.option(
    "--feedback", metavar="FILE", help="What was tagged: its texts, customers, times."
)
_CHANNEL: Final = click.option(
    "--channel",
    type=click.Choice([channel.value for channel in Channel]),
    help="Channel of feedback that names none.",
)
_SETTINGS: Final = click.option(
    "--settings", metavar="FILE", help="TOML file of the company's alert settings."
)


@click.group(epilog=_EXAMPLES)
def alerts() -> None:
    """Explain alerts, read verdicts on them, and bring those of one incident together.

    What each kind means, and the settings: docs/alerts.md.
    """


@alerts.command(epilog=_EXPLAIN_EXAMPLES)
@click.argument("text", metavar="TEXT|-")
@_CHANNEL
@click.option("--rules", metavar="FILE", help="The company's own rules, TOML or a workbook.")
@_SETTINGS
@click.option(
    "--alerts", "point", callback=operating_point, metavar="POINT",
    help="Operating point: balanced, recall, or KIND=THRESHOLD,… Default: balanced.",
)  # fmt: skip
@click.option("--all", "everything", is_flag=True, help="Show every kind, however far from firing.")
@release_options
@debug_option
def explain(
    *, text: str, channel: str | None, rules: str | None, settings: str | None, point: Any, everything: bool,
    release: str | None, threads: int | None,
) -> None:  # fmt: skip
    """Say why a text fires and what would silence it: a line of JSON for each kind, those that fire first.

    Each has the evidence, its probability against the threshold, the network's own, rules and vetoes.
    """
    received = sys.stdin.read() if text == "-" else text
    feedback = _one(received, Channel(channel) if channel else Channel.REVIEW)
    from voc.release import Release

    found = _explained(
        feedback, Release.find(release), point=point, rules=rules, settings=settings, everything=everything,
        threads=threads,
    )  # fmt: skip
    for one in found:
        shown = asdict(one) | {"evidence": [span.model_dump(exclude_none=True) for span in one.evidence]}
        click.echo(json.dumps(shown | {"words": [printable(word) for word in one.words]}, ensure_ascii=False))


@alerts.command(epilog=_VERDICTS_EXAMPLES)
@click.argument("file", metavar="FILE", type=click.Path(dir_okay=False))
@click.option("--tags", "tagged", metavar="FILE", required=True, help="The tags that the alerts came from.")
@click.option(
    "--examples", "target", metavar="FILE", help="Write examples for training here; needs --feedback."
)
@_FEEDBACK
@_CHANNEL
@debug_option
def verdicts(
    *, file: str, tagged: str, target: str | None, feedback: str | None, channel: str | None
) -> None:
    """Say how often alerts were right, by kind and by rule, from the verdicts that came back.

    A line of JSON for all, each kind and each origin: valid, false alarms, duplicates, precision with its
    95 % interval. promises is false under 30 verdicts.
    """
    from voc.alerts import examples, live_precision, read_verdicts
    from voc.records.tagged import read_tags

    if target is not None and feedback is None:
        raise click.UsageError("--examples needs --feedback: an example is a text")
    ruled = read_verdicts(file)
    found = live_precision(ruled, (alert for tags in read_tags(tagged) for alert in tags.alerts or ()))
    for group, rows in (("all", (found.overall,)), ("kind", found.kinds), ("origin", found.origins)):
        for row in rows:
            click.echo(json.dumps({"by": group, **_rounded(asdict(row))}, ensure_ascii=False))
    if found.unknown:
        messages().print(f"{len(found.unknown)} verdicts are on alerts that {tagged} does not hold")
    if target is not None:
        texts = {each.id: each for each in _feedback(str(feedback), channel)}
        lines = [json.dumps(row, ensure_ascii=False) for row in examples(ruled, read_tags(tagged), texts)]
        Path(target).write_text("".join(line + "\n" for line in lines), encoding="utf-8")
        messages().print(f"{len(lines)} examples in {target}")


@alerts.command(epilog=_STORMS_EXAMPLES)
@click.argument("tagged", metavar="TAGGED", type=click.Path(dir_okay=False))
@_FEEDBACK
@_CHANNEL
@click.option("--window", type=click.FloatRange(min=0, min_open=True), default=24, show_default=True,
              help="Hours of silence after which the same is a new incident.")  # fmt: skip
@click.option("--cool-down", type=click.FloatRange(min=0), default=30, show_default=True,
              help="Least minutes between two notices of one incident.")  # fmt: skip
@click.option("--growth", default="5,20,100,500", show_default=True, metavar="COUNTS",
              help="Distinct reports at which an incident is raised again.")  # fmt: skip
@debug_option
def storms(
    *, tagged: str, feedback: str | None, channel: str | None, window: float, cool_down: float, growth: str
) -> None:
    """Bring the alerts of one incident together: a line of JSON for each, in the order of first reports.

    TAGGED is a .jsonl or .parquet that voc tag wrote. With --feedback near copies of a text come together
    too, and distinct counts a campaign's copies once; without it incidents are told by their keys alone.
    """
    from voc.alerts import Storms, StormSettings

    settings = StormSettings(
        window=timedelta(hours=window), cool_down=timedelta(minutes=cool_down), growth=_counts(growth)
    )
    for incident in Storms(settings).collapse(_reports(tagged, feedback, channel)):
        counts = {"raw": incident.raw, "distinct": incident.distinct, "campaign": incident.campaign}
        alert = incident.alert.model_dump(mode="json", exclude_none=True)
        click.echo(json.dumps({**counts, "steps": incident.steps, "alert": alert}, ensure_ascii=False))


def _one(text: str, channel: Channel) -> Feedback:
    for item in SingleText(text, channel=channel):
        if isinstance(item, Rejected):
            raise InvalidFeedback(f"the text: {item.reason}", code=item.code)
        return item
    raise InvalidFeedback("there is no text; give one, or - for standard input")


def _explained(
    feedback: Feedback, release: Release, *, point: Operating | None, rules: str | None, settings: str | None,
    everything: bool, threads: int | None,
) -> tuple[Explanation, ...]:  # fmt: skip
    from voc.alerts import AlertSettings, Decider, explain
    from voc.passage import compose

    decider = Decider(
        release.settings.alerts, release.points.alerts, operating=point or "balanced",
        settings=AlertSettings.read(settings) if settings else None,
    )  # fmt: skip
    passage = compose(feedback)
    scores = read_scores(release, passage, threads=threads)
    findings = decider.weigh(feedback, passage, scores, hits=_hits(rules, feedback, passage))
    return explain(findings, feedback, passage, decider, everything=everything)


def read_scores(release: Release, passage: Passage, *, threads: int | None) -> PieceScores:
    """What the release's network says of a passage, of the alerts alone."""
    from voc.alerts import PieceScores
    from voc.encoder import Encoder
    from voc.encoder.layout import Layout
    from voc.release import NETWORK, TOKENIZER

    settings = release.settings
    encoder = Encoder.load(
        release.path / TOKENIZER, release.path / NETWORK, window=settings.window, overlap=settings.overlap,
        threads=threads,
    )  # fmt: skip
    _, reading = next(iter(encoder.read([passage.text], style=settings.styles[0])))
    return PieceScores(reading.pieces[:, Layout.of(settings).alerts], reading.piece)


def _hits(rules: str | None, feedback: Feedback, passage: Passage) -> tuple[Hit, ...]:
    if rules is None:
        return ()
    from voc.rules import Rules

    return Rules.load(rules).apply(passage, channel=feedback.channel)


def _reports(tagged: str, feedback: str | None, channel: str | None) -> Iterator[Report]:
    """The alerts of a file as reports; the time is the alert's own, else the feedback's."""
    from voc.alerts import Report
    from voc.alerts.ticket import verbatim
    from voc.records.tagged import read_tags

    known = {each.id: each for each in _feedback(feedback, channel)} if feedback else {}
    for tags in read_tags(tagged):
        source = known.get(tags.feedback_id)
        for alert in tags.alerts or ():
            at = alert.first_at or (source.occurred_at if source else None)
            yield Report(
                alert=alert, feedback_id=tags.feedback_id, at=at,
                text=verbatim(source) if source else "", customer=source.customer_id if source else None,
            )  # fmt: skip


def _feedback(path: str, channel: str | None) -> Iterator[Feedback]:
    with Source(path=path, channel=Channel(channel) if channel else None).open() as reader:
        yield from (item for item in reader if isinstance(item, Feedback))


def _counts(said: str) -> tuple[int, ...]:
    try:
        return tuple(int(part) for part in said.split(",") if part.strip())
    except ValueError as error:
        raise click.BadParameter(f"{said!r}; write counts with commas, such as 5,20,100") from error


def _rounded(row: dict[str, Any]) -> dict[str, Any]:
    return {name: round(value, 4) if isinstance(value, float) else value for name, value in row.items()}
