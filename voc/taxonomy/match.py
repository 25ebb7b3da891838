"""Which categories an opinion falls under: by words, by likeness to phrases, and by vectors where given."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

from voc.errors import SettingsError
from voc.schema import Opinion, Tag
from voc.taxonomy.lexicon import Hit, Lexicon, folded, plain, words_for
from voc.taxonomy.model import OTHER, Category, Taxonomy
from voc.taxonomy.normalise import Normalised, Synonyms
from voc.taxonomy.phrases import Phrases
from voc.taxonomy.said import CharSpan, Said
from voc.taxonomy.vectors import TaxonomyVectors, VectorOf
from voc.taxonomy.weights import DEFAULT, Weights

Floats = NDArray[np.float32]

_MORE: Final = 0.3
"""What each further word of a category adds, beside the strongest."""
_BELOW: Final = 0.85
"""What is left of the evidence for a category one level below it."""
_SILENCE: Final = 0.5
"""Evidence below which nothing is taken to speak for a category."""
_AND: Final = frozenset("和与跟及、/")
_FADE: Final = 8.0
"""Characters between a word and the opinion at which the word counts half."""


@dataclass(frozen=True)
class Match:
    """The categories of one opinion, and what follows from the first of them.

    :ivar tags: the main one first; never empty.
    :ivar category: name of the main one.
    :ivar normalised: the aspect under its usual name, with the origin of that name.
    """

    tags: tuple[Tag, ...]
    normalised: Normalised | None
    journey_stage: str | None
    touchpoint: str | None
    indicator: str | None

    @property
    def category(self) -> str:
        return self.tags[0].path[-1]

    def put_into(self, opinion: Opinion) -> Opinion:
        """The opinion with its tags and what follows from them."""
        return opinion.model_copy(
            update={
                "category": self.category,
                "tags": self.tags,
                "normalised_aspect": self.normalised.aspect if self.normalised else None,
                "journey_stage": self.journey_stage,
                "touchpoint": self.touchpoint,
                "indicator": self.indicator,
            }
        )


@dataclass(frozen=True)
class Mention:
    """Words of a text that speak for categories, opinion or not.

    :ivar codes: of all categories that the words belong to.
    """

    start: int
    end: int
    codes: tuple[str, ...]


@dataclass(frozen=True)
class Matcher:
    """Matches opinions to one taxonomy; made by `Matcher.of`, once for each taxonomy.

    :ivar categories: those of the taxonomy, ``K`` of them.
    :ivar inner: 1 for those that have others below them.
    :ivar flow: how much of what speaks for one (row) speaks for another (column), ``(K, K)``.
    """

    taxonomy: Taxonomy
    categories: tuple[Category, ...]
    weights: Weights
    words: Lexicon
    against: Lexicon
    examples: Phrases
    labelled: Phrases
    synonyms: Synonyms
    prior: Floats
    inner: Floats
    flow: Floats
    vectors: TaxonomyVectors | None

    @classmethod
    def of(cls, taxonomy: Taxonomy, *, vector_of: VectorOf | None = None, weights: Weights = DEFAULT) -> Self:
        """A matcher of a taxonomy.

        :param vector_of: texts -> vectors ``(texts, d)`` of the kind that `match` gets; None: words decide.
        """
        categories = taxonomy.categories
        labelled = [
            [
                _spoken(each.aspect, each.opinion, each.text)
                for each in taxonomy.labelled
                if category.code in each.categories
            ]
            for category in categories
        ]
        return cls(
            taxonomy=taxonomy,
            categories=categories,
            weights=weights,
            words=Lexicon.of([words_for(category) for category in categories]),
            against=Lexicon.of([category.exclusions for category in categories]),
            examples=Phrases.of([category.examples for category in categories]),
            labelled=Phrases.of(labelled),
            synonyms=Synonyms.of(taxonomy),
            prior=_prior(categories),
            inner=np.array([category not in taxonomy.leaves for category in categories], np.float32),
            flow=_flow(taxonomy),
            vectors=None if vector_of is None else TaxonomyVectors.of(categories, labelled, vector_of),
        )

    def match(self, said: Sequence[Said], *, vectors: Floats | None = None) -> list[Match]:
        """The categories of each opinion, in order.

        :param vectors: one an opinion, ``(opinions, d)``; None: words decide.
        :raises SettingsError: when vectors are given and the matcher was made without.
        """
        return self.decide(said, self.scores(said, vectors=vectors))

    def decide(self, said: Sequence[Said], scores: Floats) -> list[Match]:
        """The categories of each opinion by scores as `scores` gives them, ``(opinions, K + 1)``."""
        return [self._decide(each, row) for each, row in zip(said, scores, strict=True)]

    def as_one(self, said: Said, name: str, *, probability: float) -> Match | None:
        """The match of an opinion whose category is known by its name; None: the taxonomy has none such."""
        for place, category in enumerate(self.categories):
            if category.name == name:
                certain = np.full(len(self.categories) + 1, -np.inf, np.float32)
                certain[place] = 0.0
                match = self._decide(said, certain)
                tag = match.tags[0].model_copy(update={"probability": probability})
                return replace(match, tags=(tag,))
        return None

    def scores(self, said: Sequence[Said], *, vectors: Floats | None = None) -> Floats:
        """The score of each category and, last, of ``other``; ``(opinions, K + 1)``.

        Where the taxonomy names a category for what fits nothing, that one has the score of ``other`` too.
        """
        out = np.empty((len(said), len(self.categories) + 1), np.float32)
        out[:, -1] = self.weights.other
        for row, each in enumerate(said):
            out[row, :-1] = self._by_words(each)
        silent = self.weights.silent if vectors is None else self.weights.silent_beside_vectors
        out[:, :-1] -= silent * (out[:, :-1] < _SILENCE)
        if vectors is not None:
            out[:, :-1] += self._by_vectors(np.asarray(vectors, np.float32))
        out[:, :-1] += self.weights.share * self.prior - self.weights.inner * self.inner
        out = out / self.weights.temperature
        if self._default is not None:
            out[:, self._default] = np.logaddexp(out[:, self._default], out[:, -1])
            out[:, -1] = -np.inf
        return out

    @property
    def _default(self) -> int | None:
        """The place of the category that takes what fits nothing."""
        codes = [category.code for category in self.categories]
        return codes.index(self.taxonomy.other) if self.taxonomy.other in codes else None

    def mentions(self, text: str) -> Iterator[Mention]:
        """Where words of categories stand in a text, in order, opinion or not."""
        for hit in self.words.hits(folded(text)):
            yield Mention(hit.start, hit.end, tuple(self.categories[place].code for place in hit.categories))

    def _by_words(self, said: Said) -> Floats:
        weights, size = self.weights, len(self.categories)
        scores = np.zeros(size, np.float32)
        near, far = plain(said.near), plain(said.far)
        named = _strength(self.words, plain(said.aspect or ""), size)
        # 服务很好: 很好 speaks for the whole only where nothing is named.
        opinion = weights.opinion_of_named if self._names_one(named) else weights.opinion
        scores += weights.aspect * named
        scores += opinion * _strength(self.words, plain(said.opinion or ""), size)
        scores += weights.near * _strength(self.words, near, size, around=_place(near, said))
        scores += weights.far * _strength(self.words, far, size, around=_place(far, said))
        scores = scores @ self.flow
        scores += weights.example * self.examples.likeness(said.phrase)
        scores += weights.labelled * self.labelled.likeness(said.phrase) ** 2
        for hit in self.against.hits(near or plain(said.phrase)):
            scores[list(hit.categories)] -= weights.exclusion
        return scores

    def _names_one(self, named: Floats) -> bool:
        """Whether an aspect speaks for one leaf above all.

        红烧肉 may be about its taste, its size or what was found in it: there the opinion word decides.
        """
        best = np.flatnonzero(named == named.max())
        return bool(named.any()) and len(best) == 1 and not self.inner[best[0]]

    def _by_vectors(self, vectors: Floats) -> Floats:
        if self.vectors is None:
            raise SettingsError(
                "vectors were given to a Matcher that has none of its taxonomy; make it with "
                "Matcher.of(taxonomy, vector_of=...)"
            )
        weights = self.weights
        by_phrase, by_label = self.vectors.likeness(vectors)
        return weights.vector * by_phrase + weights.labelled_vector * by_label

    def _decide(self, said: Said, scores: Floats) -> Match:
        chosen = self._choose(scores)
        tags = tuple(self._tag(place, scores, chosen) for place in chosen)
        first = tags[0].code if tags[0].code in self.taxonomy.by_code else None

        def of(field: str) -> str | None:
            return self.taxonomy.inherited(first, field) if first else None

        return Match(
            tags=tags,
            normalised=self.synonyms.normalise(said.aspect, said.opinion, code=tags[0].code),
            journey_stage=said.journey_stage or of("journey_stage"),
            touchpoint=said.touchpoint or of("touchpoint"),
            indicator=of("indicator"),
        )

    def _choose(self, scores: Floats) -> list[int]:
        """The best, and others of other branches that are nearly as good; nothing goes with ``other``."""
        order = [int(place) for place in np.argsort(-scores, kind="stable")]
        chosen = order[:1]
        if chosen[0] == len(self.categories):
            return chosen
        for place in order[1:]:
            if place == len(self.categories) or scores[order[0]] - scores[place] > self.weights.gap:
                break
            if not any(self._same_branch(place, other) for other in chosen):
                chosen.append(place)
        return chosen

    def _same_branch(self, one: int, other: int) -> bool:
        tops = [self.taxonomy.above(self.categories[place].code)[0].code for place in (one, other)]
        return tops[0] == tops[1]

    def _tag(self, place: int, scores: Floats, chosen: Sequence[int]) -> Tag:
        probability = _share(place, scores, [other for other in chosen if other != place])
        code = self.taxonomy.other if place == len(self.categories) else self.categories[place].code
        path = (OTHER,) if code is None else self.taxonomy.path_of(code)
        return Tag(code=code or OTHER, path=path, probability=probability)


def _place(text: str, said: Said) -> CharSpan:
    """Where the opinion, else the aspect, stands in a plain text around it; all of it where neither does."""
    words = plain(said.opinion or said.aspect or "")
    start = text.find(words)
    return (start, start + len(words)) if words and start >= 0 else (0, len(text))


def _strength(lexicon: Lexicon, text: str, size: int, *, around: CharSpan | None = None) -> Floats:
    """How strongly the words of a text speak for each category, ``(categories,)``.

    :param around: of a text around an opinion, the opinion's place: words far from it count less. None: the
        text is the aspect or the opinion itself.
    """
    best, total = np.zeros(size, np.float32), np.zeros(size, np.float32)
    for hit in lexicon.hits(text):
        value = _value_inside(hit, text) if around is None else _value_beside(hit, around)
        for place in hit.categories:
            total[place] += value
            best[place] = max(best[place], value)
    out: Floats = best + _MORE * (total - best)
    return out


def _value(hit: Hit) -> float:
    """One character alone is often part of some other word."""
    return (0.5, 0.8, 1.0)[min(3, hit.end - hit.start) - 1]


def _value_inside(hit: Hit, text: str) -> float:
    """What fills the phrase counts more, and so does its end, where the noun of a Chinese phrase stands."""
    ends = hit.end == len(text) or text[hit.end] in _AND
    return 0.6 * _value(hit) + 0.3 * (hit.end - hit.start) / len(text) + 0.3 * ends


def _value_beside(hit: Hit, around: CharSpan) -> float:
    gap = max(0, hit.start - around[1], around[0] - hit.end)
    return _value(hit) / (1 + gap / _FADE)


def _flow(taxonomy: Taxonomy) -> Floats:
    """Words of a category speak for those below it too, a little less with every level."""
    codes = {category.code: place for place, category in enumerate(taxonomy.categories)}
    out = np.zeros((len(codes), len(codes)), np.float32)
    for code, place in codes.items():
        for distance, above in enumerate(reversed(taxonomy.above(code))):
            out[codes[above.code], place] = _BELOW**distance
    return out


def _prior(categories: Sequence[Category]) -> Floats:
    """The log of each category's expected share against an even one; 0 where nothing is expected."""
    even = 1 / max(1, len(categories))
    shares = [even if category.share is None else category.share for category in categories]
    out: Floats = np.log(np.array(shares, np.float32) / np.float32(even))
    return out


def _share(place: int, scores: Floats, without: Sequence[int]) -> float:
    """The probability of a category among all but those, which do not compete with it."""
    kept = np.delete(scores, list(without)).astype(np.float64)
    return float(np.exp(scores[place] - kept.max()) / np.exp(kept - kept.max()).sum())


def _spoken(aspect: str | None, opinion: str | None, text: str) -> str:
    return aspect + opinion if aspect and opinion else text
