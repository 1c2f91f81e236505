"""A thing that drives in and out: what a detector told of it late, and no longer, is filled up to the rim."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stagent_tools.spatial.detected.chain import Chain
from stagent_tools.spatial.detected.slivers import LONGEST_S, with_slivers
from stagent_tools.spatial.motion import boxes as bx
from stagent_tools.spatial.motion.trail import Sighting

SIZE = (640, 360)
STEP_S = 0.05
TIMES = np.round(np.arange(0.0, 12.0, STEP_S), 3).tolist()


def _box(t: float, speed: float, width: float = 60.0) -> np.ndarray:
    """A thing whose front comes in from the left at 1 s."""
    front = speed * (t - 1.0)
    return bx.clip(np.array([front - width, 100.0, front, 140.0]), *SIZE)


def _told(speed: float, first: float, last: float) -> Chain:
    chain = Chain(1, last, _box(last, speed))
    told = [(t, _box(t, speed)) for t in TIMES if first <= t <= last]
    chain.seen = [Sighting(t, box, 0.9, alone=True) for t, box in told if (bx.size(box) >= 1).all()]
    return chain


def test_it_is_there_from_the_moment_at_which_its_front_comes_in() -> None:
    chain = _told(100.0, 1.3, 3.0)
    with_slivers(chain, TIMES, SIZE)
    assert chain.seen[0].t == pytest.approx(1.0, abs=0.11)
    for sighting in chain.seen[:5]:
        assert sighting.box == pytest.approx(_box(sighting.t, 100.0), abs=1.0)


def test_it_is_there_until_its_back_goes_out() -> None:
    """Its back passes the right rim at 1 + (640 + 60) / 100 = 8.0 s."""
    chain = _told(100.0, 4.0, 7.7)
    with_slivers(chain, TIMES, SIZE)
    assert chain.seen[-1].t == pytest.approx(8.0, abs=0.11)


def test_what_stands_at_the_rim_or_goes_the_other_way_gets_nothing() -> None:
    standing = _told(100.0, 1.3, 3.0)
    standing.seen = [Sighting(s.t, _box(1.4, 100.0), 0.9, alone=True) for s in standing.seen]
    leaving = _told(100.0, 1.3, 3.0)
    leaving.seen = [Sighting(4.3 - s.t, s.box, 0.9, alone=True) for s in reversed(leaving.seen)]
    for chain in (standing, leaving):
        before = len(chain.seen)
        with_slivers(chain, [t for t in TIMES if t < chain.seen[-1].t], SIZE)
        assert len(chain.seen) == before


@settings(deadline=None, max_examples=60)
@given(speed=st.floats(20.0, 400.0), late=st.floats(0.0, 0.6))
def test_times_increase_and_boxes_stay_in_the_picture(speed: float, late: float) -> None:
    chain = _told(speed, 1.05 + late, 2.5 + late)
    first, last = chain.seen[0].t, chain.seen[-1].t
    with_slivers(chain, TIMES, SIZE)
    times = np.array([sighting.t for sighting in chain.seen])
    assert (np.diff(times) > 0).all()
    assert times[0] >= first - LONGEST_S
    assert times[-1] <= last + LONGEST_S
    for sighting in chain.seen:
        assert (bx.size(sighting.box) > 0).all()
        assert sighting.box == pytest.approx(bx.clip(sighting.box, *SIZE))
