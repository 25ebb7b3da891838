"""Who is who among the voices of a call: as the user says, as they are called, or as they speak."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from voc.conversation.roles import key_of, role_of
from voc.schema import Speaker, Turn

from .call import Call, NoCall, Said

_SERVING: Final = re.compile(
    "很?高兴(?:能?为|可以为)[您你]服务|为您服务|请问(?:有)?(?:什么|啥|哪方面).{0,8}(?:帮|为您|需要|咨询)|有什么(?:可以|能)(?:够)?帮"
    "|(?:帮|为|给)您(?:查|核实|处理|登记|反馈|申请|转|办理|催|联系|记录|安排)|请您?(?:稍等|耐心等|保持|放心|谅解|提供)"
    "|感谢您的?(?:来电|耐心|支持|理解|接听|配合)|祝您(?:生活|购物|用餐|出行|身体|愉快|工作)|工号(?:是)?[0-9零一二三四五六七八九]"
    "|(?:这里|我这边|我们?这?里?)是.{1,14}(?:客服|中心|热线|客户经理|旗舰店|回访)|(?:给|为)您(?:造成|带来)"
    "|请问您(?:贵姓|怎么称呼|还有|的)|还有(?:其他|别的|什么).{0,8}(?:帮|需要|问题|咨询)|抱歉.{0,6}[让给]您"
)
_IVR: Final = re.compile(
    "请按(?:[0-9零一二三四五六七八九#*井]|.键)|正在为您转接|人工服务请|普通话请按|请在.{0,6}嘀?声后"
)
_COMPLAINING: Final = re.compile(
    "你们(?:家|店|公司|那|这|的|到底|怎么|是不是|客服)?|我(?:买|要退|要投诉|想问|的(?:订单|快递|钱|手机|卡))|怎么还"
)
_SURE: Final = 2.0
"""By how much the likeliest agent must lead: one phrase of service and a 您 or two."""


@dataclass(frozen=True, slots=True)
class Cast:
    """The role of each voice, by its name in the file, and which of them were told by what they say."""

    roles: Mapping[str, Speaker]
    guessed: Mapping[str, Speaker]


def cast(said: Sequence[Said], given: Mapping[str, Speaker]) -> Cast | None:
    """The role of every voice; None where nothing tells which of them is the customer.

    A voice alone, that nothing is known of, is somebody (`other`).

    :param given: roles by key (:func:`voc.conversation.roles.speakers_named`); outranks all else.
    """
    voices = list(dict.fromkeys(one.voice for one in said if one.voice is not None))
    known = {voice: role for voice in voices if (role := given.get(key_of(voice)) or role_of(voice))}
    unknown = [voice for voice in voices if voice not in known]
    guessed = _guess({voice: _words(said, voice) for voice in unknown}, set(known.values()))
    return None if guessed is None else Cast(known | guessed, guessed)


def make_call(
    said: Sequence[Said],
    *,
    line: int,
    given: Mapping[str, Speaker],
    id: str | None = None,
    occurred_at: str | None = None,
    rest: Mapping[str, object] | None = None,
) -> Call | NoCall:
    """The call of its utterances, every voice with its role."""
    found = cast(said, given)
    if found is None:
        voices = list(dict.fromkeys(key_of(one.voice) for one in said if one.voice is not None))
        example = ",".join(
            f"{voice}={role}" for voice, role in zip(voices, ("agent", "customer"), strict=False)
        )
        return NoCall(
            line,
            f"nothing tells which of the {len(voices)} voices is the customer; "
            f"say --speakers, such as {example}",
        )
    turns = tuple(_turn(one, found) for one in said)
    return Call(line, turns, id, occurred_at, found.guessed, rest or {})


def _turn(said: Said, found: Cast) -> Turn:
    role = Speaker.OTHER if said.voice is None else found.roles[said.voice]
    start, end = said.start_ms, said.end_ms
    # Recognisers round start and end each for itself: an end before its start is a turn of no length.
    return Turn(
        speaker=role, text=said.text, start_ms=start,
        end_ms=max(start, end) if start is not None and end is not None else end,
    )  # fmt: skip


def _words(said: Sequence[Said], voice: str) -> str:
    return "\n".join(one.text for one in said if one.voice == voice)


def _guess(words: Mapping[str, str], known: set[Speaker]) -> dict[str, Speaker] | None:
    """Roles of voices that nobody named, by their words."""
    roles = {voice: Speaker.BOT for voice, text in words.items() if _is_ivr(text)}
    people = [voice for voice in words if voice not in roles]
    if not people or {Speaker.AGENT, Speaker.CUSTOMER} <= known:
        return roles | dict.fromkeys(people, Speaker.OTHER)
    if Speaker.AGENT in known:
        return roles | dict.fromkeys(people, Speaker.CUSTOMER)
    if len(people) == 1:
        return roles | {people[0]: Speaker.AGENT if Speaker.CUSTOMER in known else Speaker.OTHER}
    ranked = sorted(people, key=lambda voice: -_service(words[voice]))
    if _service(words[ranked[0]]) - _service(words[ranked[1]]) < _SURE:
        return None
    rest = Speaker.OTHER if Speaker.CUSTOMER in known else Speaker.CUSTOMER
    return roles | dict.fromkeys(people, rest) | {ranked[0]: Speaker.AGENT}


def _is_ivr(text: str) -> bool:
    found = len(_IVR.findall(text))
    return found > 0 and len(text) < 120 * found


def _service(text: str) -> float:
    """How much somebody speaks as one who serves."""
    polite = text.count("您") - text.count("您好")
    return 2.0 * len(_SERVING.findall(text)) + 0.5 * polite - 1.0 * len(_COMPLAINING.findall(text))
