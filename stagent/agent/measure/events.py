"""When something happens, whether it does, how long it takes, and where things are then."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from stagent.agent.measure.occurrences import need_seen_enough, occurrences, placed_by, time_span
from stagent.agent.measure.result import tubes
from stagent.agent.measure.told import told_by
from stagent.answer.answer import StepResult
from stagent.answer.measured import measured
from stagent.answer.values import Truth
from stagent_tools.errors import CannotMeasure
from stagent_tools.kinematics import Measured
from stagent_tools.kinematics.compare import verdict_of
from stagent_tools.temporal import EventSpan, Happening, happening_of
from stagent_tools.types import Quantity

if TYPE_CHECKING:
    from stagent.agent.job import Job
    from stagent_tools.types import FloatArray

CAMERA = "camera"
GAIT = re.compile(r"^free: (runs?|walks?|jogs?|sprints?|trots?|gallops?)$")
ABOUT_SIGHT = {Happening.OUT_OF_SIGHT, Happening.IN_SIGHT}
HALF_95 = 1.959964  # standard normal quantile of 97.5 %


def when(job: Job) -> StepResult:
    """Spans of the event; its duration if a unit was asked; yes or no if only whether."""
    if job.step.target is not None and job.step.target.noun == CAMERA:
        return _camera_moves(job)
    inputs = job.step.inputs
    if inputs is not None and inputs.stat == "exists" and GAIT.search(job.step.event or ""):
        raise CannotMeasure("Walking and running cannot be told apart by their tracks.", "Ask how fast it goes.")
    found = occurrences(job)
    if inputs is not None and inputs.stat == "exists":
        if not found:
            need_seen_enough(job)
        share = 1.0 - float(np.prod([1.0 - event.probability for event in found]))
        return _result(job, found).model_copy(update={"truth": Truth(verdict=verdict_of(share), share=share)})
    if not found:
        raise CannotMeasure(
            f"That does not happen in the video, as far as {job.subject.name} is seen.",
            "Ask whether it happens at all, or point at the thing with --box.",
        )
    result = _result(job, found)
    if job.step.unit is None:
        job.bench.samples[job.step.id] = _starts(job, found[0])
        return result
    _need_both_ends(job, found[0])
    return result.model_copy(update={"quantity": measured(_duration(job, found[0]), job.step.unit)})


def _need_both_ends(job: Job, event: EventSpan) -> None:
    """How long something takes is known only if its beginning and its end were seen."""
    track = next((t for t in job.subject.tracks if t.id == event.track), None)
    if track is None or len(track.t) < 2 or happening_of(job.step.event or "") in ABOUT_SIGHT:
        return
    step = float(np.median(np.diff(track.t)))
    for end, at, limit in (("beginning", event.start, track.t[0]), ("end", event.end, track.t[-1])):
        if abs(at - float(limit)) <= 2 * step:
            raise CannotMeasure(
                f"The {end} of it was not seen: {job.subject.name} is followed from {track.t[0]:.2f} to "
                f"{track.t[-1]:.2f} s only.",
                "Point at the thing with --box at a moment before it begins.",
            )


def when_where(job: Job) -> StepResult:
    """The event, and where its thing is as it begins."""
    found = occurrences(job)
    if not found:
        raise CannotMeasure(f"That does not happen in the video, as far as {job.subject.name} is seen.")
    doers = {event.track for event in found}
    subject = replace(job.subject, tracks=tuple(t for t in job.subject.tracks if t.id in doers) or job.subject.tracks)
    return _result(job, found).model_copy(
        update={"tubes": tubes(job, subject, times=tuple(event.start for event in found))}
    )


def _camera_moves(job: Job) -> StepResult:
    """Whether the camera moves, from the motion of the background."""
    inputs = job.step.inputs
    if inputs is None or inputs.stat != "exists":
        raise CannotMeasure("When the camera does that cannot be measured yet.", "Ask whether the camera moves.")
    share = job.bench.scan().motion.moving
    return StepResult(
        id=job.step.id,
        kind=job.step.kind,
        status="measured",
        subject=CAMERA,
        event=job.step.event or "",
        truth=Truth(verdict=verdict_of(share), share=share),
    )


def _result(job: Job, found: tuple[EventSpan, ...]) -> StepResult:
    span = job.when.span
    return StepResult(
        id=job.step.id,
        kind=job.step.kind,
        status="measured",
        subject=job.subject.name,
        other=", ".join(target.words() for target in job.step.others),
        event=job.step.event or "",
        span=(span.start, span.end),
        spans=tuple(time_span(event) for event in found),
        tubes=tubes(job, job.subject),
        assumptions=(*told_by(job), *placed_by(job)),
    )


def _starts(job: Job, event: EventSpan) -> Measured:
    """The beginning as draws in real seconds, so that steps can calculate with it."""
    spread = (event.start_high - event.start_low) / (2 * HALF_95)
    noise = job.bench.streams.normal("time", f"start {job.step.id}")
    return Measured((event.start + spread * noise) / job.bench.scan().info.time_factor, "s")


def _duration(job: Job, event: EventSpan) -> Quantity:
    """Real seconds from start to end, both ends drawn from their intervals."""
    streams, factor = job.bench.streams, job.bench.scan().info.time_factor
    ends: list[FloatArray] = []
    for name, at, low, high in (
        ("start", event.start, event.start_low, event.start_high),
        ("end", event.end, event.end_low, event.end_high),
    ):
        ends.append(at + (high - low) / (2 * HALF_95) * streams.normal("time", f"{name} {job.step.id}"))
    whole = Measured(np.maximum(ends[1] - ends[0], 0.0) / factor, "s")
    job.bench.samples[job.step.id] = whole
    return whole.quantity()
