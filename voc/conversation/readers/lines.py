"""Transcripts written as lines: who speaks, a colon, what was said.

::

    # 通话 20260301-0007 2026-03-01 09:12:30
    [00:01] 坐席8012：您好，很高兴为您服务
    [00:05] 客户：扫地机器人用了三天就不走了
            充电灯也不亮
    [00:14] 坐席8012：非常抱歉，我帮您登记

    通话编号：20260301-0008
    …

A line without a speaker goes on with the turn above it. A header begins another call; where no line is a
header, a blank line before a speaker does, unless each turn stands apart. A header begins with ``# ``, ``==``
or ``--``, or says what it holds: ``通话编号：…``, ``时间：…``. Chat windows write name and time on a line
of their own, and what was said below it: that is read too.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from voc.conversation.roles import key_of, plain, role_of, voice_of
from voc.schema import Speaker
from voc.schema.moment import read_moment

from .call import Call, NoCall, Numbered, Said
from .clock import clock_ms
from .voices import make_call

_TIME: Final = r"\d{1,3}:\d{1,2}(?::\d{1,2})?(?:[.,]\d{1,3})?"
_BEFORE: Final = re.compile(
    rf"\s*[\[(（【<]?\s*(?P<start>{_TIME})\s*(?:(?:-->|[-~–—→])\s*(?P<end>{_TIME})\s*)?[\])）】>]?\s*[:：]?\s*"
)
_SPEAKER: Final = re.compile(
    rf"\s*(?:[\[【<](?P<bracketed>[^\]】>:：]{{1,20}})[\]】>]\s*[:：]?|(?P<name>[^:：,，。！？!?\s][^:：,，。！？!?]{{0,19}}?)"
    rf"\s*(?:[\[(（](?P<at>{_TIME})[\])）])?\s*[:：])\s*(?P<text>.*)",
    re.DOTALL,
)
_MOMENT: Final = r"\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?(?:[ T]*\d{1,2}[:时]\d{1,2}(?:[:分]\d{1,2})?秒?)?"
_HEADING: Final = re.compile(
    rf"\s*(?P<name>[^\s:：,，。！？!?][^:：,，。！？!?]{{0,19}}?)\s+(?P<at>{_MOMENT}|\d{{1,2}}:\d{{2}}:\d{{2}})\s*"
)
_RULE: Final = re.compile(
    r"\s*(?:#+\s|={2,}|-{2,}|\*{2,}|【(?:通话|会话|录音)|第\s*\d+\s*通(?:\s|$|电话|对话|录音)).*", re.DOTALL
)
_ID_NAMES: Final = re.compile(
    r"(?:通话|会话|录音|对话|工单|案件|记录|来电|call|session|record|conversation)?[ _-]*"
    r"(?:编号|id|号|流水号|单号|文件名?|标识|no\.?)"
    r"|通话|会话|录音|对话|call|session"
)
_ANY_ID: Final = frozenset(("id", "编号", "号", "no", "no."))
_TIME_NAMES: Final = re.compile(
    r"(?:通话|会话|录音|来电|呼入|接入|开始|起始|受理|创建|对话)*(?:时间|日期)"
    r"|date|time|start(?:ed)?(?: ?(?:at|time))?"
)
_OTHER_NAMES: Final = re.compile(
    r"(?:通话|会话|录音|结束)?(?:时长|时间)|(?:主叫|被叫|客户|来电|用户|手机|电话)(?:号码?|电话|姓名|等级|id)|技能组|队列|(?:坐席|客服|座席)(?:工号|姓名|id|组)"
    r"|满意度|业务类型|来电原因|渠道|duration|phone|queue|agent ?id|customer ?id"
)
_IN_RULE_ID: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{2,}")
_RECURS: Final = 2
_CLOSED: Final = re.compile(r"[\])）】>]|:.*:")
_BULLET: Final = re.compile(r"^\s*[-•*]\s+")


@dataclass
class _Block:
    """The lines of one call while they are gathered."""

    line: int
    lines: list[Numbered] = field(default_factory=list)
    id: str | None = None
    occurred_at: str | None = None


def looks_like_lines(lines: Sequence[str]) -> bool:
    """Whether text is a transcript: two speakers that are known by name, or numbered, begin most turns."""
    names = Counter(name for line in lines if (name := _known_name(line, set())))
    total = sum(1 for line in lines if line.strip())
    roles = {role_of(name) or voice_of(name) for name in names}
    return len(roles) > 1 and sum(names.values()) * 3 >= total


def read_lines(
    lines: Iterable[Numbered], *, speakers: Mapping[str, Speaker] | None = None
) -> Iterator[Call | NoCall]:
    """The calls of a transcript, each as soon as it has ended.

    :param speakers: roles by key (:func:`voc.conversation.roles.speakers_named`), outranking the names' own.
    """
    given = speakers or {}
    for block in _blocks(lines, given):
        if block.lines:
            yield _read_block(block, given)


def _known_name(line: str, names: Collection[str]) -> str | None:
    """The speaker a line begins with, where the name says who speaks."""
    found = _opening(line, names)
    return found.voice if found is not None and _field(line) is None else None


def _blocks(lines: Iterable[Numbered], given: Collection[str]) -> Iterator[_Block]:
    block: _Block | None = None
    blank, apart, headed = False, False, False
    for number, text in lines:
        text = text.strip("\ufeff\r\n")
        if not text.strip():
            blank = True
            continue
        header = _is_header(text, fresh=blank or block is None or not block.lines)
        headed = headed or header
        if block is None:
            block = _Block(number)
        elif block.lines and (
            header or (blank and not headed and not apart and _ends_call(text, block, given))
        ):
            yield block
            block, apart = _Block(number), False
        if header:
            _note(block, text)
        else:
            # A blank line behind a single turn says that blank lines stand between turns, not between calls.
            apart = apart or (blank and bool(block.lines))
            block.lines.append((number, text))
        blank = False
    if block is not None:
        yield block


def _ends_call(text: str, block: _Block, given: Collection[str]) -> bool:
    """Whether a blank line before this text ends the call: a speaker begins, and turns stood together."""
    openings = sum(_known_name(line, given) is not None for _, line in block.lines)
    return openings > 1 and _known_name(text, given) is not None


def _is_header(text: str, *, fresh: bool) -> bool:
    """Whether a line says something of a call.

    :param fresh: whether a call may begin here: at the top, or behind a blank line. Elsewhere 时间：下午三点
        is what somebody says; only a name such as 通话编号 begins a call there too.
    """
    if _RULE.fullmatch(text):
        return True
    found = _field(text)
    return found is not None and (fresh or (found[0] == "id" and found[1] not in _ANY_ID))


def _field(text: str) -> tuple[str, str, str] | None:
    """What a header says: of what it speaks (id, time, other), under which name, and what."""
    name, colon, value = re.sub("：", ":", text, count=1).partition(":")
    name = plain(name)
    if not colon:
        return None
    for what, pattern in (("time", _TIME_NAMES), ("id", _ID_NAMES), ("other", _OTHER_NAMES)):
        if pattern.fullmatch(name) and (what != "time" or re.search(r"\d", value)):
            return what, name, value.strip()
    return None


def _note(block: _Block, text: str) -> None:
    """Take id and time from a header."""
    for part in re.split(r"[\t|;；]|\s{2,}|(?<=\S)\s+(?=[^\s:：\d]{2,8}[:：])", text.strip("#=-* \t【】")):
        if (found := _field(part.strip())) is not None:
            what, _, value = found
            moment = re.search(_MOMENT, value)
            if what == "time" and moment:
                block.occurred_at = block.occurred_at or moment[0]
            elif what == "id" and value:
                block.id = block.id or re.split(r"\s", value)[0]
            if what == "id" and moment and moment[0] != value:
                block.occurred_at = block.occurred_at or moment[0]
            continue
        if moment := re.search(_MOMENT, part):
            block.occurred_at = block.occurred_at or moment[0]
            part = part.replace(moment[0], " ")
        if block.id is None and (match := _IN_RULE_ID.search(part)):
            block.id = match[0]


@dataclass(frozen=True)
class _Opening:
    voice: str | None
    text: str
    start_ms: int | None
    end_ms: int | None
    wall: str | None = None
    """The time of the day, as chat windows write it."""


def _opening(text: str, names: Collection[str]) -> _Opening | None:
    """Who begins to speak in a line, and when; None where the line goes on with what is above.

    :param names: names that are taken for speakers though nothing is known of them.
    """
    text = _BULLET.sub("", text, count=1)
    clock = _BEFORE.match(text)
    start, end = (clock_ms(clock["start"]), clock_ms(clock["end"] or "")) if clock else (None, None)
    rest = text[clock.end() :] if clock else text
    if (match := _SPEAKER.fullmatch(rest)) and _is_speaker(
        name := match["bracketed"] or match["name"], names
    ):
        return _Opening(name, match["text"], clock_ms(match["at"]) if match["at"] else start, end)
    if (match := _HEADING.fullmatch(text)) and _is_speaker(match["name"], names):
        return _Opening(match["name"], "", None, None, match["at"])
    # 10:30 到现在 is what somebody says; [10:30] and 00:10:30.5 are marks of the recogniser.
    return _Opening(None, rest, start, end) if clock and rest and _CLOSED.search(clock[0]) else None


def _is_speaker(name: str, names: Collection[str]) -> bool:
    """Whether a name in front of a colon is a speaker's; a bare number is one only where the user says so."""
    if role_of(name) not in (None, Speaker.OTHER) or key_of(name) in names:
        return True
    return voice_of(name) is not None and not name.strip().isdigit()


