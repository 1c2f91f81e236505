"""The camera as a thing that moves: its own speed, and what is measured between it and another thing."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from stagent.agent.job import CAMERA, Subject
from stagent.agent.measure.pairs import pair
from stagent.agent.measure.result import budgeted, narrows
from stagent.answer.answer import StepResult
from stagent.answer.measured import measured
from stagent_tools import kinematics
from stagent_tools.target import Target
from stagent_tools.types import Draws, FrameOfReference

if TYPE_CHECKING:
    from stagent.agent.job import Job
    from stagent_tools.kinematics import Measured
    from stagent_tools.streams import Streams
    from stagent_tools.types import Track

THE_CAMERA = Subject(Target(noun=CAMERA), None, ())
HEIGHT = "the height of the camera above the road, to a centimetre (height_sd in the camera file)"


def ego_speed(job: Job) -> StepResult:
    """Speed of the camera over ground: at a moment, else the mean over the span."""
    journey, when = job.bench.journey(), job.when
    span = None if when.whole else when.span

    def compute(streams: Streams) -> Measured:
        return kinematics.ego_speed(journey.draws(streams), at=when.at, span=span)

    whole, quantity = budgeted(job, compute)
    shown = (when.at, when.at) if when.at is not None else (when.span.start, when.span.end)
    return StepResult(
        id=job.step.id,
        kind=job.step.kind,
        status="measured",
        subject=CAMERA,
        span=shown,
        quantity=measured(quantity, job.step.unit),
        rung="camera",
        frame=str(FrameOfReference.GROUND),
        assumptions=journey.said(),
        narrows=narrows(quantity.budget, (HEIGHT,)),
        notes=whole.notes,
        unseen_seconds=float(whole.unseen_s),
    )


def parties(job: Job) -> tuple[tuple[Subject, Track | None], tuple[Subject, Track | None]]:
    """The two things that a step is about; one of them may be the camera, which has no track."""
    things = job.step.targets
    if not any(thing.noun == CAMERA for thing in things):
        return pair(job)
    thing = next((thing for thing in things if thing.noun != CAMERA), None)
    subject = job.subject if thing is None else job.find(thing)
    return (subject, subject.only()), (THE_CAMERA, None)


def paths(job: Job, subject: Subject, track: Track | None, beside: Draws | None, streams: Streams) -> Draws:
    """The draws of a thing; of the camera in the frame of the thing `beside` it."""
    if track is not None:
        return job.world(subject, track, streams)
    if beside is not None and beside.frame is FrameOfReference.CAMERA:
        origin = np.zeros((streams.k, len(beside.t), 3))
        return replace(beside, p=origin, rest=np.ones(origin.shape[:2], dtype=bool), extent=None, notes=())
    return job.bench.journey().draws(streams)
