"""Rendered walkers whose only scale is their own height, and who come nearer or walk out through the lower edge."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from stagent_tools.kinematics import speed
from stagent_tools.scene import SceneHints, build_scene, fixed_camera
from stagent_tools.streams import Streams
from stagent_tools.things import THINGS
from stagent_tools.types import Track, VideoInfo
from stagent_world import Actor, Camera, Leg, Route
from stagent_world.painting import draw

WIDTH, HEIGHT = 848, 480
STREAMS = Streams(k=512)


def walker(start, heading, truth, seconds, pitch, seed=0):
    """Boxes from a camera at eye level 6 m before the world's middle, looking along +y."""
    view = Camera((0.0, -6.0, 1.6), 90.0, pitch, 0.8 * WIDTH, WIDTH, HEIGHT).at(0.0)
    actor = Actor("person", "blue", Route(start, heading, (Leg(seconds, truth),)))
    t = np.arange(0, seconds, 0.04)
    boxes = np.array([draw(actor.parts_at(float(s)), view).box for s in t])
    boxes += 0.5 * np.random.default_rng(seed).standard_normal(boxes.shape)
    return Track("walker", t, np.clip(boxes, 0, [WIDTH, HEIGHT, WIDTH, HEIGHT]), np.ones(len(t)), "person")


def lifted(track):
    info = VideoInfo(Path("made.mp4"), WIDTH, HEIGHT, float(track.t[-1]), len(track.t), None)
    scan = SimpleNamespace(info=info, motion=fixed_camera(track.t), tracks=())
    return build_scene(SceneHints(), scan).lift(track, THINGS["person"], STREAMS)


@pytest.mark.parametrize(
    ("start", "heading", "truth", "seconds", "nears"),
    [
        ((-1.0, 0.0), -50.0, 1.3, 1.0, True),
        ((0.5, 0.0), -90.0, 1.2, 2.0, True),
        ((-1.0, -1.0), 60.0, 0.8, 3.0, True),
        ((-2.0, 0.0), 0.0, 1.3, 2.5, False),
    ],
)
def test_speed_of_who_comes_nearer(start, heading, truth, seconds, nears):
    draws = lifted(walker(start, heading, truth, seconds, 5.0))
    low, high = np.quantile(speed(draws).samples, [0.025, 0.975])
    assert low <= truth <= high
    assert (np.ptp(np.median(draws.p, axis=0)[:, 1]) > 0.5) == nears


@pytest.mark.parametrize(("start", "heading", "truth"), [((-1.0, -1.2), -65.0, 1.2), ((-1.5, -1.0), -40.0, 1.4)])
def test_out_through_the_lower_edge(start, heading, truth):
    track = walker(start, heading, truth, 2.2, 0.0)
    assert (track.boxes[:, 3] == HEIGHT).mean() > 0.5
    draws = lifted(track)
    low, high = np.quantile(speed(draws).samples, [0.025, 0.975])
    assert low <= truth <= high
    assert any("hidden side" in note for note in draws.notes)


def test_what_shows_no_place_is_unseen():
    """Cut at the side a person has no place: the seconds after are unseen, and not in the distance."""
    track = walker((2.5, 0.0), 0.0, 1.3, 3.0, 5.0)
    draws = lifted(track)
    lost = float(track.t[-1] - draws.t[-1])
    assert lost > 0.3
    assert speed(draws).unseen_s == pytest.approx(lost, abs=0.01)


@pytest.mark.parametrize(("heading", "high"), [(0.0, 2.0), (25.0, 4.0), (-30.0, 4.0)])
def test_a_cyclist_is_measured_by_the_height(heading, high):
    """Seen aslant or from above the outline is narrower, not lower; the size of both sides together made it 1.2 times
    as fast."""
    view = Camera((0.0, -14.0, high), 90.0, np.degrees(np.arctan2(high - 0.8, 14.0)), 0.9 * WIDTH, WIDTH, HEIGHT).at(0)
    actor = Actor("cyclist", "blue", Route((-4.0, 0.0), heading, (Leg(2.0, 4.0),)))
    t = np.arange(0, 2.0, 0.04)
    boxes = np.array([draw(actor.parts_at(float(s)), view).box for s in t])
    boxes += 0.5 * np.random.default_rng(1).standard_normal(boxes.shape)
    info = VideoInfo(Path("made.mp4"), WIDTH, HEIGHT, 2.0, len(t), None)
    scan = SimpleNamespace(info=info, motion=fixed_camera(t), tracks=())
    track = Track("cyclist", t, boxes, np.ones(len(t)), "vehicle")
    answer = speed(build_scene(SceneHints(), scan).lift(track, THINGS["cyclist"], STREAMS)).quantity()
    assert answer.low <= 4.0 <= answer.high
    assert answer.value == pytest.approx(4.0, rel=0.12)
    assert answer.half_width < 1.4
