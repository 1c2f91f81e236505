"""What the looks told of a thing before it was followed, after it was lost and while it was hidden in part."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stagent_tools.spatial.detected.chain import BRIDGED_S, Chain
from stagent_tools.spatial.detected.detector import Detections
from stagent_tools.spatial.detected.recalling import recall
from stagent_tools.spatial.detected.shot import Look, Shot
from stagent_tools.spatial.motion import boxes as bx
from stagent_tools.spatial.motion.trail import Sighting

SIZE, KINDS = (640, 360), ("person", "car")
LOOK_S, STEP_S = 0.25, 0.05
RED, BLUE = np.array([1.0, 0.0]), np.array([0.0, 1.0])


def place(t: float, speed: float = 60.0, x: float = 100.0) -> np.ndarray:
    return np.array([x + speed * t, 100.0, x + 20 + speed * t, 160.0])


def shot(boxes_of, seconds: float = 4.0) -> Shot:
    """Looks every quarter of a second that told boxes_of(t): (box, score, kind, colours)."""
    made = Shot({round(t, 3): np.eye(3) for t in np.arange(0.0, seconds, STEP_S)})
    for t in np.round(np.arange(0.0, seconds, LOOK_S), 3):
        told = boxes_of(float(t))
        scores = np.array([[score * (kind == k) for k in range(2)] for _, score, kind, _ in told]).reshape(-1, 2)
        boxes = np.array([box for box, *_ in told]).reshape(-1, 4)
        colours = np.array([worn for *_, worn in told]).reshape(-1, 2)
        made.looks.append(Look(float(t), Detections(boxes, scores), colours))
    return made


def chain(times, **where) -> Chain:
    made = Chain(1, times[-1], place(times[-1], **where))
    made.seen = [Sighting(round(float(t), 3), place(t, **where), 0.9, alone=True) for t in times]
    made.scores, made.looks, made.worn = [np.array([0.9, 0.0])], [times[0]], RED
    return made


def span(first: float, last: float) -> list[float]:
    return np.round(np.arange(first, last + 1e-9, STEP_S), 3).tolist()


def test_it_is_followed_from_the_first_look_that_told_it_and_to_the_last() -> None:
    known = chain(span(1.5, 2.5))
    recall(known, shot(lambda t: [(place(t), 0.3, 0, RED)]), [known], KINDS, SIZE)
    assert known.seen[0].t == 0.0
    assert known.seen[-1].t == pytest.approx(3.75)
    for sighting in known.seen:
        assert sighting.box == pytest.approx(place(sighting.t), abs=0.5)


def test_a_hole_through_which_it_was_told_closes_and_another_stays() -> None:
    known = chain([*span(0.0, 1.0), *span(2.0, 2.5), *span(3.5, 3.9)])
    recall(known, shot(lambda t: [(place(t), 0.2, 0, BLUE)] if t < 2.5 else []), [known], KINDS, SIZE)
    times = np.array([sighting.t for sighting in known.seen])
    assert np.diff(times[times <= 2.5]).max() == pytest.approx(STEP_S)
    assert np.diff(times).max() == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("kind", "worn", "x"), [(1, RED, 100.0), (0, BLUE, 100.0), (0, RED, 160.0)], ids=["kind", "colour", "place"]
)
def test_what_is_another_thing_is_not_taken(kind: int, worn: np.ndarray, x: float) -> None:
    known = chain(span(1.5, 2.5))
    recall(known, shot(lambda t: [(place(t, x=x), 0.9, kind, worn)]), [known], KINDS, SIZE)
    assert [known.seen[0].t, known.seen[-1].t] == [1.5, 2.5]


def test_a_box_on_another_thing_is_that_ones() -> None:
    known, other = chain(span(1.5, 2.5)), chain(span(0.0, 3.9), x=104.0)
    recall(known, shot(lambda t: [(place(t, x=104.0), 0.9, 0, RED)]), [known, other], KINDS, SIZE)
    assert known.seen[0].t == 1.5


def test_a_part_of_it_tells_that_it_is_there_but_not_where_its_edges_are() -> None:
    known = chain([*span(0.0, 1.0), *span(2.0, 2.5)])
    part = lambda t: place(t) * [1, 1, 1, 0] + [0, 0, 0, 133.0]  # noqa: E731 - its upper half
    recall(known, shot(lambda t: [(part(t), 0.3, 0, RED)] if 1 < t < 2 else []), [known], KINDS, SIZE)
    assert max(np.diff([s.t for s in known.seen])) < 0.06
    assert all(sighting.box == pytest.approx(place(sighting.t), abs=0.5) for sighting in known.seen)


@settings(deadline=None, max_examples=30)
@given(speed=st.floats(-150.0, 150.0), gone=st.sets(st.integers(0, 15)))
def test_times_increase_and_nothing_is_told_over_a_long_absence(speed: float, gone: set[int]) -> None:
    known = chain(span(1.5, 2.0), speed=speed, x=300.0)
    made = shot(lambda t: [] if round(t / LOOK_S) in gone else [(place(t, speed, 300.0), 0.4, 0, RED)])
    recall(known, made, [known], KINDS, SIZE)
    times = np.array([sighting.t for sighting in known.seen])
    steps = np.diff(times)
    assert (steps > 0).all()
    assert ((steps < STEP_S + 1e-6) | (steps > BRIDGED_S)).all()
    for sighting in known.seen:
        assert sighting.box == pytest.approx(bx.clip(sighting.box, *SIZE))
