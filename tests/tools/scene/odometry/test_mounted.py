"""What becomes of a camera file: poses are taken, a journey gives them, a pitch is kept."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from stagent_tools import kinematics
from stagent_tools.scan import Scan
from stagent_tools.scene import build_scene
from stagent_tools.scene.camera_motion import fixed_camera
from stagent_tools.scene.hints import SceneHints
from stagent_tools.scene.homography import warp
from stagent_tools.scene.odometry.ride import mounted
from stagent_tools.scene.pinhole import ground_to_image, level_rotation
from stagent_tools.scene.side_files import CameraFile
from stagent_tools.streams import Streams
from stagent_tools.types import VideoInfo

K = {"fx": 300.0, "fy": 300.0, "cx": 240.0, "cy": 100.0}


def scan(video: object, kind: str) -> SimpleNamespace:
    info = SimpleNamespace(width=480, height=200)
    return SimpleNamespace(video=video, info=info, motion=SimpleNamespace(kind=kind), tracks=(), journey=None)


def posed(n: int) -> CameraFile:
    rows = [[[1, 0, 0, 0], [0, 0, 1, 0.5 * i], [0, -1, 0, 1.5]] for i in range(n)]
    return CameraFile.model_validate(
        K | {"poses": [{"t": 0.1 * i, "world_from_cam": row} for i, row in enumerate(rows)]}
    )


def test_given_poses_are_the_journey() -> None:
    camera, journey = mounted(posed(20), scan(None, "driving"), 1.0)
    assert camera == posed(20)
    assert journey is not None
    assert kinematics.speed(journey.draws(Streams(k=64))).quantity().value == pytest.approx(5.0, rel=0.01)
    np.testing.assert_allclose(journey.poses()[:, :, :3], [pose.matrix[:, :3] for pose in camera.poses], atol=1e-9)


def test_one_pose_is_a_camera_that_stands() -> None:
    camera, journey = mounted(posed(1), scan(None, "fixed"), 1.0)
    assert (camera, journey) == (posed(1), None)


def test_a_camera_that_drives_gets_the_poses_of_its_journey(street, shown) -> None:
    video = shown(street.drive(np.full(10, 8.0), 0.1))
    camera, journey = mounted(CameraFile.model_validate(K | {"height_m": 1.5}), scan(video, "driving"), 1.0)
    assert journey is not None
    assert len(camera.poses) == len(journey.t)
    way = camera.poses[-1].matrix[:, 3] - camera.poses[0].matrix[:, 3]
    assert np.linalg.norm(way) == pytest.approx(7.2, rel=0.03)
    assert camera.height_m == 1.5
    assert journey.scale(Streams(k=256)).std() == pytest.approx(0.025, abs=0.012)


def test_without_a_look_a_driving_camera_stays_as_it_was() -> None:
    level = CameraFile.model_validate(K | {"height_m": 1.5, "pitch_deg": 1.0})
    assert mounted(level, scan(None, "driving"), 1.0, look=False) == (level, None)


def test_where_the_road_shows_nothing_a_given_pitch_is_kept(shown, street) -> None:
    frames = list(street.drive(np.full(6, 8.0), 0.1))
    blank = shown(type(frame)(frame.index, frame.t, np.full_like(frame.image, 90)) for frame in frames)
    level = CameraFile.model_validate(K | {"height_m": 1.5, "pitch_deg": 1.0})
    assert mounted(level, scan(blank, "driving"), 1.0) == (level, None)


def test_points_of_the_road_are_as_good_as_a_camera_file(street, shown, tmp_path) -> None:
    marks = np.array([[x, y] for y in (6.0, 9.0, 20.0) for x in (-2.0, 0.5, 2.0)])
    ground = ground_to_image(street.eye.k, level_rotation(np.array(street.pitch), np.zeros(())), np.array([0, 0, 1.5]))
    points = [{"px": p, "m": m} for p, m in zip(warp(ground, marks).tolist(), marks.tolist(), strict=True)]
    (tmp_path / "plane.json").write_text(json.dumps({"points": points}))
    video = shown(street.drive(np.full(10, 8.0), 0.1))
    times = np.arange(10) / 10
    info = VideoInfo(Path("street.mp4"), 480, 200, 1.0, 10, None)
    motion = replace(fixed_camera(times), kind="driving", kinds=("driving",) * 10, moving=1.0)
    told = build_scene(SceneHints(plane=tmp_path / "plane.json"), Scan(video, info, times, (), motion, (), {}))
    assert told.rung == "plane"
    assert told.journey is not None
    speed = kinematics.speed(told.journey.draws(Streams(k=512))).quantity()
    assert speed.value == pytest.approx(8.0, rel=0.04)
    assert speed.low < 8.0 < speed.high
