"""Uprights lean outwards in the picture of a camera that looks down; worked out by projecting them."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stagent_tools.scene.lean import lean_px
from stagent_world import Camera


@settings(deadline=None)
@given(
    pitch=st.floats(0.0, 25.0),
    aside=st.floats(-6.0, 6.0),
    away=st.floats(8.0, 40.0),
    tall=st.floats(0.2, 2.5),
)
def test_the_top_is_where_the_lean_says(pitch: float, aside: float, away: float, tall: float) -> None:
    camera = Camera((1.0, -3.0, 5.0), 90.0, pitch, 900.0, 1280, 720, Fraction(25)).at(0.0)
    foot_m = np.array([1.0 + aside, -3.0 + away, 0.0])
    foot, top = camera.project(np.stack([foot_m, foot_m + np.array([0.0, 0.0, tall])]))
    ground = camera.ground_to_pixels()[None]
    leaning = lean_px(foot[None], np.array([foot[1] - top[1]]), ground, np.array([[1.0, -3.0, 5.0]]))
    assert leaning[0] == pytest.approx(top[0] - foot[0], abs=1e-6 * (1 + abs(top[0])))
    if pitch > 5 and abs(aside) > 1:
        assert np.sign(leaning[0]) == np.sign(aside)


def test_what_is_seen_from_above_is_left_where_it_is() -> None:
    camera = Camera((0.0, 0.0, 5.0), 90.0, 80.0, 900.0, 1280, 720, Fraction(25)).at(0.0)
    foot, top = camera.project(np.array([[1.5, 1.0, 0.0], [1.5, 1.0, 1.7]]))
    ground = camera.ground_to_pixels()[None]
    assert lean_px(foot[None], np.array([abs(foot[1] - top[1])]), ground, np.array([[0.0, 0.0, 5.0]])) == 0.0
