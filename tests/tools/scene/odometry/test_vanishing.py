"""The pitch of a camera that stands, from lines that meet."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from stagent_tools.errors import CannotMeasure
from stagent_tools.scene.odometry.vanishing import pitch_of_lines
from stagent_tools.types import Frame


def road(meeting: tuple[float, float] | None) -> np.ndarray:
    """A picture (200, 480, 3) with eight bright lines on grey that lead to a point, or nothing."""
    image = np.full((200, 480, 3), 90, np.uint8)
    for foot in () if meeting is None else (-200, -60, 40, 150, 330, 430, 540, 700):
        end = np.array([foot, 199.0])
        begin = np.array(meeting) + 0.25 * (end - np.array(meeting))
        cv2.line(image, pixel(begin), pixel(end), (220,) * 3, 2)
    return image


def pixel(place: np.ndarray) -> tuple[int, int]:
    x, y = place.round().astype(int).tolist()
    return x, y


def video(shown, image: np.ndarray):
    return shown(Frame(i, 0.1 * i, image) for i in range(5))


@pytest.mark.parametrize("degrees", [-2.0, 3.0, 8.0])
def test_lines_of_the_road_tell_the_pitch(street, shown, degrees: float) -> None:
    row = 100.0 - 300.0 * float(np.tan(np.radians(degrees)))
    pitch = pitch_of_lines(video(shown, road((250.0, row))), street.eye)
    assert np.degrees(pitch.value) == pytest.approx(degrees, abs=0.5)
    assert pitch.sd > np.radians(0.3)


def test_without_lines_the_pitch_is_asked_for(street, shown) -> None:
    with pytest.raises(CannotMeasure, match="pitch_deg"):
        pitch_of_lines(video(shown, road(None)), street.eye)


def test_lines_that_do_not_meet_tell_nothing(street, shown) -> None:
    image = road(None)
    rng = np.random.default_rng(3)
    for x, y, angle in zip(rng.uniform(60, 420, 14), rng.uniform(40, 160, 14), rng.uniform(0.3, 1.2, 14), strict=True):
        step = 35 * np.array([np.cos(angle), np.sin(angle)]) * rng.choice([-1, 1], 2)
        cv2.line(image, pixel(np.array([x, y]) - step), pixel(np.array([x, y]) + step), (220,) * 3, 2)
    with pytest.raises(CannotMeasure, match="pitch_deg"):
        pitch_of_lines(video(shown, image), street.eye)
