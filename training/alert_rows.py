"""What the network and the shipped rules say of dev texts whose alerts are labelled."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import numpy as np

from voc.alerts import KINDS as SHIPPED
from voc.alerts import Decider, PieceScores
from voc.alerts.decide import pool
from voc.encoder import Reading
from voc.passage import compose
from voc.schema import Channel, Feedback, Severity

from .alert_points import AlertRows
from .corpora import Example, read_corpus
from .heads import ALERTS, RAISED
from .own import drawn_at_random, read_own

CORPORA = ("food-safety", "cold")
MOST = 600
"""Lines of a corpus that labels one kind only, so that it does not outweigh our own."""
RANKS = {Severity.NORMAL: 0, Severity.HIGH: 1, Severity.CRITICAL: 2}


class Read(Protocol):
    """An example and what the network said of it."""

    @property
    def example(self) -> Example: ...
    @property
    def reading(self) -> Reading: ...


def alert_examples(data: Path) -> list[Example]:
    """Dev texts with labelled alerts: our own, and some of the corpora that label one kind."""
    corpora = [e for name in CORPORA for e in list(read_corpus(data, name, "dev"))[:MOST]]
    return read_own(data, "dev", tasks=("alerts",), untouched=False) + corpora


def alert_rows(scored: Sequence[Read], columns: slice) -> AlertRows:
    """Rows for `alert_points.fit_points`.

    :param columns: of the alert head among the columns of a piece.
    """
    decider, random = Decider(ALERTS), drawn_at_random("alerts")
    logits, gold, severity, rules, vetoes = (
        np.full((len(scored), len(ALERTS)), fill) for fill in (-20.0, np.nan, -1, 0, 0)
    )
    for row, item in enumerate(scored):
        example = item.example
        channel = example.id.split("/")[1] if example.id.startswith("own") else Channel.REVIEW
        feedback = Feedback(id=str(row), channel=channel, text=example.text)
        scores = PieceScores(item.reading.pieces[:, columns], item.reading.piece)
        passage = compose(feedback)
        if len(passage.text) != len(item.reading.piece):
            continue  # cleaning a clean text again changed it: its pieces do not fit
        logits[row] = pool(scores, [(part.start, part.end) for part in passage.parts])
        for finding in decider.weigh(feedback, passage, scores):
            column = ALERTS.index(finding.kind)
            rules[row, column] = bool(finding.rules)
            vetoes[row, column] = any(not veto.startswith("rule:") for veto in finding.vetoes)
        for column, name in enumerate(ALERTS):
            gold[row, column] = float(example.alerts.get(name, np.nan))
            if gold[row, column] == 1 and ":" not in name:
                severity[row, column] = RANKS[_severity(example, name)]
    return AlertRows.of(
        ALERTS, logits, gold, severity=severity.astype(int), rules=rules > 0, vetoes=vetoes > 0,
        ordinary=np.array([item.example.id in random for item in scored]),
    )  # fmt: skip


def _severity(example: Example, kind: str) -> Severity:
    raised = [level for level in RAISED.get(kind, ()) if example.alerts.get(f"{kind}:{level}")]
    return Severity(raised[0]) if raised else SHIPPED[kind].severity
