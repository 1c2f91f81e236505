"""The parts of a posterior are shares of one whole."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stagent_tools.paths.hypotheses import hypotheses, unmoved
from stagent_tools.paths.modes import Habit
from stagent_tools.paths.observations import Observations
from stagent_tools.paths.posterior import Component, Reading
from stagent_tools.paths.sample import inferred
from stagent_tools.streams import Streams


def parts_of(speed: float, seed: int) -> list[Component]:
    t = np.arange(0, 4, 0.1)
    z = np.column_stack([speed * t, np.zeros_like(t)]) + 0.1 * np.random.default_rng(seed).standard_normal((len(t), 2))
    o = Observations(t, z, np.tile(0.01 * np.eye(2), (len(t), 1, 1)), 0.0)
    return inferred([Reading(o)], streams=Streams(seed=0, k=64), key="it", habit=Habit(0.5))[1]


@settings(deadline=None, max_examples=5)
@given(st.floats(0.0, 2.0), st.integers(0, 1000))
def test_weights_are_shares_of_one_whole(speed: float, seed: int) -> None:
    total = sum(part.weight for part in parts_of(speed, seed))
    assert total < 1 + 1e-9, "hypotheses are weighed against each other"


@pytest.mark.parametrize(("speed", "seed"), [(0.0, 1), (0.09375, 1), (0.1, 3), (0.2, 4), (2.0, 6)])
def test_nearly_all_of_the_whole_is_kept(speed: float, seed: int) -> None:
    """The slow ones spread most."""
    assert sum(part.weight for part in parts_of(speed, seed)) > 0.9


def test_how_lively_a_thing_is_that_never_moves_is_anything() -> None:
    """Each noise counts once, with all of the prior of liveliness: rest is weighed as fairly as motion."""
    grid = hypotheses(Observations(np.arange(5.0), np.zeros((5, 2)), np.tile(np.eye(2), (5, 1, 1)), 0.1))
    log = unmoved(grid)
    assert len({h.noise for h in grid}) == np.isfinite(log).sum()
    assert np.logaddexp.reduce(log) == pytest.approx(np.logaddexp.reduce([h.log_prior for h in grid]))
