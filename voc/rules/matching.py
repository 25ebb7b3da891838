"""spaCy's matcher over the words of a text, and Docs of words or characters: the door to spaCy."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from voc.errors import MissingExtra, VocError
from voc.rules.model import Mark, TokenPattern

MOST_OPTIONAL: Final = 8
"""Most tokens of a pattern that may be missing, quantifiers written out: the matcher follows every choice."""
MOST_TOKENS: Final = 32
_BOUNDED: Final = re.compile(r"\{(\d*)(?:(,)(\d+))?\}")
_TEXT_KEYS: Final = ("TEXT", "ORTH", "LOWER")
_KEYS: Final = frozenset(
    {
        *("TEXT", "ORTH", "LOWER", "LENGTH", "SHAPE", "ENT_TYPE", "OP"),
        *("IS_ALPHA", "IS_ASCII", "IS_DIGIT", "IS_PUNCT", "IS_SPACE", "LIKE_NUM", "LIKE_URL", "LIKE_EMAIL"),
    }
)
_COMPARISONS: Final = frozenset(["IN", "NOT_IN", "==", "!=", ">=", "<=", ">", "<"])

Place = tuple[int, int]


class TokensWrong(VocError):
    """A token pattern that cannot be used; the message says how to write it."""


def spacy_blank() -> Any:
    """Return an empty Chinese pipeline, which needs no segmenter.

    :raises MissingExtra: when spaCy is not installed.
    """
    try:
        import spacy
    except ImportError as error:
        raise MissingExtra.of("spacy", extra="rules") from error
    return spacy.blank("zh")


def character_doc(vocab: Any, text: str) -> Any:
    """Return a Doc with a token a character: a token's index is its offset."""
    from spacy.tokens import Doc

    return Doc(vocab, words=list(text), spaces=[False] * len(text))


def word_doc(vocab: Any, text: str, words: Sequence[Place], *, marks: Iterable[Mark] = ()) -> Any:
    """Return a Doc with a token a word, and one for what lies between words; marks become entities.

    Of marks that overlap the longest is taken, and of the same length the first.
    """
    from spacy.tokens import Doc
    from spacy.util import filter_spans

    pieces = list(_pieces(text, words))
    doc = Doc(vocab, words=pieces, spaces=[False] * len(pieces))
    spans = (doc.char_span(mark.start, mark.end, mark.label, alignment_mode="expand") for mark in marks)
    doc.ents = filter_spans([span for span in spans if span is not None])
    return doc


class TokenMatcher:
    """Token patterns, each with a matcher of its own, run only on texts that hold one of its anchors."""

    def __init__(self, patterns: Sequence[TokenPattern]) -> None:
        self._matchers: list[Any] = []
        if not patterns:
            return
        self._vocab = spacy_blank().vocab
        from spacy.matcher import Matcher

        for pattern in patterns:
            matcher = Matcher(self._vocab)
            matcher.add("rule", [list(pattern.specs)])
            self._matchers.append(matcher)

    def doc(self, text: str, words: Sequence[Place], marks: Iterable[Mark]) -> Any:
        """Return the text as the matchers take it; it is to be dropped inside :meth:`texts`."""
        return word_doc(self._vocab, text, words, marks=marks)

    def texts(self) -> Any:
        """Return a context in which words may be seen without the memory growing by them."""
        return self._vocab.memory_zone()

    def find(self, number: int, doc: Any) -> Iterator[Place]:
        """Yield the spans where a pattern holds, in code points."""
        for _, start, end in self._matchers[number](doc):
            yield doc[start].idx, doc[end - 1].idx + len(doc[end - 1])


def checked(specs: object) -> TokenPattern:
    """Return a token pattern that runs in linear time.

    :raises TokensWrong: when it is none, with the way to write it.
    """
    if not isinstance(specs, list) or not specs or not all(isinstance(each, Mapping) for each in specs):
        raise TokensWrong('a token pattern is a list of tables, such as [{TEXT = "客服"}, {OP = "{0,3}"}]')
    optional = length = 0
    for spec in specs:
        _check_keys(spec)
        least, most = _quantified(spec.get("OP", "1"))
        optional, length = optional + most - least, length + most
    if optional > MOST_OPTIONAL or length > MOST_TOKENS:
        raise TokensWrong(
            f"up to {length} tokens of which {optional} may be missing; allowed are {MOST_TOKENS} and "
            f"{MOST_OPTIONAL}. Lower the upper bounds, or use patterns: A ..20 B"
        )
    anchors = tuple(found for spec in specs if (found := _anchors(spec)))
    return TokenPattern(tuple(dict(spec) for spec in specs), anchors)


def _check_keys(spec: Mapping[str, object]) -> None:
    for key, value in spec.items():
        if key not in _KEYS:
            raise TokensWrong(f"token attribute {key!r}; allowed: {', '.join(sorted(_KEYS))}")
        unknown = set(value) - _COMPARISONS if isinstance(value, Mapping) else set()
        if unknown:
            raise TokensWrong(
                f"{key} by {sorted(unknown)[0]!r}; allowed: {', '.join(sorted(_COMPARISONS))}. "
                "For a regular expression use the key regex, which runs in linear time"
            )


def _quantified(op: object) -> tuple[int, int]:
    if op in ("1", "!"):
        return 1, 1
    if op == "?":
        return 0, 1
    found = _BOUNDED.fullmatch(str(op))
    if found is None or not (found[1] or found[3]):
        raise TokensWrong(
            f'OP = "{op}" has no upper bound; write OP = "{{1,4}}" for one to four tokens, or "{{0,4}}", "?"'
        )
    least = int(found[1] or 0)
    most = int(found[3]) if found[2] else least
    if least > most or most < 1:
        raise TokensWrong(f'OP = "{op}"; write the smaller number first, such as "{{1,4}}"')
    return least, most


def _anchors(spec: Mapping[str, object]) -> tuple[str, ...]:
    """Return the texts of which a required token is one; empty when it may be others."""
    if _quantified(spec.get("OP", "1"))[0] < 1 or spec.get("OP") == "!":
        return ()
    for key in _TEXT_KEYS:
        value = spec.get(key)
        if isinstance(value, str):
            return (value,)
        if isinstance(value, Mapping) and isinstance(value.get("IN"), list):
            return tuple(str(each) for each in value["IN"])
    return ()


def _pieces(text: str, words: Sequence[Place]) -> Iterator[str]:
    done = 0
    for start, end in words:
        if done < start:
            yield text[done:start]
        yield text[start:end]
        done = end
    if done < len(text):
        yield text[done:]
