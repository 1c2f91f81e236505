"""A rendered car that drives through the picture under a tilted camera, its own length the only scale."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from stagent_tools.kinematics import speed
from stagent_tools.scene import SceneHints, build_scene, fixed_camera, parse_reference
from stagent_tools.streams import Streams
from stagent_tools.things import THINGS
from stagent_tools.types import Track, VideoInfo
from stagent_world import Actor, Camera, Leg, Route
from stagent_world.painting import draw

WIDTH, HEIGHT, AWAY_M = 768, 432, 12.0


@pytest.mark.parametrize("pitch", [40, 60, 85])
@pytest.mark.parametrize("truth", [2.5, 5.0])
def test_speed_along_its_own_length(pitch, truth):
    """Cut by the lower edge as it comes and by the upper as it goes; from 40 degrees up the roof behind the bonnet
    makes the outline longer than the ground under it, by a tenth."""
    down = np.radians(pitch)
    place = (0.0, float(-AWAY_M * np.cos(down)), float(AWAY_M * np.sin(down)))
    camera = Camera(place, 90.0, float(pitch), 800.0, WIDTH, HEIGHT, Fraction(25))
    car = Actor("car", "red", Route((0.0, -7.0), 90.0, (Leg(1.0, truth),)))
    times = np.arange(0, 14 / truth, 0.04)
    drawings = [draw(car.parts_at(float(t)), camera.at(float(t))) for t in times]
    boxes = np.array([d.box for d in drawings]) + 0.7 * np.random.default_rng(0).standard_normal((len(times), 4))
    boxes = np.clip(boxes, 0, [WIDTH, HEIGHT, WIDTH, HEIGHT])
    there = boxes[:, 3] - boxes[:, 1] > 6
    track = Track("car", times[there], boxes[there], np.ones(int(there.sum())), "vehicle")
    whole = np.flatnonzero((track.boxes[:, 1] > 5) & (track.boxes[:, 3] < HEIGHT - 5))
    x0, y0, x1, y1 = track.boxes[whole[len(whole) // 2]]
    middle, t = (x0 + x1) / 2, track.t[whole[len(whole) // 2]]
    reference = parse_reference(f"car=4.5m@{middle:.1f},{y0:.1f},{middle:.1f},{y1:.1f}@{t:.2f}")
    info = VideoInfo(Path("made.mp4"), WIDTH, HEIGHT, float(times[-1]), len(times), None)
    scan = SimpleNamespace(info=info, motion=fixed_camera(times), tracks=())
    scene = build_scene(SceneHints(references=(reference,)), scan)
    low, median, high = np.quantile(
        speed(scene.lift(track, THINGS["car"], Streams(k=512))).samples, [0.025, 0.5, 0.975]
    )
    assert low <= truth <= high
    assert median == pytest.approx(truth, rel=0.1)
