"""Personal data found in a text, by rules and by the network's names and addresses together."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from voc.schema import Entity, PersonalData, Span
from voc.text import SpanOutside

from .address import addresses
from .birth import birth_dates
from .candidate import Candidate, Proof
from .email import emails
from .kind import DataKind
from .merging import settle
from .messenger import messengers
from .numbers import numbers
from .order import order_numbers
from .passport import passports
from .person import persons
from .plate import plates
from .reading import Reading
from .taxpayer import tax_ids

# A look that costs next to nothing, and that most texts do not pass: without five digits, a sign of an e-mail
# address, a number plate or a word that goes with names or addresses, there is nothing to look for.
_MAY_HOLD_NUMBER = re.compile(
    r"[0-9０-９①-⑨\U0001d7ce-\U0001d7ff]|"
    r"[〇零○一二三四五六七八九幺两壹贰叁肆伍陆柒捌玖](?:[^\w\n]{0,3}[〇零○一二三四五六七八九幺两壹贰叁肆伍陆柒捌玖]){3}"
)
_MAY_HOLD_NAME = re.compile(
    r"先生|女士|小姐|太太|师傅|師傅|老[师師]|[经經]理|主任|店[长長]|[医醫]生|大夫|[护護]士|"
    r"教授|律[师師]|[队隊長长]|警官|主管|老板|同[学學志]|阿姨|叔|"
    r"大[哥姐]|[总總姐哥姨]|叫|名|人|[户戶]主|[车車机]主|我是|[乘顾顧]客|客[户戶服]|患者|用户|"
    r"[员員]工|司[机機]|[骑騎]手|[递遞]员|[业業]务员|工程|[学學]生|[销銷]售"
)
_MAY_HOLD_ADDRESS = re.compile("[省市区區县縣镇鎮乡鄉村路街巷弄栋棟幢座室厦廈号號]|大道")
CODE = re.compile("[0-9A-Za-z]{5,}")
"""Letters and digits in one piece, from the first to the last."""
_ENTITY_KINDS = {"person": DataKind.PERSON, "name": DataKind.PERSON, "address": DataKind.ADDRESS}


def find(text: str, *, entities: Iterable[Entity] = (), turn: int | None = None) -> tuple[PersonalData, ...]:
    """Personal data of a text, in order, none overlapping; spans in code points of the text as given.

    :param entities: names and addresses that the network found in the same text; other kinds are left out.
    :param turn: index of the turn that the text is of: spans carry it, entities of other turns are left out.
    :raises SpanOutside: for an entity that is not of this text.
    """
    claims = [*_by_rules(text), *_by_network(text, entities, turn)]
    if not claims:
        return ()
    settled = settle(claims)
    if again := list(_again(text, settled)):
        settled = settle([*settled, *again])
    return tuple(
        PersonalData(span=Span(start=claim.start, end=claim.end, turn=turn), kind=claim.kind.value)
        for claim in settled
    )


def codes_of(text: str, spans: Iterable[tuple[int, int]]) -> frozenset[str]:
    """The numbers and ids among some spans that are written in one piece, long enough to be known again."""
    words = (text[start:end] for start, end in spans)
    return frozenset(word for word in words if CODE.fullmatch(word))


def _again(text: str, settled: Iterable[Candidate]) -> Iterator[Candidate]:
    """Other places of numbers that were found: what is personal in one sentence is so in the next."""
    kinds = {text[claim.start : claim.end]: claim.kind for claim in settled}
    taken = {claim.start for claim in settled}
    if codes := codes_of(text, ((claim.start, claim.end) for claim in settled)):
        for token in CODE.finditer(text):
            if token[0] in codes and token.start() not in taken:
                yield Candidate(*token.span(), kinds[token[0]], Proof.SHAPE)


def look(text: str) -> tuple[bool, bool, bool, bool]:
    """Whether a text may hold a number, an e-mail address, a name, an address; most hold none of them."""
    return (
        _MAY_HOLD_NUMBER.search(text) is not None,
        "@" in text or "＠" in text or "艾特" in text or "at" in text,
        _MAY_HOLD_NAME.search(text) is not None,
        _MAY_HOLD_ADDRESS.search(text) is not None,
    )


def _by_rules(text: str) -> Iterator[Candidate]:
    number, mail, name, address = look(text)
    if not (number or mail or name or address):
        return
    reading = Reading.of(text).text
    if number:
        yield from _numbered(reading)
    if mail:
        yield from emails(reading)
    if name:
        yield from persons(reading)
    if address:
        yield from addresses(reading)


def _numbered(reading: str) -> Iterator[Candidate]:
    for recognise in (numbers, tax_ids, order_numbers, passports, plates, messengers, birth_dates):
        yield from recognise(reading)


def _by_network(text: str, entities: Iterable[Entity], turn: int | None) -> Iterator[Candidate]:
    for entity in entities:
        kind = _ENTITY_KINDS.get(entity.kind)
        if kind is None or entity.span.turn != turn:
            continue
        if entity.span.end > len(text):
            raise SpanOutside(
                f"entity {entity.kind} at [{entity.span.start}, {entity.span.end}) is not inside "
                f"the text, which has {len(text)} characters; give what the network found in this very text"
            )
        yield Candidate(entity.span.start, entity.span.end, kind, Proof.WORDS)
