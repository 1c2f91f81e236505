"""Clips on disk, and the truth document beside them."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path

import cv2
import numpy as np
import pytest

from stagent_world import SCHEMA, drive_past, panned_parked_car, write_clip


def test_clip_and_truth_are_written(tmp_path: Path) -> None:
    world = drive_past(30.0, size=(160, 90), fps=Fraction(30000, 1001))
    path = write_clip(world, tmp_path / "new")
    truth = json.loads((tmp_path / "new" / "truth.json").read_text())
    capture = cv2.VideoCapture(str(path))
    assert int(capture.get(cv2.CAP_PROP_FRAME_COUNT)) == truth["frames"] == world.frames
    assert truth["schema"] == SCHEMA
    assert truth["fps"] == "30000/1001"
    car = truth["actors"]["car"]
    assert {len(car[key]) for key in ("t", "box", "visible", "ground", "speed")} == {world.frames}
    assert car["t"][1] == pytest.approx(1001 / 30000, abs=1e-6)
    assert car["name"] == "red car"
    assert len(truth["camera"]["world_from_camera"]) == 1


def test_poses_of_a_panning_camera_come_one_a_frame(tmp_path: Path) -> None:
    world = panned_parked_car(duration=0.4, size=(160, 90))
    write_clip(world, tmp_path)
    truth = json.loads((tmp_path / "truth.json").read_text())
    poses = np.array(truth["camera"]["world_from_camera"])
    assert poses.shape == (world.frames, 4, 4)
    # truth is enough to find the box again: the middle of the car, projected with the written camera
    at = 5
    in_camera = np.linalg.inv(poses[at]) @ [*truth["actors"]["car"]["centre"][at], 1.0]
    u, v, w = np.array(truth["camera"]["k"]) @ in_camera[:3]
    x0, y0, x1, y1 = truth["actors"]["car"]["box"][at]
    assert x0 < u / w < x1
    assert y0 < v / w < y1


def test_a_folder_that_cannot_be_made_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OSError, match="file"):
        write_clip(drive_past(30.0, size=(160, 90)), tmp_path / "file" / "clip")
