"""Units, constants and the plan in words."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stagent.plan import describe_plan, plan_question
from stagent.plan.constants import CONSTANTS, constant
from stagent.plan.plan import UNITS, Unit
from stagent.plan.units import convert, dimension, si_unit, to_si
from stagent_tools.errors import CannotMeasure, UsageError


@pytest.mark.parametrize(
    ("value", "unit", "wanted", "result"),
    [
        (10.0, "m/s", "km/h", 36.0),
        (1.0, "mi", "m", 1609.344),
        (1.0, "nmi", "m", 1852.0),
        (1.0, "kn", "m/s", 1852 / 3600),
        (4.0, "m/s", "min/km", 1000 / 4 / 60),
        (5.0, "min/km", "m/s", 1000 / 300),
        (5.0, "min/km", "min/mi", 5 * 1.609344),
        (1.0, "g", "m/s2", 9.80665),
        (90.0, "deg", "clock", 3.0),
        (0.0, "deg", "clock", 12.0),
        (-90.0, "deg", "clock", 9.0),
        (12.0, "clock", "deg", 0.0),
    ],
)
def test_conversions(value: float, unit: Unit, wanted: Unit, result: float) -> None:
    assert convert(value, unit, wanted) == pytest.approx(result)


def test_standing_still_is_an_infinite_pace() -> None:
    assert math.isinf(convert(0.0, "m/s", "min/km"))


def test_a_length_is_no_speed() -> None:
    with pytest.raises(UsageError, match="length"):
        convert(1.0, "m", "m/s")


@given(st.sampled_from(UNITS), st.floats(0.01, 1000))
@settings(deadline=None)
def test_there_and_back(unit: Unit, value: float) -> None:
    if unit == "clock":
        value = value % 12 or 12.0
    assert convert(convert(value, unit, si_unit(unit)), si_unit(unit), unit) == pytest.approx(value)


@pytest.mark.parametrize("name", CONSTANTS)
def test_every_constant_has_unit_spread_and_source(name: str) -> None:
    value = constant(name)
    assert value.source
    assert value.unit is not None
    assert value.spread is not None
    assert value.spread < 0.3 * value.value
    assert to_si(value.value, value.unit) > 0
    assert dimension(value.unit) in ("length", "speed", "time", "acceleration")


def test_an_unknown_constant_is_refused() -> None:
    with pytest.raises(CannotMeasure, match="distance to the moon"):
        constant("free: distance to the moon")


def test_a_plan_in_words_names_steps_and_what_was_stated() -> None:
    text = describe_plan(
        plan_question("The gate is 3 m wide. How fast was the lorry when it crossed the line, in mph?")
    )
    assert "crosses" in text
    assert "s2  the speed of the lorry at one moment, during s1, in mph  (asked)" in text
    assert "gate" in text


def test_what_is_no_question_names_the_nearest_one() -> None:
    assert "nearest question" in describe_plan(plan_question("purple between hardly and or?"))
