"""Cleaning: the map back to the text as received, and what it does to each kind of writing."""

from __future__ import annotations

import html
import time
import unicodedata
from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from voc.errors import VocError
from voc.text import CleanText, SpanOutside, clean
from voc.text.characters import _joins

AWKWARD = [
    "這個手機的滑鼠很好用",
    "網際網路",
    "計程車",
    "乾隆",
    "企業(yè)服務(wù)",
    "確??蛻粜枨笤谄髽I",
    "浣犲ソ锛屾湇鍔″緢濂斤紒",
    "å¥½å\x90\x83ï¼\x81",
    "·þÎñÌ¬¶ÈºÜºÃ",
    "锟斤拷锟斤拷",
    "\ufffd\ufffd",
    "&hellip;&amp;lt;br&amp;gt;&nbsp;&#20320;",
    "<br/>",
    "</p><b class='x'>",
    "\u200b",
    "\ufeff",
    "\u202e",
    "\u200d",
    "\x00",
    "\r\n",
    "　　",
    "\\n",
    "！！！！！",
    "哈哈哈哈哈哈",
    "推荐推荐推荐推荐推荐",
    "[泪][泪][泪][泪][泪]",
    "❤️❤️❤️❤️❤️",
    "👨‍👩‍👧",
    "👍🏻👍🏻👍🏻👍🏻",
    "1️⃣",
    "🇨🇳",
    "(￣▽￣)´･ω･｀",
    "①㎡½ﾊﾟ…",
    "//@某某:转发",
    "回复@某某:",
    "@某某 ",
    "#话题#",
    "http://t.cn/abc，",
    "那个那个",
    "嗯嗯，嗯，",
    "138****5678",
    "[订单x]",
    "####",
    "e\u0301",
    "\u1112\u1161\u11ab",
]
pieces = st.one_of(
    st.sampled_from(AWKWARD), st.text(max_size=6), st.text("哈好a!! \n(/@#&;<>[]:.，嗯那个", max_size=8)
)
messy = st.lists(pieces, max_size=8).map("".join)


def sources(text: str) -> list[str]:
    """Return what each character of the clean text stands for in the original."""
    cleaned = clean(text)
    return [text[slice(*cleaned.to_original(i, i + 1))] for i in range(len(cleaned.text))]


@given(messy)
@settings(max_examples=300)
def test_cleaning_what_is_clean_changes_nothing(text: str) -> None:
    once = clean(text).text
    assert clean(once).text == once


@given(messy)
def test_every_character_maps_inside_the_original_and_in_order(text: str) -> None:
    cleaned = clean(text)
    spans = [cleaned.to_original(i, i + 1) for i in range(len(cleaned.text))]
    assert cleaned.original == text
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(a[0] <= b[0] and a[1] <= b[1] for a, b in pairwise(spans))


@given(messy, st.data())
def test_a_span_maps_to_the_hull_of_what_its_parts_map_to(text: str, data: st.DataObject) -> None:
    cleaned = clean(text)
    if len(cleaned.text) < 2:
        return
    start = data.draw(st.integers(0, len(cleaned.text) - 2))
    end = data.draw(st.integers(start + 2, len(cleaned.text)))
    middle = data.draw(st.integers(start + 1, end - 1))
    left, right = cleaned.to_original(start, middle), cleaned.to_original(middle, end)
    assert cleaned.to_original(start, end) == (left[0], right[1])


@given(messy, st.data())
def test_a_span_that_goes_there_and_back_still_holds_itself(text: str, data: st.DataObject) -> None:
    cleaned = clean(text)
    start = data.draw(st.integers(0, len(cleaned.text)))
    end = data.draw(st.integers(start, len(cleaned.text)))
    back = cleaned.to_clean(*cleaned.to_original(start, end))
    if start < end:
        assert back[0] <= start
        assert end <= back[1]


@given(messy, st.data())
def test_to_clean_finds_exactly_the_characters_whose_sources_touch(text: str, data: st.DataObject) -> None:
    cleaned = clean(text)
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    first, last = cleaned.to_clean(start, end)
    assert 0 <= first <= last <= len(cleaned.text)
    if start < end:
        spans = [cleaned.to_original(i, i + 1) for i in range(len(cleaned.text))]
        touching = [i for i, (a, b) in enumerate(spans) if a < end and start < b]
        assert list(range(first, last)) == touching


