"""Speed of the camera, time gaps and times to a collision, against closed forms."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stagent_tools import kinematics
from stagent_tools.errors import CannotMeasure
from stagent_tools.types import FrameOfReference, Span

T = np.linspace(0.0, 4.0, 41)
K = 64
CAR = np.tile([4.0, 1.8, 1.5], (K, 1))
LORRY = np.tile([10.0, 2.5, 3.5], (K, 1))


def line(start: float, speed: float, t: np.ndarray = T) -> np.ndarray:
    return np.column_stack([np.zeros(len(t)), start + speed * t])


def test_ego_speed_is_a_mean_or_that_of_a_moment(exact) -> None:
    camera = exact(T, np.column_stack([np.zeros(len(T)), T**2]))
    assert kinematics.ego_speed(camera).quantity().value == pytest.approx(4.0)
    assert kinematics.ego_speed(camera, at=1.0).quantity().value == pytest.approx(2.0)
    assert kinematics.ego_speed(camera, at=4.05).quantity().value == pytest.approx(7.8)  # after the last step
    assert kinematics.ego_speed(camera, span=Span(0.0, 2.0)).quantity().value == pytest.approx(2.0)


def test_ego_speed_is_one_over_ground(exact) -> None:
    with pytest.raises(ValueError, match="over ground"):
        kinematics.ego_speed(exact(T, line(0, 1.0), frame=FrameOfReference.CAMERA))


def test_time_gap_at_places_that_both_pass(exact) -> None:
    ahead, behind = exact(T, line(20.0, 10.0)), exact(T, line(0.0, 10.0))
    assert kinematics.time_gap(ahead, behind).quantity().value == pytest.approx(2.0, abs=1e-6)
    assert kinematics.time_gap(behind, ahead).quantity().value == pytest.approx(2.0, abs=1e-6)


def test_time_gap_is_between_the_fronts(exact) -> None:
    lorry, car = exact(T, line(20.0, 10.0), extent=LORRY), exact(T, line(0.0, 10.0), extent=CAR)
    gap = kinematics.time_gap(lorry, car)
    assert gap.quantity().value == pytest.approx(2.3, abs=1e-6)
    assert "between the fronts" in gap.notes


def test_time_gap_of_two_that_are_never_seen_together(exact) -> None:
    first, second = exact(T, line(0.0, 10.0)), exact(T + 6.0, line(0.0, 10.0))
    assert kinematics.time_gap(first, second).quantity().value == pytest.approx(6.0, abs=1e-6)


def test_time_gap_by_speed_where_no_place_is_shared(exact) -> None:
    gap = kinematics.time_gap(exact(T, line(80.0, 10.0)), exact(T, line(0.0, 10.0)))
    assert gap.quantity().value == pytest.approx(8.0)
    assert any("no place" in note for note in gap.notes)


def test_time_gap_needs_motion(exact) -> None:
    with pytest.raises(CannotMeasure, match="moves"):
        kinematics.time_gap(exact(T, line(0.0, 0.0)), exact(T, line(5.0, 0.0)))


def test_time_gap_in_slow_motion_is_in_real_seconds(exact) -> None:
    pair = [exact(T, line(start, 10.0), time_factor=4.0) for start in (20.0, 0.0)]
    assert kinematics.time_gap(*pair).quantity().value == pytest.approx(0.5, abs=1e-6)


def test_time_to_collision_is_gap_by_closing_speed(exact) -> None:
    ahead, behind = exact(T, line(60.0, 5.0), extent=CAR), exact(T, line(0.0, 15.0), extent=CAR)
    found = kinematics.time_to_collision(behind, ahead, at=2.0)
    assert found.share == 1.0
    assert found.time.quantity().value == pytest.approx((60 - 20 - 4.0) / 10)


def test_what_does_not_close_never_collides(exact) -> None:
    found = kinematics.time_to_collision(exact(T, line(0.0, 5.0)), exact(T, line(20.0, 9.0)))
    assert found.share == 0.0
    assert not np.isfinite(found.time.samples).any()


def test_draws_that_do_not_close_count_as_never(exact) -> None:
    scale = np.where(np.arange(K) % 4 == 0, 0.1, 1.0)  # one draw of four is too slow to reach it
    found = kinematics.time_to_collision(exact(T, line(0.0, 15.0), scale=scale), exact(T, line(70.0, 5.0)), at=1.0)
    assert found.share == pytest.approx(0.75)
    assert found.time.quantity().value == pytest.approx(6.0)


def test_contact_by_growth_needs_no_metres(in_picture) -> None:
    distance = 40.0 - 8.0 * T
    place = np.column_stack([np.zeros(len(T)), np.zeros(len(T)), np.log(1000.0 / distance)])
    found = kinematics.time_to_contact(in_picture(T, place), at=2.0)
    assert found.time.quantity().value == pytest.approx(3.0, rel=0.1)


@settings(deadline=None, max_examples=30)
@given(gap=st.floats(0.3, 3.0), speed=st.floats(2.0, 30.0), angle=st.floats(-3.1, 3.1))
def test_time_gap_does_not_hang_on_the_world_s_axes(exact, gap: float, speed: float, angle: float) -> None:
    turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    ahead, behind = (exact(T, line(start, speed) @ turn) for start in (gap * speed, 0.0))
    assert kinematics.time_gap(ahead, behind).quantity().value == pytest.approx(gap, rel=1e-4)
