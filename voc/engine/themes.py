"""Categories of opinions: by a taxonomy that was trained, or by any other's words, phrases and likeness."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from voc.categories import TextCategory, TrainedCategories, find_text_categories, opinion_features
from voc.encoder import Reading
from voc.opinions import FoundOpinion
from voc.passage import Passage
from voc.schema import Feedback, Opinion
from voc.sentiment import POLARITIES, Stretch
from voc.taxonomy import OTHER, Match, Matcher, Said, Taxonomy

Floats = NDArray[np.float32]
WORDS_BESIDE = 0.8
"""How much the words of a taxonomy count beside its trained categories."""


@dataclass(frozen=True)
class Judged:
    """An opinion as it was found in the passage, and as it is said of the text as received."""

    found: FoundOpinion
    opinion: Opinion


@dataclass(frozen=True)
class Themes:
    """Puts the categories of one taxonomy to opinions.

    :ivar trained: its categories as trained; None: it was not, or has other ones by now.
    :ivar columns: the category features among the columns of a piece.
    :ivar threshold: least probability of a category of a whole text.
    """

    matcher: Matcher
    trained: TrainedCategories | None
    columns: slice
    threshold: float

    @classmethod
    def of(
        cls,
        taxonomy: Taxonomy,
        trained: TrainedCategories | None,
        *,
        columns: slice,
        threshold: float,
        features_of: Callable[[Sequence[str]], Floats],
    ) -> Self:
        """The themes of a taxonomy.

        :param features_of: texts -> the mean features of their pieces, ``(texts, width)``.
        """
        names = {category.name for category in taxonomy.categories}
        if trained is not None and trained.categories != names:
            trained = None  # somebody's own file under that name: its new categories would never be given
        matcher = Matcher.of(taxonomy, vector_of=None if trained else features_of)
        return cls(matcher, trained, columns, threshold)

    def put(
        self, feedback: Feedback, passage: Passage, reading: Reading, own: Stretch, judged: Sequence[Judged]
    ) -> list[Opinion]:
        """The opinions with their categories; those of a taxonomy of whole texts, and what it adds.

        :param own: the customer's own pieces.
        """
        if self.trained is not None and self.trained.of_texts:
            found = find_text_categories(
                self.trained, reading.pieces[:, self.columns], own.rows(), threshold=self.threshold
            )
            return self._of_text(feedback, passage, reading, found, judged)
        if not judged:
            return []
        said = [_said(feedback, passage, one.found) for one in judged]
        features = self._features(reading, judged)
        if self.trained is None:
            matches = self.matcher.match(said, vectors=features)
        else:
            matches = self.matcher.decide(said, self._beside_words(said, self.trained, features))
        return [match.put_into(one.opinion) for match, one in zip(matches, judged, strict=True)]

    def _features(self, reading: Reading, judged: Sequence[Judged]) -> Floats:
        spans = [(one.found.aspect, one.found.opinion) for one in judged]
        return opinion_features(reading.pieces[:, self.columns], reading.piece, spans)

    def _beside_words(self, said: Sequence[Said], trained: TrainedCategories, features: Floats) -> Floats:
        """Scores of the matcher's categories and of ``other``, ``(opinions, K + 1)``."""
        places = {name: place for place, name in enumerate(trained.names)}
        scores, words = trained.scores(features), self.matcher.scores(said)
        out = np.full_like(words, -np.inf)
        for place, category in enumerate(self.matcher.categories):
            if category.name in places:
                out[:, place] = scores[:, places[category.name]] + WORDS_BESIDE * words[:, place]
        return out

    def _of_text(
        self,
        feedback: Feedback,
        passage: Passage,
        reading: Reading,
        found: Sequence[TextCategory],
        judged: Sequence[Judged],
    ) -> list[Opinion]:
        """Opinions in the corpus's own habit: each category of the text once, with the polarity it has there.

        A spoken opinion takes the category that its own pieces speak for, where the text has it.
        """
        by_name = {each.name: each for each in found}
        out, spoken = list[Opinion](), set[str]()
        names = self._nearest(reading, judged, [each.name for each in found])
        for one, name in zip(judged, names, strict=True):
            said = _said(feedback, passage, one.found)
            match = None if name is None else self._as(said, by_name[name])
            if match is None or name is None:
                out.append(one.opinion.model_copy(update={"category": OTHER}))
                continue
            spoken.add(name)
            polarity = POLARITIES[by_name[name].polarity]
            out.append(match.put_into(one.opinion.model_copy(update={"polarity": polarity})))
        silent = [each for each in found if each.name not in spoken]
        return out + [o for each in silent if (o := self._unspoken(feedback, passage, reading, each))]

    def _nearest(self, reading: Reading, judged: Sequence[Judged], names: Sequence[str]) -> list[str | None]:
        """Of each opinion the category, among those of the text, that its pieces speak for; None: for
        another."""
        if self.trained is None or not judged or not names:
            return [None] * len(judged)
        scores = self.trained.scores(self._features(reading, judged))
        best = scores.reshape(len(judged), -1, len(POLARITIES)).max(2)
        categories = [name.rpartition("/")[0] for name in self.trained.names[:: len(POLARITIES)]]
        chosen = [categories[place] for place in best.argmax(1)]
        return [name if name in names else None for name in chosen]

    def _as(self, said: Said, category: TextCategory) -> Match | None:
        return self.matcher.as_one(said, category.name, probability=category.probability)

    def _unspoken(
        self, feedback: Feedback, passage: Passage, reading: Reading, category: TextCategory
    ) -> Opinion | None:
        """An opinion that no span was found for: the words that speak for its category stand for it."""
        inside = (reading.piece >= category.start) & (reading.piece < category.end)
        places = np.flatnonzero(inside)
        span = passage.source(int(places[0]), int(places[-1]) + 1) if len(places) else None
        words = passage.text[places[0] : places[-1] + 1] if len(places) else ""
        match = self._as(Said(opinion=words, near=words), category)
        if span is None or match is None:
            return None
        return match.put_into(
            Opinion(opinion=span, polarity=POLARITIES[category.polarity], probability=category.probability)
        )


def _said(feedback: Feedback, passage: Passage, found: FoundOpinion) -> Said:
    return Said.of(
        passage.text, aspect=found.aspect, opinion=found.opinion, touchpoint=feedback.touchpoint,
        journey_stage=feedback.journey_stage,
    )  # fmt: skip
