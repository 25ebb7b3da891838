"""The labels readers may give, task by task, and the short keys they write them with."""

from voc.schema import AlertKind, Demand, Effort, Intent, Polarity, Severity

POLARITIES = {"neg": Polarity.NEGATIVE.value, "neu": Polarity.NEUTRAL.value, "pos": Polarity.POSITIVE.value}
EFFORTS = {"0": Effort.NONE.value, "1": Effort.SOME.value, "2": Effort.HIGH.value}
INTENTS = tuple(intent.value for intent in Intent)
DEMANDS = tuple(demand.value for demand in Demand)
SEVERITIES = tuple(severity.value for severity in Severity)
KINDS = tuple(kind.value for kind in AlertKind if kind is not AlertKind.LOW_SCORE)
"""The kinds that stand in a text; ``low_score`` is read from the rating."""
RESOLVED = ("yes", "no", "unclear")
CONDUCT = ("good", "neutral", "poor")

BANK: dict[str, str] = {
    "limit": "额度",
    "apply": "申请与审批",
    "card": "卡种与权益",
    "reward": "积分与活动",
    "fee": "费用",
    "instalment": "分期",
    "loan": "贷款",
    "repay": "还款与逾期",
    "credit": "征信与风控",
    "account": "账户与注销",
    "wealth": "存款与理财",
    "digital": "线上渠道",
    "service": "服务",
}
"""Code to Chinese name of what a post on a bank speaks of."""

MIXED: dict[str, tuple[str, ...]] = {
    "shop": (
        "质量",
        "功能效果",
        "口感味道",
        "外观",
        "尺寸规格",
        "价格",
        "描述相符",
        "物流配送",
        "包装",
        "客服售后",
        "缺件赠品",
        "总体",
    ),
    "restaurant": (
        "食物#品质",
        "食物#份量与款式",
        "食物#价格",
        "饮料#品质",
        "饮料#份量与款式",
        "饮料#价格",
        "服务#概括",
        "氛围#概括",
        "地点#概括",
        "餐厅#价格",
        "餐厅#概括",
        "餐厅#杂项",
    ),
    "hotel": (
        "位置交通",
        "房间设施",
        "卫生",
        "隔音安静",
        "网络",
        "服务",
        "餐饮早餐",
        "价格",
        "安全",
        "景观环境",
        "配套",
        "预订",
        "总体",
    ),
    "car": ("动力", "价格", "油耗", "操控", "舒适性", "配置", "安全性", "内饰", "外观", "空间"),
}
"""Industry to its categories; those of restaurant and car are the corpora's own."""


def categories_of(industry: str) -> tuple[str, ...]:
    """Return the category codes of ``bank`` or of an industry of the task ``mixed``."""
    return tuple(BANK) if industry == "bank" else MIXED[industry]
