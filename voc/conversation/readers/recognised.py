"""Lists of utterances as chat logs and speech recognisers write them: which key holds what."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from voc.errors import InvalidFeedback
from voc.schema.moment import read_moment

from .call import Said
from .clock import clock_ms, is_seconds


def _names(listed: str) -> tuple[str, ...]:
    return tuple(listed.split())


_TEXT: Final = _names(
    "text content message msg utterance sentence transcript finalsentence text_seg onebest "
    "words 内容 文本 消息 话语"
)
_SPEAKER: Final = _names(
    "speaker role spk speaker_id speakerid channel channel_id channelid from sender "
    "sender_type sendertype speaker_label 角色 说话人 发送方 发言人"
)
_START: Final = _names(
    "start_ms startms start begin_time begintime bg begin start_time starttime startmillis offset_ms"
)
_END: Final = _names("end_ms endms end end_time endtime ed stop end_time_ms endmillis")
_MOMENT: Final = _names("time timestamp sent_at created_at createtime create_time date 时间 发送时间")
_PLACED: Final = frozenset([*_SPEAKER, *_START, *_MOMENT])
_OF_WORDS: Final = frozenset(("words", "tokens", "characters", "word_list", "ts_list", "timestamp"))
"""Keys of lists that hold the single words of an utterance."""
_DEPTH: Final = 6
_WORD: Final = re.compile(r"[a-zA-Z0-9']+|[^\W\d_a-zA-Z]|\d")
_SEGMENTED: Final = re.compile(r"(?<=[^\x00-\x7f])\s+|\s+(?=[^\x00-\x7f])")
_PAUSE_MS: Final = 800
"""A silence at which a long utterance is cut."""
_LONG: Final = 80
"""Characters from which an utterance is cut at its pauses."""

Utterances = list[Any]


def has_words(item: Mapping[str, Any]) -> bool:
    """Whether an object says something, under a key that holds words."""
    return _pick(item, _TEXT, str) is not None


def is_utterance(item: Any) -> bool:
    """Whether a value says something, and who or when; words alone may be anything, such as keywords."""
    return isinstance(item, dict) and has_words(item) and bool({str(name).lower() for name in item} & _PLACED)


def find_lists(
    value: Any, *, channel: str | None = None, depth: int = 0
) -> Iterator[tuple[Utterances, str | None]]:
    """The lists of utterances in a value, with the channel that an object around them names.

    Of several lists the deepest under the first key that has one counts, and those beside it, for each
    channel one.
    """
    if depth > _DEPTH or not isinstance(value, dict | list):
        return
    if isinstance(value, list):
        deeper = [found for item in value for found in find_lists(item, channel=channel, depth=depth + 1)]
        if not deeper and value and all(map(is_utterance, value)):
            deeper = [(value, channel)] if depth else []
        yield from deeper
        return
    named = _pick(value, _SPEAKER, str | int)
    channel = channel if named is None else str(named)
    for key, held in value.items():
        if str(key).lower() not in _OF_WORDS:
            found = list(find_lists(held, channel=channel, depth=depth + 1))
            if found:
                yield from found
                return


def read_utterances(lists: Sequence[tuple[Utterances, str | None]]) -> tuple[list[Said], str | None]:
    """The utterances of a call in order, and when it began where they carry a date.

    :raises InvalidFeedback: when one of them is no object with words or has a time that cannot be read, or
        when lists of several channels cannot be put in order.
    """
    items = [(item, channel) for held, channel in lists for item in held]
    found = [_read(item, channel, number) for number, (item, channel) in enumerate(items, start=1)]
    said = _in_ms([one for one, _ in found], [item for item, _ in items])
    moments = [moment for _, moment in found if moment is not None]
    if len(moments) == len(said) and not any(one.start_ms is not None for one in said):
        said = _since_first(said, moments)
    pieces = [part for one, (item, _) in zip(said, items, strict=True) for part in _at_pauses(one, item)]
    if len(lists) > 1:
        if any(one.start_ms is None for one in pieces):
            raise InvalidFeedback("its channels cannot be put in order: give each utterance its start")
        pieces.sort(key=lambda one: one.start_ms or 0)
    return pieces, min(moments).isoformat() if moments else None


def _read(item: Any, channel: str | None, number: int) -> tuple[Said, datetime | None]:
    if not isinstance(item, dict) or not has_words(item):
        keys = "an object" if isinstance(item, dict) else type(item).__name__
        raise InvalidFeedback(
            f"utterance {number} is {keys} without words; give an object with one of {', '.join(_TEXT[:4])}"
        )
    speaker = _pick(item, _SPEAKER, str | int)
    voice = channel if speaker is None else str(speaker)
    moment = _pick(item, _MOMENT, str | int)
    return Said(voice, _words(item)), None if moment is None else _moment(moment, number)


def _words(item: Mapping[str, Any]) -> str:
    """What is said; a recogniser's segmented text loses its spaces and gets its mark back."""
    if isinstance(segmented := item.get("text_seg"), str):
        return _SEGMENTED.sub("", segmented.strip()) + str(item.get("punc") or "")
    return str(_pick(item, _TEXT, str))


