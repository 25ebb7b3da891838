"""The generated set: all kinds of personal data in all ways of writing, and hard negatives between."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random

from . import hard, values, writing
from .carriers import CARRIERS, MASKED, ORDINARY

SEED = 20_260_301
TEXTS = 6_000

Span = tuple[int, int, str]


@dataclass(frozen=True, slots=True)
class Sample:
    """A text and the personal data in it, ``(start, end, kind)``."""

    text: str
    spans: tuple[Span, ...]


def generated(*, seed: int = SEED, texts: int = TEXTS) -> Iterator[Sample]:
    """The set, the same for one seed: texts of one to four sentences, many with nothing to find."""
    random = Random(seed)
    for _ in range(texts):
        makers = [random.choice(_SENTENCES) for _ in range(random.choice((1, 1, 2, 2, 3, 4)))]
        yield joined([make(random) for make in makers], random)


def joined(sentences: list[Sample], random: Random) -> Sample:
    """Sentences in a row, with what people put between them."""
    text, spans = "", []
    for number, sentence in enumerate(sentences):
        if number:
            text += random.choice(("，", "。", "！", "\n", "；", " ", "，", "。", "~", "…… "))
        spans += [(start + len(text), end + len(text), kind) for start, end, kind in sentence.spans]
        text += sentence.text
    return Sample(text + random.choice(("", "", "。", "！", "，谢谢")), tuple(spans))


def filled(carrier: str, value: str, kind: str) -> Sample:
    """A carrier with its place filled."""
    start = carrier.index("{}")
    return Sample(carrier.replace("{}", value), ((start, start + len(value), kind),))


def _maker(
    kind: str, write: Callable[[Random], str], *, carriers: str | None = None
) -> Callable[[Random], Sample]:
    choices = CARRIERS[carriers or kind]
    return lambda random: filled(random.choice(choices), write(random), kind)


def _phone_like_order(random: Random) -> Sample:
    carrier = random.choice(CARRIERS["order_number"])
    return filled(carrier, values.mobile(random), "order_number")


def _name_and_title(random: Random) -> Sample:
    name, title = values.full_name(random), values.title(random)
    carrier = random.choice(CARRIERS["name_and_title"])
    start = carrier.index("{}")
    return Sample(carrier.format(name, title), ((start, start + len(name), "person"),))


def _plain(texts: tuple[str, ...]) -> Callable[[Random], Sample]:
    return lambda random: Sample(random.choice(texts), ())


def _hard_number(random: Random) -> Sample:
    return Sample(random.choice(hard.NUMBERS)(random), ())


_POSITIVE: tuple[tuple[int, Callable[[Random], Sample]], ...] = (
    (6, _maker("mobile", lambda r: writing.mobile(r, values.mobile(r)))),
    (3, _maker("landline", lambda r: writing.landline(r, *values.landline(r)))),
    (3, _maker("resident_id", lambda r: writing.resident_id(r, values.resident_id(r)))),
    (1, _maker("resident_id", lambda r: values.old_resident_id(r))),
    (3, _maker("bank_card", lambda r: writing.bank_card(r, values.bank_card(r)))),
    (2, _maker("passport", lambda r: writing.code(r, values.passport(r)))),
    (2, _maker("plate", lambda r: writing.plate(r, values.plate(r, electric=False)))),
    (1, _maker("plate", lambda r: writing.plate(r, values.plate(r, electric=True)))),
    (2, _maker("email", lambda r: writing.email(r, values.email(r)))),
    (2, _maker("wechat", values.wechat)),
    (
        2,
        _maker(
            "qq",
            lambda r: r.choice(
                (values.qq(r), values.qq(r), writing.full_width(values.qq(r)), writing.words(r, values.qq(r)))
            ),
        ),
    ),
    (3, _maker("order_number", values.order)),
    (1, _phone_like_order),
    (2, _maker("courier_number", lambda r: r.choice((values.courier, values.plain_courier))(r))),
    (1, _maker("courier_number", lambda r: values.courier(r), carriers="own_courier_number")),
    (2, _maker("tax_id", lambda r: writing.code(r, values.tax_id(r)))),
    (2, _maker("birth_date", lambda r: writing.born(r, *values.born(r)))),
    (2, _maker("person", values.full_name, carriers="full_name")),
    (1, _name_and_title),
    (2, _maker("person", values.titled_name, carriers="titled_name")),
    (3, _maker("address", values.address)),
)
_NEGATIVE: tuple[tuple[int, Callable[[Random], Sample]], ...] = (
    (20, _hard_number),
    (7, _plain(hard.NAMES)),
    (7, _plain(hard.PLACES)),
    (4, _plain(MASKED)),
    (7, _plain(ORDINARY)),
)
_SENTENCES = [make for weight, make in (*_POSITIVE, *_NEGATIVE) for _ in range(weight)]