def _read_block(block: _Block, given: Mapping[str, Speaker]) -> Call | NoCall:
    names = set(given) | _recurring(block.lines)
    said: list[Said] = []
    walls: list[str] = []
    for number, text in block.lines:
        found = _opening(text, names)
        if found is not None and (found.voice or said):
            voice = found.voice or said[-1].voice
            said.append(Said(voice, found.text.strip(), found.start_ms, found.end_ms))
            walls += [found.wall] if found.wall else []
        elif said:
            said[-1] = _longer(said[-1], text.strip())
        else:
            return NoCall(
                number,
                "the call begins with a line that names no speaker; begin it with one, such as 客户：, or "
                "name its speakers with --speakers, such as 王芳=customer",
            )
    said, began = _since_first(said, walls)
    return make_call(said, line=block.line, given=given, id=block.id, occurred_at=block.occurred_at or began)


def _since_first(said: list[Said], walls: Sequence[str]) -> tuple[list[Said], str | None]:
    """The utterances with times from the first on, where each has the time of the day; and when it was."""
    clocks = [clock_ms(wall) for wall in walls]
    dated = [] if any(clock is not None for clock in clocks) else [_moment(wall) for wall in walls]
    began = walls[0] if dated and dated[0] is not None else None
    times = [clock if clock is not None else at for clock, at in zip(clocks, dated or clocks, strict=True)]
    if len(times) != len(said) or None in times:
        return said, began
    known = [time for time in times if time is not None]
    return [replace(one, start_ms=time - min(known)) for one, time in zip(said, known, strict=True)], began


def _moment(wall: str) -> int | None:
    try:
        return round(read_moment(wall).timestamp() * 1000)
    except ValueError:
        return None


def _longer(said: Said, more: str) -> Said:
    text = f"{said.text}\n{more}" if said.text else more
    return Said(said.voice, text, said.start_ms, said.end_ms)


def _recurring(lines: Iterable[Numbered]) -> set[str]:
    """Names that begin several lines of a call, where at most one of its speakers is known by name."""
    counts: Counter[str] = Counter()
    roles: set[object] = set()
    for _, text in lines:
        text = text[clock.end() :] if (clock := _BEFORE.match(text)) else text
        if match := _SPEAKER.fullmatch(text):
            name = match["bracketed"] or match["name"]
            roles.add(role_of(name) or voice_of(name))
            counts[key_of(name)] += 1
    if len(roles - {None}) > 1:
        return set()
    return {name for name, count in counts.items() if count >= _RECURS and len(name) <= 8}
