"""Following what is pointed at, on clips drawn here: truth is known in every picture."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace

import cv2
import numpy as np
import pytest

from stagent_tools.errors import UsageError
from stagent_tools.spatial.grounding import Verdict
from stagent_tools.spatial.pointed import PointedBackend, follow_track, parse_box, parse_point
from stagent_tools.spatial.pointed.boxes import iou
from stagent_tools.spatial.pointed.prompts import check_prompt, match_prompts
from stagent_tools.spatial.pointed.spots import BallLooks
from stagent_tools.target import Target
from stagent_tools.types import Frame, Span, Track, VideoInfo

WIDTH, HEIGHT, RATE = 480, 270, 25


def texture(height: int, width: int, seed: int, tint=(1.0, 1.0, 1.0)) -> np.ndarray:
    rng = np.random.default_rng(seed)
    noise = cv2.GaussianBlur(rng.uniform(0, 255, (height, width, 3)).astype(np.float32), (0, 0), 2.0)
    noise = 128 + 3.0 * (noise - noise.mean())
    return np.clip(noise * np.array(tint), 0, 255).astype(np.uint8)


@dataclass
class Clip:
    """Stands for a video and its scan: `pictures` shown one every 1/RATE s."""

    pictures: list[np.ndarray]
    kind: str = "fixed"
    tracks: tuple = ()
    times: np.ndarray = field(init=False)

    def __post_init__(self) -> None:
        self.times = np.arange(len(self.pictures)) / RATE
        self.info = VideoInfo(Path("drawn.mp4"), WIDTH, HEIGHT, len(self.pictures) / RATE, len(self.pictures), None)
        self.shots = (Span(0.0, self.info.duration),)
        self.motion = SimpleNamespace(kind=self.kind, kind_at=lambda t: self.kind, at=lambda t: np.eye(3))
        self.video = self

    def frames(self, start=0.0, stop=None, *, stride=1):
        for i, t in enumerate(self.times):
            if t >= start - 1e-6 and (stop is None or t < stop):
                yield Frame(i, float(t), self.pictures[i])

    def backwards(self, start, stop=0.0):
        for i in range(len(self.times) - 1, -1, -1):
            if stop - 1e-6 <= self.times[i] <= start + 1e-6:
                yield Frame(i, float(self.times[i]), self.pictures[i])

    def at(self, times, tolerance=None, reader="pyav"):
        return [Frame(i, float(self.times[i]), self.pictures[i]) for t in times for i in [round(t * RATE)]]


def painted(truth: np.ndarray, *, scene=None, kind="fixed", cover=None) -> Clip:
    """A red textured patch drawn into `truth` (n, 4) px boxes (nan: not there) over a scene; `cover` lies before it."""
    scene = texture(HEIGHT, WIDTH, 1, (0.8, 1.0, 0.8)) if scene is None else scene
    patch = texture(64, 64, 2, (1.4, 0.5, 0.5))
    pictures = []
    for i, box in enumerate(truth):
        picture = scene[i].copy() if scene.ndim == 4 else scene.copy()
        if np.isfinite(box).all():
            x0, y0, x1, y1 = box
            to = np.array([[(x1 - x0) / 64, 0, x0], [0, (y1 - y0) / 64, y0]])
            cv2.warpAffine(patch, to, (WIDTH, HEIGHT), picture, borderMode=cv2.BORDER_TRANSPARENT)
        if cover is not None:
            picture[:, cover[0] : cover[1]] = (40, 60, 200)
        pictures.append(picture)
    return Clip(pictures, kind)


def boxes(x, y, side):
    x, y, side = np.broadcast_arrays(np.asarray(x, float), y, side)
    return np.stack([x - side / 2, y - side / 2, x + side / 2, y + side / 2], axis=1)


def grounded(clip: Clip, truth: np.ndarray, index: int, name="box"):
    numbers = ",".join(f"{v:.2f}" for v in np.clip(truth[index], 0, [WIDTH, HEIGHT, WIDTH, HEIGHT]))
    (found,) = PointedBackend((f"{name}={numbers}@{index / RATE}",)).ground(clip, (Target(noun=name),))
    assert found.verdict is Verdict.FOUND
    return found.tracks[0]


def overlaps(track, truth):
    limit = [WIDTH, HEIGHT, WIDTH, HEIGHT]
    indices = np.round(track.t * RATE).astype(int)
    return np.array([iou(box, np.clip(truth[i], 0, limit)) for box, i in zip(track.boxes, indices, strict=True)])


@pytest.mark.parametrize("kind", ["fixed", "driving"])
def test_a_moving_growing_patch_is_followed_both_ways(kind):
    n = np.arange(50)
    truth = boxes(90 + 6 * n, 120 + 15 * np.sin(n / 8), 40 + 0.6 * n)
    track = grounded(painted(truth, kind=kind), truth, 25)
    assert len(track.t) == 50
    assert overlaps(track, truth).min() > 0.7
    assert track.sizes[-1, 0] / track.sizes[0, 0] == pytest.approx(70 / 40, rel=0.12)


def test_a_still_patch_under_a_moving_camera():
    wide = texture(HEIGHT, WIDTH + 200, 3)
    scene = np.stack([wide[:, 3 * i : 3 * i + WIDTH] for i in range(40)])
    truth = boxes(300 - 3 * np.arange(40), 140, 40)
    track = grounded(painted(truth, scene=scene, kind="driving"), truth, 5)
    assert len(track.t) == 40
    assert overlaps(track, truth).min() > 0.75


def test_leaves_over_the_border_and_is_found_again():
    n = np.arange(90)
    x = np.where(n < 45, 300 + 8 * n, 660 - 8 * (n - 45))
    truth = boxes(x, 130, 48)
    track = grounded(painted(truth), truth, 5)
    there = np.flatnonzero(x - 24 < WIDTH - 2)
    seen = np.round(track.t * RATE).astype(int)
    assert set(seen) <= set(there)
    assert len(seen) >= len(there) - 6
    assert np.median(overlaps(track, truth)) > 0.75


@pytest.mark.parametrize("start", [-30.0, 0.0, 18.0])
def test_what_the_border_cuts_when_pointed_at_is_seen_whole_when_it_is_in(start):
    """Outwards in time it keeps its hidden side, so that its inner side moves as it does."""
    x = start + 5 * (np.arange(60) - 20)
    truth = boxes(x, 130, 76)
    track = grounded(painted(truth), truth, 20)
    seen = np.round(track.t * RATE).astype(int)
    whole = x[seen] > 45
    assert overlaps(track, truth)[whole].min() > 0.85
    leaving = (x[seen] < 15) & (x[seen] > -25)
    assert np.abs(track.boxes[leaving, 2] - truth[seen[leaving], 2]).max(initial=0.0) < 6


def test_passes_behind_a_post():
    truth = boxes(80 + 5 * np.arange(60), 130, 44)
    clip = painted(truth, cover=(210, 270))
    track = grounded(clip, truth, 2)
    seen = np.round(track.t * RATE).astype(int)
    assert overlaps(track, truth)[seen > 48].min() > 0.6
    assert not {32}.intersection(seen)


def test_what_is_gone_for_good_stays_gone():
    truth = boxes(300 + 9 * np.arange(80), 130, 44)
    track = grounded(painted(truth), truth, 3)
    assert track.t[-1] <= (WIDTH + 22 - 300) / 9 / RATE + 0.05


def test_a_small_ball_flies_and_bounces():
    t = np.arange(60) / RATE
    tau = np.where(t < 1.0, t, (t - 1.0) % 1.2)
    y = np.where(t < 1.0, 40 + 190 * t**2, 230 - 260 * tau + 217 * tau**2)
    truth = boxes(60 + 140 * t, y, 11)
    scene = texture(HEIGHT, WIDTH, 1, (0.8, 1.0, 0.8))
    pictures = []
    for box in truth:
        picture = scene.copy()
        middle = tuple(int(v * 16) for v in ((box[:2] + box[2:]) / 2 - 0.5))
        cv2.circle(picture, middle, 5 * 16 + 8, (250, 60, 40), -1, cv2.LINE_AA, shift=4)
        pictures.append(picture)
    track = grounded(Clip(pictures), truth, 20, name="ball")
    assert track.family == "ball"
    assert len(track.t) >= 55
    indices = np.round(track.t * RATE).astype(int)
    off = np.linalg.norm(track.centres - (truth[indices, :2] + truth[indices, 2:]) / 2, axis=1)
    assert np.percentile(off, 90) < 3.0


def test_a_rough_track_is_followed_again():
    truth = boxes(90 + 6 * np.arange(40), 120, 44)
    chosen = np.array([12, 20, 30])
    rough = truth[chosen] + np.array([[9, 9, 9, 9], [0, 0, 0, 0], [-8, 6, -8, 6]])
    track = Track("7", chosen / RATE, rough, np.array([0.4, 0.9, 0.5]), "vehicle", "motion")
    again = follow_track(painted(truth), track)
    assert (again.id, again.family, len(again.t)) == ("7", "vehicle", 40)
    assert overlaps(again, truth).min() > 0.75


def test_a_streak_is_told_by_the_sum_of_its_shares():
    scene = np.full((80, 120, 3), 90, np.uint8)
    seed, streak = scene.copy(), scene.copy()
    cv2.circle(seed, (30, 40), 6, (250, 220, 40), -1)
    streak[35:46, 40:80] = (0.7 * scene[35:46, 40:80] + 0.3 * np.array([250, 220, 40])).astype(np.uint8)
    looks = BallLooks(seed, np.array([24.0, 34, 37, 47]))
    spots = looks.moving(scene, streak, (scene, scene), np.array([0.0, 0, 120, 80]))
    assert any(np.linalg.norm(spot.way) > 30 for spot in spots), "told as a streak, with its way"
    for spot in spots:
        assert not spot.sharp
        assert spot.mass == pytest.approx(0.3 * 11 * 40, rel=0.15)
        assert spot.like(13.0) > -1.0
        assert spot.like(40.0) == -np.inf


def test_a_point_is_enough():
    truth = boxes(90 + 4 * np.arange(30), 120, 44)
    (found,) = PointedBackend((), ("box=90,120@0",)).ground(painted(truth), (Target(noun="box"),))
    assert iou(found.tracks[0].boxes[0], truth[0]) > 0.7


@pytest.mark.parametrize(
    "text", ["car", "car=", "=1,2,3,4", "car=1,2,3", "car=1,2,x,4", "car=9,2,3,4", "car=1,2,3,4@soon", "car=1,2,nan,4"]
)
def test_malformed_boxes_are_usage_errors(text):
    with pytest.raises(UsageError, match="--box"):
        parse_box(text)


@pytest.mark.parametrize("text", ["car=1,2,3,9000", "car=1,2,3,4@99", "car=-9,2,3,4", "car=1,2,3,4@-1"])
def test_boxes_outside_are_usage_errors(text):
    with pytest.raises(UsageError, match=r"outside the picture of 480 x 270|runs from 0 to"):
        check_prompt(parse_box(text), painted(boxes(np.full(30, 100), 100, 40)).info)


def test_names_and_times_are_read():
    prompt = parse_box("man in the blue hoodie = 1,2.5,30,40 @ 2.0")
    assert (prompt.name, prompt.numbers, prompt.t) == ("man in the blue hoodie", (1, 2.5, 30, 40), 2.0)
    assert parse_point("ball=6,7").t == 0.0


@pytest.mark.parametrize(
    ("target", "names", "chosen"),
    [
        (Target(noun="man", attributes=("blue hoodie",)), ["man in the blue hoodie", "bearded man"], [0]),
        (Target(noun="man", attributes=("bearded",)), ["man in the blue hoodie", "bearded man"], [1]),
        (Target(noun="server"), ["server"], [0]),
        (Target(noun="player", plural=True), ["player", "player"], [0, 1]),
        (Target(noun="hatchback"), ["car"], [0]),
        (Target(noun="car"), ["Herbie"], [0]),
        (Target(noun="gadget"), ["car"], [0]),
        (Target(noun="man"), ["man with an umbrella"], [0]),
        (Target(noun="dog"), ["woman", "man"], []),
        (Target(noun="serve"), ["tennis ball"], [0]),
    ],
)
def test_prompts_are_matched_to_targets(target, names, chosen):
    prompts = tuple(parse_box(f"{name}={i},0,{i + 9},9") for i, name in enumerate(names))
    matched = match_prompts(target, prompts, only_target=True)
    assert [prompts.index(p) for p in matched.prompts] == chosen
    assert matched.why


@pytest.mark.parametrize(
    ("noun", "name"), [("woman", "man"), ("dog", "woman"), ("car", "elephant"), ("elephant", "car"), ("laptop", "book")]
)
def test_another_kind_of_thing_than_asked_about_is_a_slip(noun, name):
    with pytest.raises(UsageError, match=f"about '{noun}', but what is pointed at is called '{name}'"):
        match_prompts(Target(noun=noun), (parse_box(f"{name}=0,0,9,9"),), only_target=True)
