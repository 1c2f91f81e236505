"""What a camera that rides sees over ground: answers hold, and hold under changes that do not change the world."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from stagent_tools import things
from stagent_tools.kinematics import speed
from stagent_tools.scene import SceneHints, build_scene, fixed_camera
from stagent_tools.scene.block import OWN, outline
from stagent_tools.scene.block_lens import Standing, block_of
from stagent_tools.streams import Streams
from stagent_tools.things import THINGS
from stagent_tools.types import FrameOfReference, Quantity, Track, VideoInfo

MOUNT = 1.5


@dataclass(frozen=True)
class Ride:
    """boxes (n, 4) px at t (n,) s of a thing seen from poses (n, 3, 4); k (3, 3); size px."""

    t: np.ndarray
    boxes: np.ndarray
    poses: np.ndarray
    k: np.ndarray
    size: tuple[int, int] = (1280, 720)


def ride(kind: str, start: tuple[float, float], velocity: tuple[float, float], ego: float, seed: int = 0) -> Ride:
    """A level camera drives along y at `ego` m/s; the thing is at `start` when it begins, with noise of 1 px."""
    t = np.arange(0, 3.0, 0.1)
    k = np.array([[900.0, 0, 640], [0, 900.0, 360], [0, 0, 1.0]])
    rotation = np.array([[1.0, 0, 0], [0, 0, 1.0], [0, -1.0, 0]])  # world_from_cam: right, down, ahead
    centres = np.column_stack([np.zeros_like(t), ego * t, np.full_like(t, MOUNT)])
    poses = np.concatenate([np.tile(rotation, (len(t), 1, 1)), centres[:, :, None]], axis=2)
    place = np.array(start) + t[:, None] * velocity
    heading = np.full(len(t), np.arctan2(velocity[1], velocity[0]) if any(velocity) else 1.4)
    block = block_of(THINGS[kind])
    assert block is not None
    sight = SimpleNamespace(
        centre=centres, rotation=poses[:, :, :3].swapaxes(1, 2), k=k, lift_sd=0, leans=np.zeros((2, 2)), focal_sd=0,
        heading_sd=0,
    )  # fmt: skip
    exact = outline(block, sight, np.column_stack([place, np.zeros(len(t))])[None], heading, np.zeros((1, OWN)))[0]
    return Ride(t, exact + np.random.default_rng(seed).standard_normal(exact.shape), poses, k)


def answer(seen: Ride, kind: str, folder: Path, k: int = 256) -> Quantity:
    file = folder / "camera.json"
    poses = [{"t": float(t), "world_from_cam": p.tolist()} for t, p in zip(seen.t, seen.poses, strict=True)]
    intrinsics = {"fx": seen.k[0, 0], "fy": seen.k[1, 1], "cx": seen.k[0, 2], "cy": seen.k[1, 2]}
    file.write_text(json.dumps({**intrinsics, "height_m": MOUNT, "poses": poses}))
    info = VideoInfo(Path("made.mp4"), *seen.size, float(seen.t[-1]) + 0.1, len(seen.t), None)
    scan = SimpleNamespace(info=info, motion=fixed_camera(seen.t), tracks=(), times=seen.t)
    scene = build_scene(SceneHints(camera=file), scan, look=False)
    track = Track("it", seen.t, seen.boxes, np.ones(len(seen.t)), THINGS[kind].family)
    draws = scene.lift(track, THINGS[kind], Streams(k=k))
    assert draws.frame is FrameOfReference.GROUND
    return speed(draws).quantity()


PARKED = ("car", (3.5, 30.0), (0.0, 0.0), 8.0)
DRIVES = ("car", (-3.0, 25.0), (0.0, 5.0), 8.0)
CROSSES = ("person", (-4.0, 18.0), (1.4, 0.0), 3.0)


@pytest.mark.parametrize("case", [PARKED, DRIVES, CROSSES])
def test_the_truth_is_inside(case, tmp_path):
    measured = answer(ride(*case), case[0], tmp_path)
    true = float(np.hypot(*case[2]))
    assert measured.low <= true <= measured.high
    assert measured.value == pytest.approx(true, rel=0.12)


def test_a_car_that_paces_the_camera_is_not_at_rest(tmp_path):
    measured = answer(ride("car", (0.0, 15.0), (0.0, 8.0), 8.0), "car", tmp_path)
    assert measured.low <= 8.0 <= measured.high
    assert measured.rest_probability == 0.0


def mirrored(seen: Ride) -> Ride:
    width = seen.size[0]
    boxes = seen.boxes[:, [2, 1, 0, 3]] * [-1, 1, -1, 1] + [width, 0, width, 0]
    poses = seen.poses.copy()
    poses[:, 0, 3] *= -1
    return replace(seen, boxes=boxes, poses=poses)


def resized(seen: Ride, factor: float) -> Ride:
    k = np.diag([factor, factor, 1.0]) @ seen.k
    return replace(seen, boxes=factor * seen.boxes, k=k, size=(round(1280 * factor), round(720 * factor)))


def reversed_in_time(seen: Ride) -> Ride:
    return replace(seen, boxes=seen.boxes[::-1], poses=seen.poses[::-1])


def thinned(seen: Ride) -> Ride:
    return replace(seen, t=seen.t[::2], boxes=seen.boxes[::2], poses=seen.poses[::2])


CHANGES = {
    "mirrored": mirrored,
    "half the size": lambda seen: resized(seen, 0.5),
    "twice the size": lambda seen: resized(seen, 2.0),
    "backwards": reversed_in_time,
    "every other frame": thinned,
}


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("case", [PARKED, DRIVES], ids=["parked", "drives"])
def test_the_same_answer_within_its_interval(case, change, tmp_path):
    seen = ride(*case)
    before, after = answer(seen, case[0], tmp_path), answer(CHANGES[change](seen), case[0], tmp_path)
    assert before.low <= after.value <= before.high
    assert after.low <= before.value <= after.high
    assert (before.rest_probability >= 0.5) == (after.rest_probability >= 0.5)


@pytest.mark.parametrize("factor", [1 / 3, 3.0])
def test_threefold_odds_of_rest_change_nothing(factor, tmp_path, monkeypatch):
    seen = [ride(*case) for case in (PARKED, DRIVES)]
    before = [answer(one, "car", tmp_path) for one in seen]
    monkeypatch.setitem(things.REST_ODDS, "vehicle", factor * things.REST_ODDS["vehicle"])
    after = [answer(one, "car", tmp_path) for one in seen]
    for one, two in zip(before, after, strict=True):
        assert one.low <= two.value <= one.high
        assert (one.rest_probability >= 0.5) == (two.rest_probability >= 0.5)


def test_draws_and_their_number_do_not_make_the_answer(tmp_path):
    """Another number of draws: the same within a twentieth of the interval or so."""
    seen = ride(*DRIVES)
    few, many = answer(seen, "car", tmp_path, 256), answer(seen, "car", tmp_path, 1024)
    assert few.value == pytest.approx(many.value, abs=0.3 * many.half_width)


@pytest.mark.parametrize(("kind", "usual_mps"), [("car", 7.0), ("cyclist", 4.4), ("person", 1.34)])
def test_each_kind_has_its_own_usual_speed(kind, usual_mps, tmp_path, monkeypatch):
    """A walker's, for a car that is parked, made rest no likelier than walking pace."""
    seen = ride(kind, (3.5, 30.0), (0.0, 0.0), 8.0)
    told = []
    original = Standing.readings
    monkeypatch.setattr(Standing, "readings", lambda self: told.append(original(self)) or told[-1])
    answer(seen, kind, tmp_path, k=64)
    unit = THINGS[kind].acceleration_mps2
    free = [reading.observations.free * unit for reading in told[0]]
    assert free == pytest.approx([usual_mps / np.sqrt(2)] * len(free))
