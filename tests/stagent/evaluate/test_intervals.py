"""Coverage, Wilson's interval and the interval score, on numbers whose answer is known."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stagent.evaluate.intervals import binomial_p, coverage, score_ratio, wilson, winkler


def test_winkler_score_and_its_ratio():
    truth = np.random.default_rng(0).normal(size=4000)
    value, exact = np.zeros(4000), np.full(4000, 1.96)
    assert score_ratio(value, -exact, exact, truth) == pytest.approx(1.0, abs=0.01)
    assert score_ratio(value, -3 * exact, 3 * exact, truth) > 2
    assert score_ratio(value, -exact / 3, exact / 3, truth) > 2


def test_a_miss_costs_forty_times_what_it_is_off():
    assert winkler(np.array([1.0]), np.array([2.0]), np.array([2.5])) == pytest.approx(1 + 40 * 0.5)


def test_wilson_interval():
    assert wilson(0.95, 400) == (pytest.approx(0.924, abs=0.002), pytest.approx(0.968, abs=0.002))


@settings(deadline=None)
@given(st.integers(0, 50), st.integers(1, 50))
def test_wilson_holds_the_share_and_stays_a_share(k: int, n: int):
    share = min(k, n) / n
    low, high = wilson(share, n)
    assert -1e-9 <= low <= share + 1e-9
    assert share - 1e-9 <= high <= 1 + 1e-9


def test_binomial_test_of_a_coverage():
    assert binomial_p(95, 100) == pytest.approx(1.0)
    assert binomial_p(88, 100) == pytest.approx(0.00427, abs=1e-5)  # scipy.stats.binomtest
    assert binomial_p(0, 1) == pytest.approx(0.05)
    assert binomial_p(400, 400) < 0.01


def test_coverage_counts_the_ends_in():
    assert coverage(np.zeros(3), np.ones(3), np.array([0.0, 1.0, 1.1])) == pytest.approx(2 / 3)
