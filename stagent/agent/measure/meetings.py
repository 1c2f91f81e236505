"""When two things follow, meet or would meet: time gaps and times to a collision."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stagent.agent.measure.parties import parties, paths
from stagent.agent.measure.result import budgeted, number_result, tubes
from stagent.answer.answer import StepResult
from stagent.answer.values import Truth, Verdict
from stagent_tools import kinematics
from stagent_tools.errors import NoScale

if TYPE_CHECKING:
    from stagent.agent.job import Job, Subject
    from stagent_tools.kinematics import Collision, Measured
    from stagent_tools.streams import Streams
    from stagent_tools.types import Draws

SELDOM = 0.05
"""Share of the draws that close, below which nobody says how soon."""


def time_gap(job: Job) -> StepResult:
    """Time between the fronts of two passing the same point of the ground."""
    first, second = parties(job)
    span = None if job.when.whole else job.when.span

    def both(streams: Streams) -> tuple[Draws, Draws]:
        draws = paths(job, first, None, streams)
        return draws, paths(job, second, draws, streams)

    def compute(streams: Streams) -> Measured:
        draws, other = both(streams)
        return kinematics.time_gap(draws, other, span)

    whole, quantity = budgeted(job, compute)
    shown = (job.when.span.start, job.when.span.end)
    result = number_result(job, first[0], whole, quantity, both(job.bench.streams)[0], span=shown)
    return _of_two(job, result, first[0], second[0])


def time_to_collision(job: Job) -> StepResult:
    """Time until two meet if nothing changes, at the asked moment or at the end of the span. Against the camera the
    growth in the picture tells it where there are no metres."""
    first, second = parties(job)
    when = job.when
    span = None if when.whole else when.span

    def collision(streams: Streams) -> tuple[Collision, Draws]:
        try:
            draws = paths(job, first, None, streams)
            other = paths(job, second, draws, streams)
            return kinematics.time_to_collision(draws, other, at=when.at, span=span), draws
        except NoScale:
            if second[1] is not None or first[1] is None:
                raise
            draws = job.picture(first[1], streams)
            return kinematics.time_to_contact(draws, at=when.at, span=span), draws

    found, draws = collision(job.bench.streams)
    closing = {"truth": Truth(verdict=_verdict(found.share), share=found.share)}
    if found.share < SELDOM:
        return _of_two(job, _never(job, first[0]), first[0], second[0]).model_copy(update=closing)
    whole, quantity = budgeted(job, lambda streams: collision(streams)[0].time)
    at = whole.at if whole.at is not None else when.span.end
    result = number_result(job, first[0], whole, quantity, draws, span=(at, at))
    return _of_two(job, result, first[0], second[0]).model_copy(update=closing)


def _verdict(share: float) -> Verdict:
    if share < SELDOM:
        return "no"
    return "yes" if share > 1 - SELDOM else "cannot tell"


def _never(job: Job, subject: Subject) -> StepResult:
    return StepResult(
        id=job.step.id, kind=job.step.kind, status="measured", subject=subject.name, tubes=tubes(job, subject)
    )


def _of_two(job: Job, result: StepResult, first: Subject, second: Subject) -> StepResult:
    other = second.name if second.target != first.target else f"the other {first.target.noun}"
    both = tubes(job, first) if first is second else (*tubes(job, first), *tubes(job, second))
    return result.model_copy(update={"other": other, "tubes": both})
