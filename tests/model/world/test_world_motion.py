"""Closed-form motions against the integral of their own velocity."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stagent_world import Flight, Leg, Route, standing
from stagent_world.motion import GRAVITY

LEGS = st.builds(
    Leg,
    duration=st.floats(0.3, 3),
    speed=st.floats(0.0, 20),
    final=st.none() | st.floats(0.0, 20),
    turn_deg=st.sampled_from([0.0, 90.0, -45.0, 180.0]),
)


@settings(deadline=None, max_examples=25)
@given(st.lists(LEGS, min_size=1, max_size=4), st.floats(-180, 180), st.floats(0.1, 5))
def test_route_is_the_integral_of_its_velocity(legs: list[Leg], heading: float, end: float) -> None:
    route = Route((3.0, -2.0), heading, tuple(legs))
    t = np.linspace(0, end, 1001)
    states = [route.at(float(s)) for s in t]
    velocity = np.array([s.velocity for s in states])
    middle = (velocity[1:] + velocity[:-1]) / 2
    integrated = np.array([3.0, -2.0, 0.0]) + (middle * np.diff(t)[:, None]).sum(axis=0)
    # the trapezoid misses the jumps of speed between two legs by at most a step of time
    np.testing.assert_allclose(states[-1].position, integrated, atol=0.2)
    assert states[-1].travelled >= np.linalg.norm(states[-1].position - states[0].position) - 1e-9


def test_a_quarter_turn_to_the_left_ends_beside_its_circle() -> None:
    state = Route((0.0, 0.0), 0.0, (Leg(np.pi, 5.0, turn_deg=90.0),)).at(np.pi)
    radius = 5.0 * np.pi / (np.pi / 2)
    np.testing.assert_allclose(state.position, [radius, radius, 0], atol=1e-9)
    assert state.heading == pytest.approx(np.pi / 2)


def test_braking_to_a_stop_takes_half_the_distance() -> None:
    state = Route((0.0, 0.0), 0.0, (Leg(2.0, 10.0, 0.0),)).at(5.0)
    np.testing.assert_allclose(state.position, [10.0, 0, 0], atol=1e-9)
    assert state.speed == 0.0


def test_standing_never_moves() -> None:
    thing = standing(1.0, 2.0, 30.0)
    assert np.array_equal(thing.at(0.0).position, thing.at(99.0).position)
    assert thing.at(7.0).travelled == 0.0


def test_flight_is_the_parabola_until_it_lands_and_bounces_lower() -> None:
    flight = Flight((0.0, 0.0, 1.11), (4.0, 0.0, 3.0), radius=0.11, restitution=0.5)
    assert flight.at(0.2).position == pytest.approx([0.8, 0.0, 1.11 + 0.6 - GRAVITY * 0.02])
    heights = np.array([flight.at(float(t)).position[2] for t in np.linspace(0, 4, 2001)])
    assert heights.min() >= 0.11 - 1e-9
    landing = (3 + np.sqrt(9 + 2 * GRAVITY * 1.0)) / GRAVITY
    impact = GRAVITY * landing - 3
    first_bounce = heights[int(landing / 0.002) + 1 :].max() - 0.11
    assert first_bounce == pytest.approx((impact / 2) ** 2 / (2 * GRAVITY), abs=1e-3)
    assert heights[-1] == pytest.approx(0.11)  # it came to rest on the ground
