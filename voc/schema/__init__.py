"""The contract: ``Feedback`` goes in; ``Tags``, or ``Rejected`` in their place, come out.

Frozen models, from which JSON Schema, OpenAPI and the Arrow schema are derived. Arrow itself is loaded when
one of its functions is called. Every field and value is listed in ``docs/schema.md``.
"""

from voc.schema.arrow import feedback_schema, from_arrow, rejected_schema, schema_of, tags_schema, to_arrow
from voc.schema.feedback import Feedback, Turn, is_blank
from voc.schema.kinds import (
    AlertKind,
    Channel,
    Demand,
    Effort,
    Emotion,
    Flag,
    Intent,
    Language,
    Metric,
    Polarity,
    RejectCode,
    Severity,
    Speaker,
    Trend,
)
from voc.schema.moment import SHANGHAI, read_moment
from voc.schema.rating import SCALES, Rating
from voc.schema.rejected import Rejected, read_feedback, reject
from voc.schema.tags import (
    Alert,
    Conduct,
    Conversation,
    Entity,
    Keyword,
    Label,
    Mood,
    Opinion,
    PersonalData,
    Segment,
    Sentiment,
    Span,
    Tag,
    Tags,
    Topic,
    Versions,
)
from voc.schema.version import SCHEMA_VERSION, check_version

__all__ = [
    "SCALES",
    "SCHEMA_VERSION",
    "SHANGHAI",
    "Alert",
    "AlertKind",
    "Channel",
    "Conduct",
    "Conversation",
    "Demand",
    "Effort",
    "Emotion",
    "Entity",
    "Feedback",
    "Flag",
    "Intent",
    "Keyword",
    "Label",
    "Language",
    "Metric",
    "Mood",
    "Opinion",
    "PersonalData",
    "Polarity",
    "Rating",
    "RejectCode",
    "Rejected",
    "Segment",
    "Sentiment",
    "Severity",
    "Span",
    "Speaker",
    "Tag",
    "Tags",
    "Topic",
    "Trend",
    "Turn",
    "Versions",
    "check_version",
    "feedback_schema",
    "from_arrow",
    "is_blank",
    "read_feedback",
    "read_moment",
    "reject",
    "rejected_schema",
    "schema_of",
    "tags_schema",
    "to_arrow",
]
