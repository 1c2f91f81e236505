"""Answers made by hand against expectations, and figures over invented rows."""

from __future__ import annotations

from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pytest

from stagent.agent.run import Asked
from stagent.answer.answer import Answer, Refusal, StepResult
from stagent.answer.values import Choice, Count, Heading, Interval, Measured, TimeSpan, Truth, Tube
from stagent.evaluate.world.facts import Facts
from stagent.evaluate.world.figures import groups_of, interval_figures, metrics_of
from stagent.evaluate.world.judging import failed, judge
from stagent.evaluate.world.question import (
    Expected,
    HowMany,
    More,
    Number,
    Place,
    Question,
    Refused,
    Rest,
    Times,
    Turned,
    YesNo,
)
from stagent.evaluate.world.seen import Actor
from stagent.evaluate.world.tubes import times_overlap
from stagent.evaluate.world.worst import worst_rows
from stagent_tools.types import Span, Track

T = np.arange(0, 2, 0.1)
BOXES = np.tile([10.0, 10.0, 30.0, 30.0], (len(T), 1))
CAR = Actor(
    id="car 1",
    name="red car",
    kind="car",
    colour="red",
    t=T,
    boxes=BOXES,
    share=np.ones(len(T)),
    place=np.zeros((len(T), 3)),
    lowest=np.zeros(len(T)),
    velocity=np.zeros((len(T), 3)),
    heading=np.zeros(len(T)),
    size=(4.0, 2.0, 1.5),
)
FACTS = Facts(1, "street", "fixed", 2.0, {"car 1": CAR}, {"car 1": "the red car"}, (), (), ())
TRACKS = {
    "right": Track("right", T, BOXES + 1.0, np.ones(len(T))),
    "wrong": Track("wrong", T, BOXES + 40.0, np.ones(len(T))),
}


def measured(value: float, low: float, high: float, unit: str = "m/s") -> Measured:
    return Measured(value=value, low=low, high=high, unit=unit, si=Interval(value=value, low=low, high=high, unit=unit))


def answered(code: int = 0, tracks: Mapping[str, Track] = TRACKS, **fields: Any) -> Asked:
    refusal = Refusal(exit_code=code, reason="r", sentence="s", candidates=("a", "b")) if code else None
    status = "refused" if code else "measured"
    result = StepResult(id="s1", kind="speed", status=status, refusal=refusal, **fields)
    answer = Answer(video="v", question="q", sentence="s", exit_code=code, results=(result,), steps=(result,))
    return cast("Asked", SimpleNamespace(answer=answer, tracks=tracks))


def tube(track: str) -> tuple[Tube, ...]:
    return (Tube(track=track, name="the red car", start=0.0, end=1.9),)


def span(start: float, end: float) -> TimeSpan:
    return TimeSpan(start=start, end=end, start_low=start, start_high=start, end_low=end, end_high=end)


def outcome(expected: Expected, asked: Asked, kind: str = "speed") -> str:
    return str(judge(asked, Question("q", kind, expected, ("car 1",)), FACTS)["outcome"])


CASES: dict[str, tuple[Expected, dict[str, Any], str]] = {
    "inside": (Number(5.0, "m/s"), {"quantity": measured(6, 4.9, 7)}, "right"),
    "outside but near": (Number(5.0, "m/s"), {"quantity": measured(5.4, 5.2, 5.6)}, "right"),
    "outside": (Number(5.0, "m/s"), {"quantity": measured(6, 5.5, 6.5)}, "wrong"),
    "in pixels": (Number(5.0, "m/s"), {"quantity": measured(5, 4, 6, "px/s")}, "wrong"),
    "at rest": (Rest(), {"quantity": measured(0, 0, 0.2)}, "right"),
    "not at rest": (Rest(), {"quantity": measured(0.1, 0, 0.3)}, "wrong"),
    "three o'clock": (Turned(100.0), {"heading": Heading(hour=measured(80, 70, 105, "deg"))}, "right"),
    "four o'clock": (Turned(100.0), {"heading": Heading(hour=measured(110, 90, 120, "deg"))}, "wrong"),
    "no hour": (Turned(0.0), {"heading": Heading(words=("left",))}, "wrong"),
    "winner": (More("car 1", "the red car"), {"choice": Choice(winner="red car", share=0.99)}, "right"),
    "loser": (More("car 1", "the red car"), {"choice": Choice(winner="the van", share=0.99)}, "wrong"),
    "undecided": (More("car 1", "the red car"), {"choice": Choice(winner=None, share=0.6)}, "undecided"),
    "equal": (More(None), {"choice": Choice(winner=None, share=0.6)}, "right"),
    "equal told apart": (More(None), {"choice": Choice(winner="the van", share=0.99)}, "wrong"),
    "yes": (YesNo(True), {"truth": Truth(verdict="yes", share=0.99)}, "right"),
    "no for yes": (YesNo(True), {"truth": Truth(verdict="no", share=0.01)}, "wrong"),
    "cannot tell": (YesNo(True), {"truth": Truth(verdict="cannot tell", share=0.5)}, "undecided"),
    "count": (HowMany(3), {"count": Count(value=3, low=3, high=3)}, "right"),
    "miscount": (HowMany(3), {"count": Count(value=2, low=2, high=3)}, "wrong"),
    "times": (Times("stop", (Span(1.0, 3.0),)), {"spans": (span(1.2, 3.0),)}, "right"),
    "other times": (Times("stop", (Span(1.0, 3.0),)), {"spans": (span(4.0, 6.0),)}, "wrong"),
    "followed": (Place("car 1"), {"tubes": tube("right")}, "right"),
    "another": (Place("car 1"), {"tubes": tube("wrong")}, "wrong"),
}


