"""Why a text fires, and what would silence it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from voc.alerts.decide import Decider, Finding
from voc.alerts.evidence import sourced
from voc.alerts.points import AlertPoint, needed
from voc.alerts.settings import severity_of
from voc.passage import Passage
from voc.schema import AlertKind, Feedback, Span

NEAR = 0.1
"""Least share of its threshold that a kind has to reach to be spoken of when it does not fire."""


@dataclass(frozen=True, kw_only=True)
class Explanation:
    """Why a kind fires, or nearly does.

    :ivar network: the network's probability without the rules' say; None: not asked.
    :ivar evidence: where it is proved, in the text as received; `words` what stands there.
    :ivar vetoes: why what was found does not count.
    :ivar silence: what would keep it from firing, or makes that it does not.
    """

    kind: str
    fires: bool
    severity: str
    level: str
    probability: float
    threshold: float
    network: float | None
    origin: str
    evidence: tuple[Span, ...]
    words: tuple[str, ...]
    rules: tuple[str, ...]
    vetoes: tuple[str, ...]
    silence: tuple[str, ...]


def explain(
    findings: Iterable[Finding],
    feedback: Feedback,
    passage: Passage,
    decider: Decider,
    *,
    everything: bool = False,
) -> tuple[Explanation, ...]:
    """Why each kind fires, those that do first; of the others those that came near.

    :param findings: by ``Decider.weigh``.
    :param everything: with every kind, however far from firing.
    """
    out = [
        _explained(found, feedback, passage, decider)
        for found in findings
        if everything or found.fires or found.vetoes or found.probability >= NEAR * found.threshold
    ]
    return tuple(
        sorted(out, key=lambda one: (not one.fires, -one.probability / max(one.threshold, 1e-9), one.kind))
    )


def _explained(found: Finding, feedback: Feedback, passage: Passage, decider: Decider) -> Explanation:
    spans = sourced(found.places, passage)
    return Explanation(
        kind=found.kind, fires=found.fires, severity=str(severity_of(found.rank)),
        level=decider.settings.level(found.rank),
        probability=round(found.probability, 4), threshold=round(found.threshold, 4),
        network=None if found.alone is None else round(found.alone, 4), origin=found.origin,
        evidence=spans, words=tuple(_words(feedback, span) for span in spans),
        rules=found.rules, vetoes=found.vetoes,
        silence=tuple(_silence(found, decider)),
    )  # fmt: skip


def _silence(found: Finding, decider: Decider) -> Iterator[str]:
    if found.vetoes:
        yield (
            f"it does not count: {', '.join(found.vetoes)}"
            if not found.fires
            else f"partly: {', '.join(found.vetoes)}"
        )
    if not found.fires:
        if found.probability < found.threshold:
            yield f"its probability {found.probability:.3f} is under the threshold {found.threshold:.3f}"
        return
    if found.kind == AlertKind.LOW_SCORE:
        yield "a lower level for the metric under [low_score], or false for never"
        return
    if found.company:
        yield f"the company's rules without {', '.join(found.company)}"
        yield f'a company\'s rule with veto = ["alert:{found.kind}"] that holds in the sentence'
        return
    yield f"a threshold above {found.probability:.3f}: alerts = {{{found.kind} = …}}"
    yield f'a company\'s rule with veto = ["alert:{found.kind}"] that holds in the sentence'
    if found.rules and found.logit is not None:
        point = decider.points.get(found.kind, AlertPoint())
        without = point.probability(found.logit)
        stands = "it would still fire" if without >= found.threshold else "it would not fire"
        yield f"without the rules {', '.join(found.rules)} its probability is {without:.3f}, and {stands}"
    if found.logit is not None:
        point = decider.points.get(found.kind, AlertPoint())
        least = needed(point, found.threshold, fired=bool(found.rules), disowned=False)
        yield f"a network's logit under {least:.2f}; it is {found.logit:.2f}"


def _words(feedback: Feedback, span: Span) -> str:
    text = (feedback.text or "") if span.turn is None else (feedback.turns or ())[span.turn].text
    return text[span.start : span.end]
