"""The parts put together: feedback in, tags out, from one pass of one encoder."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from threading import Lock
from typing import Self

import numpy as np

import voc
from voc.encoder import Encoder, Reading
from voc.errors import SettingsError, UnknownName
from voc.opinions import FoundOpinion, PairScorer, find_opinions
from voc.passage import Passage, compose
from voc.release import NETWORK, PAIRS, TOKENIZER, Release
from voc.schema import (
    AlertKind,
    Feedback,
    Flag,
    Language,
    Opinion,
    Polarity,
    Rejected,
    Sentiment,
    Tags,
    Versions,
)
from voc.sentiment import POLARITIES, are_mixed, curve, head_columns, is_mixed, label, sentiment, stretch
from voc.text import language

BLOCK = 1024
"""Pieces of feedback that are sorted and tagged together."""
BLOCK_CHARACTERS = 400_000
"""Most characters in a block, a single piece aside: bounds the memory."""
TOGETHER = 64
"""Texts whose opinions are decoded together."""

PARTS = ("words", "embedding")
"""What `include` may name beyond what is always there."""


@dataclass(frozen=True)
class _Job:
    """A piece of feedback on its way through a block."""

    place: int
    feedback: Feedback
    passage: Passage


class Engine:
    """Tags feedback with one release; made by `Engine.load`, safe to keep for the life of a process.

    Threads may share one; they take turns.
    """

    def __init__(
        self, release: Release, encoder: Encoder, scorer: PairScorer, *, style: str, include: frozenset[str]
    ) -> None:
        self.release, self._encoder, self._scorer = release, encoder, scorer
        self._style, self._include = style, include
        self._lock = Lock()  # the network's queue belongs to one caller at a time
        self._columns = head_columns(release.settings.heads)
        self.versions = Versions(engine=voc.__version__, release=release.name)

    @classmethod
    def load(
        cls,
        release: str | Path | None = None,
        *,
        taxonomy: str | Path | None = None,
        rules: str | Path | None = None,
        dictionary: str | Path | None = None,
        alerts: str | Mapping[str, float] = "balanced",
        opinion_style: str = "bdci2017",
        include: Iterable[str] | None = None,
        threads: int | None = None,
    ) -> Self:
        """An engine over a release, checked and compiled for this processor.

        :param release: a folder or an installed release's name; None: `$VOC_RELEASE`, else the newest
            installed.
        :param alerts: operating point: ``balanced``, ``recall``, or a threshold by kind.
        :param opinion_style: the corpus whose habit of cutting opinion spans is followed.
        :param include: parts wanted beyond those always there: ``embedding``, ``words``.
        :param threads: processor threads; None: all that the process may use.
        :raises ReleaseError: when the release is missing or damaged.
        :raises UnknownName: for a style, part, kind or operating point that there is none of.
        """
        found = Release.find(release)
        _check_alerts(alerts)
        for name, value in (("taxonomy", taxonomy), ("rules", rules), ("dictionary", dictionary)):
            if value is not None:
                raise SettingsError(
                    f"{name}={str(value)!r}: release {found.name!r} reads no {name}; leave it out, or use "
                    f"a release whose card names {name}"
                )
        if opinion_style not in found.settings.styles:
            raise UnknownName.among(opinion_style, found.settings.styles, what="opinion style")
        wanted = frozenset(include or ())
        for name in wanted.difference(PARTS):
            raise UnknownName.among(name, PARTS, what="part to include")
        if threads is not None and threads < 1:
            raise SettingsError(f"threads={threads}: must be at least 1, or None for all of the process")
        return cls(found, _encoder(found, threads), _scorer(found), style=opinion_style, include=wanted)

    def tag(self, feedback: Iterable[Feedback | Rejected]) -> Iterator[Tags | Rejected]:
        """Tags for each piece of feedback, in order; a `Rejected` that comes in goes out in its place.

        Lazily: a block of feedback is read ahead, whatever the length of the input.
        """
        for block in _blocks(feedback):
            with self._lock:
                tagged = self._tag_block(block)
            yield from tagged

    def _tag_block(self, block: Sequence[Feedback | Rejected]) -> list[Tags | Rejected]:
        out: list[Tags | Rejected | None] = [item if isinstance(item, Rejected) else None for item in block]
        jobs = []
        for place, item in enumerate(block):
            if isinstance(item, Feedback):
                job = _Job(place, item, compose(item))
                if any(part.clean.text for part in job.passage.parts):
                    jobs.append(job)
                else:
                    out[place] = self._unread(job)
        for job, tags in self._tag_jobs(jobs):
            out[job.place] = tags
        return [item for item in out if item is not None]

    def _tag_jobs(self, jobs: Sequence[_Job]) -> Iterator[tuple[_Job, Tags]]:
        readings = self._encoder.read([job.passage.text for job in jobs], style=self._style)
        while together := list(islice(readings, TOGETHER)):
            mine = [jobs[number] for number, _ in together]
            found = find_opinions(
                [job.passage.text for job in mine],
                [_own(job.passage, reading.tags) for job, (_, reading) in zip(mine, together, strict=True)],
                [reading.features for _, reading in together],
                scorer=self._scorer,
                thresholds=self.release.points.opinions[self._style],
            )
            for job, (_, reading), opinions in zip(mine, together, found, strict=True):
                yield job, self._tags(job, reading, opinions)

    def _tags(self, job: _Job, reading: Reading, found: Sequence[FoundOpinion]) -> Tags:
        passage, points = job.passage, self.release.points
        own = stretch(reading.piece, [(part.start, part.end) for part in passage.parts])
        outputs = reading.pieces[:, self._columns["sentiment"]]
        temperature = points.temperatures["sentiment"]
        feelings = curve(passage, reading.piece, outputs, temperature=temperature)
        opinions = [opinion for one in found if (opinion := _opinion(passage, one)) is not None]
        mixed = is_mixed(feelings, least=points.mixed) or are_mixed(opinions, least=points.mixed)
        whole = sentiment(outputs, own, temperature=temperature, mixed=mixed)
        return Tags(
            feedback_id=job.feedback.id,
            versions=self.versions,
            language=_language(passage),
            sentiment=whole,
            emotion=label(
                reading.pieces[:, self._columns["emotion"]], own,
                names=self.release.settings.heads["emotion"], temperature=points.temperatures["emotion"],
            ),
            opinions=tuple(opinions),
            segments=tuple(feeling.segment for feeling in feelings),
            flags=(*_feeling_flags(job.feedback, whole, points.low_confidence), *_passage_flags(passage)),
            embedding=tuple(reading.vector.tolist()) if "embedding" in self._include else None,
            coverage=passage.coverage,
        )  # fmt: skip

    def _unread(self, job: _Job) -> Tags:
        """Tags of feedback in which there is nothing to read: a rating alone, or a text of links."""
        return Tags(
            feedback_id=job.feedback.id, versions=self.versions, opinions=(), segments=(),
            flags=tuple(_passage_flags(job.passage)), coverage=job.passage.coverage,
        )  # fmt: skip


def _encoder(release: Release, threads: int | None) -> Encoder:
    return Encoder.load(
        release.path / TOKENIZER, release.path / NETWORK,
        window=release.settings.window, overlap=release.settings.overlap, threads=threads,
    )  # fmt: skip


def _scorer(release: Release) -> PairScorer:
    from safetensors.numpy import load_file

    return PairScorer.of(load_file(release.path / PAIRS))


def _check_alerts(alerts: str | Mapping[str, float]) -> None:
    if isinstance(alerts, str):
        if alerts not in ("balanced", "recall"):
            raise UnknownName.among(alerts, ("balanced", "recall"), what="operating point of alerts")
        return
    for kind, threshold in alerts.items():
        if kind not in set(AlertKind):
            raise UnknownName.among(kind, AlertKind, what="alert kind")
        if not 0 <= threshold <= 1:
            raise SettingsError(f"alerts: threshold {threshold} of {kind}; allowed is 0 to 1")


def _blocks(feedback: Iterable[Feedback | Rejected]) -> Iterator[list[Feedback | Rejected]]:
    block: list[Feedback | Rejected] = []
    size = 0
    for item in feedback:
        block.append(item)
        size += _size(item)
        if len(block) >= BLOCK or size >= BLOCK_CHARACTERS:
            yield block
            block, size = [], 0
    if block:
        yield block


def _size(item: Feedback | Rejected) -> int:
    if isinstance(item, Rejected):
        return 0
    return len(item.text or "") + sum(len(turn.text) for turn in item.turns or ())


def _own(passage: Passage, tags: np.ndarray) -> np.ndarray:
    """The tags with nothing found outside the customer's own words."""
    if len(passage.parts) == 1 and passage.parts[0].start == 0 and passage.parts[0].end == len(tags):
        return tags
    context = np.ones(len(tags), bool)
    for part in passage.parts:
        context[part.start : part.end] = False
    tags = tags.copy()
    tags[context, 0] += 1e4
    tags[context, 3] += 1e4
    return tags


