"""Words that several categories claim: worth a look, though they are allowed."""

from __future__ import annotations

from collections import defaultdict

from voc.taxonomy.lexicon import plain, words_for
from voc.taxonomy.model import Taxonomy


def shared_words(taxonomy: Taxonomy) -> list[tuple[str, tuple[str, ...]]]:
    """The words that stand for several categories, in order, each with their codes."""
    owners = defaultdict[str, dict[str, None]](dict)
    for category in taxonomy.categories:
        for word in words_for(category):
            owners[plain(word)][category.code] = None
    return [(word, tuple(codes)) for word, codes in owners.items() if len(codes) > 1]
