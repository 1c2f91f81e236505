"""A plane given beside a camera: the two check each other."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from stagent_tools.errors import CannotMeasure
from stagent_tools.kinematics import speed
from stagent_tools.scan import Scan
from stagent_tools.scene import SceneHints, build_scene, fixed_camera
from stagent_tools.scene.homography import warp
from stagent_tools.scene.pinhole import ground_to_image, level_rotation
from stagent_tools.streams import Streams
from stagent_tools.things import THINGS
from stagent_tools.types import Draws, Span, Track, VideoInfo

TIMES = np.arange(0.0, 3.0, 0.1)
K = np.array([[[1000.0, 0, 640], [0, 1000.0, 360], [0, 0, 1.0]]])
TO_IMAGE = ground_to_image(K, level_rotation(np.radians([20.0]), np.zeros(1)), np.array([[0.0, 0.0, 6.0]]))[0]
CORNERS = np.array([[-6.0, 10], [6, 10], [6, 30], [-6, 30]])


def scene_file(folder: Path, name: str, facts: object) -> Path:
    file = folder / f"{name}.json"
    file.write_text(json.dumps(facts), encoding="utf-8")
    return file


def lifted(folder: Path, metres_too_large: float) -> Draws:
    """A person who walks 2 m/s across, by a camera and by a plane whose metres are that many times too large."""
    px = warp(TO_IMAGE, CORNERS)
    points = [{"px": p.tolist(), "m": (m * metres_too_large).tolist()} for p, m in zip(px, CORNERS, strict=True)]
    camera = {"fx": 1000, "fy": 1000, "cx": 640, "cy": 360, "height_m": 6.0, "pitch_deg": 20.0}
    info = VideoInfo(Path("clip"), 1280, 720, duration=3.0, frames=len(TIMES), rate=None)
    scan = Scan(None, info, TIMES, (Span(0.0, 3.0),), fixed_camera(TIMES), (), {})
    hints = SceneHints(
        camera=scene_file(folder, "camera", camera), plane=scene_file(folder, "plane", {"points": points})
    )
    way = np.column_stack([-3.0 + 2.0 * TIMES, np.full(len(TIMES), 18.0)])
    foot = warp(TO_IMAGE, way) + np.random.default_rng(0).normal(0, 0.7, (len(TIMES), 2))
    boxes = np.column_stack([foot[:, 0] - 12, foot[:, 1] - 75, foot[:, 0] + 12, foot[:, 1]])
    track = Track("walker", TIMES, boxes, np.ones(len(TIMES)), "person", "tracks")
    return build_scene(hints, scan, look=False).lift(track, THINGS["person"], Streams(k=512))


def test_two_that_agree_say_so(tmp_path: Path) -> None:
    draws = lifted(tmp_path, 1.0)
    assert any("the plane agrees with the camera" in note for note in draws.notes)
    got = speed(draws).quantity()
    assert got.low <= 2.0 <= got.high


def test_two_that_differ_are_both_in_the_interval(tmp_path: Path) -> None:
    draws = lifted(tmp_path, 1.4)
    got = speed(draws).quantity()
    assert any("times as far as by the camera" in note for note in draws.notes)
    assert got.low < 2.05
    assert got.high > 2.7


def test_two_that_contradict_each_other_are_no_measure(tmp_path: Path) -> None:
    with pytest.raises(CannotMeasure, match="contradicts itself"):
        lifted(tmp_path, 3.0)
