"""Distance, displacement and the speeds, on paths whose answers are known in closed form."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stagent_tools.errors import CannotMeasure
from stagent_tools.kinematics import (
    acceleration,
    closing_speed,
    displacement,
    distance,
    peak_speed,
    separation,
    speed,
    speed_at,
)
from stagent_tools.types import Span


def line(t, v):
    return np.stack([v * t, 0 * t], axis=1)


@given(
    v=st.floats(0.1, 60),
    seconds=st.floats(0.3, 20),
    n=st.integers(2, 60),
    factor=st.sampled_from([1.0, 4.0, 8.0]),
)
@settings(deadline=None, max_examples=60)
def test_constant_speed_is_exact_at_any_rate(exact, v, seconds, n, factor):
    t = np.linspace(0, seconds, n)
    draws = exact(t * factor, line(t, v), time_factor=factor)
    assert speed(draws).samples == pytest.approx(v, rel=1e-9)
    assert distance(draws).samples == pytest.approx(v * seconds, rel=1e-9)
    assert peak_speed(draws).samples == pytest.approx(v, rel=1e-9)
    assert speed_at(draws, factor * seconds / 2).samples == pytest.approx(v, rel=1e-9)
    assert acceleration(draws).samples == pytest.approx(0, abs=1e-6 * v)


def test_two_positions_and_a_time(exact):
    draws = exact(np.array([1.0, 3.5]), np.array([[0.0, 0.0], [3.0, 4.0]]))
    assert speed(draws).quantity().value == pytest.approx(5 / 2.5, abs=1e-9)
    assert displacement(draws).quantity().value == pytest.approx(5, abs=1e-9)


def test_distance_goes_round_corners_on_a_half_second_grid(exact):
    t = np.linspace(0, 2.2, 221)
    square = np.stack([np.minimum(t, 1.0), np.maximum(t - 1.0, 0)], axis=1)
    assert distance(exact(t, square)).samples == pytest.approx(2.2)
    assert displacement(exact(t, square)).samples == pytest.approx(np.hypot(1, 1.2))


def test_jitter_between_grid_points_is_not_walked(exact):
    t = np.arange(0, 2.001, 0.1)
    zigzag = np.stack([t, 0.2 * (np.arange(len(t)) % 2)], axis=1)
    assert distance(exact(t, zigzag)).samples.max() < 2.2  # the raw steps sum to 4.5


def test_unseen_time_is_not_in_distance_or_speed_and_is_said(exact):
    t = np.concatenate([np.arange(0, 2.01, 0.1), np.arange(4, 6.01, 0.1)])
    draws = exact(t, line(t, 1.5))
    far = distance(draws)
    assert far.samples == pytest.approx(6.0)
    assert far.unseen_s == pytest.approx(2.0)
    assert speed(draws).samples == pytest.approx(1.5)
    assert distance(draws, Span(0, 8)).unseen_s == pytest.approx(4.0)


def test_short_holes_are_bridged(exact):
    t = np.delete(np.arange(0, 3.01, 0.1), [5, 6, 7, 8])
    assert distance(exact(t, line(t, 2.0))).unseen_s == 0
    assert distance(exact(t, line(t, 2.0))).samples == pytest.approx(6.0)


@pytest.mark.parametrize("span", [Span(5, 6), Span(-2, -1), Span(3, 3)])
def test_a_span_off_the_track_is_refused_with_a_remedy(exact, span):
    t = np.linspace(0, 3, 31)
    with pytest.raises(CannotMeasure) as refusal:
        speed(exact(t, line(t, 1.0)), span)
    assert "0.00 to 3.00 s" in refusal.value.sentence
    assert refusal.value.remedy


def test_one_moment_is_no_motion(exact):
    with pytest.raises(CannotMeasure, match="1 moment"):
        distance(exact(np.array([1.0]), np.zeros((1, 2))))
    with pytest.raises(CannotMeasure, match=r"9\.00 s"):
        speed_at(exact(np.linspace(0, 3, 31), np.zeros((31, 2))), 9.0)


def test_slow_motion_is_in_real_time(exact):
    t = np.linspace(0, 8, 81)
    draws = exact(t, line(t / 4, 3.0), time_factor=4.0)
    assert speed(draws, Span(2, 6)).samples == pytest.approx(3.0)
    assert distance(draws, Span(2, 6)).samples == pytest.approx(3.0)


@pytest.mark.parametrize("factor", [1.0, 4.0])
def test_a_bounce_has_a_speed_before_and_another_after(exact, factor):
    """Falls for a second from rest and comes back with 0.8 of its speed; seen at 25 frames a second of real time."""
    real = np.arange(0, 1.5, 0.04)
    after = np.maximum(real - 1.0, 0)
    up = np.where(real <= 1.0, 0.5 * 9.81 * (1 - real**2), 0.8 * 9.81 * after - 0.5 * 9.81 * after**2)
    draws = exact(factor * real, np.stack([0 * real, 0 * real, up], axis=1), time_factor=factor)
    # exact on samples; a chord between two of them misses a parabola by g h^2 / 8
    assert speed_at(draws, factor * 1.0, "before").samples == pytest.approx(9.81, abs=0.1)
    assert speed_at(draws, factor * 1.0, "after").samples == pytest.approx(0.8 * 9.81, abs=0.1)
    assert (speed_at(draws, factor * 1.0).samples < 2).all()
    with pytest.raises(CannotMeasure, match="after"):
        speed_at(draws, factor * 1.44, "after")


def test_braking_is_negative_and_peak_is_where_it_is(exact):
    t = np.linspace(0, 4, 401)
    draws = exact(t, np.stack([20 * t - 1.5 * t**2, 0 * t], axis=1))
    assert acceleration(draws).samples == pytest.approx(-3.0, rel=1e-6)
    peak = peak_speed(draws)
    assert peak.samples == pytest.approx(20 - 3 * 0.25, rel=0.01)
    assert peak.at == pytest.approx(0.0, abs=0.11)
    assert peak_speed(draws, Span(1.0, 3.0)).samples == pytest.approx(17.0, rel=1e-3)  # at the border of the span


def test_a_known_peak_lies_inside_though_every_moment_is_noisy(exact):
    """1.4 m/s with a rise to 2.0, places known to 4 cm with noise that lasts for 0.3 s: 100 tries."""
    t = np.arange(0, 5, 0.1)
    rise = np.exp(-(((t - 2.5) / 0.8) ** 2) / 2)
    x = np.concatenate([[0.0], np.cumsum(0.1 * (1.4 + 0.6 * rise))[:-1]])
    chain = np.linalg.cholesky(0.04**2 * np.exp(-(((t[:, None] - t) / 0.3) ** 2) / 2) + 1e-9 * np.eye(len(t)))
    inside = []
    for seed in range(100):
        rng = np.random.default_rng(seed)
        told = x + chain @ rng.normal(size=len(t))
        p = np.zeros((400, len(t), 3))
        p[:, :, 0] = told + (chain @ rng.normal(size=(len(t), 400))).T
        draws = replace(exact(t, np.stack([x, 0 * x, 0 * x], axis=1)), p=p, rest=np.zeros(p.shape[:2], np.bool_))
        low, high = np.quantile(peak_speed(draws).samples, [0.025, 0.975])
        inside.append(low <= 2.0 <= high)
    assert np.mean(inside) >= 0.93


def test_a_scale_that_all_moments_share_takes_no_peak_down(exact):
    t = np.linspace(0, 4, 401)
    draws = exact(t, np.stack([2 * t + 1.5 * t**2, 0 * t], axis=1))
    scale = np.geomspace(0.6, 1.7, draws.k)[:, None, None]
    peak = peak_speed(replace(draws, p=draws.p * scale), Span(0.0, 3.0))
    assert peak.samples == pytest.approx(11.0 * scale[:, 0, 0], rel=1e-6)


def test_closing_speed_is_signed(exact):
    t = np.linspace(0, 2, 21)
    one, two = exact(t, line(t, 1.0)), exact(t, line(t, -2.0) + np.array([10.0, 0.0]))
    assert closing_speed(one, two).samples == pytest.approx(3.0)
    assert closing_speed(two, exact(t, line(t, 5.0) + np.array([11.0, 0.0]))).samples == pytest.approx(-7.0)


def test_separation_at_a_time_smallest_largest_mean(exact):
    t = np.linspace(0, 4, 41)
    one, two = exact(t, 0 * line(t, 1)), exact(t, np.stack([t - 2, 0 * t + 3], axis=1))
    assert separation(one, two, at=2.0).samples == pytest.approx(3.0)
    nearest = separation(one, two)
    assert nearest.samples == pytest.approx(3.0)
    assert nearest.at == pytest.approx(2.0)
    assert separation(one, two, stat="max").samples == pytest.approx(np.hypot(2, 3))
    assert 3.0 < separation(one, two, stat="mean").samples[0] < np.hypot(2, 3)
    assert "between the reference points" in nearest.notes


def test_separation_is_between_surfaces_where_extents_are_known(exact):
    t = np.linspace(0, 2, 21)
    extent = np.tile([4.0, 2.0, 1.5], (64, 1))
    behind = exact(t, line(t, 10.0), extent=extent)
    ahead = exact(t, line(t, 10.0) + np.array([10.0, 0.0]), extent=extent)
    beside = exact(t, line(t, 10.0) + np.array([0.0, 5.0]), extent=extent)
    assert separation(behind, ahead, at=1.0).samples == pytest.approx(6.0)  # bumper to bumper
    assert separation(behind, beside, at=1.0).samples == pytest.approx(3.0)  # door to door
    assert "between the nearest surfaces" in separation(behind, ahead).notes


def test_two_that_are_never_there_together_are_refused(exact):
    early, late = np.linspace(0, 1, 11), np.linspace(2, 3, 11)
    with pytest.raises(CannotMeasure, match="same time"):
        separation(exact(early, line(early, 1)), exact(late, line(late, 1)))
    with pytest.raises(ValueError, match="go together"):
        separation(exact(early, line(early, 1)), exact(early, line(early, 1), k=32))


def test_in_the_picture_speed_is_in_px_and_depth_is_no_way(in_picture):
    t = np.linspace(0, 2, 21)
    draws = in_picture(t, np.stack([100 * t, 0 * t, t], axis=1))
    answer = speed(draws).quantity()
    assert (answer.unit, answer.value) == ("px/s", pytest.approx(100.0))
