"""How many: things, those that do something, or how often it happens."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from stagent.agent.measure.occurrences import need_seen_enough, occurrences, time_span
from stagent.agent.ways import BROUGHT
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


def count(job: Job) -> StepResult:
    """Distinct things that fit, or (with an event) those that do it, or how often it happens."""
    if job.step.event is not None:
        return _count_events(job)
    target = job.step.target
    if target is None:
        raise CannotMeasure("The question does not say what to count.")
    grounding = job.ground(target.model_copy(update={"plural": True}))
    if job.bench.scan().motion.kind == "driving" and job.way.backend not in BROUGHT:
        raise CannotMeasure(
            "The camera drives along, and what is in the picture cannot be counted by its motion then.",
            "Point at the things with --box, or bring tracks with --tracks.",
        )
    if grounding.verdict is Verdict.ABSENT and not (grounding.recognisable and _would_be_seen(target)):
        raise TargetNotFound(grounding.why)
    tracks = [track for track in grounding.tracks if _seen(track, job)]
    job.bench.keep(tracks, target.words())
    chances = np.full(len(tracks), SURE_THING)
    quantity = kinematics.count(chances, job.bench.streams, key=f"count {target.words()}")
    return _count_result(job, quantity, _noun(job), _why(grounding))


def _count_events(job: Job) -> StepResult:
    """Occurrences if these were asked, otherwise the distinct things that do it."""
    found = occurrences(job)
    if job.step.inputs is not None and job.step.inputs.of == "events":
        need_seen_enough(job)
        chances = np.array([event.probability for event in found])
    else:
        best: dict[str, float] = {}
        for event in found:
            best[event.track] = max(best.get(event.track, 0.0), event.probability)
        chances = np.array(list(best.values()))
    quantity = kinematics.count(chances, job.bench.streams, key=f"count {job.step.id}")
    of = f"{job.step.event} of {job.subject.name}".replace("free: ", "")
    result = _count_result(job, quantity, of)
    return result.model_copy(update={"spans": tuple(time_span(event) for event in found)})


def _count_result(job: Job, quantity: Quantity, of: str, notes: tuple[str, ...] = ()) -> StepResult:
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
