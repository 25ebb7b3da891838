"""One reading to the tags of one piece of feedback: each room is asked for what it knows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from voc.alerts import Decider, PieceScores
from voc.conversation.summary import summarise
from voc.duplicates import is_template_praise
from voc.encoder import Reading
from voc.encoder.layout import Layout
from voc.engine.compared import compared
from voc.engine.parts import Asked
from voc.engine.ruled import ruled_flags, ruled_intent, ruled_opinions
from voc.engine.themes import Judged, Themes
from voc.entities import find_entities
from voc.ngrams import NgramModel
from voc.opinions import FoundOpinion, Thresholds
from voc.passage import LIMIT, Part, Passage
from voc.privacy import find as find_personal_data
from voc.privacy import protect
from voc.release import Release
from voc.rules.model import Hit
from voc.schema import (
    Alert,
    Conversation,
    Entity,
    Feedback,
    Flag,
    Keyword,
    Label,
    Language,
    Opinion,
    PersonalData,
    Polarity,
    Sentiment,
    Span,
    Tags,
    Versions,
)
from voc.sentiment import (
    POLARITIES,
    Feeling,
    Stretch,
    are_mixed,
    curve,
    is_mixed,
    label,
    pool,
    sentiment,
    stretch,
)
from voc.taxonomy import Brands
from voc.text import language
from voc.words import Dictionary, keywords, segment

Floats = NDArray[np.float32]
SURE = 0.9
"""Least probability of a name or address of the network's that is taken for personal data."""
Words = Sequence[tuple[Part, Sequence[tuple[int, int]]]]
"""Of each part of a passage the spans of its words in its clean text."""


@dataclass(frozen=True)
class Job:
    """A piece of feedback on its way through a block."""

    place: int
    feedback: Feedback
    passage: Passage


