"""Headings: by the clock from above, in words of the picture, and when."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stagent_tools.errors import CannotMeasure
from stagent_tools.kinematics import (
    direction,
    direction_from,
    direction_when,
    heading,
    hour_of,
    picture_direction,
    picture_direction_when,
    summarise_angle,
    wrap_degrees,
)
from stagent_tools.types import Span


def turn(t, degrees_clockwise, start=0.0):
    """1 m/s, straight for 1 s, then the new way."""
    way = np.deg2rad([start, start - degrees_clockwise])
    first, then = np.minimum(t, 1.0), np.maximum(t - 1.0, 0.0)
    return np.stack(
        [first * np.cos(way[0]) + then * np.cos(way[1]), first * np.sin(way[0]) + then * np.sin(way[1])], axis=1
    )


@given(degrees=st.floats(-179, 179), start=st.floats(0, 360), mirror=st.booleans())
@settings(deadline=None, max_examples=60)
def test_direction_is_clockwise_from_the_first_heading(exact, degrees, start, mirror):
    t = np.linspace(0, 2, 41)
    place = turn(t, degrees, start) * [1, -1 if mirror else 1]
    expected = -degrees if mirror else degrees
    assert wrap_degrees(direction(exact(t, place)).samples - expected) == pytest.approx(0, abs=1e-6)
    assert direction(exact(t, place), stkit=True).samples == pytest.approx(abs(degrees), abs=1e-6)


@given(looks=st.floats(-180, 180), goes=st.sampled_from([("away", 0), ("left", 90), ("towards", 180), ("right", 270)]))
@settings(deadline=None, max_examples=40)
def test_words_over_ground_are_those_of_who_looks(exact, looks, goes):
    word, to_the_left = goes
    t, angle = np.linspace(0, 2, 21), np.radians(looks + to_the_left)
    way = np.outer(3 * t, [-np.sin(angle), np.cos(angle)])
    assert direction_from(exact(t, way), np.radians(looks)).word == word


def test_what_rests_over_ground_has_no_word(exact):
    t = np.linspace(0, 2, 21)
    assert direction_from(exact(t, np.ones((21, 2))), 0.3).word is None


@pytest.mark.parametrize(
    ("degrees", "hour"),
    [(0, 12), (14.9, 12), (-14.9, 12), (15.1, 1), (90, 3), (180, 6), (-180, 6), (-90, 9), (-30, 11), (104.9, 3)],
)
def test_hours_are_centred(degrees, hour):
    assert hour_of(degrees) == hour


def test_the_way_counts_only_while_it_moves(exact):
    t = np.linspace(0, 6, 121)
    moving = np.clip(t - 2, 0, 2)
    draws = exact(t, turn(moving, 90.0))
    assert direction(draws).samples == pytest.approx(90.0, abs=1e-6)


def test_at_rest_there_is_no_direction(exact):
    t = np.linspace(0, 2, 21)
    still = exact(t, np.zeros((21, 2)))
    with pytest.raises(CannotMeasure, match="at rest"):
        direction(still).quantity()


def test_heading_is_that_of_the_net_motion(exact):
    t = np.linspace(0, 2, 21)
    assert heading(exact(t, turn(t, 0.0, start=30.0))).samples == pytest.approx(30.0)


def test_when_it_goes_that_way(exact):
    t = np.linspace(0, 6, 121)
    place = np.stack([np.minimum(t, 3.0), -np.maximum(t - 3.0, 0.0)], axis=1)
    (right,) = direction_when(exact(t, place), 3)
    assert right.start == pytest.approx(3.2, abs=0.3)
    assert right.end == pytest.approx(6.0)
    (ahead,) = direction_when(exact(t, place), 12)
    assert ahead.end == pytest.approx(2.8, abs=0.3)
    assert direction_when(exact(t, place), 9) == ()
    assert direction_when(exact(t, place * [1, -1]), 3) == ()
    assert direction_when(exact(t, place * [1, -1]), 3, stkit=True) == (right,)  # an arccos knows no left


@pytest.mark.parametrize(
    ("way", "word"),
    [
        ((-80, 5, 0.0), "left"),
        ((80, 5, 0.0), "right"),
        ((3, -60, 0.0), "up"),
        ((3, 60, 0.0), "down"),
        ((30, 40, 0.5), "towards"),
        ((30, -40, -0.5), "away"),
    ],
)
def test_words_of_the_picture(in_picture, way, word):
    t = np.linspace(0, 1, 21)
    draws = in_picture(t, t[:, None] * np.array(way))
    found = picture_direction(draws, width=1280)
    assert found.word == word
    assert found.shares[word] == 1.0
    (span,) = picture_direction_when(draws, word, 1280)
    assert span.duration == pytest.approx(1.0)


def test_no_word_at_rest_and_no_clock_in_the_picture(in_picture):
    t = np.linspace(0, 1, 21)
    still = in_picture(t, np.zeros((21, 3)))
    assert picture_direction(still, width=640).word is None
    with pytest.raises(CannotMeasure, match="ground"):
        direction(still, Span(0, 1))


@given(centre=st.floats(-180, 180), spread=st.floats(0.1, 20))
@settings(deadline=None, max_examples=40)
def test_summary_does_not_care_where_the_circle_is_cut(centre, spread):
    samples = wrap_degrees(centre + spread * np.random.default_rng(0).normal(size=2000))
    answer = summarise_angle(samples)
    assert abs(wrap_degrees(np.array(answer.value - centre))) < 0.2 * spread
    assert answer.half_width == pytest.approx(1.96 * spread, rel=0.1)
    assert answer.low < answer.value < answer.high


def test_a_slow_way_is_read_off_two_metres_where_there_are_any(exact):
    """1 m/s to the right, 3 m and more; at both ends 0.5 s are bent by half a metre to the side."""
    t = np.arange(0, 8.01, 0.02)
    place = np.stack([t, 0.25 * np.clip(0.5 - t, 0, None) - 0.25 * np.clip(t - 7.5, 0, None)], axis=1)
    draws = exact(t, place)
    bent = 2 * np.degrees(np.arctan2(0.125, 0.5))
    assert direction(draws, stkit=True).samples == pytest.approx(0, abs=1e-6)  # both ends are bent the same way
    place[:, 1] = 0.25 * np.clip(t - 7.5, 0, None)
    draws = exact(t, place)
    assert direction(draws, stkit=True).samples == pytest.approx(bent / 2, rel=0.01)
    assert np.abs(direction(draws).samples).max() < bent / 2 / 3


@given(st.floats(0.2, 1.9), st.floats(20, 160))
@settings(deadline=None, max_examples=40)
def test_a_short_way_is_halved_at_its_corner(exact, far, degrees):
    """Two legs of the same length: neither heading takes from the other leg."""
    t = np.linspace(0, 2, 81)
    turn = np.radians(degrees)
    one, two = np.array([1.0, 0.0]), np.array([np.cos(turn), -np.sin(turn)])
    place = far * (np.minimum(t, 1.0)[:, None] * one + np.clip(t - 1.0, 0, None)[:, None] * two)
    assert direction(exact(t, place)).samples == pytest.approx(degrees, abs=1e-6)
