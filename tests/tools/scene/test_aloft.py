"""A ball over a marked plane: one that rolls is measured on it, one that flies in space by gravity, one that is
swung is refused; all from exact truth."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from stagent_tools.errors import CannotMeasure
from stagent_tools.kinematics import displacement, speed
from stagent_tools.scene import SceneHints, build_scene, fixed_camera
from stagent_tools.scene.aloft import flies_in_part, rolls
from stagent_tools.scene.homography import warp
from stagent_tools.streams import Streams
from stagent_tools.things import THINGS
from stagent_tools.types import Track, VideoInfo
from stagent_world import Camera, Flight

CAMERA = Camera((0.0, -15.0, 6.0), 90.0, 18.0, 1000.0, 1280, 720, Fraction(50))
VIEW = CAMERA.at(0.0)
T = np.arange(0, 1.5, 0.02)


@pytest.fixture
def scene(tmp_path):
    metres = np.array([[-8.0, -2.0], [8.0, -2.0], [8.0, 12.0], [-8.0, 12.0]])
    points = [
        {"px": px, "m": m}
        for px, m in zip(warp(VIEW.ground_to_pixels(), metres).tolist(), metres.tolist(), strict=True)
    ]
    plane = tmp_path / "plane.json"
    plane.write_text(json.dumps({"t": 0, "points": points}))
    info = VideoInfo(Path("made.mp4"), 1280, 720, 1.5, len(T), None)
    return build_scene(SceneHints(plane=plane), SimpleNamespace(info=info, motion=fixed_camera(T), tracks=(), times=T))


def ball(places):
    """Boxes of a football whose centre goes through places (n, 3) m."""
    half = 1000.0 * 0.11 / np.linalg.norm(places - VIEW.centre, axis=1)[:, None]
    px = VIEW.project(places)
    n = len(places)
    boxes = np.hstack([px - half, px + half]) + 0.4 * np.random.default_rng(0).standard_normal((n, 4))
    return Track("ball", T[:n], boxes, np.ones(n), "ball")


@pytest.mark.parametrize("velocity", [(6.0, 0.0), (1.0, 5.0), (0.0, 0.0)])
def test_a_rolling_ball_is_measured(scene, velocity):
    braked = np.maximum(1 - 0.1 * T, 0)
    way = np.cumsum(np.concatenate([[0.0], 0.02 * (braked[1:] + braked[:-1]) / 2]))
    places = np.column_stack([-4 + velocity[0] * way, 1 + velocity[1] * way, np.full(len(T), 0.11)])
    samples = speed(scene.lift(ball(places), THINGS["football"], Streams(k=256))).samples
    truth = float(np.hypot(*velocity) * way[-1] / T[-1])
    low, high = np.quantile(samples, [0.025, 0.975])
    assert (low <= truth <= high) or (truth == 0 and np.median(samples) == 0)


def test_a_rolling_ball_is_known_as_well_as_anything_on_the_ground(scene):
    places = np.column_stack([-4 + 3 * T, 1 + 0.5 * T, np.full(len(T), 0.11)])
    samples = speed(scene.lift(ball(places), THINGS["football"], Streams(k=256))).samples
    low, high = np.quantile(samples, [0.025, 0.975])
    assert low <= np.hypot(3, 0.5) <= high
    assert high - low < 0.2 * np.hypot(3, 0.5)


@pytest.mark.parametrize("velocity", [(8.0, 0.0, 6.0), (2.0, 7.0, 5.0), (-3.0, 1.0, 7.0), (0.5, 0.2, 3.0)])
def test_no_flight_is_taken_for_rolling(velocity):
    flight = Flight((-3.0, 0.0, 1.0), velocity)
    t = T[T < 0.6]
    places = np.stack([flight.at(float(moment)).position for moment in t])
    share = places[:, 2:] / (6.0 - places[:, 2:])
    shadow = places[:, :2] + share * (places[:, :2] - [0.0, -15.0])
    known = np.tile(0.01**2 * np.eye(2), (len(t), 1, 1))
    assert not rolls(t, shadow, known, np.array([0.0, -15.0, 6.0]))


def test_a_ball_that_is_thrown_and_rolls_on_flies_and_one_that_is_kicked_does_not():
    t, centre = np.arange(0, 5, 0.08), np.array([0.0, -15.0, 3.0])
    known = np.tile(0.02**2 * np.eye(2), (len(t), 1, 1))
    in_the_air = np.clip(1.0 + 5.0 * t - 9.81 / 2 * t**2, 0.0, None)
    thrown = np.column_stack([-4 + 1.5 * t, np.zeros(len(t)), in_the_air])
    kicked = np.column_stack([-4 + 5.0 * np.maximum(t - 2.0, 0.0), np.zeros(len(t)), np.zeros(len(t))])
    shadows = [p[:, :2] + p[:, 2:] / (centre[2] - p[:, 2:]) * (p[:, :2] - centre[:2]) for p in (thrown, kicked)]
    assert [flies_in_part(t, shadow, known, centre) for shadow in shadows] == [True, False]


@pytest.mark.parametrize("velocity", [(8.0, 0.0, 6.0), (2.0, 7.0, 5.0), (-3.0, 1.0, 7.0)])
def test_a_flying_ball_is_measured_through_space_by_gravity(scene, velocity):
    flight = Flight((-3.0, 0.0, 1.0), velocity)
    t = T[T < 0.9]
    places = np.stack([flight.at(float(moment)).position for moment in t])
    draws = scene.lift(ball(places), THINGS["football"], Streams(k=256))
    index = np.searchsorted(t, [draws.t[0], draws.t[-1]])
    truth = float(np.linalg.norm(np.diff(places[index], axis=0)))
    low, high = np.quantile(displacement(draws).samples, [0.025, 0.975])
    assert low <= truth <= high
    assert high - low < truth
    assert "flies freely" in draws.assumptions[0]


def test_a_ball_aloft_that_does_not_fall_freely_is_refused_with_the_remedy(scene):
    swung = np.column_stack([-3 + 2 * T, 0 * T, 1.6 + 0.8 * np.sin(9 * T)])
    with pytest.raises(CannotMeasure, match="flies") as caught:
        scene.lift(ball(swung), THINGS["football"], Streams(k=256))
    assert "--ref" in caught.value.remedy
