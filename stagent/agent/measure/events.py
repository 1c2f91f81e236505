"""When something happens, whether it does, how long it takes, how often, and where things are then."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from stagent.agent.measure.places import count_result
from stagent.agent.measure.result import tubes
from stagent.answer.answer import StepResult
from stagent.answer.measured import measured
from stagent.answer.values import TimeSpan, Truth
from stagent_tools import kinematics
from stagent_tools.errors import CannotMeasure, NoScale
from stagent_tools.kinematics import Measured
from stagent_tools.kinematics.compare import verdict_of
from stagent_tools.temporal import EventSpan, Followed, Happening, find_event, happening_of
from stagent_tools.types import Quantity

if TYPE_CHECKING:
    from stagent.agent.job import Job, Subject
    from stagent_tools.streams import Streams
    from stagent_tools.types import FloatArray

EVENT_DRAWS = 256
"""The 95 % interval of a time needs no more, and many things may have to be followed."""

CAMERA = "camera"
OVER_GROUND = {
    Happening.START,
    Happening.STOP,
    Happening.MOVE,
    Happening.TURN,
    Happening.TURN_LEFT,
    Happening.TURN_RIGHT,
    Happening.BRAKE,
    Happening.RELEASE,
}
COUNTABLE = 0.75
"""Share of the time in which a thing must be followed before what it does is counted."""

SURFACES = {"floor", "ground", "grass", "pavement", "road", "court", "table", "earth", "lawn", "pitch", "field"}
CONTACTS = {"collide", "cross", "fall"}
HALF_95 = 1.959964  # standard normal quantile of 97.5 %


def when(job: Job) -> StepResult:
    """Spans of the event; its duration if a unit was asked; yes or no if only whether."""
    if job.step.target is not None and job.step.target.noun == CAMERA:
        return _camera_moves(job)
    found = _occurrences(job)
    inputs = job.step.inputs
    if inputs is not None and inputs.stat == "exists":
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
    return result.model_copy(update={"quantity": measured(_duration(job, found[0]), job.step.unit)})


def when_where(job: Job) -> StepResult:
    """The event, and where its thing is as it begins."""
    found = _occurrences(job)
    if not found:
        raise CannotMeasure(f"That does not happen in the video, as far as {job.subject.name} is seen.")
    doers = {event.track for event in found}
    subject = replace(job.subject, tracks=tuple(t for t in job.subject.tracks if t.id in doers) or job.subject.tracks)
    return _result(job, found).model_copy(
        update={"tubes": tubes(job, subject, times=tuple(event.start for event in found))}
    )


def count_events(job: Job) -> StepResult:
    """Occurrences if these were asked, otherwise the distinct things that do it."""
    found = _occurrences(job)
    if job.step.inputs is not None and job.step.inputs.of == "events":
        _need_seen_enough(job)
        chances = np.array([event.probability for event in found])
    else:
        best: dict[str, float] = {}
        for event in found:
            best[event.track] = max(best.get(event.track, 0.0), event.probability)
        chances = np.array(list(best.values()))
    quantity = kinematics.count(chances, job.bench.streams, key=f"count {job.step.id}")
    of = f"{job.step.event} of {job.subject.name}".replace("free: ", "")
    result = count_result(job, quantity, of)
    return result.model_copy(update={"spans": tuple(_time_span(event) for event in found)})


def _occurrences(job: Job) -> tuple[EventSpan, ...]:
    """Where and when it happens, in order of time; only the n-th where that was asked."""
    if job.step.event is None:
        raise CannotMeasure("The question does not say what happens.")
    event, others = _against_surface(job)
    _need_ground(job, happening_of(event))
    streams = replace(job.bench.streams, k=min(job.bench.streams.k, EVENT_DRAWS))
    subject = _followed(job, job.subject, streams)
    other = tuple(followed for other in others for followed in _followed(job, other, streams))
    if happening_of(event) is Happening.RELEASE and other:
        subject, other = other, subject  # who throws is seen by what is thrown
    found = find_event(
        event,
        subject,
        other,
        job.bench.scan(),
        None if job.when.whole else job.when.span,
    )
    found = tuple(sorted(found, key=lambda event: event.start))
    wanted = job.step.inputs.occurrence if job.step.inputs is not None else None
    if wanted is None:
        return found
    if len(found) < wanted:
        raise CannotMeasure(f"It happens {len(found)} times, not {wanted}.", "Ask for an earlier occurrence.")
    return (found[wanted - 1],)


def _against_surface(job: Job) -> tuple[str, tuple[Subject, ...]]:
    """The event and the other things in it. A floor or a wall is no thing that is followed: what hits it shows that
    by its own path."""
    event = job.step.event or ""
    surfaces = [target.noun for target in job.step.others if target.noun in SURFACES]
    if not surfaces:
        return event, job.others
    if event in CONTACTS:
        return f"free: hits the {surfaces[0]}", ()
    return event, ()


def _need_ground(job: Job, happening: Happening) -> None:
    """From a driving camera everything moves in the picture, what stands still too."""
    if happening in OVER_GROUND and job.bench.scan().motion.kind == "driving" and job.bench.options.camera is None:
        raise CannotMeasure(
            "The camera drives along, so what moves over the ground and what stands cannot be told apart yet.",
            "Give the camera's poses with --camera.",
        )


def _need_seen_enough(job: Job) -> None:
    """Occurrences can only be counted while everything that takes part is in sight and followed."""
    span = job.when.span
    for subject in (job.subject, *_against_surface(job)[1]):
        moments = {round(float(t), 3) for track in subject.tracks for t in track.within(span).t}
        frames = [t for t in job.bench.scan().times.tolist() if span.start <= t <= span.end]
        if len(moments) < COUNTABLE * len(frames):
            share = len(moments) / max(len(frames), 1)
            raise CannotMeasure(
                f"{subject.name} is followed for {100 * share:.0f} % of that time only, so a count would miss some.",
                "Ask about the part in which it is seen, or point at it with --box.",
            )


def _followed(job: Job, subject: Subject, streams: Streams) -> tuple[Followed, ...]:
    followed = []
    for track in subject.tracks:
        try:
            metric = job.world(subject, track, streams)
        except (NoScale, CannotMeasure):
            metric = None
        followed.append(Followed(track, job.picture(track, streams), metric))
    return tuple(followed)


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
        spans=tuple(_time_span(event) for event in found),
        tubes=tubes(job, job.subject),
    )


def _time_span(event: EventSpan) -> TimeSpan:
    return TimeSpan(
        start=event.start,
        end=event.end,
        start_low=event.start_low,
        start_high=event.start_high,
        end_low=event.end_low,
        end_high=event.end_high,
        probability=event.probability,
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
