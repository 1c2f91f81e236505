"""Rendered things with exact boxes but for a finder's noise: the lower edge is their near side, not their place."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from types import SimpleNamespace
from typing import NamedTuple

import numpy as np
import pytest

from stagent_tools.kinematics import speed
from stagent_tools.scene import SceneHints, build_scene, fixed_camera
from stagent_tools.streams import Streams
from stagent_tools.things import THINGS
from stagent_tools.types import Span, Track, VideoInfo
from stagent_world import Actor, Camera, Leg, Route
from stagent_world.painting import draw

WIDTH, HEIGHT, FPS = 848, 480, 25
FOCAL = 0.8 * WIDTH
MISSES_ALLOWED = 2
"""Of the cases below, by a binomial of 5 % each: more than this has a chance of a twelfth."""


class Case(NamedTuple):
    """A thing on a straight or bent way, seen for `seconds` by a camera at `place` that looks along +y (heading 90)."""

    kind: str
    start: tuple[float, float]
    heading: float
    speed: float
    place: tuple[float, float, float]
    pitch: float
    seconds: float = 3.0
    turn: float = 0.0

    @property
    def motion(self) -> Route:
        return Route(self.start, self.heading, (Leg(self.seconds, self.speed, turn_deg=self.turn),))


LOW, MIDDLE, HIGH = ((0.0, -20.0, 2.0), 3.0), ((0.0, -28.0, 6.0), 9.0), ((0.0, -28.0, 16.0), 28.0)
CASES = {
    "across, 5 m/s": Case("car", (-7.5, 0.0), 0, 5.0, *MIDDLE),
    "across, 12 m/s": Case("car", (-12.0, 0.0), 0, 12.0, *MIDDLE, 2.0),
    "across, 25 m/s": Case("car", (-12.0, 0.0), 0, 25.0, *MIDDLE, 1.0),
    "across, low": Case("car", (8.0, 0.0), 180, 6.0, *LOW, 2.5),
    "across, high": Case("car", (12.0, 0.0), 180, 8.0, *HIGH),
    "oblique nearer": Case("car", (-10.0, 8.0), -30, 8.0, *MIDDLE, 2.5),
    "oblique away": Case("car", (-8.0, -5.0), 45, 8.0, *MIDDLE),
    "oblique, low": Case("car", (8.0, 2.0), 150, 5.0, *LOW),
    "oblique, high": Case("car", (8.0, 5.0), 225, 6.0, *HIGH, 2.5),
    "towards": Case("car", (2.0, 25.0), -90, 10.0, *MIDDLE),
    "away": Case("car", (-2.0, -8.0), 90, 10.0, *MIDDLE),
    "towards, high": Case("car", (2.0, 15.0), -90, 8.0, *HIGH),
    "away, low": Case("car", (1.5, -6.0), 90, 6.0, *LOW),
    "turning left": Case("car", (-8.0, -4.0), 0, 6.0, *MIDDLE, 3.0, 90.0),
    "turning right": Case("car", (-8.0, 6.0), 0, 6.0, *HIGH, 3.0, -90.0),
    "parked along": Case("car", (-3.0, 0.0), 90, 0.0, *MIDDLE),
    "parked askew": Case("car", (5.0, 3.0), 30, 0.0, *HIGH),
    "walker across": Case("person", (-3.0, 0.0), 0, 1.4, (0.0, -12.0, 3.0), 10.0, 4.0),
    "walker oblique": Case("person", (-3.0, 3.0), -35, 1.6, (0.0, -12.0, 3.0), 10.0, 4.0),
    "walker towards": Case("person", (1.0, 4.0), -90, 1.3, (0.0, -12.0, 3.0), 10.0, 4.0),
    "walker away, high": Case("person", (-1.0, -2.0), 80, 1.5, (0.0, -12.0, 7.0), 28.0, 4.0),
    "runner across": Case("person", (5.0, 0.0), 180, 4.0, (0.0, -12.0, 2.0), 6.0, 2.5),
}


def track_of(case: Case, seed: int = 0) -> Track:
    camera = Camera(case.place, 90.0, case.pitch, FOCAL, WIDTH, HEIGHT, Fraction(FPS))
    actor = Actor(case.kind, "red", case.motion)
    t = np.arange(0, case.seconds, 1 / FPS)
    boxes = np.array([draw(actor.parts_at(float(s)), camera.at(float(s))).box for s in t])
    boxes = boxes + 0.5 * np.random.default_rng(seed).standard_normal(boxes.shape)
    boxes = np.clip(boxes, 0, [WIDTH, HEIGHT, WIDTH, HEIGHT])
    return Track(case.kind, t, boxes, np.ones(len(t)), "vehicle" if case.kind == "car" else "person")


def marked_plane(case: Case) -> str:
    """Eight points of the ground around the way, as a person would mark them: to the pixel."""
    view = Camera(case.place, 90.0, case.pitch, FOCAL, WIDTH, HEIGHT).at(0.0)
    grid = np.array([(x, y, 0.0) for y in (-6.0, 0.0, 12.0) for x in (-9.0, -3.0, 3.0, 9.0)])
    px = np.round(view.project(grid))
    shown = ((px >= 0) & (px < [WIDTH, HEIGHT])).all(axis=1)
    points = [{"px": p.tolist(), "m": m[:2].tolist()} for p, m in zip(px[shown], grid[shown], strict=True)]
    return json.dumps({"t": 0.0, "points": points})


def known_camera(case: Case) -> str:
    return json.dumps(
        {
            "fx": FOCAL,
            "fy": FOCAL,
            "cx": WIDTH / 2,
            "cy": HEIGHT / 2,
            "height_m": case.place[2],
            "pitch_deg": case.pitch,
        }
    )


def reading(case: Case, rung: str, folder: Path, streams: Streams) -> tuple[float, float, float]:
    """Median and 95 % interval, m/s."""
    track = track_of(case)
    info = VideoInfo(Path("made.mp4"), WIDTH, HEIGHT, case.seconds, len(track.t), None)
    file = folder / f"{rung}.json"
    file.write_text(marked_plane(case) if rung == "plane" else known_camera(case))
    hints = SceneHints(plane=file) if rung == "plane" else SceneHints(camera=file)
    scan = SimpleNamespace(info=info, motion=fixed_camera(track.t), times=track.t, tracks=())
    draws = build_scene(hints, scan).lift(track, THINGS[case.kind], streams)
    quantity = speed(draws, Span(0.0, case.seconds)).quantity()
    return quantity.value, quantity.low, quantity.high


@pytest.mark.parametrize("rung", ["plane", "camera"])
def test_the_truth_is_inside_the_interval(rung, tmp_path):
    readings = {name: reading(case, rung, tmp_path, Streams(k=256)) for name, case in CASES.items()}
    outside = [name for name, (_, low, high) in readings.items() if not low <= CASES[name].speed <= high]
    assert len(outside) <= MISSES_ALLOWED, {name: readings[name] for name in outside}
    off = [readings[name][0] / case.speed - 1 for name, case in CASES.items() if case.kind == "car" and case.speed]
    assert abs(float(np.median(off))) < 0.01
    assert max(np.abs(off)) < 0.03


def test_what_rests_does_not_move(tmp_path):
    assert reading(CASES["parked askew"], "plane", tmp_path, Streams(k=256))[0] == 0.0
