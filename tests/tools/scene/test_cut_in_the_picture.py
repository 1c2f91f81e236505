"""What the picture's edge cuts does not go away: its size in the picture is told by the side that is still whole."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from stagent_tools.kinematics import picture_direction
from stagent_tools.scene import SceneHints, build_scene, fixed_camera
from stagent_tools.streams import Streams
from stagent_tools.types import Track, VideoInfo

WIDTH, HEIGHT = 768, 432
INFO = VideoInfo(Path("made.mp4"), WIDTH, HEIGHT, 3.0, 75, None)
T = np.arange(0, 3.0, 0.04)


def growing(share_per_s, x_per_s, bottom, family, aspect):
    """Boxes 90 px high at first that grow by a share a second, the lower edge from `bottom` on."""
    high = 90 * np.exp(share_per_s * T)
    middle, lower = 380 + x_per_s * T, bottom + 70 * T
    boxes = np.column_stack([middle - aspect * high / 2, lower - high, middle + aspect * high / 2, lower])
    boxes += 0.7 * np.random.default_rng(1).standard_normal(boxes.shape)
    boxes = np.clip(boxes, 0, [WIDTH, HEIGHT, WIDTH, HEIGHT])
    there = boxes[:, 3] - boxes[:, 1] > 0.5 * high
    return Track("nears", T[there], boxes[there], np.ones(int(there.sum())), family)


@pytest.mark.parametrize(("family", "aspect"), [("vehicle", 1.3), ("person", 0.4)])
def test_what_comes_out_of_the_lower_edge_comes_towards(family, aspect):
    track = growing(0.2, 0.0, 320.0, family, aspect)
    assert (track.boxes[:, 3] == HEIGHT).sum() > len(track.t) / 4
    scene = build_scene(SceneHints(), SimpleNamespace(info=INFO, motion=fixed_camera(T), tracks=()))
    draws = scene.picture(track, Streams(k=256))
    grown = draws.p[:, -1, 2] - draws.p[:, 0, 2]
    low, median = np.quantile(grown, [0.025, 0.5])
    assert low > 0
    assert median == pytest.approx(0.2 * (track.t[-1] - track.t[0]), rel=0.3)
    assert picture_direction(draws, float(WIDTH)).word == "towards"


def test_what_comes_in_by_its_bonnet_goes_sideways():
    """A car of 57 x 25 px at the right edge of a picture of 424: its bonnet shows first, lower than its roof."""
    t = np.arange(0.08, 2.4, 0.04)
    left = 424 - 34 * (t - 0.02) * 2.4
    seen = np.clip((424 - left) / 57, 0, 1)
    high = 25 * (0.4 + 0.6 * np.clip(seen, 0.0, 0.8) / 0.8)
    boxes = np.column_stack([left, 128 - high, np.minimum(left + 57, 424), np.full(len(t), 128.0)])
    boxes[:, [0, 1, 3]] += 0.3 * np.random.default_rng(1).standard_normal((len(t), 3))
    info = VideoInfo(Path("made.mp4"), 424, 240, 2.4, 60, None)
    scene = build_scene(SceneHints(), SimpleNamespace(info=info, motion=fixed_camera(t), tracks=()))
    draws = scene.picture(Track("enters", t, boxes, np.ones(len(t)), "vehicle"), Streams(k=256))
    assert picture_direction(draws, 424.0).word == "left"
