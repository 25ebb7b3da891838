"""The order in which a text is cleaned, and the short way round for a text that needs nothing."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from re import Pattern

from . import characters, damage, furniture, hanzi, markup, script
from .mapped import CleanText, Draft

# A step may uncover work for an earlier one, such as an entity in an entity.
_MOST_ROUNDS = 8

Step = Callable[[Draft], None]
_STEPS: tuple[Step, ...] = (
    markup.decode_markup,
    damage.repair,
    characters.drop_invisible,
    characters.normalise,
    script.simplify,
    furniture.drop_links,
    furniture.drop_repost_marks,
    furniture.open_topics,
    furniture.shorten_runs,
    furniture.calm_fillers,
    furniture.fold_space,
)


def clean(text: str) -> CleanText:
    """Return the text the model reads, with its map back to ``text``.

    Cleaning what is clean changes nothing: ``clean(clean(x).text).text == clean(x).text``.
    """
    narrow = text.translate(characters.FULL_WIDTH)
    if _is_plain(narrow):
        return CleanText(text, narrow)
    draft = Draft(text)
    # A step is settled on a text that it leaves as it is, and need not see it again.
    settled: dict[Step, str] = {}
    for _ in range(_MOST_ROUNDS):
        if all([_settle(step, draft, settled) for step in _STEPS]) or _is_plain(draft.text):
            break
    return draft.finish()


def _settle(step: Step, draft: Draft, settled: dict[Step, str]) -> bool:
    """Take a step unless it is settled; return whether it left the text as it was."""
    before = draft.text
    if settled.get(step) != before:
        step(draft)
    if draft.text == before:
        settled[step] = before
    return draft.text == before


@cache
def _awkward() -> Pattern[str]:
    """Return a pattern for what may need a step: all but Simplified Chinese and harmless signs."""
    chinese = "".join(sorted(hanzi.simplified()))
    return re.compile(f"[^ !\"$%'-.0-;=-?A-Z\\[\\]-~\u3001-\u3015“”‘’—·{chinese}]")


def _is_plain(text: str) -> bool:
    return not (
        _awkward().search(text)
        or "  " in text
        or text[:1] == " "
        or text[-1:] == " "
        or "www." in text.lower()
        or furniture.is_repetitive(text)
        or damage.is_suspicious(text)
    )
