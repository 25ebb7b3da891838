"""Patterns in an analyst's notation, and where they hold among what was found of their parts.

::

    客服|坐席 ..8 不理|没人管        one of the first, at most 8 characters, one of the second
    退款 ~10 三天|一周              within 10 characters, in either order
    服务员 ..6 !不|没 好            nothing of 不 or 没 in between
    <aspect> ..4 太|真? 差          a span that was tagged; an element that may be missing
    "A 款" ..2..5 坏                spaces and signs of the notation inside quotation marks

Elements that stand side by side touch. A match never crosses the end of a sentence. Finding takes time in
proportion to what was found of the parts, whatever the text: for each place of an element one bisection.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import Final

from voc.errors import VocError

FARTHEST: Final = 100
"""Most characters between two elements."""
_ELEMENTS: Final = 12
_OPTIONAL: Final = 3
_TOKEN: Final = re.compile(r'\s*((?:"[^"]*"|[^\s"])+)')
_GAP: Final = re.compile(r"\.\.(\d+)(?:\.\.(\d+))?|~(\d+)")
_UNBOUNDED: Final = re.compile(
    r"\.\.|\.\.\.+|…+|~|\*|\.\*|\.\+|\{\d*,?\}|.+[*+]|.+\{\d+,\}|\.\.\*|\.\.\d+\.\."
)
_LABEL: Final = re.compile(r"<([^<>]+)>")
_PART: Final = re.compile(r'"([^"]*)"|([^|"]+)|(\|)')

Places = Sequence[tuple[int, int]]


class PatternWrong(VocError):
    """A pattern that is not in the notation; the message says how to write it."""


@dataclass(frozen=True, slots=True)
class Element:
    """One element, and how far it may be from the one before.

    :ivar texts: alternatives.
    :ivar labels: alternatives that are tags.
    :ivar least: fewest characters between.
    :ivar most: most characters between.
    :ivar either: whether it may stand before the other.
    :ivar without: texts that may not stand between.
    """

    texts: tuple[str, ...]
    labels: tuple[str, ...] = ()
    least: int = 0
    most: int = 0
    either: bool = False
    without: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Pattern:
    """A pattern: the sequences of elements that it stands for, one for each choice of optional ones."""

    sequences: tuple[tuple[Element, ...], ...]

    @property
    def texts(self) -> tuple[str, ...]:
        """All texts that it names, what may not stand between included."""
        return tuple(text for each in self._elements() for text in (*each.texts, *each.without))

    @property
    def labels(self) -> tuple[str, ...]:
        """All tags that it names."""
        return tuple(label for each in self._elements() for label in each.labels)

    @property
    def anchor(self) -> Element:
        """The required element with the longest texts: a text without it is passed over."""
        required = self.sequences[-1]
        return max(required, key=lambda each: (min(map(len, each.texts), default=0), -len(each.texts)))

    def find(self, places: Mapping[str, Places], tags: Mapping[str, Places]) -> list[tuple[int, int]]:
        """Return the spans where it holds, of each place of its last element the shortest.

        :param places: by text, where it stands, in order.
        :param tags: the same by label.
        """
        if not all(_is_there(element, places, tags) for element in self.sequences[-1]):
            return []
        return [span for sequence in self.sequences for span in _follow(sequence, places, tags)]

    def _elements(self) -> tuple[Element, ...]:
        return self.sequences[0]


def parse(text: str) -> Pattern:
    """Return the pattern that a line of the notation stands for.

    :raises PatternWrong: when it is none, with the way to write it.
    """
    elements: list[tuple[Element, bool]] = []
    gap: tuple[int, int, bool] | None = None
    without: tuple[str, ...] = ()
    for token in _tokens(text):
        if (found := _gap(token)) is not None:
            if gap is not None or not elements:
                raise PatternWrong(f"the gap {token!r} does not stand between two elements; write A ..8 B")
            gap = found
        elif token.startswith("!") and len(token) > 1:
            if gap is None:
                raise PatternWrong(f"{token!r} has no gap before it; write A ..8 {token} B")
            without = (*without, *_alternatives(token[1:])[0])
        else:
            optional = token.endswith("?") and len(token) > 1
            texts, labels = _alternatives(token[:-1] if optional else token)
            least, most, either = gap or (0, 0, False)
            elements.append((Element(texts, labels, least, most, either, without), optional))
            gap, without = None, ()
    _check(elements, pending=gap is not None)
    return Pattern(tuple(_sequences(elements)))


def _sequences(elements: list[tuple[Element, bool]]) -> Iterator[tuple[Element, ...]]:
    """Yield the elements with each choice of optional ones, all of them first and none last."""
    for choice in product(*(((True, False) if optional else (True,)) for _, optional in elements)):
        sequence: list[Element] = []
        passed = Element(())
        for (element, _), taken in zip(elements, choice, strict=True):
            joined = replace(
                element,
                least=passed.least + element.least,
                most=passed.most + element.most,
                either=passed.either or element.either,
                without=(*passed.without, *element.without),
            )
            passed = Element(()) if taken else joined
            sequence += [joined] if taken else []
        yield tuple(sequence)


def _tokens(text: str) -> list[str]:
    if text.count('"') % 2:
        raise PatternWrong('a quotation mark is not closed; write "…" with two of them')
    return [found[1] for found in _TOKEN.finditer(text)]


def _check(elements: list[tuple[Element, bool]], *, pending: bool) -> None:
    if not elements:
        raise PatternWrong("the pattern is empty; write A ..8 B")
    if pending:
        raise PatternWrong("the pattern ends in a gap; write A ..8 B")
    if elements[0][1] or elements[-1][1]:
        raise PatternWrong(
            "the first and the last element cannot be optional; leave out the ? or the element"
        )
    if len(elements) > _ELEMENTS:
        raise PatternWrong(f"{len(elements)} elements; at most {_ELEMENTS}. Make two rules of it")
    if sum(optional for _, optional in elements) > _OPTIONAL:
        raise PatternWrong(f"more than {_OPTIONAL} optional elements (?); write several patterns")


def _gap(token: str) -> tuple[int, int, bool] | None:
    found = _GAP.fullmatch(token)
    if found is None:
        if _UNBOUNDED.fullmatch(token):
            raise PatternWrong(
                f"{token!r} has no upper bound; write ..8 for at most 8 characters between, ~8 for either "
                f'order, or "{token}" for the signs themselves'
            )
        return None
    if found[3] is not None:
        least, most, either = 0, int(found[3]), True
    else:
        least, most = (int(found[1]), int(found[2])) if found[2] else (0, int(found[1]))
        either = False
    if least > most or most > FARTHEST:
        raise PatternWrong(
            f"the gap {token!r}; allowed is up to {FARTHEST} characters, the smaller number first: ..2..8"
        )
    return least, most, either


def _alternatives(token: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the texts and the labels of an element."""
    texts: list[str] = []
    labels: list[str] = []
    current = ""
    for quoted, plain, bar in [*_PART.findall(token), ("", "", "|")]:
        if not bar:
            current += quoted or plain
        elif not current.strip():
            raise PatternWrong(f"{token!r} has an empty alternative; write A|B")
        else:
            label = _LABEL.fullmatch(current)
            (labels if label else texts).append(label[1] if label else current)
            current = ""
    return tuple(texts), tuple(labels)


