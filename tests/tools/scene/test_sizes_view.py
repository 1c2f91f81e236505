"""A camera told by the sizes of people whose feet and heads are projected exactly."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stagent_tools.scene.common_ground import on_common_ground, told_by_all
from stagent_tools.scene.ground import GroundLens
from stagent_tools.scene.hints import Fact
from stagent_tools.scene.homography import invert, warp
from stagent_tools.scene.ladder import Scene
from stagent_tools.scene.lens import Rung
from stagent_tools.scene.observed import Observed
from stagent_tools.scene.pinhole import level_rotation
from stagent_tools.scene.size import SizeLens
from stagent_tools.scene.sizes_view import view_by_sizes
from stagent_tools.streams import Streams
from stagent_tools.things import thing_of
from stagent_tools.types import Span, VideoInfo

INFO = VideoInfo(Path("clip.mp4"), 640, 360, 4.0, 100, None)
T = np.arange(0, 4, 0.1)
FOCAL = 640.0


def walker(x, y, *, height: float, pitch: float, stature: float = 1.7) -> Observed:
    """Walks along (x, y) (n,) m before a camera `height` m up."""
    rotation = level_rotation(np.array(pitch), np.array(0.0))
    ends = []
    for z in (0.0, stature):
        p = (np.stack([x, y, np.full(len(T), z - height)], axis=1)) @ rotation.T
        ends.append(p[:, :2] / p[:, 2:] * FOCAL + (320, 180))
    foot, head = ends
    half = 0.2 * (foot[:, 1] - head[:, 1])
    boxes = np.stack([foot[:, 0] - half, head[:, 1], foot[:, 0] + half, foot[:, 1]], axis=1)
    eye = np.tile(np.eye(3), (len(T), 1, 1))
    nothing = np.zeros(boxes.shape)
    return Observed(T, boxes, eye, np.full(4, 0.5), 0.1, nothing.astype(bool), nothing)


@given(height=st.floats(1.5, 7.0), pitch=st.floats(5.0, 22.0))
@settings(deadline=None, max_examples=8)
def test_people_near_and_far_tell_height_and_places(height, pitch):
    person = thing_of("person")
    far = height / np.tan(np.radians(pitch))
    ways = [(0.3 * T, np.full(len(T), far)), (T - 4, far + T), (1 - T, 1.6 * far + 0 * T), (2 + 0 * T, 0.7 * far + T)]
    seen = [
        walker(x, y, height=height, pitch=np.radians(pitch), stature=h)
        for (x, y), h in zip(ways, (1.7, 1.8, 1.6, 1.7), strict=True)
    ]
    view = view_by_sizes([(one, person) for one in seen], INFO)
    assert np.exp(view.cameras[:, 2].mean()) == pytest.approx(height, rel=0.2)
    ground = view.median(T)
    feet = [warp(invert(ground[:1])[0], one.anchor(centre=False)[0]) for one in seen]
    true = [np.column_stack(way) for way in ways]
    assert np.linalg.norm(feet[1][0] - feet[3][0]) == pytest.approx(np.linalg.norm(true[1][0] - true[3][0]), rel=0.35)


def test_what_stands_alone_leaves_the_camera_open_and_nothing_tells_nothing():
    person = thing_of("person")
    alone = walker(np.zeros(len(T)), np.full(len(T), 12.0), height=3.0, pitch=0.2)
    view = view_by_sizes([(alone, person)], INFO)
    streams = Streams(seed=0, k=200)
    assert view.drawn(T, streams).shape == (200, 1, 3, 3)
    assert np.std(view.cameras[:, 1]) > np.radians(3)
    assert view_by_sizes([(alone, thing_of("ball"))], INFO) is None
    assert view_by_sizes([], INFO) is None


@pytest.mark.parametrize(("kind", "given"), [("fixed", False), ("driving", False), ("fixed", True)])
def test_the_shared_ground_serves_where_none_is_given_and_the_camera_stays(kind, given):
    person, motion = thing_of("person"), SimpleNamespace(kind=kind)
    seen = [walker(T - 2, np.full(len(T), far), height=3.0, pitch=0.2) for far in (9.0, 14.0, 20.0)]
    view = view_by_sizes([(one, person) for one in seen], INFO)
    ground = GroundLens(Rung.PLANE, view, motion, moves_along=False, time_factor=1.0) if given else None
    alone = Scene(INFO, motion, 1.0, ground, None, SizeLens((), INFO, motion))
    shared = on_common_ground(alone, SimpleNamespace(motion=motion), view)
    assert (shared is None) == (given or kind == "driving")
    assert on_common_ground(alone, SimpleNamespace(motion=motion), None) is None
    if shared is not None:
        assert "usual heights" in shared.assumptions(person)[0]


@pytest.mark.parametrize(
    ("kind", "cuts", "noun", "stated", "told"),
    [
        ("fixed", 0, "car", False, True),
        ("fixed", 0, "object", False, False),  # metres of what has no size are refused, whatever stands beside it
        ("fixed", 0, "car", True, False),  # what the question states is known better
        ("fixed", 1, "car", False, False),
        ("panning", 0, "car", False, False),
    ],
)
def test_the_shared_ground_tells_metres_before_a_camera_that_stands(kind, cuts, noun, stated, told):
    motion = SimpleNamespace(kind=kind)
    facts = (Fact("length", "car", 4.5),) if stated else ()
    scene = Scene(INFO, motion, 1.0, None, None, SizeLens(facts, INFO, motion))
    scan = SimpleNamespace(motion=motion, shots=(Span(0.0, 1.0),) * (1 + cuts))
    assert told_by_all(scene, scan, thing_of(noun)) is told
