"""What every where-is-it backend must keep to, whatever is behind it."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from stagent_tools.errors import MissingPart
from stagent_tools.registry import backend_names, load_backend
from stagent_tools.scan import Scan
from stagent_tools.spatial.detected.backend import detector_of
from stagent_tools.spatial.grounding import Grounding, SpatialBackend, Verdict
from stagent_tools.spatial.scanning import scan_video
from stagent_tools.target import Target
from stagent_tools.types import Span
from stagent_tools.video import open_video
from stagent_world import drive_past, write_clip

CAR = Target(noun="car", phrase="the car")
ELEPHANT = Target(noun="elephant", phrase="the elephant")
SIZE = (480, 270)


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_clip(drive_past(12.0, size=SIZE), tmp_path_factory.mktemp("contract"))


@pytest.fixture(scope="module")
def truth(clip: Path) -> dict[str, object]:
    actor = next(iter(json.loads((clip.parent / "truth.json").read_text())["actors"].values()))
    seen = [(t, box) for t, box in zip(actor["t"], actor["box"], strict=True) if box is not None]
    return {"t": [t for t, _ in seen], "box": [box for _, box in seen]}


@pytest.fixture(scope="module", params=backend_names("spatial"))
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def scan(clip: Path, name: str) -> Scan:
    """The pass over the clip as the backend needs it."""
    try:
        return scan_video(open_video(clip), detector=detector_of(name))
    except MissingPart as missing:
        pytest.skip(str(missing))


@pytest.fixture(scope="module")
def backend(name: str, truth: dict[str, list], scan: Scan, clip: Path) -> SpatialBackend:
    """Each installed backend, made as the agent makes it: with what a user brings for this clip."""
    middle = len(truth["t"]) // 2
    box = ",".join(f"{x:.1f}" for x in truth["box"][middle])
    tracks = clip.parent / "tracks.txt"
    rows = [
        f"{int(np.argmin(np.abs(scan.times - t))) + 1},1,{b[0]},{b[1]},{b[2] - b[0]},{b[3] - b[1]},1,-1,-1,-1"
        for t, b in zip(truth["t"], truth["box"], strict=True)
    ]
    tracks.write_text("\n".join(rows) + "\n")
    pointed = ((f"car={box}@{truth['t'][middle]}",),)
    brought = {"pointed": pointed, "nanotrack": pointed, "tracks": (tracks,)}
    try:
        return load_backend("spatial", name)(*brought.get(name, ()))  # type: ignore[return-value]
    except MissingPart as missing:
        pytest.skip(str(missing))


@pytest.fixture(scope="module")
def grounded(backend: SpatialBackend, scan: Scan) -> tuple[Grounding, ...]:
    return backend.ground(scan, (CAR, ELEPHANT))


def test_one_grounding_for_each_target_in_order(grounded: tuple[Grounding, ...]) -> None:
    assert [grounding.target for grounding in grounded] == [CAR, ELEPHANT]


def test_the_thing_is_found_where_it_is(grounded: tuple[Grounding, ...], truth: dict[str, list]) -> None:
    car = grounded[0]
    assert car.verdict is Verdict.FOUND, car.why
    (track,) = car.tracks
    overlaps = [
        _iou(box, np.array(true))
        for t, true in zip(truth["t"], truth["box"], strict=True)
        if (box := track.box_at(t, 0.05)) is not None
    ]
    assert len(overlaps) > 0.7 * len(truth["t"])
    assert np.median(overlaps) > 0.6


def test_what_is_not_there_has_no_track_and_a_reason(grounded: tuple[Grounding, ...], backend: SpatialBackend) -> None:
    if backend.name == "tracks":
        pytest.skip("a single brought track is what is asked about, whatever it is called")
    elephant = grounded[1]
    assert elephant.verdict is not Verdict.FOUND
    assert elephant.tracks == ()
    assert "elephant" in elephant.why


def test_tracks_keep_the_conventions(grounded: tuple[Grounding, ...], scan: Scan) -> None:
    for track in grounded[0].tracks:
        assert np.all(np.diff(track.t) > 0)
        assert np.all(np.isin(np.round(track.t, 4), np.round(scan.times, 4)))
        assert np.all((track.score >= 0) & (track.score <= 1))
        assert np.all(track.sizes > 0)
        assert np.all(track.boxes[:, :2] >= -1)
        assert np.all(track.boxes[:, 2:] <= np.array(SIZE) + 1)


def test_a_verdict_says_why_and_who(grounded: tuple[Grounding, ...]) -> None:
    for grounding in grounded:
        assert grounding.backend
        assert 0 <= grounding.presence <= 1
        assert all(0 <= candidate.score <= 1 and candidate.looks for candidate in grounding.candidates)


def test_the_same_question_has_the_same_answer(
    backend: SpatialBackend, scan: Scan, grounded: tuple[Grounding, ...]
) -> None:
    again = backend.ground(scan, (CAR,))[0]
    assert [track.id for track in again.tracks] == [track.id for track in grounded[0].tracks]
    np.testing.assert_array_equal(again.tracks[0].boxes, grounded[0].tracks[0].boxes)


def test_a_span_narrows_the_search(backend: SpatialBackend, scan: Scan, truth: dict[str, list]) -> None:
    middle = truth["t"][len(truth["t"]) // 2]
    assert backend.ground(scan, (CAR,), span=Span(middle - 0.2, middle + 0.2))[0].verdict is Verdict.FOUND


def _iou(first: np.ndarray, second: np.ndarray) -> float:
    low, high = np.maximum(first[:2], second[:2]), np.minimum(first[2:], second[2:])
    shared = float(np.prod(np.clip(high - low, 0, None)))
    areas = float(np.prod(first[2:] - first[:2]) + np.prod(second[2:] - second[:2]))
    return shared / (areas - shared)
