"""Chains put together from pieces: what the later piece was carried along before its first look must not count."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stagent_tools.spatial.detected.chain import Chain
from stagent_tools.spatial.detected.joining import joined
from stagent_tools.spatial.motion.trail import Sighting

KINDS = ("car", "person")
STEP_S = 0.1


def _chain(number: int, first: float, last: float, looks_from: float) -> Chain:
    """A car that drives right at 50 px/s; boxes from `first` to `last`, looked at from `looks_from` on."""
    times = np.arange(first, last + 1e-9, STEP_S)
    chain = Chain(number, last, _box(last))
    chain.seen = [Sighting(float(t), _box(t), 0.9, alone=True) for t in times]
    chain.looks = [float(t) for t in times if t >= looks_from - 1e-9]
    chain.scores = [np.array([0.9, 0.05]) for _ in chain.looks]
    return chain


def _box(t: float) -> np.ndarray:
    return np.array([50 * t, 100.0, 50 * t + 60, 140.0])


def test_carried_boxes_before_the_first_look_of_a_later_piece_are_left_out() -> None:
    """The footage clip on which this was met ended with `times are not increasing`."""
    (whole,) = joined([_chain(1, 0.0, 1.0, 0.0), _chain(2, 0.7, 2.0, 1.2)], KINDS)
    times = [sighting.t for sighting in whole.trail().seen]
    assert times == pytest.approx(np.arange(0.0, 2.0 + 1e-9, STEP_S))


@settings(deadline=None, max_examples=40)
@given(carried=st.floats(0.0, 0.9), gap=st.floats(0.15, 1.0), pieces=st.integers(2, 4))
def test_times_of_what_was_joined_increase(carried: float, gap: float, pieces: int) -> None:
    chains = []
    for number in range(pieces):
        looks = number * (1.0 + gap)
        chains.append(_chain(number + 1, looks - (carried if number else 0.0), looks + 1.0, looks))
    for whole in joined(chains, KINDS):
        times = np.array([sighting.t for sighting in whole.trail().seen])
        assert (np.diff(times) > 0).all()
