"""Ways that are known but for how far away they are."""

from __future__ import annotations

import numpy as np
import pytest

from stagent_tools.paths.chain import Chain, Level
from stagent_tools.paths.observations import Observations

T = np.arange(0.0, 20.0, 0.2)
PLACE = np.column_stack([3.0 * np.sin(T), 20.0 + 5.0 * np.cos(1.3 * T)])
SD = 0.06


def directions_and_sizes(*, moved: bool) -> Observations:
    """Places that a size known to `SD` tells, as if one unit of it moved what is seen by that share."""
    n = len(T)
    design = np.tile(np.eye(2), (n, 1, 1))
    towards = -SD * PLACE[:, :, None]
    cov = np.tile(0.01 * np.eye(2), (n, 1, 1))
    if not moved:
        return Observations(T, PLACE, cov, 0.0, design, towards)
    stretch = np.array([SD])
    return Observations(T, PLACE, cov, 0.0, design, towards + (design @ PLACE[:, :, None]) * SD, stretch, np.zeros(1))


@pytest.mark.parametrize("q", [0.02, 0.2, 2.0])
def test_the_motion_says_nothing_of_the_scale(q: float) -> None:
    level, moving = Level(q, 1.0, 3.0, 0.5), np.ones(len(T) - 1, dtype=bool)
    shrunk = Chain(directions_and_sizes(moved=False), moving).mean_and_common(level)[1]
    kept = Chain(directions_and_sizes(moved=True), moving).common(level)
    assert abs(kept[0][0]) < 0.05
    assert kept[1][0, 0] == pytest.approx(1.0, abs=0.01)
    assert shrunk[0] < kept[0][0] - 0.1


def test_draws_are_farther_by_what_is_common() -> None:
    o = directions_and_sizes(moved=True)
    u = np.array([[-1.0], [0.0], [2.0]])
    assert o.stretched(u) == pytest.approx(np.exp(SD * u[:, 0]))
    assert directions_and_sizes(moved=False).stretched(u) == pytest.approx(np.ones(3))
