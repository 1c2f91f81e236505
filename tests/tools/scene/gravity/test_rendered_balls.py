"""The rung "gravity" on rendered balls: any tilt, lens, drag, spin and heading; truth inside its interval."""

from __future__ import annotations

import sys
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from stagent_tools.kinematics import displacement
from stagent_tools.scene import SceneHints, build_scene, fixed_camera
from stagent_tools.streams import Streams
from stagent_tools.things import THINGS

sys.path.insert(0, str(Path(__file__).parent))
from rendered import throw

STREAMS = Streams(k=256)


def answer(seed):
    """The truth, and the central 95 % and median of the mean velocity's size by the ladder, with nothing given."""
    thrown = throw(seed)
    scan = SimpleNamespace(info=thrown.info, motion=fixed_camera(thrown.t), tracks=(), times=thrown.t)
    draws = build_scene(SceneHints(), scan).lift(thrown.track, THINGS["ball"], STREAMS)
    index = np.searchsorted(thrown.t, [draws.t[0], draws.t[-1]])
    truth = float(np.linalg.norm(np.diff(thrown.places[index], axis=0)))
    return draws, truth, np.quantile(displacement(draws).samples, [0.025, 0.5, 0.975])


@pytest.mark.parametrize("seed", [0, 1, 3])
def test_a_thrown_ball_has_metres_by_gravity(seed):
    draws, truth, (low, median, high) = answer(seed)
    assert draws.rung == "gravity"
    assert "free flight" in draws.notes[-1]
    assert low <= truth <= high
    assert median == pytest.approx(truth, rel=0.6)


@pytest.mark.slow
def test_fifty_rendered_balls_lie_in_their_intervals_and_the_half_are_near():
    rows = [answer(seed) for seed in range(100, 150)]
    by_gravity = [row for row in rows if row[0].rung == "gravity"]
    inside = [low <= truth <= high for _, truth, (low, _, high) in by_gravity]
    error = [abs(median / truth - 1) for _, truth, (_, median, _) in by_gravity]
    assert len(by_gravity) >= 45
    assert np.mean(inside) >= 0.86, "a binomial test at 1 % of 95 in 100"
    assert np.median(error) <= 0.12
