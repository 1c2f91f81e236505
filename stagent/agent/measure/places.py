"""Where things are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stagent.agent.measure.result import tubes
from stagent.answer.answer import StepResult
from stagent_tools.errors import CannotMeasure

if TYPE_CHECKING:
    from stagent.agent.job import Job


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
