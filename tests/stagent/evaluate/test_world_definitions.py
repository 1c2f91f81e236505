"""True quantities on hand-made paths whose answers are known in closed form."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stagent.evaluate.world import definitions as true
from stagent.evaluate.world.seen import Actor
from stagent_tools.types import FloatArray, Span

T = np.arange(0, 6.001, 0.04)


def actor(place: FloatArray, share: FloatArray | None = None, **more: Any) -> Actor:
    """An actor of 4 x 2 x 1.5 m on this path (n, 2) m, seen all the time unless said otherwise."""
    n = len(T)
    velocity = np.gradient(place, T, axis=0)
    fields: dict[str, Any] = {
        "id": "a",
        "name": "red car",
        "kind": "car",
        "colour": "red",
        "t": T,
        "boxes": np.tile([0.0, 0.0, 10.0, 10.0], (n, 1)),
        "share": np.ones(n) if share is None else share,
        "place": np.column_stack([place, np.zeros(n)]),
        "lowest": np.zeros(n),
        "velocity": np.column_stack([velocity, np.zeros(n)]),
        "heading": np.arctan2(velocity[:, 1], velocity[:, 0]),
        "size": (4.0, 2.0, 1.5),
    }
    return Actor(**{**fields, **more})


def line(speed: float, x: float = 0.0, y: float = 0.0) -> FloatArray:
    return np.column_stack([x + speed * T, np.full(len(T), y)])


def circle(radius: float, seconds: float, sense: float = 1.0) -> FloatArray:
    angle = 2 * np.pi * T / seconds
    return radius * np.column_stack([np.sin(angle), sense * (1 - np.cos(angle))])


def test_a_straight_line():
    car, span = actor(line(3.0)), Span(1.0, 4.0)
    assert true.distance(car, span) == pytest.approx(9.0)
    assert true.displacement(car, span) == pytest.approx(9.0)
    assert true.speed(car, span) == pytest.approx(3.0)
    assert true.speed_at(car, 2.22) == pytest.approx(3.0)
    assert true.acceleration(car, span) == pytest.approx(0.0, abs=1e-9)
    assert true.direction(car, span) == pytest.approx(0.0, abs=1e-6)


def test_a_circle_is_measured_by_its_chords():
    radius, seconds = 5.0, 6.0
    walker = actor(circle(radius, seconds))
    chords = 12 * 2 * radius * np.sin(np.pi * 0.5 / seconds)
    assert true.distance(walker, Span(0.0, 6.0)) == pytest.approx(chords, rel=1e-3)
    assert true.displacement(walker, Span(0.0, 6.0)) == pytest.approx(0.0, abs=1e-9)
    assert true.displacement(walker, Span(0.0, 3.0)) == pytest.approx(2 * radius)


@pytest.mark.parametrize(("sense", "degrees"), [(-1.0, 60.0), (1.0, -60.0)], ids=["right", "left"])
def test_a_turn_to_the_right_is_clockwise(sense: float, degrees: float):
    """A sixth of a circle in 1.5 s between the middles of the first and the last half second."""
    walker = actor(circle(5.0, 9.0, sense))
    assert true.direction(walker, Span(0.0, 2.0)) == pytest.approx(degrees, abs=0.5)


def test_stop_and_rest():
    """6 m/s, braking with 2 m/s2 from 1 to 4 s, then at rest."""
    moved = np.where(T < 1, 6 * T, np.where(T < 4, 6 + 6 * (T - 1) - (T - 1) ** 2, 15.0))
    car = actor(np.column_stack([moved, np.zeros(len(T))]))
    assert true.acceleration(car, Span(1.5, 3.5)) == pytest.approx(-2.0, abs=0.01)
    assert true.peak_speed(car, Span(0.0, 6.0)) == pytest.approx(6.0, abs=0.01)
    assert true.peak_speed(car, Span(4.2, 6.0)) < true.AT_REST_MPS
    assert true.direction(car, Span(4.2, 6.0)) is None
    assert true.direction(car, Span(0.0, 6.0)) == pytest.approx(0.0, abs=1e-6)


def test_unseen_time_is_in_neither_distance_nor_speed():
    share = np.where((T > 2.0) & (T < 4.0), 0.1, 1.0)
    car = actor(line(3.0), share)
    assert len(car.stretches) == 2
    assert true.distance(car, Span(0.0, 6.0)) == pytest.approx(12.0, abs=0.25)
    assert true.speed(car, Span(0.0, 6.0)) == pytest.approx(3.0)


def test_a_short_time_behind_a_post_is_bridged():
    share = np.where((T > 2.0) & (T < 2.4), 0.0, 1.0)
    assert len(actor(line(3.0), share).stretches) == 1


def test_gap_between_two_cars_side_by_side_and_one_behind_the_other():
    car = actor(line(1.0))
    beside = actor(line(1.0, 0.0, 5.0))
    ahead = actor(line(1.0, 10.0, 0.0))
    assert true.gap(car, beside, 2.0) == pytest.approx(3.0)
    assert true.gap(car, ahead, 2.0) == pytest.approx(6.0)
    assert true.separation(car, ahead, 2.0) == pytest.approx(10.0)
    assert true.gap(car, actor(line(1.0, 1.0, 0.5)), 2.0) == 0.0


def test_gap_of_corners():
    car, aslant = actor(line(1.0)), actor(line(1.0, 7.0, 6.0))
    assert true.gap(car, aslant, 1.0) == pytest.approx(np.hypot(3.0, 4.0))


def test_rise_of_a_second_bounce_higher_than_the_first():
    lowest = np.where(T < 3, 0.5 * np.sin(np.pi * T / 3), 0.8 * np.sin(np.pi * (T - 3) / 3))
    assert true.rise(actor(line(1.0), lowest=lowest), Span(0.0, 6.0)) == pytest.approx(0.8, abs=1e-3)


@pytest.mark.parametrize(("degrees", "hour"), [(0, 12), (14, 12), (16, 1), (90, 3), (-90, 9), (180, 6), (-14, 12)])
def test_hours(degrees: float, hour: int):
    assert true.hour_of(degrees) == hour


@settings(deadline=None, max_examples=40)
@given(st.floats(-180, 180), st.floats(0.5, 20), st.floats(0, 3), st.floats(1, 3))
def test_quantities_do_not_depend_on_where_north_is(turn: float, speed: float, start: float, length: float):
    c, s = np.cos(np.radians(turn)), np.sin(np.radians(turn))
    turned = (circle(speed, 9.0)) @ np.array([[c, s], [-s, c]])
    plain, other, span = actor(circle(speed, 9.0)), actor(turned), Span(start, start + length)
    for quantity in (true.distance, true.displacement, true.speed, true.peak_speed):
        assert quantity(other, span) == pytest.approx(quantity(plain, span))
    assert true.direction(other, span) == pytest.approx(true.direction(plain, span), abs=1e-6)
    assert true.displacement(plain, span) <= true.distance(plain, span) + 1e-9
