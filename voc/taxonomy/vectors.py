"""The vectors of a taxonomy's phrases, and how like an opinion's vector is to each category's."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from voc.errors import SettingsError
from voc.taxonomy.model import Category

Floats = NDArray[np.float32]
VectorOf = Callable[[Sequence[str]], NDArray[np.float32]]
"""Texts -> their vectors, ``(texts, d)``."""

_PEAK = 0.5
"""How much the nearest phrase counts; the rest is the mean of all."""


def phrases(category: Category) -> tuple[tuple[str, float], ...]:
    """The phrases whose vectors stand for a category, each with its weight.

    The definition after the name says most about what nobody labelled; examples are how customers talk.
    """
    whole = f"{category.name}：{category.definition}" if category.definition else category.name
    keywords = "、".join(category.keywords[:12])
    return (
        (whole, 1.0),
        *((example, 1.0) for example in category.examples),
        *(((keywords, 0.5),) if keywords else ()),
    )


@dataclass(frozen=True)
class TaxonomyVectors:
    """Unit vectors of ``K`` categories.

    :ivar phrases: ``(K, m, d)``, zero beyond a category's own.
    :ivar weights: ``(K, m)``, zero likewise; a row sums to 1.
    :ivar labelled: of labelled examples, ``(n, d)``.
    :ivar owners: the category of each of them.
    """

    phrases: Floats
    weights: Floats
    labelled: Floats
    owners: NDArray[np.int_]

    @classmethod
    def of(
        cls, categories: Sequence[Category], labelled: Sequence[Sequence[str]], vector_of: VectorOf
    ) -> Self:
        """The vectors of categories and of their labelled examples, encoded in one call.

        :raises SettingsError: when ``vector_of`` does not give a vector a text.
        """
        own = [phrases(category) for category in categories]
        spoken = [(place, text) for place, texts in enumerate(labelled) for text in texts]
        texts = [text for each in own for text, _ in each] + [text for _, text in spoken]
        encoded = _unit(_encoded(texts, vector_of))
        most = max(map(len, own))
        table = np.zeros((len(own), most, encoded.shape[1]), np.float32)
        weights = np.zeros((len(own), most), np.float32)
        done = 0
        for row, each in enumerate(own):
            table[row, : len(each)] = encoded[done : done + len(each)]
            weights[row, : len(each)] = np.array([weight for _, weight in each]) / sum(w for _, w in each)
            done += len(each)
        return cls(table, weights, encoded[done:], np.array([place for place, _ in spoken], np.int_))

    def likeness(self, vectors: Floats) -> tuple[Floats, Floats]:
        """How much liker each category's phrases, and its nearest labelled example, are than the mean of all
        categories' phrases; ``(opinions, K)`` each.

        The mean is what cosines mean nothing below: vectors of one encoder are all somewhat alike. Examples
        below it count as none, so that a label never speaks against its own category.
        """
        unit = _unit(vectors)
        cosines = np.einsum("nd,kmd->nkm", unit, self.phrases)
        mean = (cosines * self.weights).sum(2)
        peak = np.where(self.weights > 0, cosines, -1.0).max(2)
        by_phrase = (_PEAK * peak + (1 - _PEAK) * mean).astype(np.float32)
        common = by_phrase.mean(axis=1, keepdims=True)
        by_label = np.zeros_like(by_phrase)
        near = np.maximum(unit @ self.labelled.T - common, 0)
        for number, place in enumerate(self.owners):
            by_label[:, place] = np.maximum(by_label[:, place], near[:, number])
        return by_phrase - common, by_label


def _encoded(texts: Sequence[str], vector_of: VectorOf) -> Floats:
    encoded = np.asarray(vector_of(texts), np.float32)
    if encoded.ndim != 2 or len(encoded) != len(texts):
        raise SettingsError(
            f"vector_of gave an array {encoded.shape} for {len(texts)} texts; it must be (texts, d)"
        )
    return encoded


def _unit(vectors: Floats) -> Floats:
    out: Floats = vectors / np.maximum(np.linalg.norm(vectors, axis=-1, keepdims=True), 1e-9)
    return out
