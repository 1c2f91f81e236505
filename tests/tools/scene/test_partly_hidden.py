"""Boxes of a part of a thing, or of two things in one: the height that it has otherwise tells its lower edge."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stagent_tools.scene import fixed_camera
from stagent_tools.scene.observed import Observed, observe
from stagent_tools.scene.partly import uncovered
from stagent_tools.types import Track, VideoInfo

INFO = VideoInfo(Path("made.mp4"), 640, 360, 6.0, 150, None)
T = np.arange(0, 6.0, 0.05)
BOXES = np.column_stack([100 + 40 * T, 100 + 4 * T, 125 + 40 * T, 170 + 8 * T])
AMID = (T > 2.5) & (T < 3.3)


def walker(top: float = 0.0, bottom: float = 0.0) -> Observed:
    """Who walks towards us; in 0.8 s amid the way the edges are off by so many px."""
    boxes = BOXES + 0.4 * np.random.default_rng(3).standard_normal(BOXES.shape)
    boxes[AMID, 1] += top
    boxes[AMID, 3] += bottom
    return observe(Track("t", T, boxes, np.ones(len(T)), "person"), INFO, fixed_camera(T))


@settings(deadline=None, max_examples=20)
@given(bottom=st.one_of(st.floats(-35.0, -16.0), st.floats(16.0, 35.0)))
def test_feet_that_are_hidden_and_those_of_somebody_else_are_where_the_height_says(bottom: float) -> None:
    told = uncovered(walker(bottom=bottom), "person")
    assert told.boxes[AMID, 3] == pytest.approx(BOXES[AMID, 3], abs=3.0)
    assert (told.hidden[AMID, 3] > 2.0).all()
    assert (np.abs(told.boxes[:, 3] - BOXES[:, 3]) < 3.0 + told.hidden[:, 3]).all()
    assert (told.hidden[~AMID, 3] > 0).mean() < 0.05
    assert any("something else" in note for note in told.notes)


def test_a_hidden_head_leaves_the_feet_where_they_are() -> None:
    seen = walker(top=25.0)
    told = uncovered(seen, "person")
    assert told.boxes[:, 3] == pytest.approx(seen.boxes[:, 3])


def test_a_whole_walker_is_left_alone() -> None:
    seen = walker()
    assert uncovered(seen, "person") is seen
