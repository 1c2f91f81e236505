"""The way of a camera that drives goes into scene.json and comes back."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import numpy as np

from stagent.runs.scene import StoredScene, journey_of, stored_scene
from stagent_tools.scan import Scan
from stagent_tools.scene.camera_motion import fixed_camera
from stagent_tools.scene.odometry.journey import Journey
from stagent_tools.streams import Streams
from stagent_tools.types import Span, VideoInfo

TIMES = np.arange(5) / 10
JOURNEY = Journey(
    t=TIMES,
    seconds=np.full(4, 0.1),
    direction=np.tile([0.6, 0.8], (4, 1)),
    speed=np.array([9.0, np.nan, 9.2, 9.4]),
    sd=np.array([0.1, np.nan, 0.1, 0.2]),
    tilt=np.full(4, 3.0),
    heading=np.linspace(0.0, 0.1, 5),
    pitch=np.full(5, 0.03),
    roll=np.zeros(5),
    height=1.4,
    height_sd=0.02,
    focal_sd=0.01,
    pitch_sd=0.005,
    notes=("a picture is missing",),
)


def test_a_journey_comes_back_as_it_was() -> None:
    info = VideoInfo(Path("drive.mp4"), 640, 360, 0.5, 5, None)
    scan = Scan(None, info, TIMES, (Span(0, 0.5),), fixed_camera(TIMES), (), {})  # type: ignore[arg-type]
    text = stored_scene(scan, None, None, JOURNEY).model_dump_json()
    back = journey_of(StoredScene.model_validate_json(text))
    assert back is not None
    for field in fields(Journey):
        np.testing.assert_equal(getattr(back, field.name), getattr(JOURNEY, field.name), err_msg=field.name)
    np.testing.assert_array_equal(back.draws(Streams(k=16)).p, JOURNEY.draws(Streams(k=16)).p)


def test_without_a_journey_there_is_none() -> None:
    info = VideoInfo(Path("stand.mp4"), 640, 360, 0.5, 5, None)
    scan = Scan(None, info, TIMES, (Span(0, 0.5),), fixed_camera(TIMES), (), {})  # type: ignore[arg-type]
    assert journey_of(stored_scene(scan, None, None)) is None
