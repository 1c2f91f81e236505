"""The camera's motion, on pictures made here: a textured scene, shifted, zoomed, with movers in front."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from stagent_tools.scene import CameraMotionEstimator
from stagent_tools.scene.homography import warp
from stagent_tools.types import Frame, VideoInfo

WIDTH, HEIGHT, FRAMES = 640, 360, 40
INFO = VideoInfo(Path("made.mp4"), WIDTH, HEIGHT, FRAMES / 25, FRAMES, None)
MIDDLE = np.array([[320.0, 180.0], [100.0, 80.0], [500.0, 300.0]])


@pytest.fixture(scope="module")
def scenery():
    rng = np.random.default_rng(0)
    coarse = cv2.resize(rng.integers(0, 255, (60, 100), np.uint8), (2000, 1200), interpolation=cv2.INTER_CUBIC)
    fine = cv2.resize(rng.integers(0, 255, (400, 660), np.uint8), (2000, 1200), interpolation=cv2.INTER_LINEAR)
    return cv2.addWeighted(coarse, 0.6, fine, 0.4, 0)


def look(scenery, x=600.0, y=400.0, zoom=1.0, mover=None):
    """A picture of the scenery from its corner (x, y); `mover` is the left edge of what moves."""
    to_picture = np.array([[zoom, 0, -x * zoom], [0, zoom, -y * zoom]])
    picture = cv2.warpAffine(scenery, to_picture, (WIDTH, HEIGHT))
    if mover is not None:
        patch = scenery[:240, :210]
        left = int(mover)
        width = max(0, min(210, WIDTH - left))
        picture[60:300, left : left + width] = patch[:, :width]
    return picture


def estimate(pictures, rate=25.0):
    estimator = CameraMotionEstimator(INFO)
    for i, picture in enumerate(pictures):
        small = cv2.resize(picture, (480, 270), interpolation=cv2.INTER_AREA)
        estimator.see(Frame(i, i / rate, np.repeat(picture[:, :, None], 3, axis=2)), small)
    return estimator.finish()


def test_fixed_camera_is_exactly_the_identity_despite_a_large_mover(scenery):
    motion = estimate([look(scenery, mover=10 * i) for i in range(FRAMES)])
    assert motion.kind == "fixed"
    assert motion.moving < 0.01
    np.testing.assert_array_equal(motion.to_reference, np.tile(np.eye(3), (FRAMES, 1, 1)))


def test_pan_is_followed_and_found_back(scenery):
    shifts = [300 * np.sin(np.pi * i / (FRAMES - 1)) for i in range(FRAMES)]
    motion = estimate([look(scenery, x=600 + s, mover=5 * i) for i, s in enumerate(shifts)])
    assert motion.kind == "panning"
    assert motion.moving > 0.95
    for i in (10, 20, FRAMES - 1):
        np.testing.assert_allclose(warp(motion.at(i / 25), MIDDLE), MIDDLE + np.array([shifts[i], 0]), atol=1.0)


def test_zoom_is_a_homography_too(scenery):
    zooms = [1 + i / FRAMES for i in range(FRAMES)]
    motion = estimate([look(scenery, zoom=z) for z in zooms])
    assert motion.kind == "panning"
    np.testing.assert_allclose(warp(motion.at((FRAMES - 1) / 25), MIDDLE), MIDDLE / zooms[-1], atol=1.0)


def test_a_cut_starts_again(scenery):
    estimator = CameraMotionEstimator(INFO)
    for i in range(20):
        if i == 10:
            estimator.cut(i / 25)
        picture = look(scenery, x=600 if i < 10 else 200)
        small = cv2.resize(picture, (480, 270), interpolation=cv2.INTER_AREA)
        estimator.see(Frame(i, i / 25, picture[:, :, None]), small)
    motion = estimator.finish()
    assert motion.kinds == ("fixed",) * 20


def test_a_plain_wall_says_fixed_and_does_not_fail():
    assert estimate([np.full((HEIGHT, WIDTH), 90, np.uint8)] * 5).kind == "fixed"


def test_nothing_seen():
    assert CameraMotionEstimator(INFO).finish().kind == "fixed"
