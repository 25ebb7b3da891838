"""Chinese words: cuts made words, user dictionaries over them, keywords and new words; the door to HanLP.

::

    handle = DictionaryHandle("tenant.tsv")     # handle.report says what was refused, and why
    words = segment(text, cuts, dictionary=handle.current)
    keywords(text, words, frequencies=frequencies)

docs/words.md has the files' format.
"""

from voc.words.decode import CutsWrong, Span, Spans, segment
from voc.words.dictionary import Dictionary, Entry, Mode
from voc.words.discover import NewWord, discover
from voc.words.explain import Explanation, explain
from voc.words.frequencies import Frequencies
from voc.words.handle import DictionaryHandle, TenantDictionaries
from voc.words.hanlp import HanlpWords
from voc.words.keywords import Weighed, keywords
from voc.words.read import Refusal, Refused, Report, read_dictionary

__all__ = [
    "CutsWrong",
    "Dictionary",
    "DictionaryHandle",
    "Entry",
    "Explanation",
    "Frequencies",
    "HanlpWords",
    "Mode",
    "NewWord",
    "Refusal",
    "Refused",
    "Report",
    "Span",
    "Spans",
    "TenantDictionaries",
    "Weighed",
    "discover",
    "explain",
    "keywords",
    "read_dictionary",
    "segment",
]