@given(st.lists(pieces, min_size=1, max_size=6))
@settings(max_examples=300)
@example(["//@某某", "那个那个"])
def test_what_needs_no_change_maps_to_itself(parts: list[str]) -> None:
    markers = "甲乙丙丁戊己庚"
    text = "\n"
    places = []
    for part, marker in zip(parts, markers, strict=False):
        text += part + "\n"
        places.append((len(text), marker))
        text += marker + "\n"
    cleaned = clean(text)
    for place, marker in places:
        start, end = cleaned.to_clean(place, place + 1)
        assert cleaned.text[start:end] == marker
        assert cleaned.to_original(start, end) == (place, place + 1)


@given(st.text(st.characters()))
@example("\ud800好")
@example("ºÃ\ufffd\ufffdºÃ³Ô")
def test_nothing_raises(text: str) -> None:
    clean(text)


@given(st.text("屏幕很清楚电池耐用,.!?;:()物流送得快abcXYZ019。、“”《》", max_size=60))
def test_plain_text_is_itself(text: str) -> None:
    cleaned = clean(text)
    if cleaned.starts is None:
        assert cleaned.text == text
        assert cleaned.to_original(0, len(text)) == (0, len(text)) == cleaned.to_clean(0, len(text))


@pytest.mark.parametrize(
    "text",
    [
        "屏幕很清楚，一点儿也不卡！",
        "哈哈哈，客服真有意思",
        "好好好",
        "有一点点贵，慢慢用吧",
        "《说明书》写得“不清不楚”——差评",
        "",
    ],
)
def test_ordinary_text_takes_the_short_way(text: str) -> None:
    cleaned = clean(text)
    assert cleaned.starts is None
    assert not cleaned.damaged
    assert cleaned.text == unicodedata.normalize("NFKC", text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ＡＢＣ１２３！", "ABC123!"),
        ("①屏幕②电池", "1屏幕2电池"),
        ("一般……", "一般..."),
        ("服务&hellip;&hellip;差", "服务...差"),
        ("慢&amp;lt;3", "慢<3"),
        ("AT&T 套餐 a<3", "AT&T 套餐 a<3"),
        ("第一行<br/>第二行</p>第三行", "第一行\n第二行\n第三行"),
        ("<span style='x'>好</span>(>_<)", "好(>_<)"),
        ("上门慢\\r\\n态度差", "上门慢\n态度差"),
        ("C:\\new 文件", "C:\\new 文件"),
        ("\ufeff穿着\u200b舒服\u202e", "穿着舒服"),
        ("  两端  有空格\t\n\n 换行  ", "两端 有空格\n换行"),
        ("太太太太太慢了！！！！！！", "太太太慢了!!!"),
        ("凑字数凑字数凑字数凑字数凑字数", "凑字数凑字数凑字数"),
        ("[泪][泪][泪][泪]好", "[泪][泪][泪]好"),
        ("❤️❤️❤️❤️❤️", "❤️❤️❤️"),
        ("👨‍👩‍👧👨‍👩‍👧👨‍👩‍👧👨‍👩‍👧", "👨‍👩‍👧👨‍👩‍👧👨‍👩‍👧"),
        ("👍🏻 1️⃣ 🏴󠁧󠁢󠁥󠁮󠁧󠁿", "👍🏻 1️⃣ 🏴󠁧󠁢󠁥󠁮󠁧󠁿"),
        ("(￣▽￣)", "(￣▽￣)"),
        ("电话138****5678，[订单x][数字x]，xxxxxx，######", "电话138****5678,[订单x][数字x],xxxxxx,######"),
        ("余额1000000元", "余额1000000元"),
        ("网速慢//@小明:是的//@小红_1:同感", "网速慢\n是的\n同感"),
        ("回复@客服:还没修好", "还没修好"),
        ("@某银行 你们管不管", "@某银行 你们管不管"),
        ("#某某手机#卡死了", "某某手机 卡死了"),
        ("以前加95#，现在加92#。", "以前加95#,现在加92#。"),
        ("看这里http://t.cn/Ab12，真差", "看这里 ,真差"),
        ("邮箱me@example.com", "邮箱me@example.com"),
        ("呃，呃，那个那个我想问一下嗯嗯", "呃,那个我想问一下嗯"),
        ("呃我想问那个宽带", "呃我想问那个宽带"),
        ("e\u0301te\u0301", "été"),
        ("\u1112\u1161\u11ab", "한"),
    ],
)
def test_what_becomes_of(text: str, expected: str) -> None:
    cleaned = clean(text)
    assert cleaned.text == expected
    assert not cleaned.damaged


