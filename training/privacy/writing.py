"""The ways people write a number: in groups, in full-width digits, as words, with a joke of separators."""

from __future__ import annotations

from random import Random

_WORDS = dict(zip("0123456789", "零一二三四五六七八九", strict=True))


def full_width(text: str) -> str:
    """Full-width forms of digits, letters and signs."""
    return "".join(chr(ord(char) + 0xFEE0) if "!" <= char <= "~" else char for char in text)


def words(random: Random, number: str) -> str:
    """Digits as words; a one is often read 幺, a zero written 〇."""
    one, zero = random.choice(("一", "幺")), random.choice(("零", "〇", "零"))
    return "".join({"1": one, "0": zero}.get(char, _WORDS.get(char, char)) for char in number)


def grouped(number: str, sizes: tuple[int, ...], gap: str) -> str:
    """The number cut into groups; what is left over is the last one."""
    pieces, start = [], 0
    for size in sizes:
        pieces.append(number[start : start + size])
        start += size
    pieces.append(number[start:])
    return gap.join(piece for piece in pieces if piece)


def mobile(random: Random, number: str) -> str:
    """A mobile number as customers write it; plain four times in ten."""
    gap = random.choice((" ", "-", " ", "-", ".", "  ", "—", "·"))
    ways = (
        grouped(number, (3, 4), gap),
        grouped(number, (3, 4), " "),
        grouped(number, (4, 3), random.choice(" -")),
        full_width(number),
        words(random, number),
        " ".join(number),
        f"+86{number}",
        f"+86 {number}",
        f"+86-{number}",
        f"86{number}",
        f"0086{number}",
        f"+86 {grouped(number, (3, 4), ' ')}",
        full_width(grouped(number, (3, 4), "-")),
        number[:3] + words(random, number[3:]),
        "\u200b".join((number[:3], number[3:7], number[7:])),
        "-".join(number),
        words(random, number)[:3] + " " + words(random, number[3:]),
    )
    return number if random.random() < 0.4 else random.choice(ways)


def landline(random: Random, area: str, local: str) -> str:
    """A fixed-line number, with extension now and then."""
    half = f"{local[:4]} {local[4:]}" if len(local) == 8 else local
    form = random.choice(
        (
            f"{area}-{local}",
            f"{area}-{local}",
            f"{area} {local}",
            f"({area}){local}",
            f"（{area}）{local}",
            f"{area}{local}",
            f"{area}－{local}",
            full_width(f"{area}-{local}"),
            f"{area} {half}",
            f"+86-{area[1:]}-{local}",
            f"{words(random, area)}{words(random, local)}",
            f"{area}—{local}",
            f"({area}) {local}",
        )
    )
    if random.random() < 0.15 and form[-1].isascii():
        extension = random.randint(10, 9999)
        form += random.choice((f"-{extension}", f"转{extension}", f"转分机{extension}"))
    return form


def resident_id(random: Random, number: str) -> str:
    if random.random() < 0.5:
        return number
    gap = random.choice(" -")
    ways = [
        number.replace("X", "x"),
        full_width(number),
        grouped(number, (6, 8), gap),
        grouped(number, (6, 4, 4), gap),
        grouped(number, (3, 3, 4, 4), " "),
    ]
    if "X" not in number:
        ways.append(words(random, number))
    return random.choice(ways)


def bank_card(random: Random, number: str) -> str:
    if random.random() < 0.45:
        return number
    gap = random.choice((" ", "-", " "))
    ways = (
        grouped(number, (4, 4, 4, 4), gap),
        grouped(number, (6,), " "),
        full_width(number),
        full_width(grouped(number, (4, 4, 4, 4), " ")),
        words(random, number),
        grouped(number, (4, 4, 4, 4), "  "),
    )
    return random.choice(ways)


def plate(random: Random, number: str) -> str:
    if random.random() < 0.5:
        return number
    gap = random.choice(("·", " ", "-", "•", "."))
    return random.choice(
        (
            number[:2] + gap + number[2:],
            number[0] + number[1:].lower(),
            number[0] + full_width(number[1:]),
            number[0] + " " + number[1:],
        )
    )


def email(random: Random, address: str) -> str:
    if random.random() < 0.7:
        return address
    name, _, host = address.partition("@")
    return random.choice(
        (
            f"{name}＠{host}",
            full_width(address),
            address.upper(),
            f"{name} @ {host}",
            f"{name}艾特{host.replace('.', '点')}",
            f"{name}(at){host}",
        )
    )


def code(random: Random, number: str) -> str:
    """A code of letters and digits: as it is, lower-case, or full-width."""
    return random.choice((number, number, number, number.lower(), full_width(number)))


def born(random: Random, year: int, month: int, day: int) -> str:
    """A date of birth."""
    spoken = "".join(_WORDS[digit] for digit in str(year)).replace("零", "〇")
    ways = (
        f"{year}年{month}月{day}日",
        f"{year}-{month:02d}-{day:02d}",
        f"{year}/{month}/{day}",
        f"{year}.{month}.{day}",
        f"{year}{month:02d}{day:02d}",
        f"{year}年{month}月{day}号",
        f"{spoken}年{_small(month)}月{_small(day)}日",
        f"{year % 100:02d}年{month}月{day}日",
        f"{year}年{month:02d}月{day:02d}日",
        f"{year} 年 {month} 月 {day} 日",
        full_width(f"{year}-{month:02d}-{day:02d}"),
        f"{year}年{month}月",
    )
    return random.choice(ways)


def _small(number: int) -> str:
    tens, ones = divmod(number, 10)
    return ("" if tens == 0 else ("" if tens == 1 else _WORDS[str(tens)]) + "十") + (
        _WORDS[str(ones)] if ones else ""
    )