def _opinion(passage: Passage, found: FoundOpinion) -> Opinion | None:
    aspect = passage.source(*found.aspect) if found.aspect else None
    opinion = passage.source(*found.opinion) if found.opinion else None
    if aspect is None and opinion is None:
        return None
    best = int(np.argmax(found.polarities))
    return Opinion(
        aspect=aspect, opinion=opinion, polarity=POLARITIES[best], strength=found.strength,
        probability=found.probability * found.polarities[best],
    )  # fmt: skip


def _language(passage: Passage) -> Language:
    return language("\n".join(part.clean.original for part in passage.parts))


def _feeling_flags(feedback: Feedback, whole: Sentiment, low_confidence: float) -> Iterator[Flag]:
    if whole.probability < low_confidence:
        yield Flag.LOW_CONFIDENCE
    rating = feedback.rating
    if rating is not None and whole.probability >= 0.8:
        praised_low = rating.share <= 0.25 and whole.polarity == Polarity.POSITIVE
        blamed_high = rating.share >= 0.75 and whole.polarity == Polarity.NEGATIVE
        if praised_low or blamed_high:
            yield Flag.RATING_CONTRADICTS_TEXT


def _passage_flags(passage: Passage) -> Iterator[Flag]:
    if passage.damaged:
        yield Flag.DAMAGED_TEXT
    if passage.coverage < 1:
        yield Flag.TRUNCATED
