"""Cameras of other tools come out as the cameras that went in; malformed files are told, whatever is wrong."""

from __future__ import annotations

import struct
from contextlib import suppress

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scipy.spatial.transform import Rotation

from stagent_tools.errors import UsageError
from stagent_tools.scene.camera_formats.any import camera_files, read_any_camera

TIMES = np.array([0.0, 0.11, 0.2, 0.3])
LOOKS_NORTH = np.array([[1.0, 0, 0], [0, 0, 1.0], [0, -1.0, 0]])  # world_from_cam of a level camera


def way(n=4):
    """World_from_cam (n, 3, 4): drives and turns."""
    turns = Rotation.from_euler("z", 5.0 * np.arange(n)[:, None], degrees=True).as_matrix() @ LOOKS_NORTH
    places = np.column_stack([0.3 * np.arange(n), 1.5 * np.arange(n), np.full(n, 1.6)])
    return np.concatenate([turns, places[:, :, None]], axis=2)


def quaternion(rotation):
    x, y, z, w = Rotation.from_matrix(rotation).as_quat()
    return w, x, y, z


def colmap(folder, poses, *, binary, names="frame_{:04d}.png"):
    folder.mkdir()
    back = [(quaternion(p[:, :3].T), -p[:, :3].T @ p[:, 3]) for p in poses]
    if binary:
        images = struct.pack("<Q", len(poses))
        for i, (q, t) in enumerate(back):
            images += struct.pack("<i7di", i + 1, *q, *t, 7) + names.format(i + 1).encode() + b"\0"
            images += struct.pack("<Q", 2) + struct.pack("<ddqddq", 1, 2, -1, 3, 4, 5)
        (folder / "images.bin").write_bytes(images)
        (folder / "cameras.bin").write_bytes(struct.pack("<QiiQQ5d", 1, 7, 3, 640, 480, 500, 320, 240, -0.1, 0.02))
        return folder
    rows = [
        f"{i + 1} {' '.join(map(repr, map(float, (*q, *t))))} 7 {names.format(i + 1)}\n\n"
        for i, (q, t) in enumerate(back)
    ]
    (folder / "images.txt").write_text("# Image list\n" + "".join(rows))
    (folder / "cameras.txt").write_text("# Camera list\n7 RADIAL 640 480 500 320 240 -0.1 0.02\n")
    return folder


def kitti(folder, poses):
    """Poses of camera 0 in its first frame; the road is 1.65 m under it."""
    folder.mkdir()
    up = LOOKS_NORTH
    first = np.vstack([poses[0], [0, 0, 0, 1]])
    rows = [np.linalg.inv(first) @ np.vstack([p, [0, 0, 0, 1]]) for p in poses]
    (folder / "poses.txt").write_text("".join(" ".join(f"{x:.9e}" for x in r[:3].ravel()) + "\n" for r in rows))
    (folder / "calib.txt").write_text("P0: 700 0 600 0 0 700 180 0 0 0 1 0\nP2: 700 0 600 42 0 700 180 0 0 0 1 0\n")
    (folder / "times.txt").write_text("".join(f"{t + 3:.6f}\n" for t in TIMES))
    return folder, up


def argoverse(folder, poses):
    folder.mkdir()
    mount = np.column_stack([np.array([[0, 0, 1.0], [-1.0, 0, 0], [0, -1.0, 0]]), [1.6, 0.0, 1.4]])
    out = np.linalg.inv(np.vstack([mount, [0, 0, 0, 1]]))
    head = "qw,qx,qy,qz,tx_m,ty_m,tz_m\n"

    def line(p):
        return ",".join(repr(float(x)) for x in (*quaternion(p[:, :3]), *p[:, 3]))

    (folder / "egovehicle_SE3_sensor.csv").write_text(f"sensor_name,{head}ring_front_center,{line(mount)}\n")
    (folder / "intrinsics.csv").write_text(
        "sensor_name,fx_px,fy_px,cx_px,cy_px,k1\nring_front_center,900,900,500,400,0.1\n"
    )
    cars = [(np.vstack([p, [0, 0, 0, 1]]) @ out)[:3] for p in poses]
    rows = [f"{int(1e18 + t * 1e9)},{line(p)}\n" for t, p in zip(TIMES, cars, strict=True)]
    (folder / "city_SE3_egovehicle.csv").write_text(f"timestamp_ns,{head}" + "".join(rows))
    return folder


