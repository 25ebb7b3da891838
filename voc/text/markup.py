"""HTML that leaked into the text: entities, line breaks, tags, and escapes that were never read."""

from __future__ import annotations

import html
import re
from re import Match

from .mapped import Draft

_ENTITY = re.compile(
    r"&(?:amp;)*(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});|&nbsp\b;?|&(?:amp;)+"
)
_BREAK = re.compile(r"<(?:br|/br|/p|/div|/li|/tr|hr)\s{0,9}/?>", re.IGNORECASE)
_TAG = re.compile(
    r"</?(?:a|b|br|em|i|u|s|p|div|span|font|strong|img|li|ul|ol|h[1-6]|table|tbody|tr|td|th|center|small|big|sup|sub)"
    r"(?:\s[^<>]{0,300})?/?>",
    re.IGNORECASE,
)
_ESCAPE = re.compile(r"(?:\\[rnt])+")


def decode_markup(draft: Draft) -> None:
    """Decode entities (``&amp;lt;`` in one go), turn ``<br>`` into a new line, drop known tags.

    Only tags of HTML go: ``<3`` and ``(>_<)`` are a customer's own.
    """
    if "&" in draft.text:
        draft.substitute(_ENTITY, _decode)
    if "<" in draft.text:
        draft.substitute(_BREAK, "\n")
        draft.substitute(_TAG, "")
    if "\\" in draft.text:
        draft.edit([(m.start(), m.end(), "\n") for m in _ESCAPE.finditer(draft.text) if _is_line_end(m)])


def _is_line_end(found: Match[str]) -> bool:
    r"""Tell an escape beside Chinese from a path: C:\new."""
    before, after = (
        found.string[max(found.start() - 1, 0) : found.start()],
        found.string[found.end() : found.end() + 1],
    )
    return before > "\x7f" or after > "\x7f"


def _decode(match: Match[str]) -> str:
    whole = match.group()
    name = re.sub(r"^&(?:amp;)*", "&", whole)
    if name == "&":
        return "&"
    decoded = html.unescape(name if name.endswith(";") else name + ";")
    return whole if decoded == name and name == whole else decoded
