"""Cuts are found where they are, and only there."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from stagent_tools.types import Frame, Span
from stagent_tools.video import open_video
from stagent_tools.video.shots import ShotDetector

FOOTAGE = ("01_motorway", "02_dashcam", "05_dog", "08_balldrop", "09_cyclist", "10_topview")


def noise(seed: int, size: tuple[int, int] = (90, 160)) -> np.ndarray:
    """Coloured blotches that fill the picture."""
    coarse = np.random.default_rng(seed).integers(0, 255, (6, 8, 3), dtype=np.uint8)
    return cv2.resize(coarse, size[::-1])


def shots_of(images: list[np.ndarray], rate: float = 25.0) -> tuple[tuple[Span, ...], list[int]]:
    detector = ShotDetector()
    told = [i for i, image in enumerate(images) if detector.see(Frame(i, i / rate, image))]
    return detector.finish(len(images) / rate), told


def test_two_cuts():
    spans, told = shots_of([noise(1)] * 30 + [noise(2)] * 20 + [noise(3)] * 40)
    assert told == [30, 50]
    assert spans == (Span(0.0, 1.2), Span(1.2, 2.0), Span(2.0, 3.6))


def test_pan_is_no_cut():
    wide = cv2.resize(noise(4), (1600, 90))
    assert shots_of([wide[:, 12 * i : 12 * i + 160] for i in range(60)])[1] == []


def test_any_size_and_one_frame():
    assert shots_of([noise(1, (3, 5))])[0] == (Span(0.0, 0.04),)
    assert shots_of([noise(1, (1716, 172))] * 15 + [noise(2, (1716, 172))] * 15)[1] == [15]


@pytest.mark.parametrize("rate", [5.0, 12.5, 59.94, 240.0])
def test_whatever_the_rate(rate):
    count = int(rate)
    assert shots_of([noise(1)] * count + [noise(2)] * count, rate)[1] == [count]


def test_real_footage_joined(shared):
    """One second of each clip after the other: a cut at each joint and nowhere else."""
    images, joints = [], []
    for name in FOOTAGE:
        joints.append(len(images))
        with open_video(shared / "footage" / f"{name}.mp4") as video:
            images += [cv2.resize(frame.image, (320, 180)) for frame in video.frames(3.0, 4.0)]
    assert shots_of(images)[1] == joints[1:]


def test_a_camera_that_whips_round_is_no_cut():
    """Every pixel changes by much, the colours do not: fine texture that jumps by a tenth of the picture a frame."""
    rng = np.random.default_rng(7)
    wide = cv2.resize(rng.integers(0, 255, (45, 1200, 3), dtype=np.uint8), (2400, 90))
    images = [wide[:, 16 * i : 16 * i + 160] for i in range(60)]
    before, now = (cv2.cvtColor(image, cv2.COLOR_RGB2HSV).astype(float) for image in images[:2])
    assert np.abs(before - now).mean() > 27  # the content detector alone would cut
    assert shots_of(images)[1] == []


def test_fast_pans_of_real_clips_are_one_shot(shared):
    for clip in ("bmx-trees", "drift-straight"):
        files = sorted((shared / "davis/JPEGImages/480p" / clip).glob("*.jpg"))
        images = [cv2.cvtColor(cv2.imread(str(file)), cv2.COLOR_BGR2RGB) for file in files]
        assert shots_of(images)[1] == [], clip
