"""Masks along a track of boxes."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import cv2
import numpy as np
import pytest

from stagent_tools.mask import masks_along
from stagent_tools.types import Track
from stagent_tools.video import Video, open_video

RATE, FRAMES = 25, 14


@pytest.fixture
def video(tmp_path: Path) -> Video:
    """A red square of 30 px that moves 4 px a frame over noise."""
    rng = np.random.default_rng(2)
    place = cv2.GaussianBlur(rng.integers(0, 255, (120, 200, 3)).astype(np.uint8), (0, 0), 2)
    for i in range(FRAMES):
        picture = place.copy()
        picture[40:70, 40 + 4 * i : 70 + 4 * i] = (30, 20, 220)
        cv2.imwrite(str(tmp_path / f"{i}.png"), picture)
    return open_video(tmp_path, fps=Fraction(RATE))


def track(seen: list[int]) -> Track:
    left = 40.0 + 4.0 * np.array(seen)
    boxes = np.column_stack([left, np.full(len(seen), 40.0), left + 30, np.full(len(seen), 70.0)])
    return Track("car", np.array(seen) / RATE, boxes, np.ones(len(seen)))


def test_masks_at_the_times_of_the_track(video: Video) -> None:
    along = masks_along(track(list(range(2, 10))), video)
    np.testing.assert_allclose(along.t, np.arange(2, 10) / RATE)
    assert along.id == "car"
    assert min(mask.area for mask in along.masks) > 800
    assert max(mask.area for mask in along.masks) < 1000
    assert np.all((along.quality > 0.5) & (along.quality <= 1))


def test_a_gap_of_the_track_is_a_gap_of_the_masks(video: Video) -> None:
    seen = [0, 1, 2, 3, 9, 10, 11]
    np.testing.assert_allclose(masks_along(track(seen), video).t, np.array(seen) / RATE)


def test_every_other_frame(video: Video) -> None:
    seen = [0, 2, 4, 6]
    np.testing.assert_allclose(masks_along(track(seen), video).t, np.array(seen) / RATE)


def test_masks_stay_near_the_boxes(video: Video) -> None:
    along = masks_along(track([0, 1, 2]), video)
    for mask, box in zip(along.masks, track([0, 1, 2]).boxes, strict=True):
        assert np.all(np.array(mask.box[:2]) >= box[:2] - 4)
        assert np.all(np.array(mask.box[2:]) <= box[2:] + 4)


def test_an_empty_track_has_no_masks(video: Video) -> None:
    assert masks_along(track([]), video).masks == ()