def _is_there(element: Element, places: Mapping[str, Places], tags: Mapping[str, Places]) -> bool:
    return any(text in places for text in element.texts) or any(label in tags for label in element.labels)


def _follow(
    sequence: tuple[Element, ...], places: Mapping[str, Places], tags: Mapping[str, Places]
) -> list[tuple[int, int]]:
    reached = _places(sequence[0], places, tags)
    for element in sequence[1:]:
        if not reached:
            break
        barred = sorted(place for text in element.without for place in places.get(text, ()))
        reached = _link(reached, _places(element, places, tags), element, barred)
    return reached


def _places(
    element: Element, places: Mapping[str, Places], tags: Mapping[str, Places]
) -> list[tuple[int, int]]:
    lists = [places[text] for text in element.texts if text in places]
    lists += [tags[label] for label in element.labels if label in tags]
    return list(lists[0]) if len(lists) == 1 else sorted({place for each in lists for place in each})


def _link(reached: Places, found: Places, element: Element, barred: Places) -> list[tuple[int, int]]:
    """Return what comes of going on from places reached to places found, the nearest to each.

    Both are in order of where they start, and so is the answer to be.
    """
    linked = list(_forward(reached, found, element, barred))
    if element.either:
        linked += _backward(reached, found, element, barred)
    linked.sort()
    return linked


def _forward(reached: Places, found: Places, element: Element, barred: Places) -> Iterator[tuple[int, int]]:
    by_end = sorted((end, start) for start, end in reached)
    last = -1
    for start, end in found:
        while last + 1 < len(by_end) and by_end[last + 1][0] <= start - element.least:
            last += 1
        if last < 0:
            continue
        before, first = by_end[last]
        if start - before <= element.most and (not barred or _free(barred, before, start)):
            yield first, end


def _backward(reached: Places, found: Places, element: Element, barred: Places) -> Iterator[tuple[int, int]]:
    starts = [start for start, _ in reached]
    for start, end in found:
        place = bisect_left(starts, end + element.least)
        if place < len(starts) and starts[place] - end <= element.most and _free(barred, end, starts[place]):
            yield start, reached[place][1]


def _free(barred: Places, start: int, end: int) -> bool:
    """Return whether nothing barred stands between: the one that begins next would be the first to end."""
    place = bisect_left(barred, (start, start))
    return place >= len(barred) or barred[place][1] > end
