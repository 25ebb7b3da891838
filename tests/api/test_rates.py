"""Characters a minute: a bucket a key, filled as time passes."""

import pytest

from voc_api.rates import RateExceeded, Rates


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_what_is_taken_comes_back_with_time() -> None:
    clock = Clock()
    rates = Rates(clock=clock)
    rates.take("a", 600, allowed=600)
    with pytest.raises(RateExceeded, match="this key may send 600 characters a minute") as caught:
        rates.take("a", 100, allowed=600)
    assert caught.value.retry_after == pytest.approx(10)
    clock.now = 10.0
    rates.take("a", 100, allowed=600)


def test_keys_do_not_share() -> None:
    rates = Rates(clock=Clock())
    rates.take("a", 600, allowed=600)
    rates.take("b", 600, allowed=600)


def test_a_request_beyond_a_minute_passes_a_full_bucket_and_is_paid_off() -> None:
    clock = Clock()
    rates = Rates(clock=clock)
    rates.take("a", 1_800, allowed=600)
    clock.now = 60.0
    with pytest.raises(RateExceeded) as caught:
        rates.take("a", 1, allowed=600)
    assert caught.value.retry_after == pytest.approx(60.1)


def test_without_a_limit_nothing_is_refused() -> None:
    Rates(clock=Clock()).take("a", 10**9, allowed=None)
