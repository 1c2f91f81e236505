"""What is seen from a camera that drives and knows no way: turned anyhow, and as large as such a thing is."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from stagent_tools.paths.chain import Chain
from stagent_tools.paths.hypotheses import likely
from stagent_tools.scene import fixed_camera
from stagent_tools.scene.apparent import apparent
from stagent_tools.scene.block import OWN, Block, Sight, outline
from stagent_tools.scene.block_paths import Seen, readings
from stagent_tools.scene.observed import observe
from stagent_tools.scene.pinhole import level_rotation
from stagent_tools.scene.road import VEER_S, VEER_SD, Ahead, wander
from stagent_tools.things import thing_of
from stagent_tools.types import FloatArray, Track, VideoInfo

CAR = Block(np.array([4.3, 1.74, 1.51]), np.array([0.09, 0.06, 0.06]), np.full(4, 0.028), 1.0, 0.05)


def riding(t: FloatArray) -> Sight:
    """A level camera 1.65 m up: the world comes along it."""
    n = len(t)
    k = np.array([[720.0, 0, 620], [0, 720.0, 190], [0, 0, 1.0]])
    none = np.zeros((n, 0))
    rotation = level_rotation(np.zeros(n), np.zeros(n))
    tilt, veer = np.radians(0.5), wander(t, VEER_SD, VEER_S)
    return Sight(
        np.tile([0.0, 0.0, 1.65], (n, 1)),
        rotation,
        k,
        0.002,
        tilt * np.eye(2),
        0.03,
        none,
        none,
        veer=veer,
    )


def boxes_of(t: FloatArray, place: FloatArray, heading: FloatArray) -> FloatArray:
    stands = np.column_stack([place, np.zeros(len(t))])
    boxes = outline(CAR, riding(t), stands[None], heading, np.zeros((1, OWN)))[0]
    return boxes + np.random.default_rng(0).standard_normal(boxes.shape)


def likeliest(t: FloatArray, boxes: FloatArray, start: FloatArray) -> FloatArray:
    """(n, 2) m: the smoothed way of the likeliest reading."""
    seen = Seen(t, boxes, np.tile(np.eye(4), (len(t), 1, 1)), 0.03, start, 5.0)
    moving = np.ones(len(t) - 1, dtype=bool)
    ways = []
    for reading in readings(CAR, riding(t), Ahead(), seen, 1.0):
        if reading.moves:
            o = reading.observations
            (best, *_), log = likely(o, moving)
            mean, common = Chain(replace(o, correlation_s=best.memory_s), moving).mean_and_common(best.level)
            ways.append((log[0], o.stretched(common[None])[0] * mean))
    return max(ways, key=lambda way: way[0])[1]


def test_one_parked_across_does_not_come_along_its_own_length() -> None:
    t = np.arange(0.0, 3.2, 0.1)
    place = np.column_stack([np.full(len(t), 4.6), 39.0 - 10.0 * t])
    way = likeliest(t, boxes_of(t, place, np.full(len(t), np.radians(135.0))), 1.1 * place)
    assert way[0] == pytest.approx(place[0], rel=0.05)
    assert way[-1] == pytest.approx(place[-1], rel=0.05)


def test_a_lively_way_makes_nothing_smaller() -> None:
    """One who drives ahead, nearer and farther for twenty seconds: how large it is, its kind says alone."""
    t = np.arange(0.0, 20.0, 0.2)
    place = np.column_stack([0.5 * np.sin(t / 2), 20.0 + 6.0 * np.sin(t)])
    way = likeliest(t, boxes_of(t, place, np.full(len(t), np.pi / 2)), place)
    assert float(np.median(way[:, 1] / place[:, 1])) == pytest.approx(1.0, abs=0.04)


def test_by_a_camera_that_rides_a_car_keeps_its_height_only() -> None:
    t = np.arange(0.0, 3.0, 0.1)
    place = np.column_stack([np.full(len(t), -4.0), 38.0 - 10.0 * t])
    boxes = boxes_of(t, place, np.full(len(t), np.pi / 2))
    track = Track("car", t, boxes, np.ones(len(t)), "vehicle", "tracks")
    seen = observe(track, VideoInfo(Path("clip"), 1240, 380, duration=3.0, frames=30, rate=None), fixed_camera(t))
    grown = np.diff(apparent(seen, thing_of("car"), "vehicle", rides=True).ln_smooth[[5, -6]])[0]
    nearer = np.log((place[5, 1] - 2.1) / (place[-6, 1] - 2.1))
    assert grown == pytest.approx(nearer, abs=0.12)
