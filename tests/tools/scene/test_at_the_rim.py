"""Where a thing is while the picture's rim cuts it: as it would be in a wider picture."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stagent_tools.scene import fixed_camera
from stagent_tools.scene.observed import observe
from stagent_tools.scene.rim import SEEN, placed
from stagent_tools.types import Track, VideoInfo

INFO = VideoInfo(Path("made.mp4"), 640, 360, 4.0, 100, None)
T = np.arange(0, 4.0, 0.04)
BORDER = np.array([640.0, 360.0, 640.0, 360.0])


def whole_boxes(speed: float, width: float, height: float) -> np.ndarray:
    """(n, 4) px of what comes in from the left at `speed` px/s, its front at the rim at 0.5 s."""
    front = speed * (T - 0.5)
    return np.column_stack([front - width, 0 * T + 200 - height, front, 0 * T + 200])


def seen_of(boxes: np.ndarray, family: str, sd: float = 0.4) -> Track:
    noisy = boxes + sd * np.random.default_rng(1).standard_normal(boxes.shape)
    cut = np.clip(noisy, 0.0, BORDER)
    there = (cut[:, 2] - cut[:, 0] > 3) & (cut[:, 3] - cut[:, 1] > 3)
    return Track("t", T[there], cut[there], np.ones(int(there.sum())), family)


@settings(deadline=None, max_examples=25)
@given(speed=st.floats(80.0, 400.0), width=st.floats(40.0, 160.0))
def test_a_car_is_followed_from_a_third_of_it_on(speed: float, width: float) -> None:
    boxes = whole_boxes(speed, width, 60.0)
    seen = placed(observe(seen_of(boxes, "vehicle"), INFO, fixed_camera(T)), "vehicle", (0, 2, 3))
    first = T[boxes[:, 2] > SEEN * width][0]
    assert seen.t[0] == pytest.approx(first, abs=0.2 * width / speed + 0.08)
    middle, cov = seen.anchor(centre=False)
    true = np.interp(seen.t, T, boxes[:, [0, 2]].mean(axis=1))
    inside = (true > width / 2) & (true < 640 - width / 2)
    assert middle[:, 0] == pytest.approx(true, abs=0.1 * width)
    assert np.all(cov[~inside, 0, 0] > cov[inside, 0, 0].max())


def test_who_walks_is_known_worse_by_the_breadth_of_a_stride() -> None:
    boxes = whole_boxes(60.0, 30.0, 80.0)
    car, walker = (
        placed(observe(seen_of(boxes, family), INFO, fixed_camera(T)), family, (0, 2, 3))
        for family in ("vehicle", "person")
    )
    assert walker.hidden[0, 0] > 2 * car.hidden[0, 0] > 0
    assert any("hidden side" in note for note in walker.notes)


def test_whole_things_stay_as_they_are() -> None:
    seen = observe(seen_of(whole_boxes(60.0, 30.0, 80.0) + np.array([100, 0, 100, 0]), "person"), INFO, fixed_camera(T))
    assert placed(seen, "person", (0, 2, 3)) is seen
