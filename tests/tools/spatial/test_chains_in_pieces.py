"""Chains put together from pieces: what the later piece was carried along before its first look must not count."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stagent_tools.spatial.detected.chain import Chain
from stagent_tools.spatial.detected.joining import joined
from stagent_tools.spatial.detected.reuniting import reunited
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


SIZE = (640, 360)


def _standing(number: int, first: float, last: float, x: float, kind: tuple[float, float] = (0.9, 0.05)) -> Chain:
    """A car that stands at x from `first` to `last`."""
    times = np.arange(first, last + 1e-9, STEP_S)
    box = np.array([x, 100.0, x + 60, 140.0])
    chain = Chain(number, last, box)
    chain.seen = [Sighting(float(t), box, 0.9, alone=True) for t in times]
    chain.looks = [float(t) for t in times]
    chain.scores = [np.array(kind) for _ in times]
    return chain


def test_what_was_hidden_and_stopped_is_the_same_thing_if_it_is_alone_of_its_looks() -> None:
    """It drove right at 50 px/s until it was hidden at x = 150, and stands at 190 two seconds later."""
    (whole,) = reunited([_chain(1, 0.0, 3.0, 0.0), _standing(2, 5.5, 6.0, 190.0)], SIZE)
    assert whole.seen[-1].t == pytest.approx(6.0)


def test_of_two_alike_none_is_given_the_piece() -> None:
    pieces = [_chain(1, 0.0, 3.0, 0.0), _standing(2, 0.0, 6.0, 400.0), _standing(3, 4.0, 6.0, 190.0)]
    assert len(reunited(pieces, SIZE)) == 3


@pytest.mark.parametrize(
    ("later", "why"),
    [
        (_standing(2, 4.0, 6.0, 500.0), "too far"),
        (_standing(2, 6.5, 7.0, 190.0), "too late"),
        (_standing(2, 4.0, 6.0, 190.0, kind=(0.05, 0.9)), "a person"),
    ],
    ids=lambda each: each if isinstance(each, str) else "",
)
def test_what_is_far_or_late_or_of_another_kind_is_another_thing(later: Chain, why: str) -> None:
    assert len(reunited([_chain(1, 0.0, 3.0, 0.0), later], SIZE)) == 2, why


def test_what_went_out_and_what_comes_in_at_the_same_side_are_two() -> None:
    pieces = [_standing(1, 0.0, 2.0, 580.0), _standing(2, 3.0, 4.0, 580.0)]
    assert len(reunited(pieces, SIZE)) == 2


def test_two_halves_of_one_long_thing_that_touch_for_a_moment_are_one() -> None:
    (whole,) = reunited([_standing(1, 0.0, 2.0, 300.0), _standing(2, 1.8, 4.0, 250.0)], SIZE)
    times = np.array([sighting.t for sighting in whole.seen])
    assert (np.diff(times) > 0).all()
