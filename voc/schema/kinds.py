"""The choices of the contract: each a list of values as they stand in JSON, with what they mean.

Where a company may add names of its own (labels, alert kinds, flags), the field is a plain string and the
list here says what is shipped; a member equals its string.
"""

from enum import StrEnum
from typing import Self


class Choice(StrEnum):
    """A choice that knows what each of its values means."""

    meaning: str

    def __new__(cls, value: str, meaning: str = "") -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.meaning = meaning
        return member


class Channel(Choice):
    """Where feedback comes from 渠道."""

    REVIEW = "review", "评论: a review of a shop, product or place"
    CALL = "call", "电话: a service call, transcribed"
    CHAT = "chat", "在线客服: a chat with an agent or a bot"
    SOCIAL = "social", "社交媒体: a post or a comment on one"
    SURVEY = "survey", "问卷: an answer to a question"
    TICKET = "ticket", "工单: a request or complaint on file"


class Speaker(Choice):
    """Who speaks in a turn 角色."""

    CUSTOMER = "customer", "客户"
    AGENT = "agent", "坐席: a member of staff"
    BOT = "bot", "机器人"
    OTHER = "other", "其他: anybody else, or not known"


class Metric(Choice):
    """What a rating measures 指标."""

    NPS = "nps", "净推荐值: whether they would recommend, 0 to 10"
    CSAT = "csat", "满意度: how satisfied they are, 1 to 5"
    CES = "ces", "费力度: how easy it was, 1 to 7"
    STARS = "stars", "星级: stars, 1 to 5"
    OTHER = "other", "其他: anything else, on a scale that is given"


class Language(Choice):
    """What a text is written in 语言."""

    SIMPLIFIED = "zh-Hans", "简体中文"
    TRADITIONAL = "zh-Hant", "繁體中文"
    CANTONESE = "yue", "粵語"
    ENGLISH = "en", "English"
    MIXED = "mixed", "several"
    OTHER = "other", "another, or none that can be told"


class Polarity(Choice):
    """Which way a feeling points 极性."""

    NEGATIVE = "negative", "负面"
    NEUTRAL = "neutral", "中性"
    POSITIVE = "positive", "正面"


class Emotion(Choice):
    """The shipped labels of ``Tags.emotion`` 情绪."""

    NEUTRAL = "neutral", "平静"
    ANGRY = "angry", "愤怒"
    HAPPY = "happy", "高兴"
    SAD = "sad", "难过"
    FEAR = "fear", "担忧"
    SURPRISE = "surprise", "惊讶"


class Intent(Choice):
    """The shipped labels of ``Tags.intent`` 意图."""

    COMPLAINT = "complaint", "投诉抱怨"
    PRAISE = "praise", "表扬"
    SUGGESTION = "suggestion", "建议"
    QUESTION = "question", "咨询"
    OTHER = "other", "其他"


class Demand(Choice):
    """The shipped labels of ``Tags.demand`` 诉求."""

    REFUND = "refund", "退款"
    REPLACEMENT = "replacement", "换货"
    REPAIR = "repair", "维修"
    COMPENSATION = "compensation", "赔偿"
    APOLOGY = "apology", "道歉"
    EXPLANATION = "explanation", "解释"
    NONE = "none", "无"


class Effort(Choice):
    """The shipped labels of ``Tags.effort``: what it cost the customer 费力度."""

    NONE = "none", "不费力"
    SOME = "some", "有些费力"
    HIGH = "high", "很费力"


