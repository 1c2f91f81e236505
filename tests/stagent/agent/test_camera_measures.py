"""What a driving camera is asked about itself and what is before it; the one pass over the video is given."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from stagent.agent.run import Asked, run_graph
from stagent.options import AskOptions
from stagent_tools.scan import Scan
from stagent_tools.scene.camera_motion import fixed_camera
from stagent_tools.spatial.grounding import Candidate, Grounding, Verdict
from stagent_tools.target import Target
from stagent_tools.types import Span, Track, VideoInfo

TIMES = np.arange(100) / 25
INFO = VideoInfo(Path("drive.mp4"), 1280, 720, 4.0, 100, None)
MOTION = replace(fixed_camera(TIMES), kind="driving", kinds=("driving",) * 100, moving=1.0)
SCAN = Scan(None, INFO, TIMES, (Span(0, 4.0),), MOTION, (), {})  # type: ignore[arg-type]
EGO_MPS = 12.0


class FakeClip:
    path = Path("drive.mp4")

    class Video:
        info = INFO
        times = TIMES

    def video(self, capture_fps: float | None = None) -> Video:
        return self.Video()

    def scan(self, *_: object) -> Scan:
        return SCAN

    def warnings(self, *_: object) -> tuple[str, ...]:
        return ()

    def shared(self, key: object, make: Callable[[], object]) -> object:
        return make()


def car_ahead(gap: np.ndarray) -> Track:
    """A car 1.8 m wide straight ahead, `gap` m before a camera 1.5 m high with 1000 px of focal length."""
    half, low, high = 900 / gap, 360 + 1500 / gap, 360.0
    boxes = np.column_stack([640 - half, np.full_like(gap, high), 640 + half, low])
    return Track("car", TIMES, boxes, np.ones(len(gap)), "vehicle", "fake")


class Finds:
    name = "finds"

    def __init__(self, track: Track) -> None:
        self._track = track

    def ground(self, scan: Scan, targets: tuple[Target, ...], span: Span | None = None) -> tuple[Grounding, ...]:
        candidate = Candidate(self._track, 0.9, "a car")
        return tuple(Grounding(t, Verdict.FOUND, (self._track,), (candidate,), 0.9, "", "fake") for t in targets)


@pytest.fixture
def ask(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Asked]:
    def about(question: str, gap: np.ndarray, camera: Path | None = None) -> Asked:
        monkeypatch.setattr("stagent.agent.workbench.load_backend", lambda *_: lambda: Finds(car_ahead(gap)))
        return run_graph(FakeClip(), question, AskOptions(backends=("finds",), draws=256, camera=camera))  # type: ignore[arg-type]

    return about


@pytest.fixture
def posed(tmp_path: Path) -> Path:
    """A camera file with poses: 12 m/s along the world's y, level, 1.5 m high."""
    rows = [[[1, 0, 0, 0], [0, 0, 1, EGO_MPS * t], [0, -1, 0, 1.5]] for t in TIMES.tolist()]
    poses = [{"t": t, "world_from_cam": row} for t, row in zip(TIMES.tolist(), rows, strict=True)]
    file = tmp_path / "camera.json"
    file.write_text(json.dumps({"fx": 1000, "fy": 1000, "cx": 640, "cy": 360, "height_m": 1.5, "poses": poses}))
    return file


def test_speed_of_a_camera_whose_poses_are_known(ask: Callable[..., Asked], posed: Path) -> None:
    result = ask("How fast is the camera car going?", np.full(100, 20.0), posed).answer.results[0]
    assert result.quantity is not None
    assert result.quantity.si.value == pytest.approx(EGO_MPS, rel=0.01)
    assert result.frame == "over ground"
    assert "poses" in result.assumptions[0]


@pytest.mark.parametrize(
    ("question", "seconds"),
    [("How far does the camera travel?", 3.96), ("How far does the camera travel from 1 to 3 s?", 2.0)],
)
def test_how_far_the_camera_goes(ask: Callable[..., Asked], posed: Path, question: str, seconds: float) -> None:
    result = ask(question, np.full(100, 20.0), posed).answer.results[0]
    assert result.quantity is not None
    assert result.kind == "distance"
    assert result.quantity.si.value == pytest.approx(EGO_MPS * seconds, rel=0.02)
    assert result.quantity.si.unit == "m"


def test_without_its_own_measures_there_is_no_speed_of_the_camera(ask: Callable[..., Asked]) -> None:
    answer = ask("How fast is the camera car going?", np.full(100, 20.0)).answer
    assert answer.exit_code == 7
    assert "--camera" in answer.sentence


def test_a_pacing_car_has_the_speed_of_the_camera_over_ground(ask: Callable[..., Asked], posed: Path) -> None:
    result = ask("How fast is the car?", np.full(100, 20.0), posed).answer.results[0]
    assert result.quantity is not None
    assert result.quantity.si.low <= EGO_MPS <= result.quantity.si.high


def test_time_until_we_hit_what_is_ahead(ask: Callable[..., Asked], posed: Path) -> None:
    gap = 40.0 - 8.0 * TIMES
    result = ask("How long until we hit the car ahead at 3 s?", gap, posed).answer.results[0]
    assert result.quantity is not None
    assert result.quantity.si.low <= 2.0 <= result.quantity.si.high
    assert result.truth is not None
    assert result.truth.verdict == "yes"


def test_what_draws_away_is_never_hit(ask: Callable[..., Asked], posed: Path) -> None:
    result = ask("How long until we hit the car ahead?", 20.0 + 6.0 * TIMES, posed).answer.results[0]
    assert result.truth is not None
    assert result.truth.verdict == "no"
    assert result.quantity is None


def test_time_gap_to_the_car_ahead(ask: Callable[..., Asked], posed: Path) -> None:
    result = ask("What is the time gap between us and the car in front?", np.full(100, 24.0), posed).answer.results[0]
    assert result.quantity is not None
    assert result.quantity.si.low <= 24.0 / EGO_MPS + 0.35
    assert result.quantity.si.high >= 24.0 / EGO_MPS


@pytest.mark.parametrize(
    ("gap", "word"), [(np.full(100, 20.0), "away"), (70 - 12 * TIMES, None), (90 - 20 * TIMES, "towards")]
)
def test_the_way_over_ground_is_told_before_a_camera_that_drives(
    ask: Callable[..., Asked], posed: Path, gap: np.ndarray, word: str | None
) -> None:
    heading = ask("Which way does the car drive?", gap, posed).answer.results[0].heading
    assert heading is not None
    assert heading.words == (() if word is None else (word,))
    assert heading.at_rest == (word is None)


def test_without_a_camera_or_a_plane_it_is_refused(ask: Callable[..., Asked]) -> None:
    refusal = ask("Which way does the car drive?", np.full(100, 20.0)).answer.results[0].refusal
    assert refusal is not None
    assert "--plane" in refusal.remedy
