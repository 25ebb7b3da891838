"""Alerts of a text: the network's logits, rules, the rating and the company's settings weighed together.

A kind fires when its calibrated probability reaches the threshold of the operating point and something of the
customer's own words proves it. What is denied, supposed, told of others or asked is evidence against it; a
rule of the company's that vetoes a kind silences it in that sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from voc.alerts.evidence import Floats, Place, apart, evidence, sourced
from voc.alerts.identity import alert_id, incident_key
from voc.alerts.kinds import disowning
from voc.alerts.points import BALANCED, AlertPoint, Operating, thresholds
from voc.alerts.prototypes import KindPrototype
from voc.alerts.rulebook import Rulebook, severities, shipped
from voc.alerts.score import low_score
from voc.alerts.settings import AlertSettings, rank_of, severity_of
from voc.alerts.severity import effect_on, severity
from voc.alerts.ticket import Mask, beyond, title
from voc.alerts.words import WordLists
from voc.errors import UnknownName
from voc.passage import Passage
from voc.rules.model import Hit, Target
from voc.schema import Alert, AlertKind, Feedback, Severity
from voc.sentiment import stretch

ALONE: Final = 0.7
"""How probable a kind is when a shipped rule says so and no network was asked: their precision on dev, of
texts most of which were picked because they sound like alerts."""
FAR: Final = 0.1
"""Share of its threshold under which nothing is looked for that proves a kind."""
_SENTENCE_END: Final = re.compile(r"[。！!？?；;\n]")


@dataclass(frozen=True)
class PieceScores:
    """What the network says of each piece of a passage.

    :ivar logits: ``(pieces, columns)``.
    :ivar piece: for each character of the passage the index of its piece, ``(characters,)``.
    """

    logits: Floats
    piece: NDArray[np.int32]


@dataclass(frozen=True, kw_only=True)
class Finding:
    """What was found of one kind, whether it fires or not.

    :ivar probability: with the rules' say; `alone` the network's without it, None when it was not asked.
    :ivar threshold: that the probability has to reach.
    :ivar places: what proves it, in the passage.
    :ivar rules: ids of the rules that say so; `company` those among them that are the company's own.
    :ivar vetoes: why what proves it does not count: ``negated``, ``hearsay`` …, ``rule:<id>``.
    :ivar rank: of severity, raised: 0 normal to 3, beyond critical.
    """

    kind: str
    probability: float
    threshold: float
    alone: float | None = None
    logit: float | None = None
    places: tuple[Place, ...] = ()
    rules: tuple[str, ...] = ()
    company: tuple[str, ...] = ()
    vetoes: tuple[str, ...] = ()
    silenced: bool = False
    rank: int = 0
    origin: str = "model"

    @property
    def fires(self) -> bool:
        proved = bool(self.places) or self.kind == AlertKind.LOW_SCORE
        return proved and not self.silenced and self.probability >= self.threshold


class Decider:
    """Decides on alerts at one operating point; made once, threads may share it.

    :param columns: the network's alert columns in its order; none: rules and ratings decide alone.
    :param points: of kinds and severity columns, from the release.
    :param prototypes: kinds of the company's own that were taught by examples.
    :raises UnknownName: for a kind in `operating` that there is none of.
    """

    def __init__(
        self, columns: Sequence[str] = (), points: Mapping[str, AlertPoint] | None = None, *,
        operating: Operating = BALANCED, settings: AlertSettings | None = None, rules: Rulebook | None = None,
        prototypes: Sequence[KindPrototype] = (),
    ) -> None:  # fmt: skip
        self.settings = settings or AlertSettings()
        self.columns = tuple(columns)
        self.kinds = tuple(str(kind) for kind in AlertKind if kind is not AlertKind.LOW_SCORE)
        known = points or {}
        self.points = {name: known.get(name, AlertPoint()) for name in (*self.kinds, *self.columns)}
        self.prototypes = tuple(prototypes)
        _check_kinds(operating, {*self.kinds, *self.settings.kinds, *(one.kind for one in prototypes)})
        self.thresholds = thresholds(self.points, operating)
        self.rules = rules or shipped()
        self.words = WordLists(self.settings.words)

    def decide(
        self, feedback: Feedback, passage: Passage, scores: PieceScores | None = None, *,
        hits: Sequence[Hit] = (), vector: NDArray[np.float32] | None = None, department: str | None = None,
        mask: Mask | None = None,
    ) -> tuple[Alert, ...]:  # fmt: skip
        """The alerts of a piece of feedback, the most severe first.

        :param scores: None: the text was not read by a network that knows alerts.
        :param hits: of the company's own rules, by ``Rules.apply(passage)``.
        :param vector: the sentence vector, for kinds taught by examples.
        :param department: whom the taxonomy names; it outranks the kind's.
        :param mask: hides personal data in titles; None: titles hold the kind only.
        """
        found = [f for f in self.weigh(feedback, passage, scores, hits=hits, vector=vector) if f.fires]
        alerts = [self._alert(f, feedback, passage, department, mask) for f in found]
        proved = (alert for alert in alerts if alert is not None)
        return tuple(
            sorted(proved, key=lambda alert: (-rank_of(alert.severity), -alert.probability, alert.kind))
        )

    def weigh(
        self, feedback: Feedback, passage: Passage, scores: PieceScores | None = None, *,
        hits: Sequence[Hit] = (), vector: NDArray[np.float32] | None = None,
    ) -> tuple[Finding, ...]:  # fmt: skip
        """What was found of every kind, what does not fire included."""
        said = _Said.of(self, feedback, passage, scores, hits)
        out = [self._kind(kind, said) for kind in self._asked(said)]
        out += [self._taught(one, said, vector) for one in self.prototypes if vector is not None and said.own]
        low = low_score(feedback.rating, self.settings)
        if low is not None:
            out.append(self._scored(low, feedback))
        return tuple(out)

    def _asked(self, said: _Said) -> list[str]:
        """All kinds that ship, and the company's own that a rule or word sets."""
        own = {e.value for hit in said.company for e in hit.effects if e.target is Target.ALERT}
        return [*self.kinds, *sorted(own.difference(self.kinds))]

    def _kind(self, kind: str, said: _Said) -> Finding:
        point, threshold = self.points.get(kind, AlertPoint()), self.thresholds.get(kind, 0.5)
        raising, ordered = said.hits(said.shipped, kind), said.hits(said.company, kind)
        fired, logit = (*ordered, *raising), said.pooled.get(kind)
        # Most kinds are far from firing in most texts: their evidence is not looked for.
        far = logit is None or point.probability(logit, fired=bool(raising)) < FAR * threshold
        runs = _Runs() if far else said.runs(kind)
        by_network = logit is not None and point.probability(logit, disowned=runs.disowned) >= threshold
        places = runs.kept if by_network and runs.kept else _places(fired) or runs.kept or runs.all
        standing, vetoing = said.standing(kind, places)
        rules = tuple(dict.fromkeys(hit.rule for hit in fired))
        return Finding(
            kind=kind, threshold=threshold, logit=logit, places=apart(standing), rules=rules,
            probability=1.0 if ordered else _probability(point, logit, bool(raising), runs.disowned),
            alone=None if logit is None else point.probability(logit),
            company=tuple(hit.rule for hit in ordered),
            vetoes=(*(runs.reasons if runs.disowned else ()), *vetoing),
            silenced=bool(places) and not standing,
            origin=f"rule:{rules[0]}" if ordered or (fired and not by_network) else "model",
            rank=self._rank(kind, self._severity(kind, fired, said), said.feedback),
        )  # fmt: skip

    def _severity(self, kind: str, fired: Sequence[Hit], said: _Said) -> Severity:
        return severity(
            kind, self.settings.kinds, hits=fired, ruled=said.ruled, columns=said.pooled, points=self.points,
            text=said.own,
        )  # fmt: skip

    def _rank(self, kind: str, usual: Severity, feedback: Feedback) -> int:
        return max(0, rank_of(usual) + beyond(kind, feedback, self.settings))

    def _taught(self, taught: KindPrototype, said: _Said, vector: NDArray[np.float32] | None) -> Finding:
        probability = taught.probability(vector) if vector is not None else 0.0
        kind = self.settings.kinds.get(taught.kind)
        places = apart((part.start, part.end) for part in said.passage.parts if part.clean.text)
        return Finding(
            kind=taught.kind, probability=probability, threshold=taught.threshold, alone=probability,
            places=places,
            rank=self._rank(taught.kind, kind.severity if kind else Severity.NORMAL, said.feedback),
        )  # fmt: skip

    def _scored(self, low: Severity, feedback: Feedback) -> Finding:
        kind = str(AlertKind.LOW_SCORE)
        return Finding(
            kind=kind, probability=1.0, threshold=self.thresholds.get(kind, 0.5), origin="rating",
            rank=self._rank(kind, low, feedback),
        )  # fmt: skip

    def _alert(
        self, found: Finding, feedback: Feedback, passage: Passage, department: str | None, mask: Mask | None
    ) -> Alert | None:
        spans = sourced(found.places, passage)
        if not spans and found.kind != AlertKind.LOW_SCORE:
            return None
        kind, level = self.settings.kinds.get(found.kind), severity_of(found.rank)
        at = feedback.occurred_at
        return Alert(
            id=alert_id(feedback, found.kind), kind=found.kind, severity=level, probability=found.probability,
            incident=incident_key(feedback, found.kind, handled=kind, text=_own(passage)),
            evidence=spans, origin=found.origin,
            title=title(found.kind, feedback, spans, self.settings, mask=mask),
            department=department or (kind.department if kind else None),
            due_at=at + self.settings.due[level] if at is not None and level in self.settings.due else None,
            count=1, first_at=at, last_at=at,
        )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class _Said:
    """What is known of a passage before any kind is weighed.

    :ivar own: the customer's own words.
    :ivar company: hits of the company's rules and word lists; `ruled` those that only say how severe.
    :ivar pooled: the network's logit of each column.
    """

    feedback: Feedback
    passage: Passage
    own: str
    shipped: tuple[Hit, ...]
    company: tuple[Hit, ...]
    ruled: tuple[Hit, ...]
    scores: PieceScores | None
    column: Mapping[str, int]
    pooled: Mapping[str, float]

    @classmethod
    def of(
        cls,
        decider: Decider,
        feedback: Feedback,
        passage: Passage,
        scores: PieceScores | None,
        hits: Sequence[Hit],
    ) -> _Said:
        parts = [(part.start, part.end) for part in passage.parts]
        channel = feedback.channel
        pooled = pool(scores, parts) if scores is not None and decider.columns else None
        return cls(
            feedback=feedback, passage=passage, own=_own(passage), scores=scores,
            shipped=decider.rules.apply(passage.text, parts, channel=channel),
            ruled=severities().apply(passage.text, parts, channel=channel),
            company=(*hits, *decider.words.apply(passage.text, parts)),
            column={name: number for number, name in enumerate(decider.columns)},
            pooled={} if pooled is None else dict(zip(decider.columns, pooled.tolist(), strict=True)),
        )  # fmt: skip

    def hits(self, hits: Sequence[Hit], kind: str) -> tuple[Hit, ...]:
        """Those that raise a kind."""
        return tuple(hit for hit in hits if effect_on(hit, kind))

    def runs(self, kind: str) -> _Runs:
        """The network's evidence of a kind, and what of it does not count."""
        if self.scores is None or kind not in self.column:
            return _Runs()
        found = evidence(self.scores.logits[:, self.column[kind]], self.scores.piece, self.passage)
        scopes = disowning(kind)
        why = {place: [s for s in scopes if s.holds(self.passage.text, place)] for place in found}
        return _Runs(
            all=found,
            kept=tuple(place for place in found if not why[place]),
            reasons=tuple(sorted({str(scope) for reasons in why.values() for scope in reasons})),
        )

    def standing(self, kind: str, places: Sequence[Place]) -> tuple[tuple[Place, ...], tuple[str, ...]]:
        """The places in sentences where no rule of the company's vetoes the kind, and the rules that do."""
        barred = [
            (f"rule:{hit.rule}", _sentence(self.passage.text, hit.start, hit.end))
            for hit in self.company
            if hit.forbids(Target.ALERT, kind)
        ]
        kept = tuple(place for place in places if not any(_is_within(place, span) for _, span in barred))
        rules = {rule for rule, span in barred if any(_is_within(place, span) for place in places)}
        return kept, tuple(sorted(rules))


