"""Tables of messages, a row each: which session it is of, who sent it, what it says.

::

    session_id  user_id  waiter_send  is_transfer  is_repeat  message
    S1          U7       0            0            0          我的快递三天没动了
    S1          U7       1            0            0          您好，这边帮您查一下

The sender is a flag (``waiter_send`` and its like: 1 is the agent), or a name (``客服``, ``用户``). Sessions
may lie between each other, as in a table that is sorted by time: a session has ended when :data:`OPEN_ROWS`
rows have gone by without it, so that the memory does not grow with the table.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from voc.conversation.roles import key_of
from voc.schema import Speaker
from voc.schema.moment import read_moment

from .call import Call, NoCall, Said
from .clock import clock_ms
from .voices import make_call


def _names(listed: str) -> tuple[str, ...]:
    return tuple(listed.split())


OPEN_ROWS: Final = 10_000
"""Rows without a message of a session after which it has ended."""
BARE: Final = ("session_id", "user_id", "waiter_send", "is_transfer", "is_repeat", "message")
"""The columns of such a table that was written without a header."""

_SESSION: Final = _names(
    "sessionid session 会话id 会话编号 会话号 会话 conversationid dialogueid dialogid chatid "
    "callid 通话id 通话编号 录音编号 录音id 对话id 对话编号 工单号 通话流水号 会话流水号"
)
_FLAG: Final = _names(
    "waitersend iswaiter isagent isstaff iskefu isseller 是否客服 是否客服发送 客服发送 是否坐席"
)
_SENDER: Final = _names(
    "speaker role sender sendertype senderrole from spk channelid msgfrom fromtype 角色 "
    "说话人 发言人 发送方 发送人 发送者 发送人类型 发送方类型 发送者类型 消息来源 发言方 "
    "说话角色 话者 声道 讲话人"
)
_TEXT: Final = _names(
    "message msg content text utterance sentence 内容 消息 消息内容 话语 话术 文本 文本内容 "
    "聊天内容 对话内容 发言内容 转写文本 转写 识别结果 句子"
)
_START: Final = _names("startms start begintime starttime bg 开始毫秒 开始时间 起始时间 句首时间")
_END: Final = _names("endms end endtime ed 结束毫秒 结束时间 终止时间 句尾时间")
_MOMENT: Final = _names(
    "time timestamp sentat createdat createtime sendtime msgtime 时间 发送时间 消息时间 创建时间 聊天时间"
)
_YES: Final = frozenset(("1", "true", "yes", "y", "t", "是"))
_NO: Final = frozenset(("0", "false", "no", "n", "f", "否"))
_JOINTS: Final = re.compile(r"[\s_\-.#*:/]+")


@dataclass(frozen=True)
class Columns:
    """Which column of a table of messages holds what.

    :ivar flag: whether the sender's column says only if it was the agent.
    """

    session: str
    sender: str
    text: str
    flag: bool
    start: str | None = None
    end: str | None = None
    moment: str | None = None

    @property
    def used(self) -> frozenset[str]:
        return frozenset(
            filter(None, (self.session, self.sender, self.text, self.start, self.end, self.moment))
        )


def find_columns(names: Sequence[str]) -> Columns | None:
    """The columns of a table of messages; None where session, sender or words have none, and it is none."""
    by_name = {_plain(name): name for name in reversed(names)}
    session, text = _first(by_name, _SESSION), _first(by_name, _TEXT)
    flag, sender = _first(by_name, _FLAG), _first(by_name, _SENDER)
    if session is None or text is None or (flag is None and sender is None):
        return None
    return Columns(
        session, flag or sender or "", text, flag is not None,
        _first(by_name, _START), _first(by_name, _END), _first(by_name, _MOMENT),
    )  # fmt: skip


def is_bare(cells: Sequence[str]) -> bool:
    """Whether a first row is no header but a message, in the columns of :data:`BARE`."""
    return len(cells) == len(BARE) and all(cell.strip() in ("0", "1") for cell in cells[2:5])


@dataclass
class _Session:
    line: int
    last: int
    said: list[Said] = field(default_factory=list)
    moments: list[datetime | None] = field(default_factory=list)
    rest: dict[str, object] = field(default_factory=dict)
    wrong: NoCall | None = None


def read_sessions(
    rows: Iterable[tuple[int, Mapping[str, object]]],
    columns: Columns,
    *,
    speakers: Mapping[str, Speaker] | None = None,
    open_rows: int = OPEN_ROWS,
) -> Iterator[Call | NoCall]:
    """The sessions of a table, each when it has ended, in the order of their last messages.

    :param rows: line and values by column name.
    :param speakers: roles by key (:func:`voc.conversation.roles.speakers_named`), outranking flags and names.
    :param open_rows: rows without a message of a session after which it has ended.
    """
    given = speakers or {}
    sessions: dict[str, _Session] = {}
    ended: set[int] = set()
    for count, (line, values) in enumerate(rows):
        name = _text(values.get(columns.session))
        if not name:
            yield NoCall(line, f"the row names no session; fill column {columns.session!r}")
            continue
        if hash(name) in ended:
            yield NoCall(
                line,
                f"the session ended more than {open_rows:,} rows ago; sort the table by {columns.session!r}",
            )
            continue
        # Taken out and put in again, the session that was heard last stands last.
        session = sessions.pop(name, None) or _Session(line, count)
        sessions[name] = session
        session.last = count
        _add(session, line, values, columns, given)
        while (oldest := next(iter(sessions))) != name and count - sessions[oldest].last > open_rows:
            ended.add(hash(oldest))
            yield _ended(oldest, sessions.pop(oldest), columns, given)
    for name, session in sessions.items():
        yield _ended(name, session, columns, given)


def _add(
    session: _Session, line: int, values: Mapping[str, object], columns: Columns, given: Mapping[str, Speaker]
) -> None:
    sender, said = _text(values.get(columns.sender)), _text(values.get(columns.text))
    voice = _flagged(sender, given) if columns.flag else sender
    if voice is None and session.wrong is None:
        session.wrong = NoCall(
            line,
            f"column {columns.sender!r} is neither 0 nor 1; say --speakers, such as 2=bot, or correct it",
        )
    moment = _moment(values.get(columns.moment)) if columns.moment else None
    session.said.append(Said(voice or None, said, _ms(values, columns.start), _ms(values, columns.end)))
    session.moments.append(moment)
    for name, value in values.items():
        if name not in columns.used and session.rest.setdefault(name, value) != value:
            session.rest[name] = None  # differs from message to message: nothing of the whole


def _flagged(flag: str, given: Mapping[str, Speaker]) -> str | None:
    """The name of the sender that a flag means; the flag itself where the user says what it means."""
    if key_of(flag) in given:
        return flag
    if flag.lower() in _YES:
        return "客服"
    return "客户" if flag.lower() in _NO else None


def _ended(name: str, session: _Session, columns: Columns, given: Mapping[str, Speaker]) -> Call | NoCall:
    if session.wrong is not None:
        return session.wrong
    moments = [moment for moment in session.moments if moment is not None]
    rest = {name: value for name, value in session.rest.items() if value is not None}
    said = session.said
    if len(moments) == len(said) and not any(one.start_ms is not None for one in said):
        first = min(moments)
        gone = [round((moment - first).total_seconds() * 1000) for moment in moments]
        said = [Said(one.voice, one.text, ms) for one, ms in zip(said, gone, strict=True)]
    return make_call(
        said, line=session.line, given=given, id=name, rest=rest,
        occurred_at=min(moments).isoformat() if moments else None,
    )  # fmt: skip


def _ms(values: Mapping[str, object], column: str | None) -> int | None:
    """Milliseconds in a cell: a clock, a number of milliseconds, or of seconds with a fraction."""
    value = None if column is None else values.get(column)
    written = _text(value)
    if (clock := clock_ms(written)) is not None:
        return clock
    if not re.fullmatch(r"\d+(?:\.\d+)?", written):
        return None
    return round(float(written) * 1000) if "." in written else int(written)


def _moment(value: object) -> datetime | None:
    try:
        return None if value is None else read_moment(value)
    except ValueError:
        return None


def _text(value: object) -> str:
    if value is None:
        return ""
    return (str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)).strip()


def _plain(name: str) -> str:
    return _JOINTS.sub("", unicodedata.normalize("NFKC", name).lower())


def _first(by_name: Mapping[str, str], names: Sequence[str]) -> str | None:
    return next((by_name[name] for name in names if name in by_name), None)
