"""The order in which a text is cleaned, and the short way round for a text that needs nothing."""

from __future__ import annotations

import re
from functools import cache
from re import Pattern

from . import characters, damage, furniture, hanzi, markup, script
from .mapped import CleanText, Draft

# A step may uncover work for an earlier one, such as an entity in an entity.
_MOST_ROUNDS = 8


def clean(text: str) -> CleanText:
    """Return the text the model reads, with its map back to ``text``.

    Cleaning what is clean changes nothing: ``clean(clean(x).text).text == clean(x).text``.
    """
    narrow = text.translate(characters.FULL_WIDTH)
    if _is_plain(narrow):
        return CleanText(text, narrow)
    draft = Draft(text)
    for _ in range(_MOST_ROUNDS):
        before = draft.text
        _clean_once(draft)
        if draft.text == before or _is_plain(draft.text):
            break
    return draft.finish()


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


def _clean_once(draft: Draft) -> None:
    markup.decode_markup(draft)
    damage.repair(draft)
    characters.drop_invisible(draft)
    characters.normalise(draft)
    script.simplify(draft)
    furniture.drop_links(draft)
    furniture.drop_repost_marks(draft)
    furniture.open_topics(draft)
    furniture.shorten_runs(draft)
    furniture.calm_fillers(draft)
    furniture.fold_space(draft)
