"""A time that may be any in half of what was asked about is no answer."""

from __future__ import annotations

import pytest

from stagent.agent.checks import problem_with
from stagent.answer.answer import StepResult
from stagent.answer.values import TimeSpan
from stagent.plan import plan_question


def when(*doubts: float) -> StepResult:
    """Instants at 5 s of ten, each known to so many seconds."""
    spans = tuple(
        TimeSpan(start=5, end=5, start_low=5 - d / 2, start_high=5 + d / 2, end_low=5 - d / 2, end_high=5 + d / 2)
        for d in doubts
    )
    return StepResult(id="s1", kind="when", status="measured", span=(0.0, 10.0), spans=spans, event="free: is highest")


STEP = plan_question("When is the ball at its highest?").steps[0]


@pytest.mark.parametrize("doubts", [(), (0.2,), (4.9,), (8.0, 0.3)])
def test_a_time_that_says_something_stands(doubts: tuple[float, ...]) -> None:
    assert problem_with(when(*doubts), STEP) is None


def test_a_time_that_may_be_any_is_refused() -> None:
    problem = problem_with(when(8.0), STEP)
    assert problem is not None
    settled = problem.settle(when(8.0))
    assert settled.refusal is not None
    assert settled.spans == ()
    assert "between 1 and 9 s" in settled.refusal.sentence
