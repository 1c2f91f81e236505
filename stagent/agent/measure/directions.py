"""Which way: in words of the picture always, on the clock where the ground is known."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from stagent.agent.measure.result import budgeted, narrows, tubes
from stagent.answer.answer import StepResult
from stagent.answer.measured import measured
from stagent.answer.values import Heading, TimeSpan
from stagent_tools import kinematics
from stagent_tools.errors import CannotMeasure, NoScale
from stagent_tools.kinematics import WORDS, Measured

if TYPE_CHECKING:
    from stagent.agent.job import Job, Subject
    from stagent.answer.values import Measured as MeasuredValue
    from stagent_tools.streams import Streams
    from stagent_tools.types import Span, Track

CLOCK_UNITS = {"clock", "deg"}
OPPOSITE = {"left": "right", "right": "left", "up": "down", "down": "up", "towards": "away", "away": "towards"}
SECOND_WORD_SHARE = 0.35  # of the draws: then the motion is as much the one as the other


def direction(job: Job) -> StepResult:
    """The words of the net motion; the clock too where it was asked or the ground is known (one thing only)."""
    _need_ground_or_still_camera(job)
    subject = job.subject
    heading = _words(job, subject)
    hour, notes = _hour(job, subject)
    span = job.when.span
    return StepResult(
        id=job.step.id,
        kind=job.step.kind,
        status="measured",
        subject=subject.name,
        span=(span.start, span.end),
        heading=heading.model_copy(update={"hour": hour}),
        quantity=hour,
        rung=str(job.bench.scene().rung_for(subject.thing)),
        narrows=narrows(hour.budget, job.bench.scene().unlocks) if hour else (),
        notes=notes,
        tubes=tubes(job, subject),
    )


def direction_when(job: Job) -> StepResult:
    """Spans at the asked hour, against its first heading, seen from above."""
    subject, hour = job.subject, job.step.hour
    if hour is None:
        raise CannotMeasure("The question names no direction of the clock.")
    draws = job.world(subject, subject.only(), job.bench.streams)
    span = None if job.when.whole else job.when.span
    spans = kinematics.direction_when(draws, hour, span, stkit=job.bench.options.stkit)
    return StepResult(
        id=job.step.id,
        kind=job.step.kind,
        status="measured",
        subject=subject.name,
        reading=f"{hour} o'clock",
        span=(job.when.span.start, job.when.span.end),
        spans=tuple(_time_span(span) for span in spans),
        rung=str(job.bench.scene().rung_for(subject.thing)),
        assumptions=tuple(job.bench.scene().assumptions(subject.thing)),
        tubes=tubes(job, subject),
    )


def _need_ground_or_still_camera(job: Job) -> None:
    """From a driving camera the motion in the picture is not the motion over ground."""
    if job.bench.scan().motion.kind == "driving" and job.bench.scene().journey is None:
        raise CannotMeasure(
            "The camera drives along, so the motion in the picture is not the thing's own, and its way over ground "
            "cannot be told.",
            "Give the camera with --camera FILE, or points of the road before it with --plane FILE.",
        )


def _words(job: Job, subject: Subject) -> Heading:
    """Shares of the words over all draws of all tracks that are meant."""
    span = None if job.when.whole else job.when.span
    each = [_track_words(job, subject, track, span) for track in subject.tracks if _moves_in(track, span)]
    if not each:
        raise CannotMeasure(f"{subject.name} is not seen long enough there to have a direction.", "Ask another span.")
    at_rest = float(np.mean([words.at_rest for words in each]))
    shares = {word: float(np.mean([words.shares.get(word, 0.0) for words in each])) for word in WORDS}
    if at_rest > max(shares.values()):
        return Heading(at_rest=True)
    first, second = sorted(shares, key=lambda word: -shares[word])[:2]
    if shares[second] <= SECOND_WORD_SHARE:
        return Heading(words=(first,))
    if OPPOSITE[first] == second:
        raise CannotMeasure(f"{subject.name} go both ways: {first} and {second}.", "Ask about one of them.")
    return Heading(words=(first, second))


def _track_words(job: Job, subject: Subject, track: Track, span: Span | None) -> kinematics.Words:
    """In the picture; before a camera that drives, over ground, as its driver sees it in the middle of the time."""
    journey = job.bench.scene().journey if job.bench.scan().motion.kind == "driving" else None
    if journey is None:
        width = float(job.bench.scan().info.width)
        return kinematics.picture_direction(job.picture(track, job.bench.streams), width, span)
    seen = track.span if span is None else span
    heading = float(np.interp((seen.start + seen.end) / 2, journey.t, np.unwrap(journey.heading)))
    return kinematics.direction_from(job.world(subject, track, job.bench.streams), heading, span)


def _moves_in(track: Track, span: Span | None) -> bool:
    return len((track.within(span) if span else track).t) > 1


def _hour(job: Job, subject: Subject) -> tuple[MeasuredValue | None, tuple[str, ...]]:
    """The clock; None where nobody asked for it and it cannot be had."""
    asked = job.step.unit in CLOCK_UNITS
    if not asked and (len(subject.tracks) > 1 or job.bench.scene().ground is None):
        return None, ()
    track, span = subject.only(), None if job.when.whole else job.when.span

    def compute(streams: Streams) -> Measured:
        return kinematics.direction(job.world(subject, track, streams), span, stkit=job.bench.options.stkit)

    try:
        whole, quantity = budgeted(job, compute)
    except (NoScale, CannotMeasure):
        if asked:
            raise
        return None, ()
    return measured(quantity, job.step.unit or "clock"), whole.notes


def _time_span(span: Span) -> TimeSpan:
    return TimeSpan(
        start=span.start,
        end=span.end,
        start_low=span.start,
        start_high=span.start,
        end_low=span.end,
        end_high=span.end,
    )