@pytest.mark.parametrize("binary", [False, True])
def test_colmap_comes_back(tmp_path, binary):
    camera = read_any_camera(colmap(tmp_path / "model", way(), binary=binary), TIMES)
    assert np.stack([pose.matrix for pose in camera.poses]) == pytest.approx(way(), abs=1e-9)
    assert [pose.t for pose in camera.poses] == TIMES.tolist()
    assert (camera.fx, camera.fy, camera.k1, camera.k2) == (500, 500, -0.1, 0.02)


def test_colmap_that_lost_frames_goes_by_the_numbers_of_the_names(tmp_path):
    folder = colmap(tmp_path / "model", way(3), binary=False)
    assert [pose.t for pose in read_any_camera(folder, TIMES).poses] == TIMES[:3].tolist()


def test_kitti_comes_back_with_the_camera_beside_and_the_height(tmp_path):
    folder, up = kitti(tmp_path / "sequence", way())
    camera = read_any_camera(folder, TIMES)
    shown = np.stack([pose.matrix for pose in camera.poses])
    first = way()[0]
    turn = up @ first[:, :3].T
    expected = turn @ way()[..., 3].T - (turn @ first[:, 3])[:, None]
    beside = -42 / 700 * (turn @ way()[..., :3])[:, :, 0].T
    assert np.abs(shown[..., 3].T - expected - beside).max() < 1e-6
    assert shown[..., :3] == pytest.approx(turn @ way()[..., :3], abs=1e-6)
    assert camera.height_m == 1.65
    assert (camera.cx, camera.cy) == (600.5, 180.5)
    assert [pose.t for pose in camera.poses] == pytest.approx(TIMES.tolist(), abs=1e-6)


def test_argoverse_comes_back_from_where_it_began(tmp_path):
    camera = read_any_camera(argoverse(tmp_path / "log", way()), TIMES)
    shown = np.stack([pose.matrix for pose in camera.poses])
    assert shown[..., 3] == pytest.approx(way()[..., 3] - way()[0, :, 3], abs=1e-6)
    assert shown[..., :3] == pytest.approx(way()[..., :3], abs=1e-6)
    assert camera.height_m == pytest.approx(1.73)
    assert [pose.t for pose in camera.poses] == pytest.approx(TIMES.tolist(), abs=1e-6)


def test_the_real_logs_are_read(shared):
    camera = read_any_camera(shared / "av2", TIMES)
    assert len(camera.poses) > 100
    assert camera.height_m == pytest.approx(1.73, abs=0.01)
    up = np.stack([pose.matrix for pose in camera.poses])[:, 2, 1]
    assert (up < -0.98).all(), "the camera's down is the world's down"


def test_a_projection_that_projects_nothing_is_said(tmp_path):
    folder = kitti(tmp_path / "folder", way())[0]
    (folder / "calib.txt").write_text("P2:" + " 0" * 12 + "\n")
    with pytest.raises(UsageError, match="P2"):
        read_any_camera(folder, TIMES)


@pytest.mark.parametrize(
    "made",
    [
        lambda p: colmap(p, way(), binary=True),
        lambda p: colmap(p, way(), binary=False),
        lambda p: kitti(p, way())[0],
        lambda p: argoverse(p, way()),
    ],
)
@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_whatever_is_broken_ends_in_one_sentence(tmp_path_factory, made, data):
    folder = made(tmp_path_factory.mktemp("broken") / "folder")
    file = data.draw(st.sampled_from(camera_files(folder)))
    content = file.read_bytes()
    cut = data.draw(st.integers(0, len(content)))
    file.write_bytes(
        content[:cut] + data.draw(st.binary(max_size=12)) + content[data.draw(st.integers(cut, len(content))) :]
    )
    with suppress(UsageError):
        assert read_any_camera(folder, TIMES).poses


@pytest.mark.parametrize("name", ["nothing", "a/b/c"])
def test_what_is_not_there_is_told(tmp_path, name):
    with pytest.raises(UsageError):
        read_any_camera(tmp_path / name, TIMES)
    with pytest.raises(UsageError, match="holds no camera"):
        read_any_camera(tmp_path, TIMES)
