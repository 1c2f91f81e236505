"""Only what the labels' own noise leaves alone is asked."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from llava_st.kinematics.certain import USUAL, jitter_of, survives
from llava_st.kinematics.questions import Followed, Kinematic, Question, value_of
from llava_st.kinematics.truth import STEP, Walked

STEPS = 8


def turned(degrees: float, step: float = 0.6, colour: str = "red") -> Followed:
    """A walker who turns once, half-way."""
    angle = np.radians(np.where(np.arange(STEPS) < STEPS // 2, 0.0, degrees))
    steps = step * np.column_stack([np.cos(angle), np.sin(angle), np.zeros(STEPS)])
    centre = np.concatenate([np.zeros((1, 3)), np.cumsum(steps, axis=0)])
    return Followed("one", colour, Walked(STEP * np.arange(STEPS + 1), centre))


def asked(task: Kinematic, *things: Followed, hour: int | None = None) -> Question:
    question = Question(task, things, "", span=(0.0, STEP * STEPS), hour=hour)
    return Question(task, things, "", "", value_of(question), question.span, hour)


def shaken(question: Question, jitter: float) -> bool:
    return survives(question, jitter, np.random.default_rng(0))


def test_an_hour_beside_a_border_is_asked_only_of_exact_labels() -> None:
    beside, clear = asked(Kinematic.DIRECTION, turned(16.5)), asked(Kinematic.DIRECTION, turned(30.0))
    assert (beside.value, clear.value) == ("1", "1")
    assert shaken(beside, 0.0)
    assert not shaken(beside, 0.03)
    assert shaken(clear, 0.03)
    assert shaken(asked(Kinematic.DIRECTION, turned(17.5, step=4.0)), 0.03)  # of a car the labels know more


def test_stretches_and_comparisons_follow_the_same_rule() -> None:
    assert shaken(asked(Kinematic.TIMESTAMP, turned(30.0), hour=12), 0.03)
    assert not shaken(asked(Kinematic.TIMESTAMP, turned(15.5), hour=1), 0.03)
    near, far = turned(0.0, step=0.60), turned(0.0, step=0.601, colour="blue")
    assert not shaken(asked(Kinematic.FARTHER, near, far), 0.03)
    assert shaken(asked(Kinematic.FARTHER, near, turned(0.0, step=0.9, colour="blue")), 0.03)
    assert shaken(asked(Kinematic.DISTANCE, near), 0.03)
    assert not shaken(asked(Kinematic.DISTANCE, turned(0.0, step=0.05)), 0.03)


@settings(deadline=None)
@given(st.floats(1.0, 179.0), st.floats(0.3, 6.0), st.sampled_from([Kinematic.DIRECTION, Kinematic.SPEED]))
def test_exact_labels_leave_every_answer_alone(degrees: float, step: float, task: Kinematic) -> None:
    assert shaken(asked(task, turned(degrees, step)), 0.0)


def test_how_much_labels_jitter_shows_on_what_stands() -> None:
    rng = np.random.default_rng(0)
    t = STEP * np.arange(20)
    standing = [Walked(t, 0.04 * rng.standard_normal((20, 3))) for _ in range(30)]
    moving = [turned(0.0).walked] * 30
    assert jitter_of([*standing, *moving]) == pytest.approx(0.04, rel=0.1)
    assert jitter_of(moving) == USUAL
