"""Texts and records as bad as they come, the same for the same seed."""

from __future__ import annotations

import json
import random
import unicodedata
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import composed

PLANES = tuple((plane << 16, (plane << 16) + 0xFFFF) for plane in range(17))
CONTROLS = "".join(map(chr, [*range(1, 32), 127, *range(0x80, 0xA0)]))
INVISIBLE = (
    "\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202e\u2060\u2066\u2069\ufeff\u00ad\u034f\ufe0f\U000e0061"
)
SYMBOLS = (
    "👨‍👩‍👧‍👦", "👍🏽", "🇨🇳", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "1️⃣", "❤️‍🔥", "🧑🏿‍🚀", "😡", "(╯°□°）╯︵ ┻━┻", "(￣▽￣)", "ಠ_ಠ",
    "´･ω･｀", "٩(๑❛ᴗ❛๑)۶", "[泪]", "[怒]", "Σ( ° △ °|||)", "orz", "🫠", "\U0001f1e6", "\u20e3", "\U0001f3fd",
)  # fmt: skip
FURNITURE = (
    "//@小张:", "回复@路人甲:", "#今天吃什么#", "http://t.cn/A6xYz，", "@某某客服 ", "&amp;hellip;",
    "&#20320;", "<br/>", "</p>", "<b class='x'", "&#xD800;", "&#1114112;", "138****5678", "[订单x]",
    "\\n", "\r\n", "　",
    "①②③", "㎡", "ﾊﾟ", "＂＃", "確??蛻", "企業(yè)", "锟斤拷", "\ufffd\ufffd", "e\u0301\u0327", "ạ̈́",
    "ﷺ", "㍿", "ﬃ",
)  # fmt: skip
MISREAD = (
    ("utf-8", "latin-1", 0), ("utf-8", "cp1252", 0), ("utf-8", "gbk", 0), ("utf-8", "gb18030", 0),
    ("gbk", "latin-1", 0), ("gbk", "cp1252", 0), ("gbk", "gbk", 1), ("gbk", "big5", 0),
    ("gb18030", "gb18030", 1), ("gbk", "utf-8", 0), ("utf-8", "utf-8", 1), ("utf-16-le", "utf-16-be", 0),
    ("utf-16-le", "gbk", 0), ("big5", "gbk", 0), ("utf-8", "shift_jis", 0),
)  # fmt: skip
LONG = 0.01
"""Share of the repeats that are huge."""


def _plain(draw: random.Random) -> str:
    return composed.text(draw)


def _planes(draw: random.Random) -> str:
    """Code points of every plane, assigned or not; in one of twenty texts surrogates too."""
    points = [draw.randint(*draw.choice(PLANES)) for _ in range(draw.randint(1, 40))]
    broken = draw.random() < 0.05
    return "".join(chr(point) for point in points if broken or not 0xD800 <= point <= 0xDFFF)


def _scripts(draw: random.Random) -> str:
    """Neighbours in the basic plane, so that one script, and its combining marks, stand together."""
    start = draw.randrange(1, 0xFF00)
    points = (start + draw.randrange(64) for _ in range(draw.randint(1, 60)))
    return "".join(chr(point) for point in points if not 0xD800 <= point <= 0xDFFF)


def _misread(draw: random.Random) -> str:
    """A composed text read in a wrong encoding, or slipped by a byte, once or twice."""
    text = composed.text(draw)
    for _ in range(draw.choice((1, 1, 1, 2))):
        written, read, skipped = draw.choice(MISREAD)
        data = text.encode(written, "ignore")[skipped:]
        text = data.decode(read, draw.choice(("replace", "ignore")))
    return text


def _repeats(draw: random.Random) -> str:
    unit = draw.choice(
        (*SYMBOLS, *FURNITURE, "好", "哈哈", "非常好", "！", "a", "差评差评差评退钱", composed.text(draw))
    )
    huge = draw.random() < LONG
    return composed.text(draw) + unit * draw.randint(2, 20_000 if huge else 60)


def _controls(draw: random.Random) -> str:
    return _strewn(draw, composed.text(draw), CONTROLS)


def _invisible(draw: random.Random) -> str:
    return _strewn(draw, composed.text(draw), INVISIBLE)


def _symbols(draw: random.Random) -> str:
    """Emoji and kaomoji alone, or cut anywhere."""
    text = "".join(draw.choice(SYMBOLS) for _ in range(draw.randint(1, 20)))
    return text[draw.randrange(len(text)) :] if draw.random() < 0.3 else text


def _furniture(draw: random.Random) -> str:
    parts = [draw.choice((*FURNITURE, composed.text(draw))) for _ in range(draw.randint(1, 8))]
    return "".join(parts)


def _forms(draw: random.Random) -> str:
    """A composed text in another normal form, or half of it full width."""
    text = composed.text(draw) + "ABC123"
    if draw.random() < 0.5:
        return unicodedata.normalize(draw.choice(("NFD", "NFKD", "NFC")), text + "é각ガ")
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" and draw.random() < 0.5 else c for c in text)


def _nothing(draw: random.Random) -> str:
    return draw.choice(
        ("", " ", "\n\t", "　", "\u200b", "\0", "a\0b", "\ud800", "好\udfff", "http://t.cn/x", "///", "。")
    )


