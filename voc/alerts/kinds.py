"""What ships about each kind of alert: name, usual severity, department, and whose words do not count."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from voc.rules.scope import Scope
from voc.schema import AlertKind, Severity

K = AlertKind
RANKS: Final = (Severity.NORMAL, Severity.HIGH, Severity.CRITICAL)
"""Severities from the least; a rank above the last is the company's highest level."""


@dataclass(frozen=True, kw_only=True)
class Kind:
    """A kind of alert as a company handles it.

    :ivar title: its name at the head of a ticket.
    :ivar severity: its usual one.
    :ivar department: who deals with it, where no taxonomy says so.
    :ivar shared: whether one cause strikes many customers, so that its incident is of a product and place
        rather than of a customer.
    :ivar raised: steps by which the company raises it.
    :ivar words: the company's own words that raise it.
    """

    title: str
    severity: Severity
    department: str
    shared: bool = False
    raised: int = 0
    words: tuple[str, ...] = ()


KINDS: Final[dict[str, Kind]] = {
    K.FOOD_SAFETY: Kind(title="食品安全", severity=Severity.HIGH, department="品质管理部", shared=True),
    K.PERSONAL_SAFETY: Kind(title="人身安全", severity=Severity.HIGH, department="安全管理部", shared=True),
    K.COUNTERFEIT: Kind(title="假货", severity=Severity.HIGH, department="品质管理部", shared=True),
    K.MIS_SELLING: Kind(title="误导销售", severity=Severity.HIGH, department="市场合规部", shared=True),
    K.UNAUTHORISED_CHARGE: Kind(title="未授权扣款", severity=Severity.CRITICAL, department="财务部"),
    K.SCAM: Kind(title="诈骗", severity=Severity.CRITICAL, department="风险控制部"),
    K.PRIVACY_LEAK: Kind(title="隐私泄露", severity=Severity.HIGH, department="信息安全部"),
    K.REGULATOR: Kind(title="监管投诉", severity=Severity.HIGH, department="法务合规部"),
    K.LEGAL: Kind(title="法律诉讼", severity=Severity.HIGH, department="法务合规部"),
    K.MEDIA: Kind(title="媒体曝光", severity=Severity.HIGH, department="公共关系部"),
    K.STAFF_MISCONDUCT: Kind(title="人员违规", severity=Severity.NORMAL, department="人力资源部"),
    K.CHURN: Kind(title="客户流失", severity=Severity.NORMAL, department="客户运营部"),
    K.ESCALATION: Kind(title="升级投诉", severity=Severity.NORMAL, department="客户服务部"),
    K.PAYMENT_DISPUTE: Kind(title="资金纠纷", severity=Severity.NORMAL, department="财务部"),
    K.ABUSE: Kind(title="辱骂攻击", severity=Severity.NORMAL, department="客户服务部"),
    K.GROUP_EVENT: Kind(title="群体事件", severity=Severity.HIGH, department="公共关系部", shared=True),
    K.BATCH_DEFECT: Kind(title="批量缺陷", severity=Severity.HIGH, department="品质管理部", shared=True),
    K.OUTAGE: Kind(title="服务中断", severity=Severity.HIGH, department="技术运维部", shared=True),
    K.LOW_SCORE: Kind(title="低分", severity=Severity.NORMAL, department="客户服务部"),
    K.SELF_HARM: Kind(title="极端言行", severity=Severity.CRITICAL, department="客户服务部"),
}

RAISED: Final[dict[str, tuple[Severity, ...]]] = {
    K.FOOD_SAFETY: (Severity.CRITICAL, Severity.NORMAL),
    K.PERSONAL_SAFETY: (Severity.CRITICAL,),
    K.STAFF_MISCONDUCT: (Severity.CRITICAL,),
    K.ESCALATION: (Severity.HIGH,),
    K.PAYMENT_DISPUTE: (Severity.HIGH,),
    K.ABUSE: (Severity.HIGH,),
}
"""Severities that a kind may have beside its usual one."""

_NOT_HEARD: Final = frozenset(
    [
        K.STAFF_MISCONDUCT,
        K.ESCALATION,
        K.BATCH_DEFECT,
        K.SELF_HARM,
        K.PAYMENT_DISPUTE,
        K.GROUP_EVENT,
        K.OUTAGE,
    ]
)
"""Kinds that are told in others' words: what staff said is the misconduct, others' cases are the batch."""
_NOT_SUPPOSED: Final = frozenset([K.ESCALATION, K.SELF_HARM, K.GROUP_EVENT, K.CHURN, K.ABUSE])
_ASKED: Final = frozenset(
    [K.COUNTERFEIT, K.FOOD_SAFETY, K.PERSONAL_SAFETY, K.REGULATOR, K.LEGAL, K.SCAM, K.CHURN, K.MEDIA]
)
"""Kinds of which an open question is no claim; in others a question mark is mostly anger."""


def disowning(kind: str) -> tuple[Scope, ...]:
    """What, said of all that proves a kind, makes it no case of the customer's."""
    return tuple(
        scope
        for scope, holds in (
            (Scope.NEGATED, True),
            (Scope.HYPOTHETICAL, kind not in _NOT_SUPPOSED),
            (Scope.HEARSAY, kind not in _NOT_HEARD),
            (Scope.QUESTION, kind in _ASKED),
        )
        if holds
    )
