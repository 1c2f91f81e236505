"""Observed paths with known noise, and the draws that come of them."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from stagent_tools.paths import sample_paths
from stagent_tools.streams import Streams
from stagent_tools.types import Draws


def _draws(t, place, sd, *, seed=0, memory=0.0, odds=0.3, acceleration=1.0, streams=None, **more) -> Draws:
    """Draws of a thing at `place` (n, 2) m on the ground, seen with noise `sd` m."""
    z = np.zeros((len(t), 3))
    z[:, :2] = place + sd * np.random.default_rng(seed).normal(size=(len(t), 2))
    cov = np.tile(np.diag([sd**2, sd**2, 1e-12]), (len(t), 1, 1))
    paths = sample_paths(
        t,
        z,
        cov,
        correlation_s=memory,
        streams=streams or Streams(seed=seed),
        key="thing",
        rest_odds=odds,
        acceleration=acceleration,
        **more,
    )
    return Draws(t=paths.t, p=paths.p, rest=paths.rest, seen=paths.seen)


@pytest.fixture(scope="session")
def observe() -> Callable[..., Draws]:
    return _draws
