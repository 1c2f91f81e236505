"""What comes nearer grows as quickly as it comes, and broader than taller as another side of it comes into view."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from stagent_tools.spatial.pointed.flow import median_flow
from stagent_tools.spatial.pointed.follow import follow
from stagent_tools.types import Frame

WIDTH, HEIGHT = 480, 270


def texture(seed: int) -> np.ndarray:
    rng = np.random.default_rng(seed)
    noise = cv2.GaussianBlur(rng.uniform(0, 255, (HEIGHT, WIDTH, 3)).astype(np.float32), (0, 0), 2.0)
    return np.clip(128 + 3.0 * (noise - noise.mean()), 0, 255).astype(np.uint8)


SCENE, PATCH = texture(1), texture(2)[:120, :120]


def shown(box: np.ndarray) -> np.ndarray:
    """The patch drawn into a box (4,) px."""
    picture = SCENE.copy()
    x0, y0, x1, y1 = box
    to = np.array([[(x1 - x0) / 120, 0, x0], [0, (y1 - y0) / 120, y0]])
    return cv2.warpAffine(PATCH, to, (WIDTH, HEIGHT), picture, borderMode=cv2.BORDER_TRANSPARENT)


def about(width: float, height: float) -> np.ndarray:
    middle = np.array([240.0, 135.0])
    extent = np.array([width, height]) / 2
    return np.concatenate([middle - extent, middle + extent])


@pytest.mark.parametrize("growth", [(1.06, 1.0), (1.0, 1.05), (1.04, 1.04), (0.96, 1.0)])
def test_each_way_grows_by_itself(growth):
    before, after = about(90, 80), about(90 * growth[0], 80 * growth[1])
    flow = median_flow(shown(before), shown(after), before)
    assert flow is not None
    assert flow.scale == pytest.approx(growth, abs=0.01)


def test_what_is_upright_and_narrow_grows_as_one():
    """Limbs go out and in: the same thing is not nearer with its arms stretched out."""
    before, after = about(40, 100), about(44, 101)
    flow = median_flow(shown(before), shown(after), before)
    assert flow is not None
    assert flow.scale[0] == flow.scale[1]
    assert 1.0 < flow.scale[0] < 1.03


@pytest.mark.parametrize(("rate", "growth"), [(10, 1.16), (25, 1.06)])
def test_what_is_passed_grows_as_quickly_as_it_does_at_any_rate(rate, growth):
    truth = [about(40 * growth**i, 36 * growth**i) for i in range(8)]
    frames = [Frame(i, i / rate, shown(box)) for i, box in enumerate(truth)]
    seen = list(follow(frames, truth[0], None))
    assert len(seen) == len(truth)
    last = seen[-1].box
    assert last[2:] - last[:2] == pytest.approx(truth[-1][2:] - truth[-1][:2], rel=0.06)
