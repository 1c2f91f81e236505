"""What swings while it moves is quiet while it stands."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from stagent_tools.paths import sample_paths
from stagent_tools.paths.chain import Level
from stagent_tools.paths.hypotheses import Hypothesis, calmer
from stagent_tools.streams import Streams

MEASURED_M = 0.1
LOUD = Hypothesis(Level(2.0, 2.0, 3.0, 0.5), 0.1, 0.0)


def first_places(seed: int, *, standing_m: float, running_m: float) -> np.ndarray:
    """(k, 2) m where a player is at first who stands for half a second at the origin, then runs to and fro."""
    rng = np.random.default_rng(seed)
    t = np.arange(0, 8, 0.04)
    runs = np.maximum(t - 0.6, 0.0)
    place = np.column_stack([2.0 * (1 - np.cos(1.2 * runs)), 1.0 * (1 - np.cos(0.9 * runs))])
    white = rng.standard_normal((len(t), 2))
    noise = white.copy()
    fade = np.exp(-0.04 / 0.1)
    for i in range(1, len(t)):
        noise[i] = fade * noise[i - 1] + np.sqrt(1 - fade**2) * white[i]
    z = np.zeros((len(t), 3))
    z[:, :2] = place + noise * np.where(t < 0.6, standing_m, running_m)[:, None]
    cov = np.tile(np.diag([MEASURED_M**2, MEASURED_M**2, 1e-12]), (len(t), 1, 1))
    paths = sample_paths(
        t, z, cov, correlation_s=0.1, streams=Streams(seed=seed, k=512), key="it", rest_odds=0.3, acceleration=2.0
    )
    return paths.p[:, 0, :2]


def test_a_player_who_stands_is_placed_more_sharply_than_the_noise_of_his_run_would_have_it():
    runs = [first_places(seed, standing_m=0.05, running_m=0.25) for seed in range(10)]
    spread = np.median([places.std(axis=0).max() for places in runs])
    assert spread < 0.1  # 0.25 m that remembers 0.1 s leaves 0.12 m after half a second
    inside = [np.abs(places.mean(axis=0)) <= 1.96 * places.std(axis=0) for places in runs]
    assert np.mean(inside) >= 0.85


def test_one_who_wobbles_at_all_times_is_not_placed_too_sharply():
    runs = [first_places(seed, standing_m=0.25, running_m=0.25) for seed in range(20)]
    inside = [np.abs(places.mean(axis=0)) <= 1.96 * places.std(axis=0) for places in runs]
    assert np.mean(inside) >= 0.85


@pytest.mark.parametrize("flags", [np.zeros(9, dtype=bool), np.ones(9, dtype=bool)])
def test_only_what_rests_and_moves_can_tell(flags):
    assert LOUD.log_prior_of(flags) == LOUD.log_prior
    assert [h.log_prior_of(flags) for h in calmer([LOUD])] == [-np.inf]


def test_the_two_readings_of_loud_noise_share_the_prior():
    flags = np.arange(9) > 4
    both = [h.log_prior_of(flags) for h in (LOUD, *calmer([LOUD]))]
    assert np.exp(both).sum() == pytest.approx(np.exp(LOUD.log_prior))
    quiet = replace(LOUD, level=replace(LOUD.level, noise=1.0))
    assert calmer([quiet]) == []
    assert quiet.log_prior_of(flags) == quiet.log_prior