@pytest.mark.parametrize("name", CASES)
def test_judging(name: str):
    expected, fields, wanted = CASES[name]
    assert outcome(expected, answered(**fields)) == wanted


@pytest.mark.parametrize(
    ("expected", "code", "wanted"),
    [
        (Refused("not_found"), 5, "refused_right"),
        (Refused("not_found"), 6, "refused_wrong"),
        (Refused("not_found"), 0, "wrong"),
        (Number(5.0, "m/s"), 5, "refused"),
        (Number(5.0, "m/s"), 1, "crash"),
    ],
)
def test_refusals(expected: Expected, code: int, wanted: str):
    assert outcome(expected, answered(code)) == wanted


def test_an_error_that_no_type_explains_is_a_crash():
    row = failed(ValueError("x"), None, Question("q", "speed", Number(1.0, "m/s")))
    assert row["outcome"] == "crash"


def test_separation_is_held_against_what_the_answer_measured():
    """From surfaces or from reference points: the answer says which."""
    expected = Number(3.0, "m", between_points=7.0)
    surfaces = answered(quantity=measured(3, 2.9, 3.1, "m"), reference_point="the nearest surfaces")
    points = answered(quantity=measured(7, 6.9, 7.1, "m"), reference_point="the reference points")
    assert outcome(expected, surfaces) == outcome(expected, points) == "right"


def test_an_instant_told_a_fifth_of_a_second_wrongly():
    assert times_overlap([Span(2.2, 2.2)], [Span(2.0, 2.0)]) == pytest.approx(0.8 / 1.2)
    assert times_overlap([Span(1.0, 5.0)], [Span(1.0, 3.0)]) == pytest.approx(0.5)


def row(**fields: Any) -> dict[str, Any]:
    base = {"seed": 1, "camera": "fixed", "scene": "street", "question": "q", "kind": "speed", "by": "colour"}
    base |= {"source": "camera", "form": "Number", "event": "", "equal": False, "t": None, "outcome": "right"}
    return base | {"said": "s", "expected": {}, "listed": 0, "thing": "car", "moves": "yes", **fields}


def number(value: float, low: float, high: float, truth: float, **fields: Any) -> dict[str, Any]:
    inside = low <= truth <= high
    error = abs(value - truth) / truth
    return row(value=value, low=low, high=high, truth=truth, inside=inside, error=error, **fields)


def test_figures_over_invented_rows():
    rows = [
        number(5.0, 4.0, 6.0, 5.5),
        number(5.0, 4.8, 5.2, 6.0, source="plane", outcome="wrong"),
        number(2.0, 1.0, 3.0, 2.2, source="size"),
        row(kind="where", form="Place", siou=0.8),
        row(kind="where", form="Place", camera="panning", outcome="wrong", siou=0.3),
        row(kind="compare_speed", form="More"),
        row(kind="compare_speed", form="More", outcome="undecided"),
        row(kind="compare_speed", form="More", equal=True),
        row(kind="when", form="Times", event="stop", tiou=0.6),
        row(kind="when", form="Times", event="stop", outcome="refused"),
        row(form="Rest"),
        row(form="Refused", by="absent", outcome="refused_right"),
        row(form="Refused", by="absent", outcome="wrong"),
        row(form="Refused", by="ambiguous", outcome="refused_right", listed=3),
        row(kind="direction", form="Turned", hours_off=1),
        row(outcome="crash"),
    ]
    figures = metrics_of(rows)
    expected = {
        "target_found_static": 1.0,
        "target_found_panning": 0.0,
        "speed_median_error_known": np.median([0.5 / 5.5, 1 / 6]),
        "speed_median_error_size": 0.2 / 2.2,
        "comparisons_right": 1.0,
        "comparisons_undecided": 0.5,
        "equal_not_told_apart": 1.0,
        "events_mean_tiou": 0.3,
        "events_mean_tiou_answered": 0.6,
        "rest_reads_rest": 1.0,
        "absent_refused": 0.5,
        "ambiguous_listed": 1.0,
        "direction_hour": 0.0,
        "direction_within_one_hour": 1.0,
        "crashes": 1.0,
    }
    assert {key: figures[key] for key in expected} == pytest.approx(expected)
    assert figures["coverage_95"] == {"camera": 1.0, "plane": 0.0, "size": 1.0}
    assert groups_of(rows)["event stop"]["tiou"] == pytest.approx(0.3)


def test_intervals_are_pooled_relative_to_the_truth():
    rng = np.random.default_rng(0)
    rows = []
    for scale in (1.0, 100.0):
        for error in rng.normal(0, 0.05, 400):
            value = scale * (1 + error)
            rows.append(number(value, value - 0.098 * scale, value + 0.098 * scale, scale))
    figures = interval_figures(rows)
    assert figures["coverage_95"] == pytest.approx(0.95, abs=0.02)
    assert figures["interval_score_ratio"] == pytest.approx(1.0, abs=0.03)
    assert figures["median_half_width"] == pytest.approx(0.098)


def test_the_worst_come_first_and_what_is_right_is_left_out():
    table = worst_rows(
        [
            number(5, 4, 6, 5, question="fine"),
            row(question="broken", outcome="crash"),
            number(9, 8.9, 9.1, 1, question="off"),
        ],
        2,
    )
    assert table.splitlines()[0].startswith("1 fixed [camera] broken")
    assert "off" in table.splitlines()[1]
    assert "fine" not in table
