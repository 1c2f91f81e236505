"""Noise of boxes that were made with known noise."""

from __future__ import annotations

import numpy as np
import pytest

from stagent_tools.paths import box_noise
from stagent_tools.types import Track


def boxes(n=150, rate=25.0, sd=1.0, memory=0.0, swing=0.0, seed=0, whole=False, outliers=0) -> Track:
    """A box of 80 x 120 px that glides, or swings by `swing` px every 4 s."""
    rng = np.random.default_rng(seed)
    t = np.arange(n) / rate
    x, y = 300 + 80 * t + swing * np.sin(2 * np.pi * t / 4), 200 + swing * np.cos(2 * np.pi * t / 3)
    noise = rng.normal(size=(n, 4))
    if memory:
        rho = np.exp(-1 / rate / memory)
        for i in range(1, n):
            noise[i] = rho * noise[i - 1] + np.sqrt(1 - rho**2) * noise[i]
    noise[rng.choice(n, outliers, replace=False)] += 40
    edges = np.stack([x - 40, y - 60, x + 40, y + 60], axis=1) + sd * noise
    return Track("box", t, np.round(edges) if whole else edges, np.ones(n))


@pytest.mark.parametrize("swing", [0.0, 60.0])
@pytest.mark.parametrize("sd", [1.0, 3.0])
def test_uncorrelated_noise_is_found_whatever_the_motion(sd, swing):
    found = [box_noise(boxes(sd=sd, swing=swing, seed=seed)) for seed in range(3)]
    assert np.mean([f.sd for f in found]) == pytest.approx(sd, rel=0.1)
    assert max(f.correlation_s for f in found) < 0.05
    assert all(f.measured for f in found)


@pytest.mark.parametrize("memory", [0.1, 0.2, 0.4])
def test_memory_is_found(memory):
    found = [box_noise(boxes(n=400, sd=2.0, memory=memory, swing=20.0, seed=seed)) for seed in range(3)]
    assert np.mean([f.correlation_s for f in found]) == pytest.approx(memory, rel=0.35)
    assert np.mean([f.sd for f in found]) == pytest.approx(2.0, rel=0.2)


def test_twice_the_noise_is_twice_the_answer_and_edges_differ():
    one, two = box_noise(boxes(sd=1.0)), box_noise(boxes(sd=2.0))
    assert two.sd == pytest.approx(2 * one.sd, rel=0.15)
    track = boxes(sd=1.0)
    track.boxes[:, 3] += 4 * np.random.default_rng(9).normal(size=len(track.t))  # shadows blur the lower edge
    assert box_noise(track).sd[3] > 3 * box_noise(track).sd[0]


def test_never_zero():
    exact = box_noise(boxes(sd=0.0))
    assert exact.sd.min() == pytest.approx(0.3)
    whole = box_noise(boxes(sd=0.0, swing=60.0, whole=True))
    assert 0.3 <= whole.sd.min() <= whole.sd.max() < 1.0


def test_outliers_do_not_count_as_noise():
    plain, spoilt = box_noise(boxes(sd=1.0)), box_noise(boxes(sd=1.0, outliers=4))
    assert spoilt.sd == pytest.approx(plain.sd, rel=0.2)


def test_few_boxes_get_the_typical_noise_and_say_so():
    noise = box_noise(boxes(n=5, sd=0.0))
    assert not noise.measured
    assert noise.sd == pytest.approx(0.02 * np.sqrt(80 * 120), rel=0.01)
    assert noise.correlation_s > 0
