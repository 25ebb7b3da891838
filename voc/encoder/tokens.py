"""Text to what the network reads: pieces, and for every character the piece it stands in.

The network encodes pieces (short sequences) and decides about characters (spans cut anywhere): see `Tokens`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from voc.errors import SettingsError, UnknownName

Ints = NDArray[np.int32]

PLACES = 8
"""Places inside a piece that are told apart, from its start and from its end; later ones share the last."""

FRONT = 2
"""Tokens before the text's own: ``<s>`` and the style."""


@dataclass(frozen=True)
class Tokens:
    """A text, or a window of one, as the network reads it.

    :ivar ids: ``<s>``, style, pieces, ``</s>``; ``(tokens,)``.
    :ivar piece: for each character the index in `ids` of its piece; ``(characters,)``.
    :ivar characters: for each character its number, 0 for one the model does not know; ``(characters,)``.
    :ivar places: for each character where it stands in its piece; ``(characters,)``, below ``PLACES ** 2``.
    :ivar order: of the window in its text, from 0.
    :ivar own_pieces: tokens ``[start, end)`` this window answers for (its neighbours answer for the overlap).
    :ivar own_characters: characters ``[start, end)`` this window answers for.
    """

    ids: Ints
    piece: Ints
    characters: Ints
    places: Ints
    order: int
    own_pieces: tuple[int, int]
    own_characters: tuple[int, int]


@dataclass(frozen=True)
class _Pieces:
    """Pieces of a text without special tokens; `spans` are ``(pieces, 2)`` characters."""

    ids: Ints
    spans: Ints


class Tokeniser:
    """The release's tokenizer, with the characters and styles it knows.

    :param limit: most tokens in a window, special ones included.
    :param overlap: pieces that neighbouring windows share.
    :raises SettingsError: when windows of this size could not move on.
    :raises UnknownName: when the tokenizer marks no start and end that are known.
    """

    def __init__(self, tokenizer: Tokenizer, *, limit: int = 256, overlap: int = 48) -> None:
        most = limit - FRONT - 2
        if not 0 <= overlap <= most:
            raise SettingsError(
                f"windows of {limit} tokens with an overlap of {overlap}: {FRONT + 1} tokens are special, so "
                f"the overlap may be 0 to {most}. Make the window larger or the overlap smaller"
            )
        self.tokenizer, self.limit, self.overlap = tokenizer, limit, overlap
        tokenizer.no_padding()
        tokenizer.no_truncation()
        vocabulary = sorted(tokenizer.get_vocab().items(), key=lambda item: item[1])
        letters = [piece for piece, _ in vocabulary if len(piece) == 1]
        self.letters = {letter: number for number, letter in enumerate(letters, 1)}
        self.start, self.end = _special(tokenizer, "<s>", "[CLS]"), _special(tokenizer, "</s>", "[SEP]")
        self.pad = _special(tokenizer, "<pad>", "[PAD]")
        self.styles = {
            piece.removeprefix("<style:").removesuffix(">"): number
            for piece, number in vocabulary
            if piece.startswith("<style:")
        }

    @classmethod
    def read(cls, path: Path, *, limit: int = 256, overlap: int = 48) -> Tokeniser:
        """The tokeniser of a ``tokenizer.json``."""
        return cls(Tokenizer.from_file(str(path)), limit=limit, overlap=overlap)

    def encode(self, texts: Sequence[str], *, style: str) -> list[list[Tokens]]:
        """The windows of each text: one for most, several that overlap for a long one.

        :param style: the opinion style the network is asked for, a key of `styles`.
        """
        pieces = self.tokenizer.encode_batch(list(texts), add_special_tokens=False)
        return [
            list(
                self._windows(text, _Pieces(np.array(p.ids, np.int32), _spans(p.offsets)), self.styles[style])
            )
            for text, p in zip(texts, pieces, strict=True)
        ]

    def _windows(self, text: str, pieces: _Pieces, style: int) -> Iterator[Tokens]:
        letters = np.fromiter((self.letters.get(c, 0) for c in text), np.int32, len(text))
        cuts = _cuts(len(pieces.ids), self.limit - FRONT - 1, self.overlap)
        for order, (first, last, own_first, own_last) in enumerate(cuts):
            yield self._window(pieces, letters, style, order, (first, last), (own_first, own_last))

    def _window(
        self,
        pieces: _Pieces,
        letters: Ints,
        style: int,
        order: int,
        cut: tuple[int, int],
        own: tuple[int, int],
    ) -> Tokens:
        first, last = cut
        ids = np.concatenate([[self.start, style], pieces.ids[first:last], [self.end]]).astype(np.int32)
        edges = pieces.spans
        begin = 0 if first == 0 else int(edges[first, 0])
        stop = len(letters) if last == len(pieces.ids) else int(edges[last, 0])
        piece = np.zeros(stop - begin, np.int32)
        place = np.zeros(stop - begin, np.int32)
        spans = edges[first:last] - begin
        lengths = spans[:, 1] - spans[:, 0]
        where = np.repeat(spans[:, 0], lengths) + _ranges(lengths)
        inside = _ranges(lengths)
        after = np.repeat(lengths, lengths) - 1 - inside
        # A character that spells several pieces (￣) may have its last ones in the next window.
        here = where < stop - begin
        numbers = np.repeat(np.arange(len(lengths), dtype=np.int32) + FRONT, lengths)
        piece[where[here]] = numbers[here]
        place[where[here]] = (np.minimum(inside, PLACES - 1) * PLACES + np.minimum(after, PLACES - 1))[here]
        own_begin = 0 if own[0] == 0 else int(edges[own[0], 0]) - begin
        own_stop = stop - begin if own[1] == len(pieces.ids) else int(edges[own[1], 0]) - begin
        return Tokens(
            ids, piece, letters[begin:stop], place, order,
            (own[0] - first + FRONT, own[1] - first + FRONT), (own_begin, own_stop),
        )  # fmt: skip


def _special(tokenizer: Tokenizer, *names: str) -> int:
    """The number of the first of these tokens that there is: RoBERTa's names, then BERT's."""
    for name in names:
        number = tokenizer.token_to_id(name)
        if number is not None:
            return int(number)
    raise UnknownName(
        f"the tokenizer has none of {', '.join(names)}; name an encoder of BERT's or RoBERTa's family"
    )


def _spans(offsets: list[tuple[int, int]]) -> Ints:
    return np.array(offsets, np.int32).reshape(-1, 2)


def _ranges(lengths: Ints) -> Ints:
    """0..n-1 for each length n, one after another."""
    ends = np.cumsum(lengths)
    total = int(ends[-1]) if len(ends) else 0
    return (np.arange(total) - np.repeat(ends - lengths, lengths)).astype(np.int32)


def _cuts(count: int, limit: int, overlap: int) -> Iterator[tuple[int, int, int, int]]:
    """Windows over `count` pieces: first, last, and the part of them each answers for."""
    if count <= limit:
        yield 0, count, 0, count
        return
    step = limit - overlap
    starts = list(range(0, count - overlap, step))
    for number, first in enumerate(starts):
        last = min(first + limit, count)
        own_first = 0 if number == 0 else first + overlap // 2
        own_last = count if number == len(starts) - 1 else first + step + overlap // 2
        yield first, last, own_first, own_last
