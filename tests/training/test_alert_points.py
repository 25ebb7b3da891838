"""Calibration and thresholds of alerts, on made logits of which the truth is known."""

import json
from dataclasses import asdict, replace

import numpy as np
import pytest

from voc.alerts.points import FEW, AlertPoint
from voc_training.alert_figures import measure, severity_accuracy
from voc_training.alert_points import CRITICAL_FLOOR, FLOOR, AlertRows, fit_points, probabilities

NAMES = ("legal", "scam", "abuse", "abuse:high")


def made(texts: int = 3000, *, share: float = 0.1, seed: int = 5) -> AlertRows:
    """Logits that are twice too sure of themselves, and rules that are right nine times in ten."""
    random = np.random.default_rng(seed)
    truth = random.random((texts, 4)) < share
    logits = 2 * (np.where(truth, 1.5, -2.5) + random.normal(size=truth.shape) * 1.2)
    gold = truth.astype(float)
    gold[:, 3] = np.where(truth[:, 2], gold[:, 3], np.nan)
    severity = np.where(truth, 1, -1)
    severity[:, 1] = np.where(truth[:, 1], 2, -1)
    rules = np.where(truth, random.random(truth.shape) < 0.4, random.random(truth.shape) < 0.004)
    ordinary = random.random(texts) < 0.5
    return AlertRows.of(NAMES, logits, gold, severity=severity, rules=rules, ordinary=ordinary)


@pytest.fixture(scope="module")
def rows() -> AlertRows:
    return made()


@pytest.fixture(scope="module")
def points(rows: AlertRows) -> dict[str, AlertPoint]:
    return fit_points(rows)


def test_probabilities_are_frequencies(rows: AlertRows, points: dict[str, AlertPoint]) -> None:
    other = made(20_000, seed=6)
    p, truth = probabilities(other, points)[:, 0], other.gold[:, 0] > 0.5
    for low, high in ((0.0, 0.2), (0.2, 0.6), (0.6, 1.0)):
        inside = (p >= low) & (p <= high)
        assert abs(p[inside].mean() - truth[inside].mean()) < 0.07


def test_a_rule_that_is_mostly_right_raises_the_probability(points: dict[str, AlertPoint]) -> None:
    point = points["legal"]
    assert point.probability(0.0, fired=True) > point.probability(0.0) + 0.2


def test_a_veto_lowers_it_unless_a_rule_says_so(rows: AlertRows) -> None:
    vetoed = replace(rows, vetoes=np.ones_like(rows.rules))
    plain, other = (probabilities(each, fit_points(rows))[:, 0] for each in (rows, vetoed))
    ruled = rows.rules[:, 0]
    assert (other[~ruled] <= plain[~ruled]).all()
    assert np.allclose(other[ruled], plain[ruled])


def test_recall_keeps_its_floors(rows: AlertRows, points: dict[str, AlertPoint]) -> None:
    figures = {each.kind: each for each in measure(rows, points)[1].kinds}
    assert figures["legal"].recall is not None
    assert figures["legal"].recall >= FLOOR - 0.01
    assert figures["scam"].recall is not None
    assert figures["scam"].recall >= CRITICAL_FLOOR - 0.01
    assert points["scam"].floor == CRITICAL_FLOOR
    assert points["legal"].floor == FLOOR


def test_balanced_is_near_the_best_f1(rows: AlertRows, points: dict[str, AlertPoint]) -> None:
    p, truth = probabilities(rows, points)[:, 0], rows.gold[:, 0] > 0.5
    best = max(
        2 * ((p >= t) & truth).sum() / ((p >= t).sum() + truth.sum()) for t in np.linspace(0.05, 0.95, 50)
    )
    said = p >= points["legal"].balanced
    assert 2 * (said & truth).sum() / (said.sum() + truth.sum()) > best - 0.03


def test_few_cases_promise_nothing_and_stay_near_the_usual() -> None:
    few = made(60, share=0.05, seed=8)
    found = fit_points(few)
    assert all(found[kind].cases < FEW and found[kind].floor is None for kind in NAMES)
    assert all(0.1 < found[kind].balanced < 0.9 for kind in NAMES)
    assert all(0.5 < found[kind].scale + 0.5 < 2 for kind in NAMES)


def test_a_kind_without_cases_has_usual_thresholds(rows: AlertRows) -> None:
    gold = rows.gold.copy()
    gold[:, 0] = 0
    point = fit_points(replace(rows, gold=gold, ordinary=np.zeros(len(gold), bool)))["legal"]
    assert (point.cases, point.balanced, point.recall) == (0, 0.4, 0.12)


def test_unknown_gold_is_left_out(rows: AlertRows) -> None:
    gold = rows.gold.copy()
    gold[1500:, 0] = np.nan
    point = fit_points(replace(rows, gold=gold))["legal"]
    assert point.cases == int(np.nansum(rows.gold[:1500, 0]))


def test_ordinary_texts_seldom_fire_wrongly_at_balanced(
    rows: AlertRows, points: dict[str, AlertPoint]
) -> None:
    quiet = measure(rows, points)[0]
    assert quiet.false_per_thousand is not None
    assert quiet.false_per_thousand <= 15


def test_figures_count_hits_and_false_alerts() -> None:
    logits = np.array([[5.0], [5.0], [-5.0], [-5.0]])
    gold = np.array([[1.0], [0.0], [1.0], [0.0]])
    rows = AlertRows.of(("legal",), logits, gold, ordinary=np.array([False, True, False, True]))
    balanced = measure(rows, {"legal": AlertPoint()})[0]
    legal = balanced.kinds[0]
    assert (legal.hits, legal.said, legal.cases) == (1, 2, 2)
    assert (legal.precision, legal.recall, legal.false_per_thousand) == (0.5, 0.5, 500.0)
    assert not legal.promises
    assert balanced.any_f1 == 0.5


def test_severity_is_the_usual_one_unless_a_column_says_otherwise() -> None:
    logits = np.array([[5.0, 5.0], [5.0, -5.0]])
    gold = np.array([[1.0, 1.0], [1.0, 0.0]])
    severity = np.array([[1, -1], [0, -1]])
    rows = AlertRows.of(("abuse", "abuse:high"), logits, gold, severity=severity)
    points = {"abuse": AlertPoint(), "abuse:high": AlertPoint()}
    assert severity_accuracy(rows, points, {"abuse": 0}) == 1.0


def test_points_go_to_json_and_back(points: dict[str, AlertPoint]) -> None:
    written = json.loads(json.dumps({name: asdict(point) for name, point in points.items()}))
    assert written["legal"]["rungs"][0].keys() == {
        "threshold",
        "recall",
        "recall_low",
        "precision",
        "per_thousand",
    }
    assert written["abuse:high"]["rungs"] == []


def test_arrays_that_differ_are_refused() -> None:
    with pytest.raises(ValueError, match="they differ"):
        AlertRows.of(("legal",), np.zeros((3, 2)), np.zeros((3, 2)))
