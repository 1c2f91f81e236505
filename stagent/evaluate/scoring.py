"""When is an answer right? The rules by which a row of questions about real footage is scored.

Each rule takes the answer and what was expected of it, and says right or wrong; whether it was refused is decided
before. A row's `expect` gives the form that is looked for among the answered results.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from typing import Any, cast

import numpy as np

from stagent.agent.measure.directions import OPPOSITE
from stagent.answer.answer import Answer, StepResult
from stagent.answer.values import Measured
from stagent.plan.plan import Unit
from stagent.plan.units import convert
from stagent_tools.types import FloatArray, Track

MAX_RELATIVE_HALF_WIDTH = 0.75
MIN_IOU = 0.5
REFUSAL_CODES = {"not_found": 5, "no_scale": 7, "not_understood": 4, "cannot_measure": 8, "ambiguous": 6}

Expect = Mapping[str, Any]
Tracks = Mapping[str, Track]


def is_right(answer: Answer, expect: Expect, tracks: Tracks) -> bool:
    """Whether any of the asked results has the expected form and value."""
    rule = _rule(expect)
    return any(rule(result, expect, tracks) for result in answer.results)


def _rule(expect: Expect) -> Callable[[StepResult, Expect, Tracks], bool]:
    if expect["kind"] == "when":
        if "stat" in expect:
            return _exists
        return _spans if "spans" in expect else _duration
    forms: dict[str, Callable[[StepResult, Expect, Tracks], bool]] = {
        "count": _count,
        "direction": _direction,
        "compare_speed": _winner,
        "where": _where,
    }
    return forms.get(expect["kind"], _number)


def number_inside(measured: Measured, expect: Expect) -> bool:
    """Value inside [low, high], interval overlapping it, and no wider than 75 % of the value."""
    value, low, high = (
        convert(number, cast("Unit", measured.si.unit), expect["unit"])
        for number in (measured.si.value, measured.si.low, measured.si.high)
    )
    low, high = min(low, high), max(low, high)
    narrow = abs(high - low) / 2 <= MAX_RELATIVE_HALF_WIDTH * abs(value)
    return bool(expect["low"] <= value <= expect["high"] and low <= expect["high"] and high >= expect["low"] and narrow)


def _number(result: StepResult, expect: Expect, _: Tracks) -> bool:
    measured = result.quantity
    return measured is not None and _comparable(measured, expect["unit"]) and number_inside(measured, expect)


def _comparable(measured: Measured, unit: str) -> bool:
    dimension = {"m": "length", "cm": "length", "m/s": "speed", "km/h": "speed", "s": "time", "m/s2": "acceleration"}
    return dimension.get(measured.si.unit) == dimension.get(unit, unit)


def _duration(result: StepResult, expect: Expect, tracks: Tracks) -> bool:
    return _number(result, expect, tracks)


def _count(result: StepResult, expect: Expect, _: Tracks) -> bool:
    count = result.count
    if count is None:
        return False
    overlaps = count.low <= expect["high"] and count.high >= expect["low"]
    return bool(expect["low"] <= count.value <= expect["high"] and overlaps)


def _exists(result: StepResult, expect: Expect, _: Tracks) -> bool:
    return result.truth is not None and result.truth.verdict == ("yes" if expect["answer"] else "no")


def _spans(result: StepResult, expect: Expect, _: Tracks) -> bool:
    found = [(span.start, span.end) for span in result.spans]
    wanted = [(float(start), float(end)) for start, end in expect["spans"]]
    if not found:
        return False
    if len(found) == len(wanted):
        tolerance = expect["tolerance_s"]
        pairs = zip(sorted(found), sorted(wanted), strict=True)
        if all(abs(f[0] - w[0]) <= tolerance and abs(f[1] - w[1]) <= tolerance for f, w in pairs):
            return True
    return temporal_iou(found, wanted) >= MIN_IOU


def temporal_iou(first: Sequence[tuple[float, float]], second: Sequence[tuple[float, float]]) -> float:
    """Intersection over union of two unions of spans, s."""
    edges = sorted({edge for span in (*first, *second) for edge in span})
    both = either = 0.0
    for left, right in pairwise(edges):
        middle = (left + right) / 2
        in_first = any(start <= middle < end for start, end in first)
        in_second = any(start <= middle < end for start, end in second)
        both += (right - left) * (in_first and in_second)
        either += (right - left) * (in_first or in_second)
    return both / either if either else 0.0


def _direction(result: StepResult, expect: Expect, _: Tracks) -> bool:
    if result.heading is None:
        return False
    words, wanted = set(result.heading.words), set(expect["words"])
    return bool(words & wanted) and not any(OPPOSITE.get(word) in wanted for word in words)


def _winner(result: StepResult, expect: Expect, tracks: Tracks) -> bool:
    choice = result.choice
    if choice is None or choice.winner is None:
        return False
    return _same_words(choice.winner, expect["answer"]) or _box_fits(tracks.get(choice.track or ""), expect)


def _same_words(first: str, second: str) -> bool:
    return {word for word in first.lower().split() if word != "the"} == {
        word for word in second.lower().split() if word != "the"
    }


def _where(result: StepResult, expect: Expect, tracks: Tracks) -> bool:
    return any(_box_fits(tracks.get(tube.track), expect) for tube in result.tubes)


def _box_fits(track: Track | None, expect: Expect) -> bool:
    if track is None:
        return False
    box = track.box_at(expect["t"], tolerance=0.2)
    return box is not None and iou(box, np.asarray(expect["box"], dtype=np.float64)) >= MIN_IOU


def iou(first: FloatArray, second: FloatArray) -> float:
    """Intersection over union of two boxes (4,) px."""
    width = min(first[2], second[2]) - max(first[0], second[0])
    height = min(first[3], second[3]) - max(first[1], second[1])
    if width <= 0 or height <= 0:
        return 0.0
    shared = width * height
    areas = (first[2] - first[0]) * (first[3] - first[1]) + (second[2] - second[0]) * (second[3] - second[1])
    return float(shared / (areas - shared))


def is_undecided(answer: Answer) -> bool:
    """A comparison that cannot be told apart, or a yes/no that cannot be told, counts as refused."""
    return any(
        (result.choice is not None and result.choice.winner is None)
        or (result.truth is not None and result.truth.verdict == "cannot tell")
        for result in answer.results
    )