@dataclass(frozen=True)
class Assembly:
    """Puts readings of one release together to tags, as they were asked for."""

    release: Release
    layout: Layout
    asked: Asked
    versions: Versions
    themes: Themes | None
    decider: Decider
    brands: Brands
    ngrams: NgramModel

    def tags(self, job: Job, reading: Reading, found: Sequence[FoundOpinion]) -> Tags:
        """The tags of a piece of feedback.

        :param found: its opinions in the passage.
        """
        passage, points = job.passage, self.release.points
        own = stretch(reading.piece, [(part.start, part.end) for part in passage.parts])
        feeling = reading.pieces[:, self.layout.texts["sentiment"]]
        temperature = points.temperatures["sentiment"]
        feelings = curve(passage, reading.piece, feeling, temperature=temperature)
        judged = list(_judged(passage, found, points.opinions[self.asked.style]))
        opinions = self._opinions(job, reading, own, judged)
        mixed = is_mixed(feelings, least=points.mixed) or are_mixed(opinions, least=points.mixed)
        mixed = mixed or self._is(reading, own, "mixed")
        lean = points.ngrams * self.ngrams.margin("\n".join(part.clean.text for part in passage.parts))
        whole = sentiment(feeling, own, temperature=temperature, mixed=mixed, lean=lean)
        entities = self._entities(passage, reading)
        dictionary = self.asked.current_dictionary
        words = self._words(passage, reading, dictionary)
        hits = self._hits(job, words)
        if hits:
            matcher = self.themes.matcher if self.themes else None
            opinions = ruled_opinions(opinions, hits, passage, whole, matcher, given=job.feedback)
        opinions = sorted(opinions, key=_place)  # what rules and taxonomies add stands at the end so far
        alerts = self._alerts(job, reading, hits, opinions)
        flags = [*_feeling_flags(job.feedback, whole, points.low_confidence), *_passage_flags(passage)]
        flags += [Flag.TEMPLATE_PRAISE] if is_template_praise(job.feedback.text or "") else []
        flags += [Flag.SUSPECTED_IRONY] if self._is(reading, own, "irony") else []
        return Tags(
            feedback_id=job.feedback.id,
            versions=self._versions(dictionary),
            language=_language(passage),
            sentiment=whole,
            emotion=self._label("emotion", reading, own),
            intent=ruled_intent(self._label("intent", reading, own), hits),
            demand=self._label("demand", reading, own),
            effort=self._label("effort", reading, own),
            opinions=tuple(opinions),
            alerts=alerts,
            severity=alerts[0].severity if alerts else None,
            words=tuple(_spans(passage, words)) if "words" in self.asked.include else None,
            keywords=_keywords(passage, words, dictionary) if "keywords" in self.asked.include else None,
            entities=tuple(entities),
            personal_data=tuple(_personal_data(job.feedback, [e for e in entities if e.probability >= SURE])),
            segments=tuple(each.segment for each in feelings),
            conversation=self._conversation(job, reading, feelings),
            flags=tuple(ruled_flags(flags, hits)),
            embedding=tuple(reading.vector.tolist()) if "embedding" in self.asked.include else None,
            coverage=passage.coverage,
        )

    def unread(self, job: Job) -> Tags:
        """Tags of feedback in which there is nothing to read: a rating alone, or a text of links."""
        alerts = self.decider.decide(job.feedback, job.passage)
        return Tags(
            feedback_id=job.feedback.id, versions=self._versions(self.asked.current_dictionary),
            alerts=alerts, severity=alerts[0].severity if alerts else None, opinions=(), entities=(),
            personal_data=tuple(_personal_data(job.feedback, ())), segments=(),
            flags=tuple(_passage_flags(job.passage)), coverage=job.passage.coverage,
        )  # fmt: skip

    def _versions(self, dictionary: Dictionary | None) -> Versions:
        if dictionary is None:
            return self.versions
        return self.versions.model_copy(update={"dictionary": dictionary.version})

    def _label(self, head: str, reading: Reading, own: Stretch) -> Label:
        return label(
            reading.pieces[:, self.layout.texts[head]], own,
            names=self.release.settings.heads[head], temperature=self.release.points.temperatures[head],
        )  # fmt: skip

    def _is(self, reading: Reading, own: Stretch, trait: str) -> bool:
        """Whether the text has a trait; none has one for which no threshold was found."""
        threshold = self.release.points.traits.get(trait)
        if threshold is None:
            return False
        scores = pool(reading.pieces[:, self.layout.texts["traits"]], own)
        return bool(scores[self.release.settings.heads["traits"].index(trait)] >= threshold)

    def _opinions(self, job: Job, reading: Reading, own: Stretch, judged: Sequence[Judged]) -> list[Opinion]:
        opinions = [one.opinion for one in judged]
        if self.themes is not None:
            opinions = self.themes.put(job.feedback, job.passage, reading, own, judged)
        return compared(job.feedback, job.passage, judged, opinions, self.brands)

    def _hits(self, job: Job, words: Words) -> tuple[Hit, ...]:
        """What the analyst's rules say of the customer's own words."""
        rules = self.asked.rules
        if rules is None:
            return ()
        spans = [(part.start + a, part.start + b) for part, inside in words for a, b in inside]
        return rules.apply(
            job.passage, channel=job.feedback.channel, words=spans if rules.needs_words else None
        )

    def _alerts(
        self, job: Job, reading: Reading, hits: Sequence[Hit], opinions: Sequence[Opinion]
    ) -> tuple[Alert, ...]:
        return self.decider.decide(
            job.feedback, job.passage,
            PieceScores(reading.pieces[:, self.layout.alerts], reading.piece),
            hits=hits, vector=reading.vector, department=self._department(opinions), mask=_masked,
        )  # fmt: skip

    def _department(self, opinions: Sequence[Opinion]) -> str | None:
        """Who deals with what the text blames first, as the taxonomy says."""
        if self.themes is None:
            return None
        taxonomy = self.themes.matcher.taxonomy
        for one in opinions:
            if one.polarity == Polarity.NEGATIVE and one.tags and one.tags[0].code in taxonomy.by_code:
                return taxonomy.inherited(one.tags[0].code, "department")
        return None

    def _conversation(self, job: Job, reading: Reading, feelings: Sequence[Feeling]) -> Conversation | None:
        if job.feedback.turns is None:
            return None
        everything = Stretch(((0, len(reading.pieces)),))
        resolved, conduct = (
            list(self._label(head, reading, everything).probabilities.values())
            for head in ("resolved", "conduct")
        )
        return summarise(job.feedback.turns, feelings, resolved=np.array(resolved), conduct=np.array(conduct))

    def _entities(self, passage: Passage, reading: Reading) -> list[Entity]:
        found = find_entities(reading.tags, self.layout.entities, thresholds=self.release.points.entities)
        spans = [(each, passage.source(each.start, each.end)) for each in found]
        return [
            Entity(span=span, kind=each.kind, probability=each.probability)
            for each, span in spans
            if span is not None
        ]

    def _words(self, passage: Passage, reading: Reading, dictionary: Dictionary | None) -> Words:
        """The words of each part, in its clean text; none where nobody asked."""
        rules = self.asked.rules
        if not {"words", "keywords"} & self.asked.include and not (rules and rules.needs_words):
            return []
        habit = self.release.settings.word_habits[0]
        scores = reading.tags[:, self.layout.words[habit]]
        cuts = 1 / (1 + np.exp(-scores))
        return [
            (part, segment(part.clean.text, cuts[part.start : part.end], dictionary=dictionary))
            for part in passage.parts
        ]


