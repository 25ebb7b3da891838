"""Tables of messages."""

import pytest

from voc.conversation.readers import Call, Columns, NoCall, find_columns, is_bare, read_sessions
from voc.conversation.roles import speakers_named

JDDC = Columns("session_id", "waiter_send", "message", flag=True)


def rows(*cells: tuple[str, str, str]) -> list[tuple[int, dict[str, object]]]:
    names = ("session_id", "waiter_send", "message")
    return [(line, dict(zip(names, row, strict=True))) for line, row in enumerate(cells, start=2)]


def sessions(*cells: tuple[str, str, str], open_rows: int = 100, **speakers: str) -> list[Call | NoCall]:
    return list(read_sessions(rows(*cells), JDDC, speakers=speakers_named(speakers), open_rows=open_rows))


def test_sessions_that_lie_between_each_other() -> None:
    found = sessions(("S1", "0", "没动了"), ("S2", "0", "你好"), ("S1", "1", "帮您查"), ("S2", "1", "在的"))
    calls = [one for one in found if isinstance(one, Call)]
    assert [(one.id, one.line) for one in calls] == [("S1", 2), ("S2", 3)]
    assert [[turn.speaker.value for turn in one.turns] for one in calls] == [["customer", "agent"]] * 2


def test_a_session_ends_when_it_is_not_heard_of() -> None:
    cells = [("S1", "0", "喂"), *(("S2", "0", "好") for _ in range(5))]
    stream = read_sessions(rows(*cells), JDDC, open_rows=2)
    first = next(iter(stream))
    assert isinstance(first, Call)
    assert first.id == "S1"


def test_a_session_that_comes_back_late() -> None:
    cells = [("S1", "0", "喂"), *(("S2", "0", "好") for _ in range(5)), ("S1", "1", "在")]
    late = [one for one in sessions(*cells, open_rows=2) if isinstance(one, NoCall)]
    assert [one.line for one in late] == [8]
    assert "ended more than 2 rows ago; sort the table by 'session_id'" in late[0].reason


def test_a_row_without_a_session() -> None:
    (found,) = sessions(("", "0", "喂"))
    assert isinstance(found, NoCall)
    assert "names no session; fill column 'session_id'" in found.reason


def test_a_flag_that_is_none() -> None:
    (found,) = sessions(("S1", "2", "欢迎"), ("S1", "0", "喂"))
    assert isinstance(found, NoCall)
    assert "column 'waiter_send' is neither 0 nor 1; say --speakers, such as 2=bot" in found.reason


def test_a_flag_that_the_user_explains() -> None:
    (found,) = sessions(("S1", "2", "欢迎"), ("S1", "0", "喂"), **{"2": "bot"})
    assert isinstance(found, Call)
    assert [turn.speaker.value for turn in found.turns] == ["bot", "customer"]


def test_senders_by_name_and_times_by_date() -> None:
    columns = find_columns(["会话ID", "发送方", "内容", "发送时间", "门店", "消息ID"])
    assert columns is not None
    cells: list[dict[str, object]] = [
        {
            "会话ID": "A",
            "发送方": "客户",
            "内容": "喂",
            "发送时间": "2026-03-01 10:00:00",
            "门店": "一店",
            "消息ID": "1",
        },
        {
            "会话ID": "A",
            "发送方": "客服",
            "内容": "在",
            "发送时间": "2026-03-01 10:00:09",
            "门店": "一店",
            "消息ID": "2",
        },
    ]
    (found,) = read_sessions(enumerate(cells, start=2), columns)
    assert isinstance(found, Call)
    assert [turn.start_ms for turn in found.turns] == [0, 9000]
    assert found.occurred_at == "2026-03-01T10:00:00+08:00"
    assert found.rest == {"门店": "一店"}


@pytest.mark.parametrize(
    ("names", "is_one"),
    [
        (["session_id", "waiter_send", "message"], True),
        (["通话ID", "说话人", "文本"], True),
        (["会话编号", "评论内容", "评分"], False),
        (["id", "角色", "内容"], False),
    ],
)
def test_what_is_a_table_of_messages(names: list[str], is_one: bool) -> None:
    assert (find_columns(names) is not None) is is_one


def test_a_table_without_a_header() -> None:
    assert is_bare(["S1", "U7", "0", "0", "0", "在吗"])
    assert not is_bare(["session_id", "user_id", "waiter_send", "is_transfer", "is_repeat", "message"])
