"""Categories in the company's own words: read and checked from TOML or a workbook, and matched to opinions.

::

    from voc.taxonomy import Matcher, Said, Taxonomy

    taxonomy = Taxonomy.find("restaurant")  # or a path
    matcher = Matcher.of(taxonomy)
    (match,) = matcher.match([Said.of(text, aspect=(0, 4), opinion=(5, 7))])
    match.tags[0].path, match.normalised, match.touchpoint
"""

from voc.taxonomy.find import find, shipped, write
from voc.taxonomy.model import (
    LEVELS,
    OTHER,
    STAGES,
    Brand,
    Category,
    Labelled,
    Synonym,
    Taxonomy,
)

__all__ = [
    "LEVELS",
    "OTHER",
    "STAGES",
    "Brand",
    "Category",
    "Labelled",
    "Synonym",
    "Taxonomy",
    "find",
    "shipped",
    "write",
]
