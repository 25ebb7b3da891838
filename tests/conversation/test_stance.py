"""What a customer's turn is there for."""

import pytest

from voc.conversation.stance import Stance, accepts, gives_up, stance_of


@pytest.mark.parametrize(
    "text", ["好的谢谢", "嗯嗯", "没有了，谢谢", "OK", "哦", "好吧", "再见", "👌", "。", "麻烦您了"]
)
def test_formulas_close(text: str) -> None:
    assert stance_of(text) is Stance.CLOSES


@pytest.mark.parametrize("text", ["你好", "在吗？", "您好，在不在", "我要转人工", "有人吗", "喂"])
def test_greetings(text: str) -> None:
    assert stance_of(text) is Stance.GREETS


@pytest.mark.parametrize(
    "text",
    [
        "订单号: 9982017734",
        "https://example.com/a",
        "[订单x]",
        "发票咨询",
        "13800138000",
    ],
)
def test_pasted_data(text: str) -> None:
    assert stance_of(text) is Stance.PASTES


@pytest.mark.parametrize(
    "text", ["怎么还没到", "算了", "？？？", "辛苦了", "太感谢你了", "人呢", "好的，麻烦尽快", "我要退货"]
)
def test_the_rest_says_something(text: str) -> None:
    assert stance_of(text) is Stance.SAYS


@pytest.mark.parametrize("text", ["好的", "谢谢", "👌"])
def test_what_takes_an_offer(text: str) -> None:
    assert accepts(text)


@pytest.mark.parametrize("text", ["好吧", "嗯", "没了", "你好", "算了谢谢"])
def test_what_takes_none(text: str) -> None:
    assert not accepts(text)


def test_who_gives_up() -> None:
    assert all(map(gives_up, ("那算了吧", "只能这样了", "只好再等等")))
    assert not gives_up("好的")
