"""The camera that marked points of the road tell."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from stagent_tools.scene.homography import warp
from stagent_tools.scene.mount_of_plane import mount_of_plane
from stagent_tools.scene.pinhole import ground_to_image, level_rotation
from stagent_tools.scene.side_files import PlaneFile
from stagent_tools.types import FloatArray, VideoInfo

INFO = VideoInfo(Path("drive.mp4"), 1280, 720, 10.0, 250, None)
MARKS = np.array([[x, y] for y in (6.0, 12.0, 25.0) for x in (-1.8, 0.0, 1.9)])


def seen_by(focal: float, height: float, pitch: float, roll: float) -> FloatArray:
    """(9, 2) px of the marks before a camera that leans so many degrees."""
    intrinsics = np.array([[focal, 0, 640], [0, focal, 360], [0, 0, 1.0]])
    rotation = level_rotation(np.array(np.radians(pitch)), np.array(np.radians(roll)))
    return warp(ground_to_image(intrinsics, rotation, np.array([0.0, 0.0, height])), MARKS)


def plane_of(px: FloatArray, metres: FloatArray = MARKS) -> PlaneFile:
    points = [{"px": p, "m": m} for p, m in zip(px.tolist(), metres.tolist(), strict=True)]
    return PlaneFile.model_validate({"t": 0.0, "points": points})


@settings(deadline=None, max_examples=25)
@given(
    st.floats(700, 1600),
    st.floats(1.1, 3.0),
    st.floats(0, 12),
    st.floats(-4, 4),
)
def test_height_and_lean_come_back(focal: float, height: float, pitch: float, roll: float) -> None:
    mount = mount_of_plane(plane_of(seen_by(focal, height, pitch, roll)), INFO)
    assert mount.pitch_deg is not None
    assert mount.height_m is not None
    assert abs(np.log(mount.fx / focal)) < 0.03
    assert abs(np.log(mount.height_m / height)) < max(2 * mount.height_sd, 0.02)
    assert abs(mount.pitch_deg - pitch) < max(2 * mount.pitch_sd_deg, 0.1)
    assert abs(mount.roll_deg - roll) < max(2 * mount.roll_sd_deg, 0.3)


def test_metres_that_are_turned_mirrored_or_moved_tell_the_same_camera() -> None:
    px = seen_by(1000.0, 1.4, 3.0, 1.0)
    straight = mount_of_plane(plane_of(px), INFO)
    turn = np.array([[0.6, -0.8], [0.8, 0.6]])
    for metres in (MARKS @ turn.T + [100.0, -7.0], MARKS * [-1.0, 1.0]):
        other = mount_of_plane(plane_of(px, metres), INFO)
        assert straight.height_m is not None
        assert other.height_m is not None
        assert abs(other.height_m - straight.height_m) < 0.02
        assert abs(other.roll_deg - straight.roll_deg) < 0.3


def test_what_was_clicked_worse_is_known_worse() -> None:
    px = seen_by(1000.0, 1.4, 3.0, 0.0)
    rough = px + np.random.default_rng(3).normal(0, 4, px.shape)
    assert mount_of_plane(plane_of(rough), INFO).height_sd > 1.5 * mount_of_plane(plane_of(px), INFO).height_sd
