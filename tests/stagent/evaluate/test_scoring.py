"""The rules by which rows of real footage are scored, against answers made by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stagent.answer.answer import Answer, StepResult
from stagent.answer.values import Choice, Count, Heading, Interval, Measured, TimeSpan, Truth, Tube
from stagent.evaluate.scoring import iou, is_right, is_undecided, temporal_iou
from stagent_tools.types import Track

SPEED = {"kind": "speed", "value": 29, "low": 24.5, "high": 33.5, "unit": "m/s"}


def answer(**fields: Any) -> Answer:
    result = StepResult(id="s1", kind="speed", status="measured", **fields)
    return Answer(video="v", question="q", sentence="s", results=(result,), steps=(result,))


def measured(value: float, low: float, high: float, unit: str = "m/s") -> Measured:
    si = Interval(value=value, low=low, high=high, unit=unit)
    return Measured(value=value, low=low, high=high, unit=unit, si=si)


def spans(*pairs: tuple[float, float]) -> tuple[TimeSpan, ...]:
    return tuple(
        TimeSpan(start=a, end=b, start_low=a, start_high=a, end_low=b, end_high=b, probability=1.0) for a, b in pairs
    )


@pytest.mark.parametrize(
    ("quantity", "right"),
    [
        (measured(29, 27, 31), True),
        (measured(24.6, 20, 26), True),
        (measured(24.0, 20, 26), False),
        (measured(29, 5, 60), False),
        (measured(29, 27, 31, "px/s"), False),
    ],
    ids=["inside", "at the edge", "value outside", "too wide", "pixels"],
)
def test_numbers(quantity: Measured, right: bool) -> None:
    assert is_right(answer(quantity=quantity), SPEED, {}) is right


@pytest.mark.parametrize(
    ("found", "wanted", "right"),
    [
        ([(2.9, 2.9)], [[2.7, 2.7]], True),
        ([(3.4, 3.4)], [[2.7, 2.7]], False),
        ([(2.7, 2.7), (5.0, 5.0)], [[2.7, 2.7]], False),
        ([(2.4, 3.4)], [[2.0, 3.5]], True),
        ([], [[2.7, 2.7]], False),
    ],
)
def test_spans(found: list[tuple[float, float]], wanted: list[list[float]], right: bool) -> None:
    expect = {"kind": "when", "spans": wanted, "tolerance_s": 0.3}
    assert is_right(answer(spans=spans(*found)), expect, {}) is right


@pytest.mark.parametrize(
    ("fields", "expect", "right"),
    [
        ({"count": Count(value=2, low=1, high=3)}, {"kind": "count", "low": 2, "high": 2}, True),
        ({"count": Count(value=3, low=2, high=3)}, {"kind": "count", "low": 2, "high": 2}, False),
        ({"heading": Heading(words=("towards",))}, {"kind": "direction", "words": ["towards", "right"]}, True),
        ({"heading": Heading(words=("right", "away"))}, {"kind": "direction", "words": ["towards", "right"]}, False),
        ({"truth": Truth(verdict="no", share=0.0)}, {"kind": "when", "stat": "exists", "answer": False}, True),
        ({"truth": Truth(verdict="yes", share=1.0)}, {"kind": "when", "stat": "exists", "answer": False}, False),
    ],
)
def test_other_forms(fields: dict[str, Any], expect: dict[str, Any], right: bool) -> None:
    assert is_right(answer(**fields), expect, {}) is right


def test_places_are_scored_by_the_track_at_the_time() -> None:
    track = Track("7", np.array([1.0, 1.1]), np.array([[0, 0, 10, 10], [10, 0, 20, 10]], float), np.ones(2))
    tube = Tube(track="7", name="the car", start=1.0, end=1.1)
    expect = {"kind": "where", "t": 1.1, "box": [11, 0, 21, 10]}
    assert is_right(answer(tubes=(tube,)), expect, {"7": track})
    assert not is_right(answer(tubes=(tube,)), {**expect, "t": 9.0}, {"7": track})


def test_what_cannot_be_told_is_neither_right_nor_wrong() -> None:
    assert is_undecided(answer(choice=Choice(winner=None, share=0.6)))
    assert is_undecided(answer(truth=Truth(verdict="cannot tell", share=0.5)))
    assert not is_undecided(answer(count=Count(value=1, low=1, high=1)))


boxes = st.tuples(*[st.floats(0, 100) for _ in range(4)]).map(
    lambda c: np.array([min(c[0], c[2]), min(c[1], c[3]), max(c[0], c[2]) + 1, max(c[1], c[3]) + 1])
)


@given(boxes, boxes)
def test_overlap_is_symmetric_and_a_share(first: np.ndarray, second: np.ndarray) -> None:
    assert iou(first, second) == pytest.approx(iou(second, first))
    assert 0 <= iou(first, second) <= 1
    assert iou(first, first) == pytest.approx(1)


def test_temporal_overlap_of_unions() -> None:
    assert temporal_iou([(0, 2), (4, 6)], [(1, 5)]) == pytest.approx(2 / 6)
    assert temporal_iou([], [(1, 5)]) == 0.0
