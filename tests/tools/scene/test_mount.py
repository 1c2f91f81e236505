"""A camera that looks aside, and down as it pleases: its own lean is not the road's."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stagent_tools.scene.block import turned
from stagent_tools.scene.mount import Mount, mount_of, way_of
from stagent_tools.scene.pinhole import level_rotation
from stagent_tools.scene.road import ridden
from stagent_tools.types import FloatArray

HEIGHT_M = 1.5


def drive(aside: float, down: float, crossfall: float = 0.0) -> FloatArray:
    """(n, 3, 4) poses of a camera on a car that drives 60 m along y, its left side up by `crossfall`; all rad."""
    sin, cos = np.sin(aside), np.cos(aside)
    to_side = np.array([[cos, -sin, 0], [sin, cos, 0], [0, 0, 1.0]])
    fall_sin, fall_cos = np.sin(crossfall), np.cos(crossfall)
    car = np.array([[fall_cos, 0, fall_sin], [0, 1.0, 0], [-fall_sin, 0, fall_cos]])
    camera = car @ to_side @ level_rotation(np.array(down), np.array(0.0)).T
    y = np.linspace(0, 60, 61)
    centre = np.column_stack([0 * y, y, 0 * y]) + HEIGHT_M * car[:, 2]
    return np.concatenate([np.tile(camera, (len(y), 1, 1)), centre[:, :, None]], axis=2)


@settings(deadline=None)
@given(aside=st.floats(-3.1, 3.1), down=st.floats(-0.17, 0.17))
def test_level_ground_is_level_wherever_the_camera_looks(aside: float, down: float) -> None:
    mount = mount_of(way_of(drive(aside, down)))
    assert mount.forward == pytest.approx(np.sin(down) * np.cos(aside), abs=1e-6)
    assert mount.left == pytest.approx(np.sin(down) * np.sin(aside), abs=np.radians(0.6))
    assert np.cos(mount.aside - aside) == pytest.approx(1.0, abs=1e-6)


def test_the_road_beside_a_camera_that_looks_aside() -> None:
    """Down by 3 degrees: taken for the car's lean that is 0.5 m of height, 10 m away."""
    beside = np.array([[-10.0, 30.0], [10.0, 30.0]])
    for aside in np.radians([0, 45, 99, -99, 153]):
        height = ridden(drive(float(aside), np.radians(3.0)), HEIGHT_M).under(beside, np.zeros(2)).height
        assert height == pytest.approx([0.0, 0.0], abs=0.1)


def test_a_camera_that_looks_ahead_tells_the_crossfall() -> None:
    ahead, across = (mount_of(way_of(drive(aside, 0.0, np.radians(2.0)))) for aside in (0.0, np.pi / 2))
    assert abs(ahead.left) < np.radians(0.3)
    assert abs(across.left) > np.radians(1.5)
    assert ahead.left_sd < across.left_sd / 3


def test_too_short_a_way_says_nothing() -> None:
    assert mount_of(way_of(drive(1.0, 0.1)[:10])) == Mount()


@pytest.mark.parametrize("aside", [0.0, 0.8, np.pi / 2, -2.6])
@pytest.mark.parametrize(("along", "across"), [(1e-3, 0.0), (0.0, 1e-3)])
def test_leans_of_the_road_are_those_of_the_camera_that_sees_it(aside: float, along: float, across: float) -> None:
    """The road turned about its own way or across it, as the camera has it: by its tilt and turn alone."""
    ahead, left, up = np.array([0, 1.0, 0]), np.array([-1.0, 0, 0]), np.array([0, 0, 1.0])
    looks = np.cos(aside) * ahead + np.sin(aside) * left
    camera = np.stack([np.cross(looks, up), -up, looks])
    axis = along * left + across * ahead
    seen = camera @ np.cross(axis, np.eye(3)).T @ camera.T
    steps = [turned(np.array([tilt]), np.array([turn]))[0] - np.eye(3) for tilt, turn in ((1e-6, 0), (0, 1e-6))]
    told = np.linalg.lstsq(np.column_stack([step.ravel() / 1e-6 for step in steps]), seen.ravel(), rcond=None)[0]
    assert Mount(aside).leans(along, across) == pytest.approx(np.outer(told, told), abs=1e-9)
