"""Phrases and patterns that an analyst writes: the door to spaCy and google-re2.

::

    rules = Rules.load("rules.toml")           # or a workbook with a sheet named rules
    hits = rules.apply("后厨有老鼠，我要打12315", channel=Channel.REVIEW, speaker=Speaker.CUSTOMER)
    [(hit.rule, hit.start, hit.end) for hit in hits]

A rule sets a category, an alert, an intent or a flag, or vetoes one, where one of its phrases, patterns,
token patterns or regular expressions holds. docs/rules.md has the notation.

What is denied, supposed, told by others or threatened is told in :mod:`voc.rules.scope`, which needs no
library.
"""

from voc.rules.doc import to_doc
from voc.rules.model import Effect, Hit, Mark, Rule, RulesError, Target
from voc.rules.rules import Rules
from voc.rules.scope import Scope

__all__ = ["Effect", "Hit", "Mark", "Rule", "Rules", "RulesError", "Scope", "Target", "to_doc"]
