"""Tags as a person reads them on a terminal. Colour only repeats what a sign or a word already says."""

from collections import Counter
from collections.abc import Iterator
from typing import Final

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from voc.cli.excerpt import Excerpt, Mark, excerpt, said
from voc.cli.summary import Example, Summary
from voc.cli.terminal import printable
from voc.schema import Alert, Feedback, Label, Opinion, Polarity, Rejected, Sentiment, Tags

SIGNS: Final = {Polarity.NEGATIVE: "−", Polarity.NEUTRAL: "·", Polarity.POSITIVE: "+"}
STYLES: Final = {Polarity.NEGATIVE: "red", Polarity.NEUTRAL: "yellow", Polarity.POSITIVE: "green"}
TOP: Final = 10
LONGEST: Final = 2_000
"""Characters of a single text that are shown; the tags are those of all of it."""
_LABELS: Final = ("emotion", "intent", "demand", "effort")


def marked(shown: Excerpt) -> Text:
    """Return the excerpt with aspects underlined and opinion words bold, in the colour of their polarity."""
    text = Text(shown.text, overflow="fold")
    for mark in shown.marks:
        text.stylize(_style(mark), mark.start, mark.end)
    return text


def polarity_text(polarity: Polarity, words: str) -> Text:
    """Return the words behind the polarity's sign, in its colour."""
    return Text(f"{SIGNS[polarity]} {words}", style=STYLES[polarity])


def whole(feedback: Feedback, tags: Tags) -> Group:
    """Return all that was found in one piece of feedback."""
    shown = marked(excerpt(feedback, tags, width=LONGEST))
    return Group(shown, "", _facts(tags), *_opinion_table(feedback, tags))


def refused(rejected: Rejected) -> Text:
    """Return why a piece of feedback was not tagged."""
    return Text(f"not tagged: {rejected.code}: {printable(rejected.reason)}", style="magenta")


def opinion_words(feedback: Feedback, tags: Tags, opinion: Opinion) -> str:
    """Return aspect and opinion as words; what is implicit is left out."""
    aspect = said(feedback, tags, opinion.aspect) or printable(opinion.category or "")
    return " ".join(part for part in (aspect, said(feedback, tags, opinion.opinion)) if part)


def summary_view(summary: Summary) -> Iterator[RenderableType]:
    """Yield the parts of a run's summary; what was not found or not asked is left out."""
    if summary.tagged:
        yield _channel_table(summary)
    if top := summary.aspects.telling(TOP):
        yield _aspect_table(top)
    for title, counts in (("Flags", summary.flags), ("Alerts", summary.alerts)):
        if counts:
            yield Padding(Text(f"{title}: {_listed(counts)}"), (1, 0, 0, 1))
    if summary.examples:
        yield _example_table(summary.examples[channel] for channel in sorted(summary.examples))


def _style(mark: Mark) -> str:
    return f"{'bold' if mark.judges else 'underline'} {STYLES[mark.polarity]}"


def _facts(tags: Tags) -> Table:
    """One line a tag of the whole text; a tag that was not asked for has none."""
    table = Table.grid(padding=(0, 2))
    for name, value in _fact_rows(tags):
        table.add_row(Text(name, style="dim"), value)
    return table


def _fact_rows(tags: Tags) -> Iterator[tuple[str, Text]]:
    if tags.sentiment is not None:
        yield "sentiment", _sentiment(tags.sentiment)
    for name in _LABELS:
        label: Label | None = getattr(tags, name)
        if label is not None:
            yield name, Text(f"{printable(label.label)} {label.probability:.0%}")
    for alert in tags.alerts or ():
        yield "alert", _alert(alert)
    if tags.topic is not None:
        yield "topic", Text(printable(tags.topic.label))
    if tags.keywords:
        yield "keywords", Text(printable("  ".join(keyword.text for keyword in tags.keywords)))
    if tags.flags:
        yield "flags", Text(", ".join(tags.flags), style="magenta")
    if tags.coverage < 1:
        yield "coverage", Text(f"{tags.coverage:.1%} of the text was read", style="magenta")
    yield "versions", Text(f"engine {tags.versions.engine}, release {tags.versions.release}", style="dim")


