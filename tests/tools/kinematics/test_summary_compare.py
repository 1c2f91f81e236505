"""Intervals, comparisons, arithmetic, counts and the budget."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stagent_tools import kinematics
from stagent_tools.errors import CannotMeasure
from stagent_tools.kinematics import (
    Measured,
    budget,
    compare,
    compare_direction,
    compute,
    constant,
    count,
    exceeds,
    height_of_jump,
    known_dimensions,
    rank,
    size,
    speed,
    stopping_distance,
    summarise,
)
from stagent_tools.streams import Streams

K = 4000
NORMAL = np.random.default_rng(0).normal(size=K)


def test_every_public_name_exists():
    assert all(hasattr(kinematics, name) for name in kinematics.__all__)


def test_closed_interval_when_it_surely_moves():
    answer = summarise(10 + NORMAL, "m")
    assert answer.value == pytest.approx(10, abs=0.05)
    assert (answer.low, answer.high) == (pytest.approx(8.04, abs=0.15), pytest.approx(11.96, abs=0.15))
    assert not answer.one_sided
    assert all(type(x) is float for x in (answer.value, answer.low, answer.high))


@pytest.mark.parametrize(("share", "one_sided", "zero"), [(0.02, False, False), (0.03, True, False), (0.6, True, True)])
def test_one_sided_where_rest_is_possible(share, one_sided, zero):
    rest = np.arange(K) < share * K
    answer = summarise(np.where(rest, 0.0, 1 + 0.1 * NORMAL), "m/s", rest=rest)
    assert answer.one_sided is one_sided
    assert (answer.value == 0) is zero
    assert answer.rest_probability == pytest.approx(share, abs=0.001)
    if one_sided:
        assert answer.low == 0
        assert answer.high == pytest.approx(1.164, abs=0.02)


def test_comparison_is_draw_by_draw_so_common_errors_cancel():
    scale = np.exp(0.3 * NORMAL)
    one, two = Measured(1.25 * scale, "m/s"), Measured(scale, "m/s")
    assert compare(one, two).verdict == "yes"
    ratio = compute("ratio", one, two).quantity()
    assert (ratio.value, ratio.half_width) == (pytest.approx(1.25), pytest.approx(0, abs=1e-9))


def test_ratio_of_two_speeds_under_one_unknown_scale_is_narrow(exact):
    t = np.linspace(0, 3, 31)
    scale = np.exp(0.5 * NORMAL[:256])
    fast = exact(t, np.stack([2.5 * t, 0 * t], axis=1), 256, scale=scale)
    slow = exact(t, np.stack([0 * t, 2.0 * t], axis=1), 256, scale=scale)
    ratio = compute("ratio", speed(fast), speed(slow)).quantity()
    assert speed(fast).quantity().half_width > 1
    assert (ratio.value, ratio.half_width) == (pytest.approx(1.25), pytest.approx(0, abs=1e-9))


def test_cannot_be_told_apart():
    other = np.random.default_rng(1).normal(size=K)
    assert compare(Measured(NORMAL + 0.5, "m"), Measured(other, "m")).verdict == "cannot tell"
    same = compare(Measured(np.zeros(K), "m/s"), Measured(np.zeros(K), "m/s"))
    assert (same.share, same.verdict) == (0.5, "cannot tell")
    with pytest.raises(ValueError, match="compare"):
        compare(Measured(NORMAL, "m"), Measured(NORMAL, "px"))
    assert rank((Measured(NORMAL, "m"), Measured(NORMAL + 3, "m"), Measured(NORMAL + 1, "m"))) == (1, 2, 0)


def test_same_direction_is_less_than_22_5_degrees_apart_across_the_cut():
    one = Measured(np.full(K, 175.0), "deg")
    assert compare_direction(one, Measured(np.full(K, -170.0), "deg")).verdict == "yes"
    assert compare_direction(one, Measured(np.full(K, 150.0), "deg")).verdict == "no"
    assert compare_direction(one, Measured(np.full(K, 150.0), "deg"), tolerance=30).verdict == "yes"


@pytest.mark.parametrize(
    ("operation", "a", "b", "value", "unit"),
    [
        ("+", (3, "m"), (4, "m"), 7, "m"),
        ("-", (3, "m/s"), (4, "m/s"), -1, "m/s"),
        ("*", (3, "m/s"), (4, "s"), 12, "m"),
        ("/", (12, "m"), (4, "s"), 3, "m/s"),
        ("/", (12, "px"), (4, "px"), 3, ""),
        ("ratio", (10, "px/s"), (4, "px/s"), 2.5, ""),
        ("percent", (1, "m"), (4, "m"), 25, "%"),
        ("percent_more", (5, "m"), (4, "m"), 25, "%"),
        ("time", (100, "m"), (8, "m/s"), 12.5, "s"),
    ],
)
def test_arithmetic(operation, a, b, value, unit):
    answer = compute(operation, constant(*a, k=8), constant(*b, k=8)).quantity()
    assert (answer.value, answer.unit) == (pytest.approx(value), unit)


@pytest.mark.parametrize(
    ("operation", "a", "b"),
    [("+", "m", "s"), ("ratio", "m", "px"), ("time", "m", "m"), ("*", "px", "m/s"), ("time", "px", "m/s")],
)
def test_units_that_do_not_go_together_are_refused(operation, a, b):
    with pytest.raises(CannotMeasure):
        compute(operation, constant(1, a, 8), constant(2, b, 8))


def test_time_at_the_speed_of_a_thing_at_rest_is_no_number():
    with pytest.raises(CannotMeasure):
        compute("time", constant(100, "m", 8), constant(0, "m/s", 8)).quantity()


def test_stopping_distance_and_exceeds():
    v, d, reaction = constant(20, "m/s", 8), constant(8, "m/s2", 8), constant(1, "s", 8)
    assert stopping_distance(v, d, reaction).quantity().value == pytest.approx(20 + 400 / 16)
    with pytest.raises(CannotMeasure, match="px/s"):
        stopping_distance(constant(20, "px/s", 8), d, reaction)
    assert exceeds(Measured(10 + NORMAL, "m/s"), constant(5, "m/s", K)) == (1.0, "yes")
    assert exceeds(Measured(10 + NORMAL, "m/s"), constant(10, "m/s", K))[1] == "cannot tell"


def test_count_is_whole_and_none_is_an_answer():
    assert count(np.zeros(0), Streams(k=64)).value == 0
    answer = count(np.array([1.0, 1.0, 0.5, 0.1]), Streams(k=2048))
    assert (answer.low, answer.high) == (2.0, 4.0)
    assert answer.value in (2.0, 3.0)


def test_size_and_what_is_not_known(exact):
    t = np.linspace(0, 1, 11)
    extent = np.stack([np.full(64, np.nan), np.full(64, 0.5), np.full(64, 1.8)], axis=1)
    draws = exact(t, np.zeros((11, 2)), extent=extent)
    assert size(draws, "height").quantity().value == pytest.approx(1.8)
    assert known_dimensions(draws) == ("width", "height")
    with pytest.raises(CannotMeasure, match="length"):
        size(draws, "length")


def test_jump_and_bounce(exact, in_picture):
    t = np.linspace(0, 2, 201)
    flight = np.clip(t - 0.7, 0, 0.6)
    z = 3.0 * flight * (1 - flight / 0.6) * 1.0  # 0.45 m high
    jump = height_of_jump(exact(t, np.stack([t, 0 * t, z], axis=1)))
    assert jump.samples == pytest.approx(0.45, abs=0.005)
    assert jump.at == pytest.approx(1.0, abs=0.03)
    bounce = np.where(t < 1, 2 * (1 - t), 1.2 * np.sin(np.pi * (t - 1)))
    assert height_of_jump(exact(t, np.stack([0 * t, 0 * t, bounce], axis=1))).samples == pytest.approx(1.2, abs=0.03)
    up = height_of_jump(in_picture(t, np.stack([t, 300 - 100 * z, 0 * t], axis=1))).quantity()
    assert (up.value, up.unit) == (pytest.approx(45, abs=0.5), "px")


def test_what_is_only_followed_over_the_ground_has_no_height_that_is_zero_for_sure(exact):
    t = np.linspace(0, 2, 41)
    with pytest.raises(CannotMeasure, match="over the ground only"):
        height_of_jump(exact(t, np.stack([t, 0 * t, 0 * t], axis=1)))


def test_budget_names_what_makes_it_wide():
    def area(streams: Streams):
        return (10 + 0.1 * streams.normal("pixels", "a")) * (1 + 0.1 * streams.normal("scale", "s"))

    shares = budget(area, Streams(k=K))
    assert shares["scale"] > 0.95
    assert shares.get("pixels", 0) < 0.05
    assert "camera" not in shares
    assert budget(lambda streams: np.ones(streams.k), Streams(k=16)) == {}


@given(factor=st.floats(0.01, 1000), shift=st.floats(-5, 5))
@settings(deadline=None, max_examples=40)
def test_summary_follows_the_unit(factor, shift):
    plain, other = summarise(NORMAL, "m"), summarise(factor * (NORMAL + shift), "ft")
    assert other.value == pytest.approx(factor * (plain.value + shift), abs=1e-9 * factor)
    assert other.half_width == pytest.approx(factor * plain.half_width)
