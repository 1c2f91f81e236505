"""The camera's way over the road, from rendered pictures whose truth is known."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from stagent_tools import kinematics
from stagent_tools.errors import CannotMeasure
from stagent_tools.scene.odometry.build import journey_of
from stagent_tools.scene.odometry.eye import Eye
from stagent_tools.scene.odometry.join import Mount
from stagent_tools.scene.odometry.level import Pitch
from stagent_tools.streams import Streams
from stagent_tools.types import Frame

MOUNT = Mount(height=1.5, height_sd=0.02, focal_sd=0.01, roll=0.0, pitch=None)
STREAMS = Streams(k=256)


def nothing(t: float) -> np.ndarray:
    return np.empty((0, 4))


def test_speed_and_pitch_of_an_even_drive(street, shown) -> None:
    journey = journey_of(shown(street.drive(np.full(16, 9.0), 0.1)), street.eye, MOUNT, nothing, 1.0)
    quantity = kinematics.speed(journey.draws(STREAMS)).quantity()
    assert quantity.value == pytest.approx(9.0, rel=0.02)
    assert quantity.low < 9.0 < quantity.high
    assert quantity.half_width < 0.1 * 9.0
    assert np.degrees(np.median(journey.pitch)) == pytest.approx(2.0, abs=0.15)


def test_a_given_pitch_is_believed_as_far_as_it_is_known(street, shown) -> None:
    video = shown(street.drive(np.full(8, 9.0), 0.1))
    wrong = Pitch(np.radians(2.6), np.radians(0.01))
    mount = Mount(height=1.5, height_sd=0.02, focal_sd=0.01, roll=0.0, pitch=wrong)
    journey = journey_of(video, street.eye, mount, nothing, 1.0)
    assert np.degrees(np.median(journey.pitch)) == pytest.approx(2.6, abs=0.05)


def test_a_turn_is_a_turn_to_the_same_side(street, shown) -> None:
    journey = journey_of(shown(street.drive(np.full(12, 5.0), 0.1, turn_rate=0.2)), street.eye, MOUNT, nothing, 1.0)
    assert journey.heading[-1] == pytest.approx(0.2 * journey.t[-1], rel=0.05)
    end = journey.poses()[-1, :, 3]
    assert end[0] == pytest.approx(-5 / 0.2 * (1 - np.cos(0.22)), abs=0.1)
    assert kinematics.speed(journey.draws(STREAMS)).quantity().value == pytest.approx(5.0, rel=0.03)


def test_braking_to_a_stop_and_standing(street, shown) -> None:
    speeds = np.concatenate([np.linspace(6.0, 0.0, 12), np.zeros(10)])
    journey = journey_of(shown(street.drive(speeds, 0.1)), street.eye, MOUNT, nothing, 1.0)
    draws = journey.draws(STREAMS)
    at_start = kinematics.speed_at(draws, 0.2).quantity()
    assert at_start.value == pytest.approx(5.2, abs=0.4)  # of 5.5 before it and 4.9 after
    assert journey.speed[-1] == pytest.approx(0.0, abs=0.02)
    assert float(draws.rest[:, -1].mean()) > 0.9


def test_a_camera_that_stands_has_speed_0_with_an_interval(street, shown) -> None:
    journey = journey_of(shown(street.drive(np.zeros(12), 0.1)), street.eye, MOUNT, nothing, 1.0)
    quantity = kinematics.speed(journey.draws(STREAMS)).quantity()
    assert quantity.value == 0.0
    assert quantity.one_sided
    assert 0.0 < quantity.high < 0.2


def test_frames_that_are_missing_from_time_are_no_speed(street, shown) -> None:
    """A step over a gap takes the time that the stamps give it."""
    frames = [frame for i, frame in enumerate(street.drive(np.full(16, 6.0), 0.1)) if i not in (5, 9, 10)]
    journey = journey_of(shown(iter(frames)), street.eye, MOUNT, nothing, 1.0)
    assert np.nanmax(np.abs(journey.speed - 6.0)) < 0.3


def test_copies_of_frames_are_no_rest_and_no_jump(street, shown) -> None:
    """As after 24 -> 30 frames a second: each fifth frame repeats the one before, the stamps are even."""
    true = list(street.drive(np.full(28, 6.0), 1 / 24))
    order = [i for i in range(28) for _ in range(2 if i % 4 == 3 else 1)]
    frames = (Frame(n, n / 30, true[i].image) for n, i in enumerate(order))
    journey = journey_of(shown(frames), street.eye, MOUNT, nothing, 1.0)
    quantity = kinematics.speed(journey.draws(STREAMS)).quantity()
    assert quantity.value == pytest.approx(6.0, rel=0.05)
    assert quantity.rest_probability == 0.0


def test_frames_lost_without_a_trace_in_the_stamps_are_no_speed(street, shown) -> None:
    true = list(street.drive(np.full(20, 9.0), 0.1))
    frames = (Frame(n, 0.1 * n, true[i].image) for n, i in enumerate([*range(8), *range(10, 20)]))
    journey = journey_of(shown(frames), street.eye, MOUNT, nothing, 1.0)
    assert np.nanmax(journey.speed) < 9.5
    assert any("jumps" in note for note in journey.draws(STREAMS).notes)


def test_slow_motion_is_taken_back(street, shown) -> None:
    journey = journey_of(shown(street.drive(np.full(12, 3.0), 0.2)), street.eye, MOUNT, nothing, 2.0)
    assert kinematics.speed(journey.draws(STREAMS)).quantity().value == pytest.approx(6.0, rel=0.03)


def test_a_road_without_texture_is_refused(street, shown) -> None:
    rng = np.random.default_rng(0)
    grey = (128 + rng.normal(0, 2, (12, 200, 480, 1))).clip(0, 255).astype(np.uint8).repeat(3, axis=3)
    frames = (Frame(i, 0.1 * i, image) for i, image in enumerate(grey))
    with pytest.raises(CannotMeasure, match="followed"):
        journey_of(shown(frames), street.eye, MOUNT, nothing, 1.0)


@pytest.mark.parametrize("change", ["mirrored", "half size", "darker"])
def test_the_speed_does_not_hang_on_how_the_picture_is_stored(street, shown, change: str) -> None:
    """Mirrored, at half the size, at a sixth of the light: the same speed, and the turn to the other side."""
    frames = list(street.drive(np.full(10, 8.0), 0.1, turn_rate=0.1))
    scale = 0.5 if change == "half size" else 1.0

    def changed(image: np.ndarray) -> np.ndarray:
        if change == "mirrored":
            return np.ascontiguousarray(image[:, ::-1])
        if change == "darker":
            return (image // 6).astype(np.uint8)
        return cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)

    eye = street.eye
    size = (int(eye.size[0] * scale), int(eye.size[1] * scale))
    small = Eye(eye.fx * scale, eye.fy * scale, eye.cx * scale, eye.cy * scale, eye.distortion, size)
    video = shown(Frame(frame.index, frame.t, changed(frame.image)) for frame in frames)
    journey = journey_of(video, small, MOUNT, nothing, 1.0)
    quantity = kinematics.speed(journey.draws(STREAMS)).quantity()
    assert quantity.value == pytest.approx(8.0, rel=0.04)
    assert quantity.low < 8.0 < quantity.high
    side = -1.0 if change == "mirrored" else 1.0
    assert journey.heading[-1] == pytest.approx(side * 0.1 * journey.t[-1], rel=0.15)
