"""A follower that goes on with the next car once the one it followed has left the picture."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from stagent_tools.scene import fixed_camera
from stagent_tools.scene.observed import observe
from stagent_tools.types import Track, VideoInfo

INFO = VideoInfo(Path("clip"), 1242, 375, duration=6.0, frames=60, rate=None)
T = np.arange(0.0, 6.0, 0.1)


def followed(left: np.ndarray) -> Track:
    """A box 100 px wide whose left edge is at `left` (n,) px, as far as the picture goes."""
    edges = np.clip(np.column_stack([left, left + 100.0]), 0.0, None)
    edges += 0.3 * np.random.default_rng(0).standard_normal(edges.shape) * (edges > 0)
    boxes = np.column_stack([edges[:, 0], np.full(len(T), 180.0), edges[:, 1] + 5.0, np.full(len(T), 240.0)])
    return Track("car", T, boxes, np.ones(len(T)), "vehicle", "pointed")


def test_the_next_car_is_left_out() -> None:
    left = np.where(T < 2.5, 500.0 - 200.0 * T, np.where(T < 4.5, -50.0, 600.0 - 120.0 * T))
    seen = observe(followed(left), INFO, fixed_camera(T)).before_it_left()
    assert 2.3 <= seen.t[-1] <= 2.6
    assert "left the picture" in seen.notes[-1]


def test_a_short_touch_of_the_border_is_no_leaving() -> None:
    left = np.where((T > 2.0) & (T < 2.3), -5.0, 300.0)
    seen = observe(followed(left), INFO, fixed_camera(T))
    assert seen.before_it_left() is seen
    whole = observe(followed(np.full(len(T), 300.0)), INFO, fixed_camera(T))
    assert whole.before_it_left() is whole


def test_unseen_for_a_while_is_no_leaving() -> None:
    """Behind a lorry for two seconds, and at the border only at the very end."""
    left = 600.0 - 103.0 * T
    track = followed(left)
    there = (T < 2.0) | (T > 4.0)
    hidden = Track("car", T[there], track.boxes[there], np.ones(int(there.sum())), "vehicle", "pointed")
    seen = observe(hidden, INFO, fixed_camera(hidden.t))
    assert seen.cut[:, 0].any()
    assert seen.before_it_left() is seen


def test_cut_and_then_unseen_is_leaving() -> None:
    """For a fifth of a second only its rear is there, then nothing, then the next car."""
    left = np.where(T < 2.0, 300.0 - 200.0 * np.maximum(T - 0.5, 0.0), 600.0 - 120.0 * (T - 3.0))
    track = followed(left)
    there = (T < 2.2) | (T > 3.0)
    gone = Track("car", T[there], track.boxes[there], np.ones(int(there.sum())), "vehicle", "pointed")
    gone.boxes[(gone.t > 1.9) & (gone.t < 2.5), 0] = 0.0
    seen = observe(gone, INFO, fixed_camera(gone.t)).before_it_left()
    assert seen.t[0] > 2.5, "the longer stretch"
