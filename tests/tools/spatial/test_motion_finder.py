"""Two movers of different colour before a textured place: both are followed, and the named one is the one found."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
import cv2
import numpy as np
import pytest

from stagent_tools.scan import Scan
from stagent_tools.spatial.grounding import Verdict
from stagent_tools.spatial.motion.backend import MotionBackend
from stagent_tools.spatial.scanning import scan_video
from stagent_tools.target import Ordinal, Target
from stagent_tools.types import FloatArray, Image, Span
from stagent_tools.video import open_video

WIDTH, HEIGHT, RATE, FRAMES = 480, 270, 25, 75
RED, BLUE = (200, 30, 30), (30, 50, 190)


def _box(t: float, *, start: tuple[float, float], velocity: tuple[float, float], size: tuple[int, int]) -> FloatArray:
    """(4,) px of a mover at t."""
    x, y = start[0] + velocity[0] * t, start[1] + velocity[1] * t
    return np.array([x, y, x + size[0], y + size[1]])


def large_blue(t: float) -> FloatArray:
    return _box(t, start=(20, 150), velocity=(110, 0), size=(90, 55))


def small_red(t: float) -> FloatArray:
    return _box(t, start=(400, 60), velocity=(-100, 6), size=(44, 28))


def _paint(image: Image, box: FloatArray, colour: tuple[int, int, int]) -> None:
    x0, y0, x1, y1 = (int(v) for v in box.round())
    cv2.rectangle(image, (x0, y0), (x1 - 1, y1 - 1), colour, cv2.FILLED)
    window = (x0 + (x1 - x0) // 4, y0 + (y1 - y0) // 4, x0 + (x1 - x0) // 2, y0 + (y1 - y0) // 2)
    cv2.rectangle(image, window[:2], window[2:], (20, 20, 20), cv2.FILLED)


def _place() -> Image:
    """A textured picture, wider than the view so that a camera can pan over it."""
    rng = np.random.default_rng(3)
    coarse = rng.integers(90, 180, (HEIGHT // 6, WIDTH // 3, 3), dtype=np.uint8)
    return np.asarray(cv2.resize(coarse, (WIDTH * 2, HEIGHT), interpolation=cv2.INTER_CUBIC), dtype=np.uint8)


def _write(path: Path, pan_px_s: float) -> None:
    place = _place()
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=Fraction(RATE))
        stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        stream.options = {"crf": "16"}
        for i in range(FRAMES):
            t = i / RATE
            offset = round(pan_px_s * t)
            image = np.ascontiguousarray(place[:, offset : offset + WIDTH])
            _paint(image, large_blue(t), BLUE)
            _paint(image, small_red(t), RED)
            container.mux(stream.encode(av.VideoFrame.from_ndarray(image, format="rgb24")))
        container.mux(stream.encode())


@pytest.fixture(scope="module", params=[0.0, 25.0], ids=["fixed", "panning"])
def scan(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Scan:
    path = tmp_path_factory.mktemp("movers") / "two.mp4"
    _write(path, request.param)
    return scan_video(open_video(path))


def _iou(a: FloatArray, b: FloatArray) -> float:
    shared = np.clip(np.minimum(a[2:], b[2:]) - np.maximum(a[:2], b[:2]), 0, None).prod()
    return float(shared / ((a[2:] - a[:2]).prod() + (b[2:] - b[:2]).prod() - shared))


def ground(scan: Scan, target: Target, span: Span | None = None) -> tuple[Verdict, tuple[str, ...]]:
    found = MotionBackend().ground(scan, (target,), span=span)[0]
    assert found.why
    return found.verdict, tuple(track.id for track in found.tracks)


@pytest.mark.parametrize(("colour", "truth"), [("red", small_red), ("blue", large_blue)])
def test_the_named_mover_is_found_with_tight_boxes_from_the_first_picture(scan: Scan, colour: str, truth) -> None:  # type: ignore[no-untyped-def] # one of the two movers above
    grounding = MotionBackend().ground(scan, (Target(noun="thing", attributes=(colour,)),))[0]
    assert grounding.verdict is Verdict.FOUND
    track = grounding.tracks[0]
    overlaps = [_iou(box, truth(t)) for t, box in zip(track.t, track.boxes, strict=True)]
    assert np.median(overlaps) > (0.80 if scan.motion.kind == "fixed" else 0.65)
    assert track.t[0] < 0.2
    assert track.span.duration > 0.8 * FRAMES / RATE
    assert np.diff(track.t).max() < 0.15


def test_two_that_fit_are_ambiguous_and_listed(scan: Scan) -> None:
    grounding = MotionBackend().ground(scan, (Target(noun="thing"),))[0]
    assert grounding.verdict is Verdict.AMBIGUOUS
    assert len(grounding.candidates) == 2
    assert ground(scan, Target(noun="thing", plural=True))[0] is Verdict.FOUND


def test_order_side_and_motion_choose(scan: Scan) -> None:
    early = Span(0.0, 0.2)
    left = ground(scan, Target(noun="thing", position="left"), early)
    assert left == ground(scan, Target(noun="thing", attributes=("blue",)))
    second = Target(noun="thing", ordinal=Ordinal.model_validate({"n": 2, "from": "left"}))
    assert ground(scan, second, early) == ground(scan, Target(noun="thing", attributes=("red",)))
    third = Target(noun="thing", ordinal=Ordinal.model_validate({"n": 3, "from": "left"}))
    assert ground(scan, third)[0] is Verdict.ABSENT
    assert ground(scan, Target(noun="thing", motion="moving left")) == ground(
        scan, Target(noun="thing", attributes=("red",))
    )


@pytest.mark.parametrize(
    "target",
    [
        Target(noun="elephant"),
        Target(noun="cat"),
        Target(noun="bus", attributes=("yellow",)),
        Target(noun="thing", attributes=("green",)),
        Target(noun="goalkeeper"),
    ],
    ids=lambda target: target.words(),
)
def test_what_is_not_there_or_cannot_be_told_is_absent(scan: Scan, target: Target) -> None:
    grounding = MotionBackend().ground(scan, (target,))[0]
    assert grounding.verdict is Verdict.ABSENT
    assert not grounding.tracks
    assert "What moves" in grounding.why


def test_progress_is_told_for_every_picture(tmp_path: Path) -> None:
    path = tmp_path / "two.mp4"
    _write(path, 0.0)
    told: list[float] = []
    scan_video(open_video(path), progress=lambda done, total: told.append(done / total))
    assert len(told) == FRAMES
    assert told == sorted(told)
    assert 0.9 < told[-1] <= 1.0
