"""What all moments have in common borders the chain: against integrals over it, and against plain places."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from stagent_tools.paths.chain import Chain, Level
from stagent_tools.paths.observations import Observations

T = np.array([0.0, 0.3, 0.5, 1.0, 1.2])
LEVEL = Level(q=0.7, noise=1.2, free_speed=2.0, border_speed=0.5)
SEQUENCES = [np.array([flag == "1" for flag in moving]) for moving in ("1111", "0000", "0110")]


def places(seed: int = 0) -> Observations:
    rng = np.random.default_rng(seed)
    return Observations(T, rng.normal(size=(5, 2)), np.tile(0.04 * np.eye(2), (5, 1, 1)), 0.4)


@pytest.mark.parametrize("moving", SEQUENCES)
def test_the_evidence_is_the_integral_over_what_is_common(moving):
    plain = places()
    common = np.random.default_rng(1).normal(size=(5, 2, 1))
    u = np.linspace(-8, 8, 2001)
    each = np.array([Chain(replace(plain, z=plain.z - common[..., 0] * value), moving).evidence(LEVEL) for value in u])
    weighed = np.exp(each - each.max()) * np.exp(-0.5 * u**2) / np.sqrt(2 * np.pi)
    integral = each.max() + np.log(np.trapezoid(weighed, u))
    bordered = Chain(replace(plain, design=np.tile(np.eye(2), (5, 1, 1)), common=common), moving)
    assert bordered.evidence(LEVEL) == pytest.approx(integral, abs=1e-6)


@pytest.mark.parametrize("moving", SEQUENCES)
def test_a_design_only_changes_the_coordinates(moving):
    plain, turn = places(), np.array([[0.0, -2.0], [2.0, 0.0]])
    seen = replace(
        plain, z=plain.z @ turn.T, cov=turn @ plain.cov @ turn.T, design=np.tile(turn, (5, 1, 1)), common=None
    )
    assert Chain(seen, moving).mean(LEVEL) == pytest.approx(Chain(plain, moving).mean(LEVEL), abs=1e-9)
    gain = Chain(plain, moving).evidence(LEVEL) - Chain(seen, moving).evidence(LEVEL)
    assert gain == pytest.approx(5 * np.log(abs(np.linalg.det(turn))), abs=1e-9)


def test_samples_scatter_as_much_as_what_is_common_is_unknown():
    """Four numbers a moment, of which two are the place and all share one unknown."""
    rng = np.random.default_rng(2)
    design, common = rng.normal(size=(5, 4, 2)), rng.normal(size=(5, 4, 1))
    o = Observations(T, rng.normal(size=(5, 4)), np.tile(0.09 * np.eye(4), (5, 1, 1)), 0.0, design, common)
    chain = Chain(o, np.zeros(4, dtype=bool))
    x, u = chain.sample(LEVEL, rng.normal(size=(40_000, 2)), rng.normal(size=(40_000, 1)))
    # at rest this is ridge regression: the place is free, the unknown has unit variance beforehand
    rows = np.concatenate([np.concatenate([design, common], axis=2).reshape(20, 3)]) / (0.3 * LEVEL.noise)
    precision = rows.T @ rows + np.diag([0.0, 0.0, 1.0])
    cov = np.linalg.inv(precision)
    assert np.cov(np.column_stack([x, u]).T) == pytest.approx(cov, abs=0.03 * np.abs(cov).max())
    expected = cov @ rows.T @ (o.z.reshape(20) / (0.3 * LEVEL.noise))
    assert np.column_stack([x, u]).mean(axis=0) == pytest.approx(expected, abs=0.01)
    assert chain.mean_and_common(LEVEL)[1] == pytest.approx(expected[2:], abs=1e-9)
