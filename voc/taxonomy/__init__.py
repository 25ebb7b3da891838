"""Categories in the company's own words: read and checked from TOML or a workbook, and matched to opinions.

::

    from voc.taxonomy import Matcher, Said, Taxonomy

    taxonomy = Taxonomy.find("restaurant")  # or a path
    matcher = Matcher.of(taxonomy)
    (match,) = matcher.match([Said.of(text, aspect=(0, 4), opinion=(5, 7))])
    match.tags[0].path, match.normalised, match.touchpoint
"""

from voc.taxonomy.compare import Brands, Comparison, Judged, Relation, comparisons
from voc.taxonomy.find import find, shipped, write
from voc.taxonomy.match import Match, Matcher, Mention
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
from voc.taxonomy.normalise import Normalised
from voc.taxonomy.said import Said
from voc.taxonomy.vectors import VectorOf, phrases
from voc.taxonomy.weights import Weights

__all__ = [
    "LEVELS",
    "OTHER",
    "STAGES",
    "Brand",
    "Brands",
    "Category",
    "Comparison",
    "Judged",
    "Labelled",
    "Match",
    "Matcher",
    "Mention",
    "Normalised",
    "Relation",
    "Said",
    "Synonym",
    "Taxonomy",
    "VectorOf",
    "Weights",
    "comparisons",
    "find",
    "phrases",
    "shipped",
    "write",
]
