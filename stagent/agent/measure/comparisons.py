"""Which has more: the share of the draws in which it holds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from stagent.agent.measure.members import measurable
from stagent.agent.measure.result import best_seen, tubes
from stagent.answer.answer import StepResult
from stagent.answer.measured import measured
from stagent.answer.values import Choice, Truth
from stagent_tools import kinematics
from stagent_tools.errors import CannotMeasure, NoScale
from stagent_tools.kinematics import Measured

if TYPE_CHECKING:
    from stagent.agent.job import Job, Subject
    from stagent_tools.kinematics import Comparison
    from stagent_tools.types import Draws, Span, Track

Function = Callable[["Draws", "Span | None"], Measured]
CAMERA = "camera"
SURE = 0.95
PAIR = 2


@dataclass(frozen=True)
class Entry:
    """One of the things compared; `track` is None for the camera."""

    name: str
    subject: Subject | None
    track: Track | None


def compare_speed(job: Job) -> StepResult:
    """By mean speed; by top speed where asked."""
    if any(target.noun == CAMERA for target in (job.step.target, *job.step.others) if target):
        return _against_camera(job)
    peak = job.step.inputs is not None and job.step.inputs.stat == "peak"
    function = kinematics.peak_speed if peak else kinematics.speed
    return _compare(job, function, "slower" if _least(job) else "faster")


def compare_distance(job: Job) -> StepResult:
    return _compare(job, kinematics.distance, "less far" if _least(job) else "farther")


def compare_direction(job: Job) -> StepResult:
    """Do the two go the same way, within the tolerance?"""
    entries = _entries(job, kinematics.heading)
    if len(entries) != PAIR:
        raise CannotMeasure(f"A direction is compared between two things, not {len(entries)}.", "Name two things.")
    headings = [_measure(job, entry, kinematics.heading) for entry in entries]
    outcome = kinematics.compare_direction(headings[0], headings[1], job.bench.options.tolerance_deg)
    return _result(job, entries).model_copy(
        update={
            "truth": Truth(verdict=outcome.verdict, share=outcome.share),
            "quantity": measured(outcome.difference),
        }
    )


def _compare(job: Job, function: Function, reading: str) -> StepResult:
    entries = _entries(job, function)
    if len(entries) < PAIR:
        raise CannotMeasure(f"Only {entries[0].name} is there to compare.", "Name two things, or point at both: --box.")
    values = [_measure(job, entry, function) for entry in entries]
    order = kinematics.rank(tuple(values))
    order = tuple(reversed(order)) if _least(job) else order
    best, second = order[0], order[1]
    outcome = kinematics.compare(values[best], values[second])
    share = 1 - outcome.share if _least(job) else outcome.share
    job.bench.samples[job.step.id] = Measured(values[best].samples - values[second].samples, values[best].unit)
    names = tuple(entries[i].name for i in order)
    return _result(job, entries).model_copy(
        update={
            "reading": reading,
            "choice": _choice(entries[best], share, names, sure=share >= SURE),
            "quantity": _difference(outcome),
        }
    )


def _difference(outcome: Comparison) -> object:
    return measured(outcome.difference)


def _choice(entry: Entry, share: float, ranking: tuple[str, ...], *, sure: bool) -> Choice:
    seen = best_seen(entry.track) if entry.track is not None else None
    return Choice(
        winner=entry.name if sure else None,
        share=share,
        ranking=ranking,
        track=entry.track.id if entry.track is not None and sure else None,
        box=seen[1] if seen else None,
        box_t=seen[0] if seen else None,
    )


def _against_camera(job: Job) -> StepResult:
    """Faster than the camera's own car: what drives ahead and gets smaller draws away (its ln size shrinks)."""
    if job.bench.scan().motion.kind != "driving":
        raise CannotMeasure("The camera does not drive, so there is no speed of its own to compare with.")
    thing = next(s for s in (job.step.target, *job.step.others) if s is not None and s.noun != CAMERA)
    subject = job.find(thing)
    track = subject.only()
    draws = job.picture(track, job.bench.streams)
    growth = draws.p[:, -1, 2] - draws.p[:, 0, 2]
    share = float(np.mean(growth < 0))
    share = 1 - share if _least(job) else share
    entries = (Entry(subject.name, subject, track), Entry("the camera", None, None))
    winner, sure = (entries[0], share) if share >= 1 - share else (entries[1], 1 - share)
    return _result(job, list(entries)).model_copy(
        update={
            "reading": "slower" if _least(job) else "faster",
            "choice": _choice(winner, sure, tuple(e.name for e in entries), sure=sure >= SURE),
            "assumptions": (f"{subject.name} drives ahead of the camera in the same direction",),
        }
    )


def _entries(job: Job, function: Function) -> list[Entry]:
    """Every thing of the target and of the others; members of a plural are told apart by their looks."""
    entries: list[Entry] = []
    first = job.subject if job.step.others else _all_that_fit(job, function)
    for subject in (first, *(other for other in job.others if other.target != first.target)):
        looks = {c.track.id: c.looks for c in subject.grounding.candidates} if subject.grounding else {}
        single = len(subject.tracks) == 1
        entries += [
            Entry(subject.name if single else looks.get(track.id, track.id), subject, track) for track in subject.tracks
        ]
    return entries


def _all_that_fit(job: Job, function: Function) -> Subject:
    """Who is compared where one target is named: "which car is the fastest" asks about all cars."""
    if job.step.target is None:
        raise CannotMeasure(f"The step {job.step.id} names nothing to look at.")
    everybody = job.find(job.step.target.model_copy(update={"plural": True}))
    span = None if job.when.whole else job.when.span
    return measurable(job, everybody, lambda draws: function(draws, span)).subject


def _measure(job: Job, entry: Entry, function: Function) -> Measured:
    """In metres; where there are none, in the picture, which compares things at one distance from the camera."""
    if entry.subject is None or entry.track is None:
        raise CannotMeasure("The camera cannot be compared in this way.")
    span = None if job.when.whole else job.when.span
    try:
        return function(job.world(entry.subject, entry.track, job.bench.streams), span)
    except NoScale:
        if job.bench.scan().motion.kind == "driving":
            raise
        return function(job.picture(entry.track, job.bench.streams), span)


def _result(job: Job, entries: list[Entry]) -> StepResult:
    subjects = {id(entry.subject): entry.subject for entry in entries if entry.subject is not None}.values()
    first = next(iter(subjects))
    return StepResult(
        id=job.step.id,
        kind=job.step.kind,
        status="measured",
        subject=entries[0].name,
        other=", ".join(entry.name for entry in entries[1:]),
        span=(job.when.span.start, job.when.span.end),
        rung=str(job.bench.scene().rung_for(first.thing)),
        assumptions=tuple(job.bench.scene().assumptions(first.thing)),
        tubes=tuple(tube for subject in subjects for tube in tubes(job, subject)),
    )


def _least(job: Job) -> bool:
    return job.step.inputs is not None and job.step.inputs.order == "least"
