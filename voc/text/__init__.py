"""Customers' writing made readable for the model, with a map back to the text as received.

:func:`clean` goes through the steps below, in this order, and again while a step uncovers work for an
earlier one. A text that needs none of them (most do not) is told by one look and keeps its offsets.

1.  **Markup**: HTML entities are decoded, nested ones too; ``<br>`` and its like become a new line, other
    HTML tags go; a written-out ``\\n`` becomes a new line. First, since entities may spell what follows.
2.  **Damage**: UTF-8 or GBK read as Latin-1 or cp1252, UTF-8 read as GBK, and GBK slipped by a byte are
    read again; ``企業(yè)`` loses its pinyin; ``锟斤拷`` and U+FFFD become a space. All are flagged
    ``damaged``. Before anything that would change the bytes that such text still holds.
3.  **Invisible characters** go: control, zero-width, bidi, byte-order marks. Emoji stay whole.
4.  **NFKC**, a group of joined characters at a time: full-width forms, ``①``, ``㎡``, ``…`` (three dots).
    Accents that stand alone in a kaomoji (``´``, ``￣``) stay. Emoji, kaomoji and ``[emoticons]`` are
    kept: they are sentiment.
5.  **Simplified Chinese**, where a character is one that only Traditional Chinese has: OpenCC's
    ``tw2sp``. Cantonese words stay.
6.  **Links** become a space; ``//@name:`` a new line; ``回复@name:`` goes; other mentions stay, since
    they are whom the customer speaks to; ``#topic#`` loses its hashes and keeps its words.
7.  **Runs**: more than three of one character, of a word of two to four Chinese characters, of an emoji
    or an ``[emoticon]`` become three. Digits and what masks are drawn with (``* # x X _ × ● ○ ■ □``)
    are left alone, so ``138****5678`` and ``[订单x]`` pass unchanged.
8.  **Fillers** said several times on end (那个那个, 嗯嗯, 呃,呃) are left once; said once they stay.
9.  **Space**: a run becomes one space, or one new line where it holds one; none at the ends. A new line
    ends a sentence.

Nothing is lower-cased, no word is corrected, no stop word goes.

Also here: :func:`sentences` and :func:`windows` (of any text, clean or not) and :func:`language` (of the
text as received).
"""

from __future__ import annotations

from .cleaning import clean
from .languages import language
from .mapped import CleanText, SpanOutside
from .sentence import WindowsImpossible, sentences, windows

__all__ = ["CleanText", "SpanOutside", "WindowsImpossible", "clean", "language", "sentences", "windows"]
