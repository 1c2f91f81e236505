"""A thing that leaves the picture at a constant velocity is read at that velocity, whichever edge cuts it."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from stagent_tools.kinematics import displacement, speed
from stagent_tools.scene import SceneHints, build_scene, fixed_camera, parse_reference
from stagent_tools.streams import Streams
from stagent_tools.things import THINGS
from stagent_tools.types import Track, VideoInfo

INFO = VideoInfo(Path("made.mp4"), 768, 432, 4.0, 100, None)
T = np.arange(0, 4.0, 0.04)
STREAMS = Streams(k=512)
PX_PER_M = 40.0


def sliding(velocity, size, start, family, seed=0):
    """Boxes of a thing of `size` (w, h) m whose centre goes from `start` px at `velocity` m/s, cut to the picture."""
    rng = np.random.default_rng(seed)
    centre = np.array(start) + PX_PER_M * T[:, None] * np.array(velocity)
    half = PX_PER_M * np.array(size) / 2
    boxes = np.hstack([centre - half, centre + half]) + 0.7 * rng.standard_normal((len(T), 4))
    boxes = np.clip(boxes, 0.0, [768.0, 432.0, 768.0, 432.0])
    there = (boxes[:, 2] - boxes[:, 0] > 4) & (boxes[:, 3] - boxes[:, 1] > 4)
    return Track("slider", T[there], boxes[there], np.ones(int(there.sum())), family)


CAR_DOWN = ((0.0, 2.5), (1.8, 4.4), (300.0, 120.0))
CAR_UP = ((0.0, -2.5), (1.8, 4.4), (300.0, 300.0))
CAR_RIGHT = ((5.0, 0.0), (4.4, 1.7), (200.0, 200.0))
CAR_IN = ((4.0, 0.0), (4.4, 1.7), (-60.0, 200.0))


def _reads(scene, track, thing, truth):
    draws = scene.lift(track, thing, STREAMS)
    low, median, high = np.quantile(speed(draws).samples, [0.025, 0.5, 0.975])
    assert low <= truth <= high
    return draws, float(median)


@pytest.mark.parametrize("case", [CAR_DOWN, CAR_UP, CAR_RIGHT, CAR_IN])
def test_a_car_that_is_its_own_reference(case):
    velocity, size, start = case
    track = sliding(velocity, size, start, "vehicle")
    whole = int(np.argmax(np.prod(track.sizes, axis=1)))
    x0, y0, x1, y1 = track.boxes[whole]
    middle = ((x0 + x1) / 2, (y0 + y1) / 2)
    ends = (middle[0], y0, middle[0], y1) if velocity[0] == 0 else (x0, middle[1], x1, middle[1])
    reference = parse_reference(f"car=4.4m@{','.join(f'{e:.1f}' for e in ends)}@{track.t[whole]:.2f}")
    draws, median = _reads(
        build_scene(SceneHints(references=(reference,)), _scan()), track, THINGS["car"], np.linalg.norm(velocity)
    )
    assert median == pytest.approx(np.linalg.norm(velocity), rel=0.05)
    assert any("hidden side" in note for note in draws.notes)


@pytest.mark.parametrize("case", [CAR_DOWN, CAR_UP, CAR_RIGHT, CAR_IN])
def test_a_car_by_the_size_of_cars(case):
    velocity, size, start = case
    track = sliding(velocity, size, start, "vehicle")
    _, median = _reads(build_scene(SceneHints(), _scan()), track, THINGS["car"], np.linalg.norm(velocity))
    assert median == pytest.approx(np.linalg.norm(velocity), rel=0.15)


def test_a_ball_by_its_size():
    track = sliding((1.5, 0.0), (0.8, 0.8), (600.0, 200.0), "ball")
    known = parse_reference("ball=0.8m@584,200,616,200@0")
    scene = build_scene(SceneHints(references=(known,)), _scan())
    _, median = _reads(scene, track, THINGS["ball"], 1.5)
    assert median == pytest.approx(1.5, rel=0.05)


def test_a_person_is_left_out_where_the_edge_cuts_limbs():
    """No shape tells where an arm is: the way of the seen time only."""
    track = sliding((1.5, 0.0), (0.5, 1.7), (650.0, 200.0), "person")
    draws, median = _reads(build_scene(SceneHints(), _scan()), track, THINGS["person"], 1.5)
    assert median == pytest.approx(1.5, rel=0.15)
    assert draws.t[-1] < track.t[-1] - 0.2
    assert np.median(displacement(draws).samples) < 1.5 * (track.t[-1] - 0.2)
    assert any("left out" in note for note in draws.notes)


def _scan():
    return SimpleNamespace(info=INFO, motion=fixed_camera(T), tracks=())
