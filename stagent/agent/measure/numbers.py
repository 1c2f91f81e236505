"""Kinds that are one number about one thing: how far, how fast, how hard, how big, how high."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Literal

import numpy as np

from stagent.agent.job import CAMERA
from stagent.agent.measure.members import Members, measurable
from stagent.agent.measure.result import budgeted, number_result
from stagent_tools import kinematics
from stagent_tools.errors import NoScale
from stagent_tools.kinematics import Measured

if TYPE_CHECKING:
    from stagent.agent.job import Job
    from stagent.answer.answer import StepResult
    from stagent_tools.streams import Streams
    from stagent_tools.types import Draws, Span, Track

Function = Callable[["Draws"], Measured]
Side = Literal["around", "before", "after"]
CUT_S = 0.5
"""No longer does the picture's edge cut most things that come in or go out; their speed hardly changes in it."""


def distance(job: Job) -> StepResult:
    if job.step.target is not None and job.step.target.noun == CAMERA:
        from stagent.agent.measure.camera import ego_distance

        return ego_distance(job)
    return _over_span(job, lambda draws: kinematics.distance(draws, _span(job)))


def displacement(job: Job) -> StepResult:
    return _over_span(job, lambda draws: kinematics.displacement(draws, _span(job)))


def speed(job: Job) -> StepResult:
    """Mean speed; with `other` the closing speed of the two."""
    if job.step.other is not None:
        from stagent.agent.measure.pairs import closing_speed

        return closing_speed(job)
    return _over_span(job, lambda draws: kinematics.speed(draws, _span(job)))


def speed_at(job: Job) -> StepResult:
    """The speed at a moment; just before or after an event from that side of it, so that a blow is not smeared."""
    when, asked = job.when, job.step.span
    at = when.at if when.at is not None else when.span.end
    side: Side = "before" if asked and asked.before else "after" if asked and asked.after else "around"
    return _number(job, lambda draws: kinematics.speed_at(draws, _within(draws, at), side=side), span=(at, at))


def peak_speed(job: Job) -> StepResult:
    return _over_span(job, lambda draws: kinematics.peak_speed(draws, _span(job)))


def acceleration(job: Job) -> StepResult:
    return _over_span(job, lambda draws: kinematics.acceleration(draws, _span(job)))


def height_of_jump(job: Job) -> StepResult:
    return _over_span(job, lambda draws: kinematics.height_of_jump(draws, _span(job)))


def size(job: Job) -> StepResult:
    """The asked extent; without one the largest that is known."""
    inputs = job.step.inputs
    asked = inputs.dim if inputs is not None else None

    def extent(draws: Draws) -> Measured:
        if asked is not None:
            return kinematics.size(draws, asked)
        extents = [kinematics.size(draws, name) for name in kinematics.known_dimensions(draws)]
        return max(extents, key=lambda extent: float(np.median(extent.samples)))

    return _number(job, extent, reading=asked or "size")


def _span(job: Job) -> Span | None:
    return None if job.when.whole else job.when.span


def _over_span(job: Job, function: Function) -> StepResult:
    span = job.when.span
    return _number(job, function, span=None if job.when.whole else (span.start, span.end))


def _number(job: Job, function: Function, span: tuple[float, float] | None = None, reading: str = "") -> StepResult:
    """One number about the subject; about all of a plural target where the question sums or averages."""
    stat = job.step.inputs.stat if job.step.inputs is not None else None
    several = stat in ("sum", "mean")
    members = measurable(job, job.subject, function) if several else Members(job.subject)
    subject = members.subject
    tracks = subject.tracks if several else (subject.only(),)

    def compute(streams: Streams) -> Measured:
        each = [function(job.world(subject, track, streams)) for track in tracks]
        return each[0] if len(each) == 1 else _together(each, members.notes, mean=stat == "mean")

    try:
        draws = job.world(subject, tracks[0], job.bench.streams)
    except NoScale as error:
        raise NoScale(f"{error.sentence} {_in_the_picture(job, tracks[0], function)}", error.remedy) from error
    whole, quantity = budgeted(job, compute)
    if span is None:
        span = (float(min(t.span.start for t in tracks)), float(max(t.span.end for t in tracks)))
    result = number_result(job, subject, whole, quantity, draws, span=span, reading=reading)
    return result.model_copy(update={"subject": members.of(job.subject)})


def _together(each: list[Measured], notes: tuple[str, ...], *, mean: bool) -> Measured:
    """Sum or mean over several things, draw by draw: what they share does not cancel, what they don't does."""
    samples = np.sum([one.samples for one in each], axis=0)
    return Measured(
        samples / len(each) if mean else samples,
        each[0].unit,
        unseen_s=max(one.unseen_s for one in each),
        notes=(f"over {len(each)} things", *notes),
    )


def _in_the_picture(job: Job, track: Track, function: Function) -> str:
    """What can be said without metres: the same quantity in pixels, where it has one."""
    kind = job.step.kind.replace("_", " ")
    if job.step.kind in ("size", "height_of_jump", "acceleration"):
        return ""
    quantity = function(job.picture(track, job.bench.streams)).quantity()
    return (
        f"In the picture its {kind} is {quantity.value:.3g} {quantity.unit} "
        f"(95 %: {quantity.low:.3g} to {quantity.high:.3g})."
    )


def _within(draws: Draws, at: float) -> float:
    """The asked moment; the nearest at which there is a path if that lies within two samples of its end, or within
    `CUT_S` of it while it is in the picture, but not whole."""
    reach = 2 * float(np.median(np.diff(draws.t))) if len(draws.t) > 1 else 0.0
    first, last = float(draws.t[0]), float(draws.t[-1])
    nearest = min(max(at, first), last)
    seen = draws.followed
    if seen is not None and seen.start - reach <= at <= seen.end + reach:
        reach = max(reach, CUT_S)
    return nearest if abs(nearest - at) <= reach else at
