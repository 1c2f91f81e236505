"""Sentences: golden ones for every kind, and what must hold for any number in any unit.

The golden file is written again by: STAGENT_REGENERATE=1 pytest tests/stagent/answer/test_sentence.py
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stagent.answer.answer import Refusal, StepResult
from stagent.answer.rounding import rounded, stretch, symbol
from stagent.answer.sentence import BODIES, sentence_of, sentences
from stagent.answer.values import Interval, Measured, TimeSpan
from stagent.plan.plan import UNITS

GOLDEN = Path(__file__).parent / "sentences.golden.txt"
LINEAR_UNITS = sorted({*UNITS, "", "%", "px", "px/s"} - {"clock"})


def printed(number: str) -> float:
    return float(number.replace("−", "-"))


@st.composite
def intervals(draw: st.DrawFn) -> Interval:
    # a number below 1e-300 is no measurement: half of the smallest spread that a float can hold is no spread at all
    numbers = st.floats(-1e6, 1e6, allow_subnormal=False)
    low, value, high = sorted(draw(st.tuples(*[numbers] * 3)))
    return Interval(value=value, low=low, high=high, unit=draw(st.sampled_from(LINEAR_UNITS)))


def test_golden_sentences(examples: dict[str, StepResult]) -> None:
    text = "\n".join(f"{name}\n    {sentence_of(result)}" for name, result in examples.items()) + "\n"
    if os.environ.get("STAGENT_REGENERATE"):
        GOLDEN.write_text(text, encoding="utf-8")
    assert text == GOLDEN.read_text(encoding="utf-8")


def test_every_kind_has_a_sentence_and_an_example(examples: dict[str, StepResult]) -> None:
    assert {result.kind for result in examples.values()} == set(BODIES)


@settings(deadline=None)
@given(intervals())
def test_rounding_never_claims_more_than_was_measured(interval: Interval) -> None:
    value, low, high = map(printed, rounded(interval))
    assert low <= interval.low <= interval.high <= high
    assert low <= value <= high
    assert high - low <= 1.5 * (interval.high - interval.low) + 2e-3 * abs(interval.value)


@settings(deadline=None)
@given(intervals(), st.sampled_from(sorted(BODIES)))
def test_number_and_interval_stand_in_the_sentence(interval: Interval, kind: str) -> None:
    quantity = Measured(**interval.model_dump(), si=interval)
    result = StepResult(id="s1", kind=kind, status="measured", subject="red ball", quantity=quantity)
    if kind not in {"compute", "when", "speed", "size", "separation", "distance", "acceleration"}:
        return
    value, low, high = rounded(interval)
    assert f"{value}{symbol(interval.unit)} (95 %: {low} to {high})" in sentence_of(result)


@pytest.mark.parametrize(
    ("value", "low", "high", "expected"),
    [
        (38.17, 35.08, 41.29, ("38.2", "35.0", "41.3")),
        (38.17, 30.08, 46.29, ("38", "30", "47")),
        (38170.0, 35080.0, 41290.0, ("38200", "35000", "41300")),
        (0.00234, 0.0021, 0.0026, ("0.00234", "0.00210", "0.00260")),
        (-2.34, -2.91, -1.78, ("−2.3", "−3.0", "−1.7")),
        (12.0, 12.0, 12.0, ("12.00", "12.00", "12.00")),
        (0.0, 0.0, 0.0, ("0.000", "0.000", "0.000")),
        (1e-9, -1.0, 1.0, ("0.0", "−1.0", "1.0")),
    ],
)
def test_digits_follow_the_interval(value: float, low: float, high: float, expected: tuple[str, str, str]) -> None:
    assert rounded(Interval(value=value, low=low, high=high, unit="m")) == expected


def test_clock_stays_on_its_face() -> None:
    assert rounded(Interval(value=12.4, low=11.62, high=13.27, unit="clock")) == ("12.4", "11.6", "1.3")
    assert rounded(Interval(value=0.0, low=-0.5, high=0.5, unit="clock")) == ("12", "11.5", "12.5")


def test_stretch_of_a_known_moment_is_plain() -> None:
    moment = TimeSpan(start=2.7, end=2.7, start_low=2.7, start_high=2.7, end_low=2.7, end_high=2.7)
    assert stretch(moment) == "at 2.7 s"


def test_a_question_refused_as_a_whole_is_said_once(examples: dict[str, StepResult]) -> None:
    refusal = Refusal(exit_code=5, reason="not_found", sentence="There is no elephant", remedy="There are two cars")
    assert sentences((), refusal) == "There is no elephant. There are two cars."
    refused = examples["refused"]
    assert sentences((refused,), refused.refusal) == sentence_of(refused)
