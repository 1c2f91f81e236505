"""From the tools' values to plain data: units, intervals, boxes."""

from __future__ import annotations

import json

import numpy as np
import pytest
from pydantic import ValidationError

from stagent.answer.answer import Answer, Refusal, StepResult, exit_code_of, refusal_of
from stagent.answer.measured import measured, tube
from stagent.answer.values import Interval
from stagent_tools.errors import Ambiguous, NoScale
from stagent_tools.types import Quantity, Span, Track


def speed(value: float, low: float, high: float, unit: str = "m/s", one_sided: bool = False) -> Quantity:
    return Quantity(value, low, high, unit, samples=np.zeros(1), one_sided=one_sided, budget={"scale": np.float64(1)})


def test_in_the_unit_asked_and_in_si() -> None:
    number = measured(speed(10.0, 9.0, 11.5), "km/h")
    assert (number.value, number.low, number.high) == pytest.approx((36.0, 32.4, 41.4))
    assert (number.unit, number.si.unit, number.si.value) == ("km/h", "m/s", 10.0)


def test_a_pace_turns_its_interval_round() -> None:
    number = measured(speed(4.0, 3.2, 5.0), "min/km")
    assert (number.low, number.value, number.high) == pytest.approx((3.3333, 4.1667, 5.2083), abs=1e-4)


def test_what_may_be_at_rest_has_no_pace() -> None:
    assert measured(speed(0.0, 0.0, 0.2, one_sided=True), "min/km").unit == "m/s"


def test_pixels_stay_pixels() -> None:
    assert measured(speed(200.0, 190.0, 210.0, "px/s"), "km/h").unit == "px/s"


def test_hours_of_the_clock_are_not_torn_apart_at_twelve() -> None:
    number = measured(speed(3.0, -12.0, 15.0, "deg"), "clock")
    assert (number.low, number.value, number.high) == pytest.approx((-0.4, 0.1, 0.5))


@pytest.mark.parametrize(("value", "low", "high"), [(3.0, 1.0, 2.0), (np.nan, 1.0, 2.0), (1.0, 0.0, np.inf)])
def test_no_number_outside_its_interval_and_none_without_end(value: float, low: float, high: float) -> None:
    with pytest.raises(ValidationError):
        Interval(value=value, low=low, high=high, unit="m")


def track() -> Track:
    t = np.array([0.0, 0.04, 0.08, 0.12])
    boxes = np.stack([np.array([10.0, 20.0, 30.0, 40.0]) + 100 * x for x in t])
    return Track("7", t, boxes, np.ones(4), "vehicle", "motion")


def test_a_tube_holds_all_boxes_of_its_span_or_those_asked_for() -> None:
    whole = tube(track(), "white car", span=Span(0.03, 0.1))
    assert [box.t for box in whole.boxes] == [0.04, 0.08]
    assert whole.complete
    asked = tube(track(), "white car", times=(0.06, 3.0))
    assert [(box.t, box.box[0]) for box in asked.boxes] == [(0.06, 16.0)]
    assert not asked.complete


def test_an_answer_is_plain_data_and_comes_back_the_same(examples: dict[str, StepResult]) -> None:
    number = measured(speed(np.float64(10.0), np.float64(9.0), np.float64(11.5)), "km/h")
    steps = (*examples.values(), StepResult(id="s9", kind="speed", status="measured", quantity=number))
    answer = Answer(video="clip.mp4", question="How fast?", sentence="Fast.", results=steps, steps=steps)
    document = json.dumps(answer.model_dump(mode="json"), allow_nan=False)
    assert json.loads(document)["schema"] == "stagent.answer/1"
    assert Answer.model_validate_json(document) == answer
    assert type(number.budget["scale"]) is float


def test_refusals_keep_code_reason_and_candidates() -> None:
    refusal = refusal_of(Ambiguous("Two fit.", "Point at one.", candidates=("red", "blue")))
    assert refusal == Refusal(
        exit_code=6, reason="ambiguous", sentence="Two fit.", remedy="Point at one.", candidates=("red", "blue")
    )


def test_the_first_refused_question_gives_the_exit_code() -> None:
    def step(refusal: Refusal | None) -> StepResult:
        return StepResult(id="s", kind="speed", status="refused" if refusal else "measured", refusal=refusal)

    no_scale = refusal_of(NoScale("No scale.", "Give one."))
    ambiguous = refusal_of(Ambiguous("Two fit."))
    assert exit_code_of((step(None), step(no_scale), step(ambiguous))) == 7
    assert exit_code_of((step(None),)) == 0