def test_traditional_becomes_simplified_with_its_places_kept() -> None:
    text = "這個滑鼠與網際網路都很慢，計程車也是"
    cleaned = clean(text)
    assert cleaned.text == "这个鼠标与互联网都很慢,出租车也是"
    start = cleaned.text.index("互联网")
    assert text[slice(*cleaned.to_original(start, start + 3))] == "網際網路"
    assert text[slice(*cleaned.to_original(start + 1, start + 2))] == "網際網路"
    assert cleaned.text[slice(*cleaned.to_clean(2, 4))] == "鼠标"
    slow = cleaned.text.index("很慢")
    assert text[slice(*cleaned.to_original(slow, slow + 2))] == "很慢"


def test_a_converted_text_of_equal_length_maps_one_for_one() -> None:
    cleaned = clean("這家餐廳的服務態度很差")
    assert cleaned.text == "这家餐厅的服务态度很差"
    assert cleaned.starts is None


def test_cantonese_words_and_names_stay() -> None:
    assert clean("佢哋嗰個客服唔使咁惡").text == "佢哋嗰个客服唔使咁恶"
    assert clean("乾隆年间的店，店主著名").text == "乾隆年间的店,店主著名"


def test_a_shortened_run_maps_to_all_of_it() -> None:
    text = "好吃啦啦啦啦啦！"
    cleaned = clean(text)
    assert cleaned.text == "好吃啦啦啦!"
    assert cleaned.to_original(2, 5) == (2, 7)
    assert cleaned.to_original(2, 3) == (2, 3)
    assert cleaned.to_clean(6, 7) == (4, 5)


def test_what_was_deleted_maps_to_nothing_and_edges_leave_it_out() -> None:
    cleaned = clean("\u200b\u200b服务\u200b差\u200b")
    assert cleaned.text == "服务差"
    assert cleaned.to_original(0, 2) == (2, 4)
    assert cleaned.to_original(0, 3) == (2, 6)
    assert cleaned.to_clean(0, 2) == (0, 0)
    assert cleaned.to_clean(4, 5) == (2, 2)


@pytest.mark.parametrize("text", ["", " \n ", "http://t.cn/abc", "\u200b"])
def test_a_text_without_words_becomes_empty(text: str) -> None:
    cleaned = clean(text)
    assert cleaned.text == ""
    assert cleaned.to_original(0, 0) == (0, 0)
    assert cleaned.to_clean(0, len(text)) == (0, 0)


PLAIN = "用户体验很好，客服态度不错。就是物流太慢了"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (PLAIN.encode().decode("latin-1"), clean(PLAIN).text),
        (PLAIN.encode().decode("latin-1").encode().decode("latin-1"), clean(PLAIN).text),
        (PLAIN.encode("gbk").decode("latin-1"), clean(PLAIN).text),
        # What cp1252 has no character for, or GBK no pair, is lost; the one likely character is put back.
        ("很好看".encode().decode("cp1252", "replace"), "很好看"),
        ("不错😊".encode().decode("cp1252", "replace"), "不错😊"),
        ("收到：" + "手机OK，客服好".encode().decode("gbk", "replace"), "收到:手机OK,服"),
        ("浣撻獙寰堝ソ锛屽㈡湇鎬佸害", "体验很好,服态度"),
        ("確??蛻粜枨笤谄髽I", "确客户需求在企业"),
        ("嘶鹾苈榉常\ufffd没有人管", "货很麻烦,没有人管"),
        ("企業(yè)的服務(wù)和產(chǎn)品", "企业的服务和产品"),
        ("他們(men)的服務", "他们的服务"),
        ("服务锟斤拷锟斤拷还行", "服务 还行"),
        ("服务\ufffd\ufffd还行", "服务 还行"),
        ("CafÃ© 不错", "Café 不错"),
    ],
)
def test_damage_is_repaired_and_flagged(text: str, expected: str) -> None:
    cleaned = clean(text)
    assert cleaned.text == expected
    assert cleaned.damaged


