"""A camera that pans, with its poses given: the background is followed and the poses turn, but only once each."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from stagent_tools.kinematics import speed
from stagent_tools.scene import CameraMotion, SceneHints, build_scene
from stagent_tools.scene.homography import invert, warp
from stagent_tools.scene.pinhole import ground_to_image, level_rotation
from stagent_tools.streams import Streams
from stagent_tools.things import THINGS
from stagent_tools.types import Track, VideoInfo

INFO = VideoInfo(Path("made.mp4"), 1280, 720, 3.0, 75, None)
T = np.arange(0, 3.0, 0.04)
K = np.array([[1100.0, 0, 640], [0, 1100.0, 360], [0, 0, 1]])
CENTRE = np.array([0.0, 0.0, 6.0])


def turned(degrees: float) -> np.ndarray:
    """(3, 3) camera from world, 12 degrees down, panned to the left."""
    c, s = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    about_z = np.array([[c, -s, 0], [s, c, 0], [0, 0, 1]])
    return level_rotation(np.radians(np.array(12.0)), np.array(0.0)) @ about_z.T


@pytest.mark.parametrize("sweep", [0.0, 8.0, -8.0])
def test_a_car_under_a_panning_camera_with_poses(tmp_path: Path, sweep: float):
    """3 m/s straight away from the camera."""
    rotations = [turned(sweep * t / T[-1]) for t in T]
    views = np.stack([ground_to_image(K, rotation, CENTRE) for rotation in rotations])
    path = np.column_stack([np.full(len(T), 1.0), 20.0 + 3.0 * T])
    feet = np.stack([warp(view, place[None])[0] for view, place in zip(views, path, strict=True)])
    far = np.hypot(path[:, 1], CENTRE[2])
    wide, high = 1100 * 1.8 / far, 1100 * 1.5 / far
    boxes = np.column_stack([feet[:, 0] - wide / 2, feet[:, 1] - high, feet[:, 0] + wide / 2, feet[:, 1]])
    boxes += 0.5 * np.random.default_rng(0).standard_normal(boxes.shape)
    poses = [np.column_stack([rotation.T, CENTRE]).tolist() for rotation in rotations]
    document = {"fx": 1100.0, "fy": 1100.0, "cx": 640, "cy": 360}
    document["poses"] = [{"t": t, "world_from_cam": pose} for t, pose in zip(T.tolist(), poses, strict=True)]
    camera = tmp_path / "camera.json"
    camera.write_text(json.dumps(document))
    to_reference = views[0] @ np.stack([invert(view) for view in views])
    motion = CameraMotion("panning" if sweep else "fixed", T, to_reference, 0.0, np.zeros(len(T)))
    scene = build_scene(SceneHints(camera=camera), SimpleNamespace(info=INFO, motion=motion, times=T, tracks=()))
    track = Track("car", T, boxes, np.ones(len(T)), "vehicle")
    measured = speed(scene.lift(track, THINGS["car"], Streams(k=512))).quantity()
    assert measured.value == pytest.approx(3.0, rel=0.05)
    assert measured.low < 3.0 < measured.high
