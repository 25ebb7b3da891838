"""Reliability: how often what is said with a probability is right, in numbers and in a picture.

After Guo et al. 2017, On Calibration of Modern Neural Networks, section 2. The picture is SVG, written here:
a release's card shows it without anything else.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

import numpy as np

BINS = 15
"""Equal bins of confidence that the error is computed over."""
DRAWN = 10
"""Bins that a diagram shows."""


@dataclass(frozen=True)
class Bin:
    """Answers of about one confidence.

    :ivar confidence: their mean probability; `accuracy` the share that is right.
    """

    confidence: float
    accuracy: float
    n: int


@dataclass(frozen=True)
class Reliability:
    """How the probabilities of one head fare.

    :ivar error: expected calibration error, over `BINS` bins.
    :ivar bins: for the picture, `DRAWN` of them, None where there is no answer.
    """

    head: str
    error: float
    n: int
    bins: tuple[Bin | None, ...]


def reliability(head: str, probabilities: Sequence[float], right: Sequence[bool]) -> Reliability:
    """The reliability of answers, each with its probability, 0 to 1, and whether it was right."""
    said, true = np.array(probabilities, float), np.array(right, float)
    error = sum(one.n * abs(one.confidence - one.accuracy) for one in bins(said, true, BINS) if one)
    return Reliability(head, error / max(1, len(said)), len(said), bins(said, true, DRAWN))


def bins(said: np.ndarray, true: np.ndarray, count: int) -> tuple[Bin | None, ...]:
    """Equal bins of confidence from 0 to 1, None where one is empty."""
    place = np.minimum((said * count).astype(int), count - 1)
    return tuple(
        Bin(float(said[place == at].mean()), float(true[place == at].mean()), int((place == at).sum()))
        if (place == at).any()
        else None
        for at in range(count)
    )


SIDE, LEFT, TOP, GAP, COLUMNS = 168, 40, 44, 14, 3
WIDTH, HEIGHT = LEFT + SIDE + GAP + 6, TOP + SIDE + 64
RIGHT, LESS, MORE, INK, FAINT = "#4c78a8", "#f2b279", "#b8d4ee", "#24292f", "#8c959f"
FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif"


def diagram(heads: Sequence[Reliability]) -> str:
    """A picture of all heads, a panel each, as SVG.

    A bar is the share that was right of answers of about that confidence; its light end is the distance from
    the confidence. The strip below shows how many answers had which confidence.
    """
    columns = min(COLUMNS, max(1, len(heads)))
    rows = -(-len(heads) // columns)
    width, height = columns * WIDTH + 20, rows * HEIGHT + 44
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" '
        f'height="{height}" font-family="{escape(FONT)}" font-size="11" role="img" '
        'aria-label="Reliability diagrams">',
        f'<rect width="{width}" height="{height}" rx="8" fill="#ffffff"/>',
    ]
    for number, head in enumerate(heads):
        x, y = 10 + number % columns * WIDTH, number // columns * HEIGHT + 8
        parts += [f'<g transform="translate({x} {y})">', *_panel(head), "</g>"]
    return "\n".join([*parts, *_legend(width, height), "</svg>"]) + "\n"


def _panel(head: Reliability) -> Iterator[str]:
    yield (
        f'<text x="{LEFT}" y="18" font-size="13" font-weight="600" fill="{INK}">{escape(head.head)}</text>'
        f'<text x="{LEFT}" y="34" fill="{FAINT}">ECE {head.error:.3f} · n {head.n:,}</text>'
    )
    yield f'<rect x="{LEFT}" y="{TOP}" width="{SIDE}" height="{SIDE}" fill="#f6f8fa"/>'
    yield from _scales()
    yield from _bars(head)
    yield (
        f'<line x1="{LEFT}" y1="{TOP + SIDE}" x2="{LEFT + SIDE}" y2="{TOP}" stroke="{INK}" '
        'stroke-dasharray="4 3" stroke-width="1"/>'
    )
    yield from _strip(head)


def _scales() -> Iterator[str]:
    for share in (0.0, 0.25, 0.5, 0.75, 1.0):
        y, x = TOP + SIDE * (1 - share), LEFT + SIDE * share
        label = f"{share:g}"
        yield f'<line x1="{LEFT}" y1="{y:g}" x2="{LEFT + SIDE}" y2="{y:g}" stroke="#ffffff"/>'
        yield f'<text x="{LEFT - 6}" y="{y + 4:g}" text-anchor="end" fill="{FAINT}">{label}</text>'
        yield f'<text x="{x:g}" y="{TOP + SIDE + 52}" text-anchor="middle" fill="{FAINT}">{label}</text>'


def _bars(head: Reliability) -> Iterator[str]:
    step = SIDE / len(head.bins)
    for place, one in enumerate(head.bins):
        if one is not None:
            x, low, high = LEFT + place * step + 1, *sorted((one.accuracy, one.confidence))
            gap = LESS if one.accuracy < one.confidence else MORE
            yield _bar(x, step - 2, 0, one.accuracy, RIGHT)
            yield _bar(x, step - 2, low, high, gap)


def _bar(x: float, width: float, low: float, high: float, colour: str) -> str:
    y, height = TOP + SIDE * (1 - high), SIDE * (high - low)
    return f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" fill="{colour}"/>'


def _strip(head: Reliability) -> Iterator[str]:
    """How many answers each bin holds, tallest 26 high."""
    step, most = SIDE / len(head.bins), max((one.n for one in head.bins if one), default=1)
    for place, one in enumerate(head.bins):
        if one is not None:
            tall = max(1.0, 26 * one.n / most)
            yield (
                f'<rect x="{LEFT + place * step + 1:.1f}" y="{TOP + SIDE + 36 - tall:.1f}" '
                f'width="{step - 2:.1f}" height="{tall:.1f}" fill="{FAINT}"/>'
            )


def _legend(width: int, height: int) -> Iterator[str]:
    words = (
        (RIGHT, "right"),
        (LESS, "less often than said"),
        (MORE, "more often than said"),
        (FAINT, "how many answers"),
    )
    x = 10 + LEFT
    for colour, text in words:
        if x + len(text) * 6 > width:
            break
        yield f'<rect x="{x}" y="{height - 24}" width="10" height="10" fill="{colour}"/>'
        yield f'<text x="{x + 15}" y="{height - 15}" fill="{INK}">{text}</text>'
        x += 34 + len(text) * 6
