"""What the overlay says at the boxes and in its corner."""

from __future__ import annotations

import numpy as np
import pytest

from stagent.answer.answer import Answer, StepResult
from stagent.answer.labels import box_labels, speed_line, speed_unit
from stagent.answer.report.curves import NamedDraws
from stagent.answer.wording import one_of
from stagent_tools.types import Draws


@pytest.fixture
def answer(examples: dict[str, StepResult]) -> Answer:
    return Answer(video="v", question="q", sentence="s", results=(examples["speed"], examples["separation"]))


def draws(unit: str = "m") -> Draws:
    t = np.arange(51) / 25
    p = np.zeros((101, len(t), 3))
    p[..., 0] = np.linspace(9, 11, 101)[:, None] * t
    return Draws(t, p, np.zeros((101, len(t)), bool), np.ones(len(t), bool), unit=unit)


def test_a_box_has_its_name_and_its_number(answer: Answer) -> None:
    labels = box_labels(answer, ["white car", "the white car", "red car", "left player"])
    assert labels == [
        "white car 38.2 km/h (35.1 to 41.3)", "the white car 38.2 km/h (35.1 to 41.3)", "red car", "left player",
    ]  # fmt: skip


def test_several_by_one_name_are_counted(answer: Answer) -> None:
    assert box_labels(answer, ["red cars", "dog", "red cars"]) == ["red car 1", "dog", "red car 2"]


@pytest.mark.parametrize(
    ("several", "one"),
    [
        ("the red cars on the left", "red car on the left"),
        ("which car", "car"),
        ("people", "person"),
        ("bus", "bus"),
        ("", ""),
    ],
)
def test_one_of_several(several: str, one: str) -> None:
    assert one_of(several) == one


def test_the_corner_has_the_speed_while_it_is_known(answer: Answer) -> None:
    line_at = speed_line([NamedDraws("white car", draws()), NamedDraws("red car", draws("px"))], speed_unit(answer))
    assert line_at(1.0) == "white car 36.0 km/h (32.5 to 39.5)"
    assert line_at(5.0) == ""


def test_what_rests_has_no_speed_of_rounding(answer: Answer) -> None:
    resting = draws()
    resting.p[:] = 0.1 + 1e-16 * np.arange(51)[:, None]
    assert speed_line([NamedDraws("white car", resting)], "m/s")(1.0) == "white car 0.000 m/s (0.000 to 0.000)"