@dataclass(frozen=True)
class _Runs:
    """The network's evidence of a kind.

    :ivar kept: those that count; `reasons` why the others do not.
    """

    all: tuple[Place, ...] = ()
    kept: tuple[Place, ...] = ()
    reasons: tuple[str, ...] = ()

    @property
    def disowned(self) -> bool:
        """Whether there is evidence, and none that counts."""
        return bool(self.all) and not self.kept


def pool(scores: PieceScores, spans: Sequence[Place]) -> Floats:
    """The highest logits of some spans' pieces, softly, as in training: ``(columns,)``.

    Each column's mean under its own softmax over the pieces.
    """
    if not any(a < b for a, b in spans):
        return np.full(scores.logits.shape[1], -20.0, np.float32)
    rows = scores.logits[stretch(scores.piece, spans).rows()].astype(np.float64)
    weights = np.exp(rows - rows.max(0))
    out: Floats = ((weights * rows).sum(0) / weights.sum(0)).astype(np.float32)
    return out


def _probability(point: AlertPoint, logit: float | None, fired: bool, disowned: bool) -> float:
    if logit is not None:
        return point.probability(logit, fired=fired, disowned=disowned and not fired)
    return ALONE if fired else 0.0


def _own(passage: Passage) -> str:
    return "\n".join(part.clean.text for part in passage.parts)


def _sentence(text: str, start: int, end: int) -> Place:
    before = [found.end() for found in _SENTENCE_END.finditer(text, max(0, start - 400), start)]
    after = _SENTENCE_END.search(text, end)
    return (before[-1] if before else max(0, start - 400)), after.end() if after else len(text)


def _is_within(place: Place, span: Place) -> bool:
    return span[0] <= place[0] and place[1] <= span[1]


def _places(hits: Iterable[Hit]) -> tuple[Place, ...]:
    return tuple((hit.start, hit.end) for hit in hits)


def _check_kinds(operating: Operating, kinds: Iterable[str]) -> None:
    if isinstance(operating, Mapping):
        for kind in operating:
            if kind not in kinds:
                raise UnknownName.among(kind, kinds, what="alert kind")
