"""Probabilities, and the thresholds a user may ask for."""

from __future__ import annotations

import pytest

from voc.alerts import AlertPoint, Budget, Floor, Rung, thresholds, wilson
from voc.alerts.points import needed, sigmoid
from voc.errors import SettingsError, UnknownName

RUNGS = (
    Rung(threshold=0.9, recall=0.4, recall_low=0.3, precision=0.95, per_thousand=1),
    Rung(threshold=0.5, recall=0.7, recall_low=0.6, precision=0.8, per_thousand=4),
    Rung(threshold=0.1, recall=0.96, recall_low=0.9, precision=0.4, per_thousand=20),
)
POINTS = {
    "legal": AlertPoint(balanced=0.55, recall=0.2, cases=80, rungs=RUNGS),
    "scam": AlertPoint(balanced=0.6, recall=0.15, cases=4, rungs=RUNGS),
    "abuse:high": AlertPoint(),
}


def test_named_points_give_each_kind_its_own_threshold() -> None:
    assert thresholds(POINTS, "balanced") == {"legal": 0.55, "scam": 0.6}
    assert thresholds(POINTS, "recall") == {"legal": 0.2, "scam": 0.15}


def test_thresholds_by_kind_leave_the_others_balanced() -> None:
    assert thresholds(POINTS, {"legal": 0.9}) == {"legal": 0.9, "scam": 0.6}


def test_a_floor_takes_the_highest_threshold_that_keeps_it() -> None:
    assert thresholds(POINTS, Floor(0.6)) == {"legal": 0.5, "scam": 0.15}


def test_a_floor_of_one_kind_leaves_the_others_balanced() -> None:
    assert thresholds(POINTS, Floor(0.95, ("legal",))) == {"legal": 0.1, "scam": 0.6}


def test_a_floor_that_was_never_reached_is_refused() -> None:
    with pytest.raises(SettingsError, match=r"legal reached a recall of 0\.96 on dev, 0\.99 is asked for"):
        thresholds(POINTS, Floor(0.99))


def test_a_budget_takes_the_lowest_cut_that_it_pays_for() -> None:
    assert thresholds(POINTS, Budget(a_day=80, volume=10_000)) == {"legal": 0.5, "scam": 0.5}
    assert thresholds(POINTS, Budget(a_day=79, volume=10_000)) == {"legal": 0.9, "scam": 0.9}


def test_a_budget_that_pays_for_nothing_is_refused() -> None:
    with pytest.raises(SettingsError, match="less than the highest threshold gives"):
        thresholds(POINTS, Budget(a_day=1, volume=10_000))


@pytest.mark.parametrize("asked", [Budget(0, 10), Budget(5, 0)])
def test_a_budget_of_nothing_is_refused(asked: Budget) -> None:
    with pytest.raises(SettingsError, match="both must be above 0"):
        thresholds(POINTS, asked)


@pytest.mark.parametrize("recall", [0.0, 1.2])
def test_a_floor_out_of_range_is_refused(recall: float) -> None:
    with pytest.raises(SettingsError, match="allowed is above 0 and at most 1"):
        thresholds(POINTS, Floor(recall))


def test_unknown_names_are_told_with_what_is_allowed() -> None:
    with pytest.raises(UnknownName, match="operating point of alerts 'balance'; allowed: balanced, recall"):
        thresholds(POINTS, "balance")
    with pytest.raises(UnknownName, match="unknown alert kind 'lega'"):
        thresholds(POINTS, Floor(0.5, ("lega",)))


def test_a_threshold_out_of_range_is_refused() -> None:
    with pytest.raises(SettingsError, match=r"threshold 1\.5 of legal; allowed is 0 to 1"):
        thresholds(POINTS, {"legal": 1.5})


def test_rules_and_vetoes_move_the_probability() -> None:
    point = AlertPoint(scale=0.5, bias=-1, rule=2, veto=-2)
    assert point.probability(2) == pytest.approx(0.5)
    assert point.probability(2, fired=True) == pytest.approx(sigmoid(2))
    assert point.probability(2, disowned=True) == pytest.approx(sigmoid(-2))


def test_the_logit_needed_is_where_the_kind_just_fires() -> None:
    point = AlertPoint(scale=0.5, bias=-1, rule=2)
    least = needed(point, 0.7, fired=True, disowned=False)
    assert point.probability(least, fired=True) == pytest.approx(0.7)


@pytest.mark.parametrize("logit", [-1e9, -800.0, 800.0, 1e9])
def test_any_logit_has_a_probability(logit: float) -> None:
    assert 0 <= AlertPoint().probability(logit) <= 1


def test_wilson_is_wide_for_few_and_total_for_none() -> None:
    assert wilson(0, 0) == (0.0, 1.0)
    low, high = wilson(9, 10)
    assert low == pytest.approx(0.596, abs=0.002)
    assert high == pytest.approx(0.982, abs=0.002)
