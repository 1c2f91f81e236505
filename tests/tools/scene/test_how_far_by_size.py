"""By sizes alone things are put at their distances, those that come no nearer too: how far apart two are shows it."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from stagent_tools.kinematics import distance, separation
from stagent_tools.scene import SceneHints, build_scene, fixed_camera
from stagent_tools.streams import Streams
from stagent_tools.things import THINGS
from stagent_tools.types import Draws, Track, VideoInfo

INFO = VideoInfo(Path("made.mp4"), 640, 360, 4.0, 100, None)
T = np.arange(0, 4.0, 0.04)
STREAMS = Streams(k=512)


def walker(name: str, height: float, x: float) -> Draws:
    """Who walks 40 px a second to the right, `height` px tall."""
    left = x + 40 * T
    boxes = np.column_stack([left, 0 * T + 250 - height, left + 0.4 * height, 0 * T + 250])
    boxes += 0.3 * np.random.default_rng(len(name)).standard_normal(boxes.shape)
    track = Track(name, T, boxes, np.ones(len(T)), "person")
    scene = build_scene(SceneHints(), SimpleNamespace(info=INFO, motion=fixed_camera(T), tracks=()))
    return scene.lift(track, THINGS["person"], STREAMS)


def test_who_looks_half_as_tall_is_twice_as_far() -> None:
    near, far = walker("near", 120.0, 100.0), walker("farther", 60.0, 100.0)
    depth = [float(np.median(draws.p[..., 1])) for draws in (near, far)]
    assert depth[1] == pytest.approx(2 * depth[0], rel=0.05)
    apart = separation(near, far, at=2.0).samples
    assert np.median(apart) == pytest.approx(depth[1] - depth[0], rel=0.15)
    assert np.quantile(apart, 0.975) > 1.5 * np.median(apart)  # the lens is not known


def test_the_way_of_one_thing_is_as_before() -> None:
    """40 px a second for 3.96 s at 120 px for 1.65 m or so."""
    assert np.median(distance(walker("near", 120.0, 100.0)).samples) == pytest.approx(40 * 3.96 * 1.65 / 120, rel=0.1)