def _moment(value: str | int, number: int) -> datetime | None:
    if isinstance(value, str) and clock_ms(value) is not None:
        return None
    try:
        return read_moment(value)
    except ValueError as error:
        raise InvalidFeedback(
            f"utterance {number}: its time cannot be read; allowed is 2026-03-01 09:12:30 and its kin"
        ) from error


def _in_ms(said: list[Said], items: Sequence[Mapping[str, Any]]) -> list[Said]:
    """The utterances with their times in milliseconds."""
    spans = [_span(item, number) for number, item in enumerate(items, start=1)]
    bare = [
        (start, end) for start, end, named in spans if start is not None and end is not None and not named
    ]
    unit = 1000 if bare and is_seconds(bare, sum(len(one.text) for one in said)) else 1
    return [
        replace(one, start_ms=_scaled(start, 1 if named else unit), end_ms=_scaled(end, 1 if named else unit))
        for one, (start, end, named) in zip(said, spans, strict=True)
    ]


def _span(item: Mapping[str, Any], number: int) -> tuple[float | None, float | None, bool]:
    """Start and end as written, and whether their unit is known to be milliseconds."""
    # FunASR gives the last word's start as the sentence's in some versions; its words know better.
    words = item.get("timestamp") or item.get("ts_list")
    if isinstance(words, list) and words and all(isinstance(word, list) and len(word) == 2 for word in words):
        return float(words[0][0]), float(words[-1][1]), False
    start, named_start = _time(item, _START, number)
    if (
        start is None
        and isinstance(written := _pick(item, _MOMENT, str), str)
        and (clock := clock_ms(written)) is not None
    ):
        start, named_start = float(clock), True
    end, named_end = _time(item, _END, number)
    return start, end, named_start or named_end


def _time(item: Mapping[str, Any], names: Sequence[str], number: int) -> tuple[float | None, bool]:
    value = _pick(item, names, str | int | float)
    if value is None or isinstance(value, bool):
        return None, False
    if isinstance(value, str):
        found = clock_ms(value)
        if found is not None:
            return float(found), True
        if not re.fullmatch(r"\d+(?:\.\d+)?", value.strip()):
            raise InvalidFeedback(
                f"utterance {number}: its start or end cannot be read; allowed are milliseconds, seconds "
                "with a fraction, and 00:01:02.500"
            )
    if float(value) < 0:
        raise InvalidFeedback(
            f"utterance {number}: its start or end is below 0; times count from the start of the call"
        )
    key = next(name for name in names if name in {str(held).lower() for held in item})
    return float(value), "ms" in key.split("_") or key.endswith("ms") or "milli" in key


def _scaled(value: float | None, unit: int) -> int | None:
    return None if value is None else round(value * unit)


def _since_first(said: list[Said], moments: Sequence[datetime]) -> list[Said]:
    first = min(moments)
    return [
        replace(one, start_ms=round((moment - first).total_seconds() * 1000))
        for one, moment in zip(said, moments, strict=True)
    ]


def _at_pauses(said: Said, item: Mapping[str, Any]) -> list[Said]:
    """A long utterance cut where its speaker paused, told by the times of its words."""
    words = item.get("timestamp")
    if len(said.text) <= _LONG or not isinstance(words, list):
        return [said]
    places = list(_WORD.finditer(said.text))
    if len(places) != len(words):
        return [said]
    cuts = [n for n in range(1, len(words)) if words[n][0] - words[n - 1][1] >= _PAUSE_MS]
    pieces, begin = [], 0
    for cut in [*cuts, len(words)]:
        first = 0 if begin == 0 else places[begin].start()
        last = len(said.text) if cut == len(words) else places[cut].start()
        text = said.text[first:last].strip()
        pieces.append(Said(said.voice, text, round(words[begin][0]), round(words[cut - 1][1])))
        begin = cut
    return pieces


def _pick(item: Mapping[str, Any], names: Sequence[str], kind: Any) -> Any:
    """The value under the first of the names that holds one of a kind; names are compared without case."""
    lowered = {str(name).lower(): value for name, value in item.items()}
    return next((lowered[name] for name in names if isinstance(lowered.get(name), kind)), None)