def test_repaired_characters_map_to_the_characters_that_held_their_bytes() -> None:
    text = "很" + "好吃".encode().decode("latin-1")
    assert sources(text) == ["很", text[1:4], text[4:7]]
    assert sources("確??蛻粜枨笤谄髽I") == ["確", "?蛻", "蛻粜", "粜枨", "枨笤", "笤谄", "谄髽", "髽I"]
    assert sources("企業(yè)") == ["企", "業"]


@pytest.mark.parametrize(
    "text",
    [
        "整天叨叨逼逼，烦死了",
        "场面很尴尬，惴惴不安",
        "馄饨和螃蟹都不新鲜",
        "饕餮馄饨，娓娓道来",
        "鹦鹉的骷髅图案",
        "巧逞窈窕，魑魅魍魉",
        "café里说“é”…",
        "°°°°(*°▽°*)····",
        "寒蜩（tiáo）",
        "好的(hao)",
        "São Paulo naïve Ärger",
        "佢哋喺嗰度食嘢",
        "小龙虾刷拷贝，烤馍",
    ],
)
def test_odd_but_sound_text_is_not_flagged(text: str) -> None:
    assert not clean(text).damaged


def test_damage_that_cannot_be_repaired_is_flagged() -> None:
    # The control characters among the bytes were lost on the way.
    stripped = "".join(c for c in "这个手机的客服很差".encode().decode("latin-1") if not "\x80" <= c < "\xa0")
    assert clean(stripped).damaged


@pytest.mark.parametrize(("start", "end"), [(-1, 1), (0, 9), (2, 1)])
def test_a_span_outside_the_text_is_refused(start: int, end: int) -> None:
    cleaned = clean("很好……")
    with pytest.raises(SpanOutside, match=r"is not inside the clean text, which has 5 characters"):
        cleaned.to_original(start, end)
    with pytest.raises(SpanOutside, match=r"is not inside the original, which has 4 characters"):
        cleaned.to_clean(start, end)
    assert issubclass(SpanOutside, VocError)


def test_a_clean_text_is_a_value() -> None:
    assert clean("很好") == CleanText("很好", "很好")
    with pytest.raises(AttributeError):
        clean("很好").text = "很差"  # type: ignore[misc]


def test_every_character_that_joins_the_one_before_is_known() -> None:
    # Whatever composes with a starter before it must be kept in one group with it.
    starters = (
        "가한ᄒe\u09c7\u0b47\u0b92\u0bc6\u0cbf\u0cc6\u0d46\u0dd9\u1025\u1b05\U00011347\U000114b9\U000115b8"
    )
    for code in range(0x80, 0x20000):
        char = chr(code)
        if 0xD800 <= code < 0xE000 or _joins(char):
            continue
        form = unicodedata.normalize("NFKC", char)
        for starter in starters:
            assert unicodedata.normalize("NFKC", starter + char) == starter + form, hex(code)


HOSTILE = [
    *(
        "哈",
        "&",
        "&amp;",
        "<b ",
        "//@a",
        "#a",
        "#",
        "@",
        "(",
        "（ā",
        " ",
        " \n",
        "http://",
        "www.!",
        "t.cn/",
        "[泪",
        "\\n",
    ),
    *(
        "嗯,",
        "那个",
        "锟斤拷",
        "浣犲ソ",
        "蛻粜枨笤谄髽",
        "Ã©",
        "·þ",
        "é",
        "滑鼠",
        "網際網路",
        "龘靐",
        "!.",
        "。",
        "回复@",
        "❤️",
    ),
    *(
        "\u0301",
        "\u0301\u0323",
        "a\u0301\u0323\u0327",
        "\u1161",
        "👨‍",
        "\u200d",
        "\ufe0f",
        "\ufffd",
        "斤拷",
        "确",
        "ab ",
        "推荐",
    ),
]


def _work(text: str) -> float:
    """Return the seconds of processor time that cleaning took."""
    start = time.process_time()
    clean(text)
    return time.process_time() - start


@pytest.mark.parametrize("piece", HOSTILE, ids=[html.escape(ascii(piece)) for piece in HOSTILE])
def test_work_grows_no_faster_than_the_text(piece: str) -> None:
    short, long = (piece * (size // len(piece)) for size in (12_500, 100_000))
    clean(short)
    # Eight times the text is some eight times the work; were it quadratic, it would be sixty-four.
    assert _work(long) < 30 * max(_work(short), _work(short), 1e-4)
