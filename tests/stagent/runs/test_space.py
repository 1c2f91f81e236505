"""A run in space for other viewers: every way, the camera and the ground are in the files, and no window opens."""

from __future__ import annotations

import numpy as np
import pytest

from stagent.runs.space.content import space_of
from stagent_tools.errors import UsageError
from stagent_tools.scene.side_files import CameraFile
from stagent_tools.types import Draws

T = np.linspace(0, 2, 11)
CAMERA = CameraFile(fx=600, fy=600, cx=320, cy=180, height_m=5.0, pitch_deg=20.0)


def world(unit="m"):
    p = np.zeros((64, len(T), 3))
    p[..., 0] = 3 * T + np.linspace(-0.1, 0.1, 64)[:, None]
    p[..., 1] = 10
    return Draws(T, p, np.zeros((64, len(T)), bool), np.ones(len(T), bool), unit=unit)


def test_what_is_in_metres_is_gathered():
    space = space_of({"7": world()}, {"7": "red car"}, None, CAMERA, None)
    assert space.ways[0].name == "red car"
    assert space.ways[0].median[-1] == pytest.approx([6, 10, 0], abs=1e-6)
    assert space.camera.tolist() == [[0, 0, 5]]
    assert (space.grid[..., 2] == 0).all()


def test_pictures_alone_are_nothing_in_space():
    with pytest.raises(UsageError, match="metres"):
        space_of({"7": world("px")}, {}, None, None, None)


def test_the_point_cloud_holds_way_and_camera(tmp_path):
    open3d = pytest.importorskip("open3d", reason="Open3D is not installed")
    from stagent.runs.space.ply import write_ply

    write_ply(tmp_path / "run.ply", space_of({"7": world()}, {}, None, CAMERA, None))
    points = np.asarray(open3d.io.read_point_cloud(str(tmp_path / "run.ply")).points)
    for place in ([0, 10, 0], [3, 10, 0], [6, 10, 0], [0, 0, 5]):
        assert np.linalg.norm(points - place, axis=1).min() < 0.06


def test_the_recording_is_a_file_of_rerun(tmp_path):
    pytest.importorskip("rerun", reason="rerun is not installed")
    from stagent.runs.space.rrd import write_rrd

    write_rrd(tmp_path / "run.rrd", space_of({"7": world()}, {"7": "red car"}, None, CAMERA, None))
    data = (tmp_path / "run.rrd").read_bytes()
    assert data[:3] == b"RRF"
    assert b"world/things/1/way" in data
