"""What a run found, counted as it streams by: memory stays the same however long the input is."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Final

from voc.cli.excerpt import Excerpt, excerpt, said
from voc.schema import Channel, Feedback, Opinion, Polarity, Rejected, Sentiment, Tags

ASPECTS: Final = 20_000
"""How many different aspects are counted; of more, the rare are dropped and counts become lower bounds."""
WIDTH: Final = 60
"""Characters of a text that an example shows."""


@dataclass(frozen=True)
class Example:
    """A piece of feedback worth showing, and how well it shows what tags are."""

    channel: Channel
    sentiment: Sentiment
    excerpt: Excerpt
    worth: tuple[int, ...]


@dataclass
class AspectCounts:
    """Counts by aspect and polarity, of the aspects met most often."""

    limit: int = ASPECTS
    counts: dict[str, Counter[Polarity]] = field(default_factory=dict)

    def add(self, aspect: str, polarity: Polarity) -> None:
        """Count one opinion on the aspect."""
        self.counts.setdefault(aspect, Counter())[polarity] += 1
        if len(self.counts) > self.limit:
            self.counts = dict(self.top(self.limit // 2))

    def top(self, number: int) -> list[tuple[str, Counter[Polarity]]]:
        """Return the aspects met most often, each with its counts, the commonest first."""
        return sorted(self.counts.items(), key=lambda item: (-item[1].total(), item[0]))[:number]

    def telling(self, number: int) -> list[tuple[str, Counter[Polarity]]]:
        """Return the same, without what was met once when anything was met more often."""
        top = self.top(number)
        return [item for item in top if item[1].total() > 1] or top


@dataclass
class Summary:
    """Counts of what was tagged and of what was not, and one example a channel."""

    tagged: int = 0
    polarities: Counter[Polarity | None] = field(default_factory=Counter)
    channels: dict[Channel, Counter[Polarity | None]] = field(default_factory=dict)
    aspects: AspectCounts = field(default_factory=AspectCounts)
    flags: Counter[str] = field(default_factory=Counter)
    alerts: Counter[str] = field(default_factory=Counter)
    rejects: Counter[str] = field(default_factory=Counter)
    examples: dict[Channel, Example] = field(default_factory=dict)

    def add(self, feedback: Feedback | Rejected, outcome: Tags | Rejected) -> None:
        """Count one piece of feedback and what came of it."""
        if isinstance(outcome, Rejected):
            self.rejects[outcome.code] += 1
        elif isinstance(feedback, Feedback):
            self._add_tags(feedback, outcome)

    def _add_tags(self, feedback: Feedback, outcome: Tags) -> None:
        polarity = outcome.sentiment.polarity if outcome.sentiment else None
        self.tagged += 1
        self.polarities[polarity] += 1
        self.channels.setdefault(feedback.channel, Counter())[polarity] += 1
        self.flags.update(outcome.flags)
        self.alerts.update(alert.kind for alert in outcome.alerts or ())
        for opinion in outcome.opinions or ():
            self._count(feedback, outcome, opinion)
        self._consider(feedback, outcome)

    def _count(self, feedback: Feedback, tags: Tags, opinion: Opinion) -> None:
        if aspect := opinion.normalised_aspect or _readable(said(feedback, tags, opinion.aspect)):
            self.aspects.add(aspect, opinion.polarity)

    def _consider(self, feedback: Feedback, tags: Tags) -> None:
        """Keep the feedback as its channel's example when it shows more than the one kept so far."""
        if tags.sentiment is None or not tags.opinions:
            return
        worth, kept = _worth(feedback, tags), self.examples.get(feedback.channel)
        if kept is None or worth > kept.worth:
            shown = excerpt(feedback, tags, width=WIDTH)
            self.examples[feedback.channel] = Example(feedback.channel, tags.sentiment, shown, worth)


def _worth(feedback: Feedback, tags: Tags) -> tuple[int, ...]:
    """Return what ranks examples: no flags, shown whole, praise beside blame, up to three opinions."""
    opinions = tags.opinions or ()
    whole = tuple(opinion for opinion in opinions if opinion.aspect and opinion.opinion)
    short = feedback.text is not None and len(feedback.text) <= WIDTH
    return not tags.flags, short, len({opinion.polarity for opinion in whole}), min(3, len(whole))


def _readable(words: str) -> str:
    """Return the words as the model reads them, so that 態度 and 态度 are counted as one."""
    from voc.text import clean

    return clean(words).text
