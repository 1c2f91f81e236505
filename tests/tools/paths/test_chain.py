"""The banded chain against the same model written out densely, one variable at a time."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import multivariate_normal

from stagent_tools.paths.chain import Chain, Level
from stagent_tools.paths.observations import Observations

T = np.array([0.0, 0.3, 0.5, 1.0, 1.2])
LEVEL = Level(q=0.7, noise=1.3, free_speed=2.0, border_speed=0.5)
MEMORY = 0.4
FLAT_POSITION = 1e6


def observations() -> Observations:
    rng = np.random.default_rng(0)
    cov = (0.04 * np.linspace(1, 2, len(T)))[:, None, None]
    return Observations(T, rng.normal(size=(len(T), 1)), cov, MEMORY)


def dense_evidence(o: Observations, moving: np.ndarray) -> float:
    """Every position as a sum of independent causes; a motion that ends at rest is conditioned on a small velocity."""
    variances = [FLAT_POSITION]
    place, speed, places, stops = np.array([1.0]), None, [np.array([1.0])], []

    def pad(v):
        return np.pad(v, (0, len(variances) - len(v)))

    for i, moves in enumerate(moving):
        h = T[i + 1] - T[i]
        if moves:
            if speed is None:
                variances.append((LEVEL.border_speed if i else LEVEL.free_speed) ** 2)
                speed = np.eye(len(variances))[-1]
            root = np.linalg.cholesky(LEVEL.q * np.array([[h**3 / 3, h**2 / 2], [h**2 / 2, h]]))
            variances.extend([1.0, 1.0])
            place, speed = pad(place) + h * pad(speed), pad(speed)
            place[-2:] += root[0]
            speed[-2:] += root[1]
        elif speed is not None:
            stops.append(speed)
            speed = None
        places.append(place)
    causes = np.array([pad(v) for v in places + stops])
    cov = causes @ np.diag(variances) @ causes.T
    n, stopped = len(T), slice(len(T), None)
    cov[stopped, stopped] += LEVEL.border_speed**2 * np.eye(len(stops))
    sd = LEVEL.noise * np.sqrt(o.cov[:, 0, 0])
    cov[:n, :n] += np.exp(-np.abs(T[:, None] - T) / MEMORY) * np.outer(sd, sd)
    seen = np.concatenate([o.z[:, 0], np.zeros(len(stops))])
    log = multivariate_normal(np.zeros(len(seen)), cov).logpdf(seen)
    if stops:
        log -= multivariate_normal(np.zeros(len(stops)), cov[stopped, stopped]).logpdf(np.zeros(len(stops)))
    return float(log + 0.5 * np.log(2 * np.pi * FLAT_POSITION))


@pytest.mark.parametrize("moving", ["1111", "0000", "0111", "1100", "1011", "0110", "1001", "0101"])
def test_evidence_is_that_of_the_dense_model(moving):
    flags = np.array([flag == "1" for flag in moving])
    o = observations()
    assert Chain(o, flags).evidence(LEVEL) == pytest.approx(dense_evidence(o, flags), abs=1e-5)


def test_samples_scatter_about_the_mean_as_the_precision_says():
    chain = Chain(observations(), np.array([True, False, True, True]))
    normal = np.random.default_rng(1).normal(size=(40_000, chain.layout.size))
    drawn = chain.positions(chain.sample(LEVEL, normal, np.zeros((len(normal), 0)))[0])[..., 0]
    assert np.array_equal(drawn[:, 1], drawn[:, 2])  # at rest: not nearly, exactly
    assert drawn.mean(axis=0) == pytest.approx(chain.mean(LEVEL)[:, 0], abs=0.01)
    frozen = chain.positions(chain.sample(LEVEL, np.zeros((1, chain.layout.size)), np.zeros((1, 0)))[0])[0]
    assert frozen == pytest.approx(chain.mean(LEVEL), abs=1e-12)


def test_axes_do_not_mix_where_the_noise_does_not():
    o = observations()
    two = Observations(T, np.hstack([o.z, 2 * o.z]), o.cov * np.eye(2), MEMORY)
    moving = np.ones(4, dtype=bool)
    assert Chain(two, moving).mean(LEVEL)[:, :1] == pytest.approx(Chain(o, moving).mean(LEVEL), abs=1e-9)
    assert Chain(two, moving).mean(LEVEL)[:, 1] == pytest.approx(2 * Chain(o, moving).mean(LEVEL)[:, 0], abs=1e-9)