class AlertKind(Choice):
    """The shipped values of ``Alert.kind`` 预警类型."""

    FOOD_SAFETY = "food_safety", "食品安全: spoiled food, a foreign body, somebody ill, a dirty kitchen"
    PERSONAL_SAFETY = "personal_safety", "人身安全: somebody was or could have been hurt"
    COUNTERFEIT = "counterfeit", "假货: fake, used or refurbished goods sold as genuine or new"
    MIS_SELLING = "mis_selling", "误导销售与虚假宣传: what the seller or the advertisement said was not true"
    UNAUTHORISED_CHARGE = "unauthorised_charge", "未授权扣款: money taken without consent, a hidden fee"
    SCAM = "scam", "诈骗: money taken and nothing delivered, or swindled by a third party"
    PRIVACY_LEAK = "privacy_leak", "隐私泄露: personal data leaked, sold or shown to others"
    REGULATOR = "regulator", "监管投诉: a complaint to an authority or consumer body, made or announced"
    LEGAL = "legal", "法律诉讼: lawyer, court or police, called or announced"
    MEDIA = "media", "媒体曝光: made public, or announced, to press or followers"
    STAFF_MISCONDUCT = "staff_misconduct", "人员违规: staff insulted, threatened, cheated or hung up"
    CHURN = "churn", "流失: they leave or have left"
    ESCALATION = "escalation", "升级投诉: raised before and not solved, a manager demanded, a deadline set"
    PAYMENT_DISPUTE = (
        "payment_dispute",
        "资金纠纷: a refund, deposit or compensation refused, missing or disputed",
    )
    ABUSE = "abuse", "辱骂攻击: the customer insults or threatens staff or a group of people"
    GROUP_EVENT = "group_event", "群体事件: several customers act together"
    BATCH_DEFECT = "batch_defect", "批量缺陷: a known, repeated or recalled fault of a product or batch"
    OUTAGE = "outage", "服务中断: the service cannot be used now"
    LOW_SCORE = "low_score", "低分: the rating is at or under the level the company set"
    SELF_HARM = "self_harm", "极端言行: suicide, self-harm or an extreme act is spoken of"


class Severity(Choice):
    """How urgent an alert is 级别, the most urgent first."""

    CRITICAL = "critical", "紧急: at once"
    HIGH = "high", "高: the same day"
    NORMAL = "normal", "一般: in its turn"


class Flag(Choice):
    """The shipped values of ``Tags.flags``: what a reader of the tags should know 标记."""

    LOW_CONFIDENCE = "low_confidence", "低置信: the sentiment could well be another"
    RATING_CONTRADICTS_TEXT = (
        "rating_contradicts_text",
        "评分与文本矛盾: the score says one thing, the words another",
    )
    TEMPLATE_PRAISE = "template_praise", "模板好评: praise that was set by default or written to a pattern"
    SUSPECTED_IRONY = "suspected_irony", "疑似反讽: the words may mean their opposite"
    DUPLICATE = "duplicate", "重复: says what another piece says"
    DAMAGED_TEXT = (
        "damaged_text",
        "文本损坏: read in a wrong encoding somewhere, and repaired where that was possible",
    )
    TRUNCATED = "truncated", "截断: longer than is analysed; see coverage"


class Trend(Choice):
    """Where the customer's feeling goes in a conversation 走势."""

    IMPROVING = "improving", "好转"
    STEADY = "steady", "平稳"
    WORSENING = "worsening", "恶化"


class RejectCode(Choice):
    """Why a piece of feedback was not tagged 拒绝原因."""

    EMPTY_TEXT = "empty_text", "neither a text that is not blank nor a rating"
    INVALID_TEXT = "invalid_text", "a lone surrogate, a NUL character, or bytes that are no text"
    TOO_LONG = "too_long", "longer than the reader takes"
    BOTH_TEXT_AND_TURNS = "both_text_and_turns", "a text and turns in one piece"
    UNKNOWN_CHANNEL = "unknown_channel", "a channel that is none of the six"
    INVALID_TIME = "invalid_time", "a time that cannot be read"
    FUTURE_DATE = "future_date", "a time more than a day ahead"
    INVALID_RATING = "invalid_rating", "a rating that cannot be read, or lies outside its scale"
    MISSING_FIELD = "missing_field", "a field or cell that must be there is not"
    UNKNOWN_FIELD = "unknown_field", "a field that the contract does not have"
    BAD_RECORD = "bad_record", "anything else that breaks the contract; not a JSON object"
    NOT_TAGGED = "not_tagged", "valid, but the engine failed on it; the rest was tagged"
