"""Where things are, and how many."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from stagent.agent.measure.result import tubes
from stagent.answer.answer import StepResult
from stagent.answer.values import Count
from stagent_tools import kinematics
from stagent_tools.errors import CannotMeasure, TargetNotFound
from stagent_tools.spatial.grounding import Verdict
from stagent_tools.things import thing_of

if TYPE_CHECKING:
    from stagent.agent.job import Job
    from stagent_tools.spatial.grounding import Grounding
    from stagent_tools.target import Target
    from stagent_tools.types import Quantity, Track

SURE_THING = 0.98
"""Chance that a track which fits what was asked is one thing and no ghost or second piece of another."""


def where(job: Job) -> StepResult:
    """The tube of each thing meant: its box at the asked time, or all of them in the span."""
    subject, when = job.subject, job.when
    found = tubes(job, subject, times=None if when.at is None else (when.at,))
    if when.at is not None:
        found = tuple(tube for tube in found if tube.boxes)
    if not found:
        raise CannotMeasure(
            f"{subject.name} is in the video, but not seen at that time.",
            "It is seen " + ", ".join(f"from {t.span.start:.1f} to {t.span.end:.1f} s" for t in subject.tracks) + ".",
        )
    span = (when.at, when.at) if when.at is not None else (when.span.start, when.span.end)
    return StepResult(
        id=job.step.id, kind=job.step.kind, status="measured", subject=subject.name, span=span, tubes=found
    )


def count(job: Job) -> StepResult:
    """Distinct things that fit, or (with an event) those that do it, or how often it happens."""
    if job.step.event is not None:
        from stagent.agent.measure.events import count_events

        return count_events(job)
    target = job.step.target
    if target is None:
        raise CannotMeasure("The question does not say what to count.")
    grounding = job.ground(target.model_copy(update={"plural": True}))
    if grounding.verdict is Verdict.ABSENT and not _would_be_seen(target):
        raise TargetNotFound(grounding.why, "Name something that moves, or point at what is meant with --box.")
    tracks = [track for track in grounding.tracks if _seen(track, job)]
    job.bench.keep(tracks, target.words())
    chances = np.full(len(tracks), SURE_THING)
    quantity = kinematics.count(chances, job.bench.streams, key=f"count {target.words()}")
    return count_result(job, quantity, _noun(job), _why(grounding))


def count_result(job: Job, quantity: Quantity, of: str, notes: tuple[str, ...] = ()) -> StepResult:
    span = job.when.span
    return StepResult(
        id=job.step.id,
        kind=job.step.kind,
        status="measured",
        subject=of,
        span=(span.start, span.end),
        count=Count(value=round(quantity.value), low=round(quantity.low), high=round(quantity.high), of=of),
        event=job.step.event or "",
        notes=notes,
    )


def _would_be_seen(target: Target) -> bool:
    """Whether none found means that none is there: a kind of thing that can be told, and that moves."""
    return thing_of(target.noun, target.attributes) is not None and target.motion != "still"


def _seen(track: Track, job: Job) -> bool:
    return job.when.whole or len(track.within(job.when.span).t) > 0


def _noun(job: Job) -> str:
    return job.step.target.words() if job.step.target else "things"


def _why(grounding: Grounding) -> tuple[str, ...]:
    return (grounding.why,) if grounding.verdict is Verdict.ABSENT else ()
