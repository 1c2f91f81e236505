"""A unit that is none of what is measured is refused with a sentence, for every kind and every unit."""

from __future__ import annotations

import pytest

from stagent.plan import plan_question
from stagent.plan.plan import UNITS
from stagent.plan.units import SPOKEN, dimension

# A question of each kind that can be asked in a unit, and the dimensions of what it can mean.
ASKED: dict[str, tuple[str, ...]] = {
    "How far did the dog run": ("length",),
    "What is the displacement of the buoy": ("length",),
    "How far is the dog from the wall": ("length", "time"),
    "How tall is the man": ("length",),
    "How high does the horse jump": ("length",),
    "Who ran farther, the man or the dog": ("length",),
    "How fast is the car": ("speed",),
    "How fast is the car at 3 s": ("speed",),
    "What is the top speed of the car": ("speed",),
    "How fast are we going": ("speed",),
    "Which is faster, the car or the bus": ("speed",),
    "How hard does the car brake": ("acceleration",),
    "Which way is the car going": ("angle",),
    "How long does the car stand still": ("time",),
    "What is the time gap between the car and the bus": ("time",),
    "How long until the car hits the wall": ("time",),
}


@pytest.mark.parametrize("question", ASKED)
def test_a_unit_either_fits_or_is_refused(question: str) -> None:
    for unit in (unit for unit in UNITS if unit != "clock"):
        plan = plan_question(f"{question}, in {SPOKEN[unit][0]}?")
        assert bool(plan.steps) == (dimension(unit) in ASKED[question]), unit
        assert plan.steps[-1].unit == unit if plan.steps else plan.unsupported == "other"


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("How far did the dog run in km/h?", "A distance is not measured in km/h."),
        ("Which way is the car going in m/s?", "A direction is not measured in m/s."),
        ("How far does the car get in 2 hours at this speed, in km/h?", "A distance is not measured in km/h."),
    ],
)
def test_the_sentence_names_what_was_asked(question: str, sentence: str) -> None:
    plan = plan_question(question)
    assert (plan.steps, plan.unsupported, plan.why) == ((), "other", sentence)
