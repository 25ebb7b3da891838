"""The order in which a text is cleaned, and the short way round for a text that needs nothing."""

from __future__ import annotations

import re

from . import characters, damage, furniture, markup, script
from .mapped import CleanText, Draft

# Whatever holds one of these may need a step; what holds none is plain.
_AWKWARD = re.compile(
    "[^ !\"$%'-.0-;=-?A-Z\\[\\]-~\u3001-\u3015\u4e00-\u9fff\u201c\u201d\u2018\u2019\u2014\u00b7]"
)
_PASSES = 8


def clean(text: str) -> CleanText:
    """Return the text the model reads, with its map back to ``text``.

    Cleaning what is clean changes nothing: ``clean(clean(x).text).text == clean(x).text``.
    """
    narrow = text.translate(characters.FULL_WIDTH)
    if _is_plain(narrow):
        return CleanText(text, narrow)
    draft = Draft(text)
    for _ in range(_PASSES):
        before = draft.text
        _clean_once(draft)
        if draft.text == before:
            break
    return draft.finish()


def _is_plain(text: str) -> bool:
    return not (
        _AWKWARD.search(text)
        or "  " in text
        or text[:1] == " "
        or text[-1:] == " "
        or "www." in text.lower()
        or furniture.is_repetitive(text)
        or script.has_traditional(text)
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
