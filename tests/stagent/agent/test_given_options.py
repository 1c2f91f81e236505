"""What is given on the command line counts, or is said not to; a box for one question is no slip in another."""

from __future__ import annotations

from pathlib import Path

import pytest

from stagent.api import AskOptions, ask_all

EXAMPLES = Path(__file__).resolve().parents[3] / "examples"
STREET, PLANE = EXAMPLES / "street.mp4", EXAMPLES / "street.plane.json"


@pytest.fixture(scope="module")
def pointed():
    boxes, references = ("red car=640,208,750,254@4.36",), ("lane=50m@100,100,150,100",)
    options = AskOptions(boxes=boxes, plane=PLANE, references=references, draws=256, backends=("mask=sam2",))
    return ask_all(STREET, ["How fast is the red car?", "How fast is the person?"], options)


def test_a_box_for_one_question_is_no_slip_in_another(pointed):
    assert [answer.exit_code for answer in pointed] == [0, 0]
    car, person = (answer.results[0].quantity for answer in pointed)
    assert car.low < 9.0 < car.high
    assert person.value < 2.0


def test_a_length_beside_marked_points_is_said_to_be_idle(pointed):
    assert all("--ref was not used: metres come from the plane." in answer.warnings for answer in pointed)


def test_masks_that_nothing_needs_are_said_to_be_idle(pointed):
    assert all(any("--backend mask was not used" in line for line in answer.warnings) for answer in pointed)