def _sentiment(sentiment: Sentiment) -> Text:
    mixed = ", mixed" if sentiment.mixed else ""
    words = f"{sentiment.polarity} {sentiment.probability:.0%}, strength {sentiment.strength:+.2f}{mixed}"
    return polarity_text(sentiment.polarity, words)


def _alert(alert: Alert) -> Text:
    return Text(f"{alert.severity}: {printable(alert.kind)} {alert.probability:.0%}", style="bold red")


def _opinion_table(feedback: Feedback, tags: Tags) -> Iterator[RenderableType]:
    if not tags.opinions:
        return
    table = _table("Opinions")
    for name in ("aspect", "opinion", "category", "polarity", "probability"):
        table.add_column(name, justify="right" if name == "probability" else "left")
    for opinion in tags.opinions:
        table.add_row(
            Text(said(feedback, tags, opinion.aspect) or "–"),
            Text(said(feedback, tags, opinion.opinion) or "–"),
            Text(printable(opinion.category or "–")),
            polarity_text(opinion.polarity, opinion.polarity),
            f"{opinion.probability:.0%}",
        )
    yield table


def _channel_table(summary: Summary) -> Table:
    table = _table("Sentiment by channel")
    table.add_column("channel")
    for polarity in Polarity:
        table.add_column(Text(f"{SIGNS[polarity]} {polarity}", style=STYLES[polarity]), justify="right")
    untold = None in summary.polarities
    if untold:
        table.add_column("no text", justify="right")
    table.add_column("all", justify="right")
    rows = [(str(channel), summary.channels[channel]) for channel in sorted(summary.channels)]
    for name, counts in [*rows, ("all", summary.polarities)]:
        cells = [_share(counts[polarity], counts.total()) for polarity in Polarity]
        table.add_row(name, *cells, *([_number(counts[None])] if untold else []), _number(counts.total()))
    return table


def _aspect_table(top: list[tuple[str, Counter[Polarity]]]) -> Table:
    table = _table("Aspects spoken of most")
    table.add_column("aspect")
    for polarity in Polarity:
        table.add_column(Text(SIGNS[polarity], style=STYLES[polarity]), justify="right")
    table.add_column("")
    longest = max(counts.total() for _, counts in top)
    for aspect, counts in top:
        cells = [_number(counts[polarity]) for polarity in Polarity]
        table.add_row(Text(printable(aspect)), *cells, _bar(counts, longest))
    return table


def _example_table(examples: Iterator[Example]) -> Table:
    table = _table("Examples (aspects underlined, opinion words bold)")
    for name in ("channel", "sentiment", "text"):
        table.add_column(name, no_wrap=name == "channel")
    for example in examples:
        sentiment = example.sentiment
        told = polarity_text(sentiment.polarity, f"{sentiment.polarity} {sentiment.probability:.0%}")
        table.add_row(str(example.channel), told, marked(example.excerpt))
    return table


def _table(title: str) -> Table:
    return Table(title=f"\n{title}", title_justify="left", title_style="bold", box=None, padding=(0, 2, 0, 1))


def _bar(counts: Counter[Polarity], longest: int, *, width: int = 24) -> Text:
    bar = Text()
    for polarity in Polarity:
        bar.append("█" * round(width * counts[polarity] / longest), style=STYLES[polarity])
    return bar


def _share(count: int, total: int) -> str:
    return f"{_number(count)} ({count / total:.0%})" if count else "–"


def _number(count: int) -> str:
    return f"{count:,}" if count else "–"


def _listed(counts: Counter[str]) -> str:
    return ", ".join(f"{printable(name)} {count:,}" for name, count in counts.most_common())
