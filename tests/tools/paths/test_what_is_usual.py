"""What is known beforehand of how fast a thing goes and of how long it rests."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from stagent_tools.paths.hypotheses import hypotheses
from stagent_tools.paths.modes import Habit
from stagent_tools.paths.observations import Observations
from stagent_tools.paths.posterior import Reading
from stagent_tools.paths.sample import inferred
from stagent_tools.scene.block_lens import STREET_CYCLE_S
from stagent_tools.streams import Streams

T = np.arange(0, 2.5, 0.1)


def blurred(free: float) -> Observations:
    """What stands still, but is not seen well."""
    z = 0.2 * np.random.default_rng(0).standard_normal((len(T), 2))
    return Observations(T, z, np.tile(0.04 * np.eye(2), (len(T), 1, 1)), 0.1, free=free)


def share_on_its_way(o: Observations) -> float:
    """Of going all along."""
    parts = inferred([Reading(o)], streams=Streams(seed=0, k=64), key="it", habit=Habit(0.5))[1]
    return sum(part.weight for part in parts if part.moving.all())


def test_what_usually_goes_fast_rests_where_it_does_not_go_fast() -> None:
    assert share_on_its_way(blurred(5.0)) < 0.5 * share_on_its_way(blurred(1.0))


def test_the_usual_speed_is_what_a_moving_thing_starts_with() -> None:
    still = replace(blurred(5.0), z=np.zeros((len(T), 2)))
    assert {h.level.free_speed for h in hypotheses(still)} == {5.0}


@pytest.mark.parametrize("odds", [0.25, 0.5])
def test_who_stands_for_a_while_stood_before_and_after(odds: float) -> None:
    """Rests in a street last for a minute (tests/benchmarks/how_long_things_rest.py): of those that are seen for 3 s
    few end or begin within them."""
    t, habit = np.arange(0, 3.0, 0.1), Habit(odds, STREET_CYCLE_S)
    n = len(t) - 1
    starts = [np.arange(n) >= i for i in range(1, n)]
    stops = [np.arange(n) < i for i in range(1, n)]
    within = np.logaddexp.reduce([habit.log_prior(t, moving) for moving in starts + stops])
    assert habit.log_prior(t, np.zeros(n, dtype=bool)) > within + np.log(2)
