"""When something happens that trajectories do not show, as a temporal backend tells it; only where one is named."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from stagent_tools.errors import CannotMeasure
from stagent_tools.temporal import happening_of
from stagent_tools.temporal.backend import temporal_backend

if TYPE_CHECKING:
    from stagent.agent.job import Job
    from stagent_tools.temporal import EventSpan

TOLD = "when it happens was told by {}, a model that looks at a few pictures, and not measured"


def teller(job: Job) -> str | None:
    """The temporal backend that the user named."""
    return next(iter(job.bench.options.named("temporal")), None)


def told(job: Job, unseen: CannotMeasure) -> tuple[EventSpan, ...]:
    """The spans that the named backend tells; `unseen`, why nothing can be measured, is raised where none is named."""
    name, step = teller(job), job.step
    if name is None or step.target is None:
        raise unseen
    sentence = f"{step.target.words()} {(step.event or '').removeprefix('free:').strip()}"
    begun = time.monotonic()
    video = job.bench.clip.video(job.bench.options.capture_fps)
    try:
        found = temporal_backend(name).find(video, sentence, None if job.when.whole else job.when.span)
    except CannotMeasure as error:
        job.bench.evidence.call("temporal", name, {"sentence": sentence}, f"failed: {error}", time.monotonic() - begun)
        raise
    result = ", ".join(f"{event.start:.2f} to {event.end:.2f} s" for event in found)
    job.bench.evidence.call("temporal", name, {"sentence": sentence}, result, time.monotonic() - begun)
    return found


def told_by(job: Job) -> tuple[str, ...]:
    """What is assumed of the times of a step: nothing of measured ones."""
    name = teller(job)
    if name is None:
        return ()
    try:
        happening_of(job.step.event or "")
    except CannotMeasure:
        return (TOLD.format(name),)
    return ()
