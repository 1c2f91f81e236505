"""From a plan's span to seconds of this video."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from stagent_tools.errors import CannotMeasure, UsageError
from stagent_tools.types import Span

if TYPE_CHECKING:
    from stagent.answer.answer import StepResult
    from stagent.plan.plan import PlanSpan
    from stagent_tools.types import FloatArray, VideoInfo


INSTANT_REACH_S = 2.0
"""What is asked to last "while" something happens at once ("how fast does it come back") is measured over the seconds
that begin with it: long enough for a mean, short enough to be about that."""


@dataclass(frozen=True, slots=True)
class When:
    """Where in the video a step looks: a span, and the instant in it if one was asked for. `whole`: nobody said."""

    span: Span
    at: float | None = None
    whole: bool = False


def resolve_span(
    asked: PlanSpan | None, info: VideoInfo, times: FloatArray, done: Mapping[str, StepResult], *, instant: bool = False
) -> When:
    """Seconds of video time. `times` (n,) s of the frames, for frame numbers · `done` results of the event steps ·
    `instant`: the kind of question wants one moment (`during` an event is then where it begins).

    Raises UsageError for a span outside the clip, CannotMeasure when the event that it leans on was not found.
    """
    end = info.duration
    if asked is None:
        return When(Span(0.0, end), whole=True)
    if asked.between is not None:
        return When(_inside(asked.between[0], asked.between[1], end))
    if asked.frames is not None:
        return When(_frames(asked.frames, times, end))
    span = Span(0.0, end)
    if asked.during is not None:
        span = _event(asked.during, done)
        if instant:
            return When(span, at=span.start)
        if span.duration == 0:
            span = Span(span.start, min(span.start + INSTANT_REACH_S, end))
    if asked.after is not None:
        span = Span(_event(asked.after, done).end, span.end)
    if asked.before is not None:
        span = Span(span.start, _event(asked.before, done).start)
        if instant and asked.first is None and asked.last is None and asked.at is None:
            return When(span, at=span.end)
    return _narrowed(asked, span, end)


def _narrowed(asked: PlanSpan, span: Span, end: float) -> When:
    """`first`, `last`, `frac` and `at` inside the span that events left."""
    if asked.frac is not None:
        start = span.start
        span = Span(start + asked.frac[0] * span.duration, start + asked.frac[1] * span.duration)
    if asked.first is not None:
        span = Span(span.start, min(span.start + asked.first, end))
    if asked.last is not None:
        span = Span(max(span.end - asked.last, 0.0), span.end)
    if asked.at is None:
        return When(span)
    at = {"start": span.start, "end": span.end}.get(str(asked.at))
    if at is None:
        at = float(asked.at) + (span.start if asked.after else 0.0)
    if not 0 <= at <= end:
        raise UsageError(
            f"{at:g} s is outside the video, which ends at {end:.2f} s.", f"Ask for a time between 0 and {end:.2f} s."
        )
    return When(span, at=at)


def _inside(start: float, stop: float | None, end: float) -> Span:
    """[start, stop] cut to the video; a span that begins after its end is the user's mistake."""
    if start >= end:
        raise UsageError(
            f"The span from {start:g} s lies outside the video, which ends at {end:.2f} s.",
            f"Ask for a span between 0 and {end:.2f} s.",
        )
    return Span(start, end if stop is None else min(stop, end))


def _frames(frames: tuple[int, int], times: FloatArray, end: float) -> Span:
    first, last = frames
    if first >= len(times):
        raise UsageError(f"There is no frame {first}: the video has {len(times)}.", "Frames are counted from 0.")
    return Span(float(times[first]), float(times[last]) if last < len(times) else end)


def _event(step: str, done: Mapping[str, StepResult]) -> Span:
    """The first occurrence that the step found."""
    result = done[step]
    if result.refusal is not None:
        raise CannotMeasure(f"The question leans on an event that was not found: {result.refusal.sentence}")
    if not result.spans:
        raise CannotMeasure(
            f"{result.subject or 'It'} is never seen to {result.event or 'do that'}: there is no time to measure at.",
            "Give the time instead: 'at 3 s', 'between 2 and 4 s'.",
        )
    return Span(result.spans[0].start, result.spans[0].end)
