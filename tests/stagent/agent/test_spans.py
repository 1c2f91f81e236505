"""From a plan's span to seconds of the video."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stagent.agent.spans import resolve_span
from stagent.answer.answer import StepResult, refusal_of
from stagent.answer.values import TimeSpan
from stagent.plan.plan import PlanSpan
from stagent_tools.errors import CannotMeasure, TargetNotFound, UsageError
from stagent_tools.types import VideoInfo

END = 12.0
# unevenly spaced, as a phone records
TIMES = np.cumsum(np.where(np.arange(240) % 3 == 0, 0.06, 0.045)) - 0.06
INFO = VideoInfo(Path("clip.mp4"), 640, 360, END, len(TIMES), None, variable_rate=True)


def event(start: float, end: float) -> StepResult:
    span = TimeSpan(start=start, end=end, start_low=start, start_high=start, end_low=end, end_high=end)
    return StepResult(id="s1", kind="when", status="measured", subject="the car", event="stop", spans=(span,))


DONE = {"s1": event(3.0, 5.0), "s2": event(8.0, 9.0)}


@pytest.mark.parametrize(
    ("asked", "wanted"),
    [
        ([2, 6], (2, 6)),
        ([10, None], (10, END)),
        ([10, 99], (10, END)),
        ({"first": 4}, (0, 4)),
        ({"last": 3}, (9, END)),
        ({"frac": [0.5, 1]}, (6, END)),
        ({"during": "s1"}, (3, 5)),
        ({"before": "s1"}, (0, 3)),
        ({"after": "s1"}, (5, END)),
        ({"before": "s2", "last": 2}, (6, 8)),
        ({"after": "s1", "before": "s2"}, (5, 8)),
    ],
)
def test_span_in_seconds(asked: object, wanted: tuple[float, float]) -> None:
    when = resolve_span(PlanSpan.model_validate(asked), INFO, TIMES, DONE)
    assert (when.span.start, when.span.end) == pytest.approx(wanted)


@pytest.mark.parametrize(
    ("asked", "at"),
    [
        ({"at": 4.5}, 4.5),
        ({"at": "start"}, 0.0),
        ({"at": "end"}, END),
        ({"after": "s1", "at": 3}, 8.0),
        ({"during": "s1"}, 3.0),
        ({"before": "s1"}, 3.0),
    ],
)
def test_one_moment(asked: object, at: float) -> None:
    when = resolve_span(PlanSpan.model_validate(asked), INFO, TIMES, DONE, instant=True)
    assert when.at == pytest.approx(at)


def test_frame_numbers_become_time_stamps_and_never_a_rate() -> None:
    when = resolve_span(PlanSpan.model_validate({"frames": [30, 90]}), INFO, TIMES, {})
    assert (when.span.start, when.span.end) == (TIMES[30], TIMES[90])


@pytest.mark.parametrize("asked", [[50, 60], {"at": 50}, {"frames": [900, 950]}])
def test_outside_the_clip_is_the_users_slip(asked: object) -> None:
    with pytest.raises(UsageError, match=r"12\.00 s|240"):
        resolve_span(PlanSpan.model_validate(asked), INFO, TIMES, {})


def test_an_event_that_never_happened_or_was_refused() -> None:
    never = event(1, 2).model_copy(update={"spans": ()})
    refused = never.model_copy(update={"refusal": refusal_of(TargetNotFound("No bus is seen."))})
    for result, words in ((never, "never seen to stop"), (refused, "No bus is seen")):
        with pytest.raises(CannotMeasure, match=words):
            resolve_span(PlanSpan.model_validate({"after": "s1"}), INFO, TIMES, {"s1": result})


@settings(deadline=None)
@given(first=st.floats(0.1, 100), last=st.floats(0.1, 100))
def test_spans_never_leave_the_clip(first: float, last: float) -> None:
    for asked in ({"first": first}, {"last": last}):
        span = resolve_span(PlanSpan.model_validate(asked), INFO, TIMES, {}).span
        assert 0 <= span.start <= span.end <= END