def _mutated(draw: random.Random) -> str:
    """Another awkward text with letters lost, doubled, moved and replaced."""
    letters = list(awkward(draw, kinds=KINDS[:-1])[:2000])
    for _ in range(draw.randint(1, 12)):
        place = draw.randrange(len(letters) + 1)
        match draw.randrange(4):
            case 0:
                del letters[place : place + draw.randint(1, 4)]
            case 1:
                letters[place:place] = letters[place : place + 5]
            case 2:
                letters.insert(place, chr(draw.choice((*range(0x20, 0x7F), *range(0x4E00, 0x4F00)))))
            case _:
                letters[place:] = letters[place:][::-1]
    return "".join(letters)


Kind = Callable[[random.Random], str]
KINDS: tuple[Kind, ...] = (
    _plain, _planes, _scripts, _misread, _repeats, _controls, _invisible, _symbols, _furniture, _forms,
    _nothing, _mutated,
)  # fmt: skip


def _strewn(draw: random.Random, text: str, letters: str) -> str:
    share = draw.random()
    return "".join(c + draw.choice(letters) if draw.random() < share else c for c in text)


def awkward(draw: random.Random, *, kinds: tuple[Kind, ...] = KINDS) -> str:
    """A text of one of the kinds."""
    return draw.choice(kinds)(draw)


CHANNELS = ("review", "call", "chat", "social", "survey", "ticket")
FIELDS = (
    "id", "channel", "text", "turns", "occurred_at", "tenant", "source", "reach", "customer_id", "org_path",
    "rating", "question", "parent_id", "attributes",
)  # fmt: skip
RATINGS = (
    "5星",
    "非常满意",
    "4/5",
    "NPS 9",
    "七分",
    "★★☆",
    "100/0",
    {"metric": "nps", "value": 11},
    {"value": "差评"},
)
WRONG: tuple[Any, ...] = (
    None, True, False, 0, -1, 10**30, 1.5, float("nan"), float("inf"), "", "\0", "\ud83d", "x" * 3000, [],
    [[]], {}, {"a": {"b": [1]}}, ["好", 1, None], [{"speaker": "customer"}], b"\xff", {"text"}, object,
    3 + 4j,
    datetime(2099, 1, 1, tzinfo=UTC), [{"speaker": "客户", "text": 7, "start_ms": -1}], [None], "2099-01-01",
    "2025/3/1 8:05", 45658.5, 1e18, {"metric": "stars", "value": [5]},
    [{"speaker": "agent", "text": "\udc00"}],
)  # fmt: skip


def record(draw: random.Random, number: int) -> Any:
    """What may be given to ``read_feedback``: most are feedback, others of wrong types, or lines of JSON."""
    data = _feedback(draw, number)
    chance = draw.random()
    if chance < 0.70:
        return data
    if chance < 0.88:
        return _spoilt(draw, data)
    return _line(draw, data)


def records(count: int, *, seed: int) -> Iterator[Any]:
    """So many records."""
    draw = random.Random(seed)
    return (record(draw, number) for number in range(count))


def _feedback(draw: random.Random, number: int) -> dict[str, Any]:
    data: dict[str, Any] = {"id": f"{number}", "channel": draw.choice(CHANNELS)}
    if draw.random() < 0.15:
        data["turns"] = [_turn(draw) for _ in range(draw.randint(1, 8))]
    else:
        data["text"] = awkward(draw)
    if draw.random() < 0.15:
        data["rating"] = draw.choice(RATINGS)
    if draw.random() < 0.1:
        data["question"] = awkward(draw)
    return data


def _turn(draw: random.Random) -> dict[str, Any]:
    return {"speaker": draw.choice(("customer", "agent", "bot", "other")), "text": awkward(draw)}


def _spoilt(draw: random.Random, data: dict[str, Any]) -> Any:
    """The record with wrong values, fields lost or made up; or something else altogether."""
    if draw.random() < 0.05:
        return draw.choice(WRONG)
    for _ in range(draw.choice((1, 1, 2, 4))):
        match draw.randrange(5):
            case 0:
                data.pop(draw.choice(tuple(data)), None) if data else None
            case 1:
                data[awkward(draw)[:50]] = draw.choice(WRONG)
            case _:
                data[draw.choice(FIELDS)] = draw.choice(WRONG)
    return data


def _line(draw: random.Random, data: dict[str, Any]) -> str | bytes:
    """The record as a line of JSON, as text or bytes, often damaged."""
    line = json.dumps(data, ensure_ascii=draw.random() < 0.5)
    match draw.randrange(6):
        case 0:
            return line[: draw.randrange(len(line))]
        case 1:
            place = draw.randrange(len(line))
            return (
                line[:place] + draw.choice(("{", '"', "\\", "\\u12", "NaN", "\0", "[" * 5000)) + line[place:]
            )
        case 2:
            data_bytes = bytearray(line.encode("utf-8", "surrogatepass"))
            data_bytes[draw.randrange(len(data_bytes))] = draw.randrange(256)
            return bytes(data_bytes)
        case 3:
            return line.encode(draw.choice(("utf-8", "utf-16", "gb18030")), "replace")
        case _:
            return line
