"""Oracles of whole-path sampling: answers that are known without any model."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stagent_tools.errors import CannotMeasure
from stagent_tools.kinematics import distance, peak_speed, speed
from stagent_tools.paths import sample_paths
from stagent_tools.streams import Streams


def straight(t, v, angle=0.3):
    return v * t[:, None] * np.array([np.cos(angle), np.sin(angle)])


def times(seconds, rate):
    return np.arange(0, seconds + 1e-9, 1 / rate)


def test_walker_with_5_cm_jitter_is_not_the_sum_of_raw_steps(observe):
    t = times(1, 30)
    values = [speed(observe(t, straight(t, 1.5), 0.05, seed=seed)).quantity() for seed in range(12)]
    assert np.median([q.value for q in values]) == pytest.approx(1.5, abs=0.03)
    assert all(q.low <= 1.5 <= q.high for q in values)
    # the best that least squares can do over 1 s is +- 0.06 (95 %)
    assert np.median([q.half_width for q in values]) < 0.12


def test_car_at_25_m_per_s_and_wider_when_thinned(observe):
    t = times(3, 25)
    whole = speed(observe(t, straight(t, 25.0), 0.2, acceleration=2.0)).quantity()
    keep = np.random.default_rng(3).random(len(t)) > 0.2
    thinned = speed(observe(t[keep], straight(t[keep], 25.0), 0.2, acceleration=2.0)).quantity()
    assert whole.low <= 25 <= whole.high
    assert thinned.low <= 25 <= thinned.high
    assert thinned.half_width > whole.half_width


def test_at_rest_with_10_cm_noise_reads_at_rest(observe):
    t = times(3, 25)
    here = np.zeros((len(t), 2))
    answers = [speed(observe(t, here, 0.1, seed=seed, streams=Streams(seed, k=256))).quantity() for seed in range(30)]
    assert sum(q.value == 0 and q.one_sided and q.low == 0 for q in answers) >= 29
    assert np.median([q.high for q in answers]) < 0.15  # the sum of raw steps would read over 3


def test_a_slow_walker_is_not_at_rest(observe):
    t = times(3, 25)
    answers = [speed(observe(t, straight(t, 0.3), 0.1, seed=seed)).quantity() for seed in range(8)]
    assert all(q.value > 0 for q in answers)
    assert sum(q.low <= 0.3 <= q.high for q in answers) >= 7


@pytest.mark.parametrize("odds", [0.1, 0.3, 0.9])
def test_prior_odds_of_rest_hardly_matter(observe, odds):
    t = times(4, 25)
    walking = speed(observe(t, straight(t, 0.4), 0.05, odds=odds)).quantity()
    assert walking.value == pytest.approx(0.4, abs=0.03)
    assert not walking.one_sided
    assert speed(observe(t, np.zeros((len(t), 2)), 0.1, odds=odds)).quantity().value == 0


def test_stop_and_go_rests_exactly_and_only_while_it_stops(observe):
    t = times(8, 25)
    way = 1.4 * (np.minimum(t, 3) + np.maximum(t - 6, 0))
    draws = observe(t, np.stack([way, 0 * way], axis=1), 0.05)
    resting = draws.rest.mean(axis=0)
    assert resting[(t > 3.4) & (t < 5.6)].min() > 0.95
    assert resting[(t < 2.5) | (t > 6.5)].max() < 0.05
    still = draws.rest[:, :-1] & draws.rest[:, 1:]
    moved = np.abs(np.diff(draws.p, axis=1)).max(axis=2)
    middle = (t[:-1] > 3.5) & (t[:-1] < 5.5)
    assert moved[still & middle].max() == 0
    assert distance(draws).quantity().value == pytest.approx(1.4 * 5, abs=0.1)


def test_two_positions_and_a_time_are_the_closed_form_when_frozen():
    t, z = np.array([0.4, 2.0]), np.array([[1.0, 2.0, 0.0], [4.0, 6.0, 0.0]])
    cov = np.tile(0.01 * np.eye(3), (2, 1, 1))
    paths = sample_paths(
        t,
        z,
        cov,
        correlation_s=0.2,
        streams=Streams(k=16).freeze("pixels"),
        key="thing",
        rest_odds=0.3,
        acceleration=1.0,
    )
    assert np.linalg.norm(paths.p[:, 1] - paths.p[:, 0], axis=1) / 1.6 == pytest.approx(5 / 1.6, abs=1e-9)


def test_frozen_pixels_give_one_smooth_path(observe):
    t = times(4, 25)
    draws = observe(t, straight(t, 1.5), 0.05, streams=Streams(k=8).freeze("pixels"))
    assert np.ptp(draws.p, axis=0).max() < 1e-12
    assert draws.p[0, :, :2] == pytest.approx(straight(t, 1.5), abs=0.05)


@pytest.mark.parametrize("n", [1, 2, 3, 4])
def test_few_samples_are_honest(observe, n):
    t = 0.5 * np.arange(n)
    draws = observe(t, straight(t, 2.0), 0.1)
    assert draws.p.shape == (2048, n, 3)
    if n == 1:
        assert np.std(draws.p[:, 0, 0]) == pytest.approx(0.1, rel=0.1)
        with pytest.raises(CannotMeasure, match="1 moment"):
            speed(draws)
    else:
        answer = speed(draws).quantity()
        assert answer.low <= 2.0 <= answer.high


def test_nothing_seen_is_refused(observe):
    with pytest.raises(CannotMeasure, match="not seen"):
        observe(np.arange(3.0), np.zeros((3, 2)), 0.1, seen=np.zeros(3, dtype=bool))


def test_outliers_are_taken_out_and_said(observe):
    t = times(3, 25)
    place = straight(t, 1.5)
    place[[20, 50]] += [[3.0, -2.0], [-4.0, 1.0]]
    draws = observe(t, place, 0.05)
    assert set(np.flatnonzero(~draws.seen)) == {20, 50}
    answer = speed(draws).quantity()
    assert answer.low <= 1.5 <= answer.high
    assert answer.half_width < 0.1


def test_times_without_a_sight_are_filled_and_uncertain(observe):
    t = times(6, 25)
    seen = (t < 2) | (t > 4)
    draws = observe(t, straight(t, 1.5), 0.05, seen=seen)
    sideways = draws.p[..., :2] @ np.array([-np.sin(0.3), np.cos(0.3)])
    spread = sideways.std(axis=0)
    assert spread[np.argmin(np.abs(t - 3))] > 1.5 * spread[np.argmin(np.abs(t - 1))]
    assert np.abs(np.diff(draws.p, axis=1)).max() < 0.4  # no jump where it is seen again
    assert np.array_equal(draws.seen, seen)


def test_uneven_times_are_taken_as_they_are(observe):
    rng = np.random.default_rng(5)
    t = np.cumsum(rng.uniform(0.01, 0.09, 100))
    t[50] = t[49] + 1e-5  # two time stamps that all but coincide
    answer = speed(observe(t, straight(t, 1.5), 0.05)).quantity()
    assert answer.low <= 1.5 <= answer.high
    assert answer.half_width < 0.06


def test_peak_speed_is_no_maximum_of_noise(observe):
    t = times(6, 30)
    answers = [peak_speed(observe(t, straight(t, 1.5), 0.05, seed=seed)).quantity() for seed in range(6)]
    assert all(q.low <= 1.5 + 1e-9 and q.value < 1.6 for q in answers)


def test_noise_that_remembers_makes_the_interval_wider(observe):
    t = times(3, 25)
    forgetful = speed(observe(t, straight(t, 1.5), 0.05, memory=0.0)).quantity()
    remembering = speed(observe(t, straight(t, 1.5), 0.05, memory=0.4)).quantity()
    assert remembering.half_width > 1.2 * forgetful.half_width


@settings(deadline=None, max_examples=8)
@given(scale=st.sampled_from([0.01, 0.5, 3.28, 1000.0]), turn=st.floats(0, 6.28), mirror=st.booleans())
def test_other_units_turned_or_mirrored_is_the_same_answer(observe, scale, turn, mirror):
    t = times(2, 25)
    place = straight(t, 1.5)
    plain = speed(observe(t, place, 0.05, streams=Streams(k=512))).quantity()
    way = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]]) @ np.diag([1, -1 if mirror else 1])
    changed = observe(t, scale * place @ way.T, 0.05 * scale, acceleration=scale, streams=Streams(k=512))
    other = speed(changed).quantity()
    assert other.value / scale == pytest.approx(plain.value, abs=plain.half_width)
    assert other.low / scale < 1.5 < other.high / scale


def test_long_tracks_take_bounded_time(observe):
    t = times(100, 30)
    answer = speed(observe(t, straight(t, 1.5), 0.05, memory=0.2, streams=Streams(k=256))).quantity()
    assert answer.low <= 1.5 <= answer.high