def _masked(text: str) -> str:
    return protect(text)[0].text


def _judged(passage: Passage, found: Sequence[FoundOpinion], thresholds: Thresholds) -> Iterator[Judged]:
    """The opinions whose words stand in the text as received."""
    for one in found:
        aspect = passage.source(*one.aspect) if one.aspect else None
        opinion = passage.source(*one.opinion) if one.opinion else None
        if aspect is not None or opinion is not None:
            best = int(np.argmax(one.polarities))
            yield Judged(
                one,
                Opinion(
                    aspect=aspect, opinion=opinion, polarity=POLARITIES[best], strength=one.strength,
                    probability=thresholds.calibrated(one.probability * one.polarities[best]),
                ),
            )  # fmt: skip


def _place(opinion: Opinion) -> tuple[int, int]:
    """Where an opinion stands in the text as received: its turn and its first character."""
    first = opinion.opinion or opinion.aspect
    return (0, 0) if first is None else (first.turn or 0, first.start)


def _spans(passage: Passage, words: Sequence[tuple[Part, Sequence[tuple[int, int]]]]) -> Iterator[Span]:
    for part, spans in words:
        for start, end in spans:
            first, last = part.clean.to_original(start, end)
            if first < last:
                yield Span(start=first, end=last, turn=part.turn)


def _keywords(passage: Passage, words: Words, dictionary: Dictionary | None) -> tuple[Keyword, ...]:
    spans = [(part.start + a, part.start + b) for part, inside in words for a, b in inside]
    found = keywords(passage.text, spans, dictionary=dictionary)
    return tuple(Keyword(text=each.text, weight=each.weight) for each in found)


def _personal_data(feedback: Feedback, entities: Sequence[Entity]) -> Iterator[PersonalData]:
    """Personal data of all that was received, agents' turns included, as far as it is analysed."""
    if feedback.turns is None:
        text = (feedback.text or "")[:LIMIT]
        yield from find_personal_data(text, entities=[e for e in entities if e.span.end <= len(text)])
        return
    left = LIMIT
    for number, turn in enumerate(feedback.turns):
        text = turn.text[:left]
        mine = [e for e in entities if e.span.turn == number and e.span.end <= len(text)]
        yield from find_personal_data(text, entities=mine, turn=number)
        left -= len(text)
        if left <= 0:
            return


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
