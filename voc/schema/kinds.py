"""The choices of the contract, each a closed list with its values as they stand in JSON.

Where a company may add names of its own (alert kinds, intents, emotions, flags), the field is a plain string and
the list here says what is shipped: a member compares equal to its string.
"""

from enum import StrEnum


class Channel(StrEnum):
    """Where feedback comes from 渠道."""

    REVIEW = "review"
    CALL = "call"
    CHAT = "chat"
    SOCIAL = "social"
    SURVEY = "survey"
    TICKET = "ticket"


class Speaker(StrEnum):
    """Who speaks in a turn 角色."""

    CUSTOMER = "customer"
    AGENT = "agent"
    BOT = "bot"
    OTHER = "other"


class Metric(StrEnum):
    """What a rating measures 指标."""

    NPS = "nps"
    CSAT = "csat"
    CES = "ces"
    STARS = "stars"
    OTHER = "other"


class Language(StrEnum):
    """What a text is written in 语言."""

    SIMPLIFIED = "zh-Hans"
    TRADITIONAL = "zh-Hant"
    CANTONESE = "yue"
    ENGLISH = "en"
    MIXED = "mixed"
    OTHER = "other"


class Polarity(StrEnum):
    """Which way a feeling points 极性."""

    NEGATIVE = "negative"
    NEUTRAL = "neutral"
    POSITIVE = "positive"


class Emotion(StrEnum):
    """The shipped labels of ``Tags.emotion`` 情绪."""

    NEUTRAL = "neutral"
    ANGRY = "angry"
    HAPPY = "happy"
    SAD = "sad"
    FEAR = "fear"
    SURPRISE = "surprise"


class Intent(StrEnum):
    """The shipped labels of ``Tags.intent`` 意图."""

    COMPLAINT = "complaint"
    PRAISE = "praise"
    SUGGESTION = "suggestion"
    QUESTION = "question"
    OTHER = "other"


class Demand(StrEnum):
    """The shipped labels of ``Tags.demand`` 诉求."""

    REFUND = "refund"
    REPLACEMENT = "replacement"
    REPAIR = "repair"
    COMPENSATION = "compensation"
    APOLOGY = "apology"
    EXPLANATION = "explanation"
    NONE = "none"


class Effort(StrEnum):
    """The shipped labels of ``Tags.effort`` 费力度."""

    NONE = "none"
    SOME = "some"
    HIGH = "high"


class AlertKind(StrEnum):
    """The shipped values of ``Alert.kind`` 预警类型."""

    FOOD_SAFETY = "food_safety"
    PERSONAL_SAFETY = "personal_safety"
    COUNTERFEIT = "counterfeit"
    MIS_SELLING = "mis_selling"
    UNAUTHORISED_CHARGE = "unauthorised_charge"
    SCAM = "scam"
    PRIVACY_LEAK = "privacy_leak"
    REGULATOR = "regulator"
    LEGAL = "legal"
    MEDIA = "media"
    STAFF_MISCONDUCT = "staff_misconduct"
    CHURN = "churn"
    ESCALATION = "escalation"
    PAYMENT_DISPUTE = "payment_dispute"
    ABUSE = "abuse"
    GROUP_EVENT = "group_event"
    BATCH_DEFECT = "batch_defect"
    OUTAGE = "outage"
    LOW_SCORE = "low_score"
    SELF_HARM = "self_harm"


class Severity(StrEnum):
    """How urgent an alert is 级别, the most urgent first."""

    CRITICAL = "critical"
    HIGH = "high"
    NORMAL = "normal"


class Flag(StrEnum):
    """The shipped values of ``Tags.flags``: what a reader of the tags should know about the text."""

    LOW_CONFIDENCE = "low_confidence"
    RATING_CONTRADICTS_TEXT = "rating_contradicts_text"
    TEMPLATE_PRAISE = "template_praise"
    SUSPECTED_IRONY = "suspected_irony"
    DUPLICATE = "duplicate"
    DAMAGED_TEXT = "damaged_text"
    TRUNCATED = "truncated"


class Trend(StrEnum):
    """Where the customer's feeling goes in a conversation 走势."""

    IMPROVING = "improving"
    STEADY = "steady"
    WORSENING = "worsening"


class RejectCode(StrEnum):
    """Why a piece of feedback was not tagged."""

    EMPTY_TEXT = "empty_text"
    INVALID_TEXT = "invalid_text"
    TOO_LONG = "too_long"
    BOTH_TEXT_AND_TURNS = "both_text_and_turns"
    UNKNOWN_CHANNEL = "unknown_channel"
    INVALID_TIME = "invalid_time"
    FUTURE_DATE = "future_date"
    INVALID_RATING = "invalid_rating"
    MISSING_FIELD = "missing_field"
    UNKNOWN_FIELD = "unknown_field"
    BAD_RECORD = "bad_record"
    NOT_TAGGED = "not_tagged"
