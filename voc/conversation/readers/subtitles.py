"""Subtitles: SRT and WebVTT, their times kept.

::

    1                                        WEBVTT
    00:00:01,000 --> 00:00:03,200
    坐席：您好，请问有什么可以帮您            00:01.000 --> 00:03.200
                                             <v 坐席>您好，请问有什么可以帮您
    2
    00:00:03,400 --> 00:00:06,000            00:03.400 --> 00:06.000
    客户：退款什么时候到账                    <v 客户>退款什么时候到账

A cue that names no speaker goes on with the cue before it. A file is one call.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from html import unescape
from typing import Final

from voc.conversation.roles import key_of, role_of, voice_of
from voc.schema import Speaker

from .call import Call, NoCall, Numbered, Said
from .clock import clock_ms
from .voices import make_call

_STAMP: Final = r"(?:\d{1,3}:)?\d{1,3}:\d{1,2}(?:[.,]\d{1,3})?"
_TIMES: Final = re.compile(rf"\s*({_STAMP})\s*-->\s*({_STAMP})(?:\s.*)?", re.DOTALL)
_VOICE: Final = re.compile(r"<v(?:\.[^\s>]*)?\s+([^>]+)>")
_TAG: Final = re.compile(r"</?[a-zA-Z][^<>]*>|<\d[\d:.]*>|\{\\[^}]*\}")
_NAMED: Final = re.compile(
    r"(?:[-–—]\s*)?(?:[\[【(（]([^\]】)）:：]{1,20})[\]】)）]\s*[:：]?|([^:：,，。！？!?\s][^:：,，。！？!?]{0,19}?)\s*[:：])\s*(.*)",
    re.DOTALL,
)
_ASIDE: Final = re.compile(r"\s*(?:NOTE|STYLE|REGION|WEBVTT)\b")


def looks_like_subtitles(text: str) -> bool:
    """Whether a text is SRT or WebVTT."""
    return text.lstrip("\ufeff \r\n").startswith("WEBVTT") or any(
        _TIMES.fullmatch(line) for line in text.splitlines()[:12]
    )


def read_subtitles(
    lines: Iterable[Numbered], *, speakers: Mapping[str, Speaker] | None = None
) -> Iterator[Call | NoCall]:
    """The one call of a file of subtitles.

    :param speakers: roles by key (:func:`voc.conversation.roles.speakers_named`).
    """
    given, said, first = speakers or {}, list[Said](), 1
    for number, start, end, text in _cues(lines):
        if start is None or end is None or end < start:
            yield NoCall(number, "the cue does not end after it starts; write 00:00:01,000 --> 00:00:03,200")
            return
        first = first if said else number
        for one in _speakers(text, start, end, given):
            if one.voice is None and said and said[-1].voice is not None:
                said[-1] = Said(said[-1].voice, _joined(said[-1].text, one.text), said[-1].start_ms, end)
            else:
                said.append(one)
    if not said:
        yield NoCall(
            1, "the file holds no cue with words; a cue has a line of times, 00:00:01,000 --> 00:00:03,200"
        )
        return
    if said[0].voice is None and any(one.voice for one in said):
        yield NoCall(first, "the first cue names no speaker; begin it with one, such as 坐席：")
        return
    yield make_call(said, line=first, given=given)


def _cues(lines: Iterable[Numbered]) -> Iterator[tuple[int, int | None, int | None, str]]:
    """Line, start, end and text of each cue that has words."""
    for block in _paragraphs(lines):
        at = next((place for place, (_, text) in enumerate(block) if _TIMES.fullmatch(text)), None)
        if at is None:
            continue
        match = _TIMES.fullmatch(block[at][1])
        text = "\n".join(line.strip() for _, line in block[at + 1 :])
        if match and _TAG.sub("", text).strip():
            yield block[at][0], clock_ms(match[1]), clock_ms(match[2]), text


def _paragraphs(lines: Iterable[Numbered]) -> Iterator[list[Numbered]]:
    block: list[Numbered] = []
    for number, text in lines:
        text = text.strip("\ufeff\r\n")
        times = _TIMES.fullmatch(text) is not None
        # Some writers leave no blank line between cues; a line of times begins one in any case.
        if (not text.strip() or (times and any(_TIMES.fullmatch(line) for _, line in block))) and block:
            counter = [block.pop()] if times and block[-1][1].strip().isdigit() else []
            yield block
            block = counter
        if text.strip() and not (not block and _ASIDE.match(text) and not times):
            block.append((number, text))
    if block:
        yield block


def _speakers(text: str, start: int, end: int, given: Mapping[str, Speaker]) -> list[Said]:
    """What is said in a cue: one utterance, or several where several of its lines name a speaker."""
    found: list[tuple[str | None, str]] = []
    for line in text.split("\n"):
        voice, words = _named(line, given)
        if voice is None and found:
            found[-1] = found[-1][0], _joined(found[-1][1], words)
        else:
            found.append((voice, words))
    last = len(found) - 1
    return [
        Said(voice, words, start if place == 0 else None, end if place == last else None)
        for place, (voice, words) in enumerate(found)
    ]


def _named(line: str, given: Mapping[str, Speaker]) -> tuple[str | None, str]:
    if match := _VOICE.search(line):
        return unescape(match[1]).strip(), unescape(_TAG.sub("", line[match.end() :])).strip()
    line = unescape(_TAG.sub("", line)).strip()
    if match := _NAMED.fullmatch(line):
        name = match[1] or match[2]
        if role_of(name) or voice_of(name) or key_of(name) in given:
            return name, match[3]
    return None, line


def _joined(before: str, after: str) -> str:
    """Two pieces of one utterance: Chinese needs no space between, words of letters do."""
    space = " " if before[-1:].isascii() and after[:1].isascii() and before and after else ""
    return f"{before}{space}{after}"
