"""Copied frames are told, still scenes are not taken for copies."""

from __future__ import annotations

import numpy as np
import pytest

from stagent_tools.types import Frame
from stagent_tools.video import open_video
from stagent_tools.video.copies import CopyDetector


def moving(moments: list[float], noise: float = 2.0) -> CopyDetector:
    """A bright bar at 40 px/s over a grey noisy picture, seen at these moments (equal ones are copies)."""
    detector = CopyDetector()
    for index, moment in enumerate(moments):
        rng = np.random.default_rng(round(1000 * moment))
        image = 100 + noise * rng.standard_normal((96, 160, 3))
        left = round(40 * moment)
        image[:, left : left + 24] = 220
        detector.see(Frame(index, index / 30, image.astype(np.uint8)))
    return detector


@pytest.mark.parametrize(
    ("kept", "of", "share"), [(2, 3, 1 / 3), (1, 2, 1 / 2), (24, 25, 1 / 25), (1, 4, 3 / 4), (1, 1, 0)]
)
def test_share_of_copies(kept, of, share):
    moments = [(i // of * kept + min(i % of, kept - 1)) / 30 for i in range(100)]
    assert moving(moments).share() == pytest.approx(share, abs=0.02)


def test_each_third_is_told():
    detector = moving([(i // 3 * 2 + min(i % 3, 1)) / 30 for i in range(90)])
    assert detector.warnings()[0].startswith("34 % of the frames repeat the one before")


@pytest.mark.parametrize("noise", [0.0, 2.0])
def test_a_still_scene_has_no_copies(noise):
    assert moving([0.0] * 60, noise).warnings() == ()


def test_an_object_that_stops_has_no_copies():
    assert moving([min(i, 30) / 30 for i in range(90)], noise=0.0).warnings() == ()


def test_too_few_frames():
    assert moving([0.0, 0.1, 0.1]).warnings() == ()


@pytest.mark.parametrize("name", ["01_motorway", "02_dashcam", "08_balldrop", "10_topview"])
def test_real_footage_has_none(shared, name):
    detector = CopyDetector()
    with open_video(shared / "footage" / f"{name}.mp4") as video:
        for frame in video.frames(0.0, 3.0):
            detector.see(frame)
    assert detector.warnings() == ()
