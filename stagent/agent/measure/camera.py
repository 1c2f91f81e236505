"""The camera as a thing that moves: its own speed over ground, and how far it goes."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from stagent.agent.job import CAMERA
from stagent.agent.measure.result import budgeted, narrows
from stagent.answer.answer import StepResult
from stagent.answer.measured import measured
from stagent_tools import kinematics
from stagent_tools.types import FrameOfReference

if TYPE_CHECKING:
    from stagent.agent.job import Job
    from stagent_tools.kinematics import Measured
    from stagent_tools.types import Draws, Span

HEIGHT = "the height of the camera above the road, to a centimetre (height_sd in the camera file)"


def ego_speed(job: Job) -> StepResult:
    """Speed of the camera over ground: at a moment, else the mean over the span."""
    return _of_camera(job, lambda draws, span: kinematics.ego_speed(draws, at=job.when.at, span=span))


def ego_distance(job: Job) -> StepResult:
    """How far the camera goes over ground in the span."""
    return _of_camera(job, kinematics.distance)


def _of_camera(job: Job, function: Callable[[Draws, Span | None], Measured]) -> StepResult:
    journey, when = job.bench.journey(), job.when
    span = None if when.whole else when.span
    whole, quantity = budgeted(job, lambda streams: function(journey.draws(streams), span))
    shown = (when.at, when.at) if when.at is not None else (when.span.start, when.span.end)
    return StepResult(
        id=job.step.id,
        kind=job.step.kind,
        status="measured",
        subject=CAMERA,
        span=shown,
        quantity=measured(quantity, job.step.unit),
        rung=str(job.bench.scene().rung),
        frame=str(FrameOfReference.GROUND),
        assumptions=journey.said(),
        narrows=narrows(quantity.budget, (HEIGHT,)),
        notes=whole.notes,
        unseen_seconds=float(whole.unseen_s),
    )
