"""The altitude of a camera on its road: as the car points, whatever satellites say."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stagent_tools.scene.settled import LEAST_SD, settled


def poses_along(y: np.ndarray, road: np.ndarray, mount: float = 0.0) -> np.ndarray:
    """(f, 3, 4) of a car that drives along y over heights `road` (f,), its camera `mount` rad above its own axis."""
    slope = np.arctan(np.gradient(road, y)) + mount
    right = np.tile([1.0, 0.0, 0.0], (len(y), 1))
    ahead = np.column_stack([np.zeros(len(y)), np.cos(slope), np.sin(slope)])
    down = np.column_stack([np.zeros(len(y)), np.sin(slope), -np.cos(slope)])
    place = np.column_stack([np.zeros(len(y)), y, road])
    return np.stack([right, down, ahead, place], axis=2)


Y = np.linspace(0.0, 200.0, 401)
HILL = 1.5 * np.sin(Y / 30.0)


@given(mount=st.floats(-0.1, 0.1), phase=st.floats(0, 6.28))
@settings(max_examples=15, deadline=None)
def test_wander_of_the_altitude_goes_and_the_hill_stays(mount: float, phase: float) -> None:
    poses = poses_along(Y, HILL, mount)
    poses[:, 2, 3] += np.sin(Y / 12.0 + phase)
    got = settled(poses)
    lost = got.poses[:, 2, 3] - HILL
    # what is left is one slope, by the altitudes of both ends
    assert np.std(lost - np.polyval(np.polyfit(Y, lost, 1), Y)) < 0.05
    assert abs(np.polyfit(Y, lost, 1)[0]) < 3 * got.lean_sd


def test_good_altitudes_stay_as_they_are_and_the_slope_is_known() -> None:
    poses = poses_along(Y, HILL, 0.02)
    got = settled(poses)
    assert got.poses[:, 2, 3] == pytest.approx(poses[:, 2, 3], abs=0.05)
    assert got.lean_sd == pytest.approx(LEAST_SD, rel=0.5)
    assert np.array_equal(got.poses[:, :, :3], poses[:, :, :3])


def test_a_short_way_and_a_flat_world_are_left_alone() -> None:
    for poses in (poses_along(Y[:15], HILL[:15]), poses_along(Y, np.zeros_like(Y))):
        assert settled(poses).poses is poses
