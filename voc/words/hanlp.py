"""Any tokenizer or multi-task model of HanLP's, by path or name: the door to HanLP itself."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from typing import Any, Final, Self

from voc.errors import MissingExtra, UnreadableInput, VocError
from voc.words.decode import Span, Spans
from voc.words.dictionary import Dictionary

_TOGETHER: Final = 32


class AlignmentLost(VocError):
    """Words that a model gave and that are not in the text in their order."""


def load_hanlp() -> Any:
    """Return HanLP, told to be silent.

    :raises MissingExtra: when HanLP is not installed.
    """
    # HanLP draws bars and colours on standard error unless it is told not to before it is imported.
    os.environ.setdefault("HANLP_VERBOSE", "0")
    try:
        import hanlp
    except ImportError as error:
        raise MissingExtra.of("hanlp", extra="hanlp") from error
    return hanlp


class HanlpWords:
    """Words by a HanLP model, in the place of the words head."""

    def __init__(self, model: Any, *, task: str | None) -> None:
        self._model = model
        self._task = task

    @classmethod
    def load(cls, model: str | os.PathLike[str]) -> Self:
        """Return the words of a model.

        :param model: a folder, a URL, or a name among ``hanlp.pretrained``; names and URLs are downloaded.
        :raises MissingExtra: when HanLP is not installed.
        :raises UnreadableInput: when there is no such model, or it gives no words.
        """
        hanlp = load_hanlp()
        name = os.fspath(model)
        try:
            loaded = hanlp.load(getattr(hanlp.pretrained, "ALL", {}).get(name, name))
        except Exception as error:  # HanLP raises what its many parts raise, SystemExit aside
            raise UnreadableInput(_not_there(name, error)) from error
        except SystemExit as error:
            raise UnreadableInput(_not_there(name, error)) from error
        tasks = getattr(loaded, "tasks", None)
        if not isinstance(tasks, Mapping):
            return cls(loaded, task=None)
        task = next((each for each in tasks if each.startswith("tok")), None)
        if task is None:
            raise UnreadableInput(
                f"{name}: has no task that gives words, but {', '.join(tasks)}; name one with tok"
            )
        return cls(loaded, task=task)

    def segment(self, texts: Sequence[str], *, dictionary: Dictionary | None = None) -> list[Spans]:
        """Return the spans of the words of each text, in order and apart.

        :raises AlignmentLost: when the model gives words that the text does not have.
        """
        found: list[Spans] = []
        for first in range(0, len(texts), _TOGETHER):
            together = texts[first : first + _TOGETHER]
            seen = [text for text in together if text.strip()]
            given = iter(self._words(seen) if seen else [])
            found += [aligned(text, next(given)) if text.strip() else () for text in together]
        if dictionary is None:
            return found
        return [dictionary.apply(text, words) for text, words in zip(texts, found, strict=True)]

    def _words(self, texts: list[str]) -> list[list[str]]:
        if self._task is None:
            return list(self._model(texts))
        return list(self._model(texts, tasks=self._task)[self._task])


def aligned(text: str, words: Sequence[Any]) -> Spans:
    """Return where the words stand; a model may give ``[word, start, end]`` or leave out white space.

    :raises AlignmentLost: when they are not there in their order.
    """
    spans: list[Span] = []
    place = 0
    for number, word in enumerate(words, start=1):
        letters = word if isinstance(word, str) else word[0]
        start, end = _next(text, place, letters)
        if end < 0:
            raise AlignmentLost(
                f"word {number} of {len(words)} is not in the text behind the words before it; give words "
                "that spell the text, or load the model without its transform that changes characters"
            )
        spans.append((start, end))
        place = end
    return tuple(spans)


def _next(text: str, place: int, word: str) -> Span:
    """Return the span of a word at the next character that can be seen; an end of -1 where it is not."""
    start = -1
    for letter in word:
        if letter.isspace():
            continue
        while place < len(text) and text[place].isspace():
            place += 1
        if place >= len(text) or text[place] != letter:
            return start, -1
        start = place if start < 0 else start
        place += 1
    return start, place if start >= 0 else -1


def _not_there(name: str, error: BaseException) -> str:
    return (
        f"{name}: is no HanLP model that can be loaded ({type(error).__name__}); give the folder of a saved "
        "tokenizer or multi-task model, or a name among hanlp.pretrained with a network to fetch it"
    )
