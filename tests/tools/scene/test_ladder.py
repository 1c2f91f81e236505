"""Tracks into metres on every rung: known paths, projected, made noisy, lifted back."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from stagent_tools.errors import NoScale, UsageError
from stagent_tools.kinematics import size, speed
from stagent_tools.scene import CameraMotion, Rung, SceneHints, build_scene, fixed_camera, parse_reference
from stagent_tools.scene.homography import warp
from stagent_tools.scene.pinhole import ground_to_image, level_rotation
from stagent_tools.streams import Streams
from stagent_tools.things import THINGS
from stagent_tools.types import Frame, FrameOfReference, Track, VideoInfo

INFO = VideoInfo(Path("made.mp4"), 1280, 720, 4.0, 100, None)
T = np.arange(0, 3.0, 0.04)
STREAMS = Streams(k=512)
FOCAL, HEIGHT, PITCH = 1100.0, 6.0, np.radians(12.0)
K = np.array([[FOCAL, 0, 640], [0, FOCAL, 360], [0, 0, 1]])
GROUND = ground_to_image(K, level_rotation(np.array(PITCH), np.array(0.0)), np.array([0.0, 0.0, HEIGHT]))


class Fog:
    """A video in which no road is seen."""

    times = T[::10]

    def at(self, times):
        return [Frame(0, t, np.full((INFO.height, INFO.width, 3), 90, np.uint8)) for t in times]

    def frames(self):
        return iter(self.at(self.times))


def scan(motion=None):
    return SimpleNamespace(
        info=INFO, motion=motion or fixed_camera(T), tracks=(), times=T, shots=(), journey=None, video=Fog()
    )


def car_track(path, noise=0.7, above=0.0, seed=0, ident="car 1"):
    """Boxes of a car whose contact point follows path (n, 2) m; `above`: its lower edge is that high over the road."""
    rng = np.random.default_rng(seed)
    far = np.linalg.norm(np.column_stack([path, np.full(len(path), HEIGHT)]), axis=1)
    lower = warp(GROUND, path * (HEIGHT / (HEIGHT - above)))
    wide, high = FOCAL * 1.8 / far, FOCAL * 1.5 / far
    boxes = np.column_stack([lower[:, 0] - wide / 2, lower[:, 1] - high, lower[:, 0] + wide / 2, lower[:, 1]])
    return Track(ident, T, boxes + noise * rng.standard_normal(boxes.shape), np.ones(len(T)), "vehicle")


def straight(speed_mps):
    return np.column_stack([np.full(len(T), 2.0), 20.0 + speed_mps * T])


@pytest.fixture
def plane(tmp_path):
    metres = np.array([[-4.0, 18.0], [4.0, 18.0], [4.0, 60.0], [-4.0, 60.0], [0.0, 35.0]])
    points = [{"px": px, "m": m} for px, m in zip(warp(GROUND, metres).tolist(), metres.tolist(), strict=True)]
    path = tmp_path / "plane.json"
    path.write_text(json.dumps({"t": 0, "points": points}))
    return path


@pytest.fixture
def camera(tmp_path):
    path = tmp_path / "camera.json"
    path.write_text(
        json.dumps({"fx": FOCAL, "fy": FOCAL, "cx": 640, "cy": 360, "height_m": HEIGHT, "pitch_deg": np.degrees(PITCH)})
    )
    return path


@pytest.mark.parametrize("rung", [Rung.PLANE, Rung.CAMERA])
@pytest.mark.parametrize("truth", [10.0, 0.0])
def test_speed_over_the_ground(plane, camera, rung, truth):
    hints = SceneHints(plane=plane) if rung is Rung.PLANE else SceneHints(camera=camera)
    scene = build_scene(hints, scan())
    assert scene.rung is rung
    samples = speed(scene.lift(car_track(straight(truth)), THINGS["car"], STREAMS)).samples
    low, median, high = np.quantile(samples, [0.025, 0.5, 0.975])
    assert low <= truth <= high
    assert median == pytest.approx(truth, rel=0.03, abs=0.1)
    assert high - low < max(0.3 * truth, 0.5)


def test_lower_edge_above_the_road_is_inside_the_interval(plane):
    """A point h above the road reads H / (H - h) too fast: 5 % at 0.3 m and 6 m."""
    track = car_track(straight(10.0), above=0.3)
    samples = speed(build_scene(SceneHints(plane=plane), scan()).lift(track, THINGS["car"], STREAMS)).samples
    low, high = np.quantile(samples, [0.025, 0.975])
    assert low <= 10.0 <= high


def test_panning_over_a_parked_car_reads_rest(plane):
    parked = car_track(straight(0.0), noise=0.5)
    shift = np.column_stack([60 * np.sin(T), np.zeros(len(T))])
    boxes = parked.boxes + np.hstack([shift, shift])
    to_reference = np.tile(np.eye(3), (len(T), 1, 1))
    to_reference[:, 0, 2] = -shift[:, 0]
    motion = CameraMotion("panning", T, to_reference, 0.0, np.zeros(len(T)), 1.0)
    track = Track("parked", T, boxes, np.ones(len(T)), "vehicle")
    samples = speed(build_scene(SceneHints(plane=plane), scan(motion)).lift(track, THINGS["car"], STREAMS)).samples
    assert np.median(samples) < 0.1


def test_plane_on_a_driving_camera_is_relative_to_it_where_the_road_shows_nothing(plane):
    motion = CameraMotion("driving", T, np.tile(np.eye(3), (len(T), 1, 1)), 0.0, np.zeros(len(T)), 1.0)
    draws = build_scene(SceneHints(plane=plane), scan(motion)).lift(car_track(straight(3.0)), THINGS["car"], STREAMS)
    assert draws.frame is FrameOfReference.CAMERA


@pytest.mark.parametrize("hints", [SceneHints(), SceneHints(references=(parse_reference("kerb=2m@100,400,300,400"),))])
def test_a_scale_on_a_driving_camera_is_relative_to_it(hints):
    motion = CameraMotion("driving", T, np.tile(np.eye(3), (len(T), 1, 1)), 0.0, np.zeros(len(T)), 1.0)
    assert build_scene(hints, scan(motion)).lift(walker(), THINGS["person"], STREAMS).frame is FrameOfReference.CAMERA


def test_common_scale_errors_cancel_in_a_ratio(plane):
    scene = build_scene(SceneHints(plane=plane), scan())
    frozen = STREAMS.freeze("pixels")
    one = speed(scene.lift(car_track(straight(5.0), ident="a"), THINGS["car"], frozen)).samples
    two = speed(scene.lift(car_track(straight(10.0), ident="b", seed=1), THINGS["car"], frozen)).samples
    assert np.std(two / one) / 2 < 0.7 * np.std(one) / 5


def test_to_image_is_the_way_back(plane):
    scene = build_scene(SceneHints(plane=plane), scan())
    points = np.array([[1.0, 25.0, 0.0], [-2.0, 50.0, 0.0]])
    np.testing.assert_allclose(scene.to_image(points, 1.0), warp(GROUND, points[:, :2]), atol=1e-6)


def walker(px_per_m=100.0, speed_mps=1.5, ident="walker"):
    rng = np.random.default_rng(3)
    x = 200 + px_per_m * speed_mps * T
    boxes = np.column_stack([x, np.full(len(T), 200.0), x + 50, np.full(len(T), 200.0 + 1.7 * px_per_m)])
    return Track(ident, T, boxes + 0.7 * rng.standard_normal(boxes.shape), np.ones(len(T)), "person")


def test_reference_gives_metres_in_its_plane():
    scene = build_scene(SceneHints(references=(parse_reference("kerb=2m@100,400,300,400"),)), scan())
    draws = scene.lift(walker(), THINGS["person"], STREAMS)
    low, median, high = np.quantile(speed(draws).samples, [0.025, 0.5, 0.975])
    assert low <= 1.5 <= high
    assert median == pytest.approx(1.5, rel=0.05)
    assert np.median(size(draws, "height").samples) == pytest.approx(1.7, rel=0.05)
    assert "kerb" in scene.assumptions(THINGS["person"])[0]


def test_size_prior_gives_metres_and_says_so():
    scene = build_scene(SceneHints(), scan())
    assert scene.rung is Rung.NONE
    assert scene.rung_for(THINGS["person"]) is Rung.SIZE
    low, median, high = np.quantile(speed(scene.lift(walker(), THINGS["person"], STREAMS)).samples, [0.025, 0.5, 0.975])
    assert low <= 1.5 <= high
    assert median == pytest.approx(1.5, rel=0.1)
    assert "person" in scene.assumptions(THINGS["person"])[0]


def test_size_prior_sees_who_comes_nearer():
    """A walker from 12 m to 7.5 m before a camera with the median field of view."""
    rng = np.random.default_rng(5)
    away = 12.0 - 1.5 * T
    high = 1280 * 1.7 / away
    middle = np.full(len(T), 640.0)
    boxes = np.column_stack([middle - 0.15 * high, 360 - high / 2, middle + 0.15 * high, 360 + high / 2])
    track = Track("near", T, boxes + 0.7 * rng.standard_normal(boxes.shape), np.ones(len(T)), "person")
    samples = speed(build_scene(SceneHints(), scan()).lift(track, THINGS["person"], STREAMS)).samples
    low, median, high_speed = np.quantile(samples, [0.025, 0.5, 0.975])
    assert low <= 1.5 <= high_speed
    assert median == pytest.approx(1.5, rel=0.2)


@pytest.mark.parametrize("thing", [None, THINGS["boat"]])
def test_nothing_known_is_refused_with_remedies(thing):
    scene = build_scene(SceneHints(), scan())
    with pytest.raises(NoScale) as caught:
        scene.lift(walker(), thing, STREAMS)
    assert (
        caught.value.remedy.index("--ref")
        < caught.value.remedy.index("--plane")
        < caught.value.remedy.index("--camera")
    )
    assert scene.unlocks


def test_picture_is_always_possible_and_removes_the_pan():
    shift = 100 * T
    to_reference = np.tile(np.eye(3), (len(T), 1, 1))
    to_reference[:, 0, 2] = -shift
    motion = CameraMotion("panning", T, to_reference, 0.0, np.zeros(len(T)), 1.0)
    boxes = np.column_stack([300 + shift, np.full(len(T), 200.0), 400 + shift, np.full(len(T), 300.0)])
    boxes += 0.5 * np.random.default_rng(0).standard_normal(boxes.shape)
    draws = build_scene(SceneHints(), scan(motion)).picture(Track("x", T, boxes, np.ones(len(T))), STREAMS)
    assert draws.unit == "px"
    assert draws.frame is FrameOfReference.PICTURE
    np.testing.assert_allclose(draws.p.mean(axis=(0, 1)), [350, 250, np.log(100)], atol=0.5)


def test_points_that_are_no_plane_are_named(tmp_path):
    points = [{"px": [x * 100, y * 100], "m": [x, y]} for x in range(3) for y in range(3)]
    points[4]["m"] = [1, 8]
    path = tmp_path / "plane.json"
    path.write_text(json.dumps({"points": points}))
    with pytest.raises(UsageError, match="misses by"):
        build_scene(SceneHints(plane=path), scan())


def test_metres_typed_in_clockwise_order_give_the_same_speed(plane, tmp_path):
    """A plane whose x runs to the left is the same plane; the world stays right-handed."""
    content = json.loads(plane.read_text())
    for point in content["points"]:
        point["m"][0] *= -1
    mirrored = tmp_path / "mirrored.json"
    mirrored.write_text(json.dumps(content))
    track = car_track(straight(10.0))
    one, two = (
        build_scene(SceneHints(plane=path), scan()).lift(track, THINGS["car"], STREAMS) for path in (plane, mirrored)
    )
    np.testing.assert_allclose(np.median(one.p, axis=0), np.median(two.p, axis=0), atol=0.05)


def test_person_half_hidden_behind_a_table_widens_the_interval():
    scene = build_scene(SceneHints(references=(parse_reference("kerb=2m@100,400,300,400"),)), scan())
    whole, half = walker(ident="whole"), walker(ident="half")
    half.boxes[:, 3] -= 85.0
    widths = [
        np.ptp(np.quantile(speed(scene.lift(t, THINGS["person"], STREAMS)).samples, [0.025, 0.975]))
        for t in (whole, half)
    ]
    assert widths[1] > 1.2 * widths[0]
    assert any("height" in note for note in scene.lift(half, THINGS["person"], STREAMS).notes)
