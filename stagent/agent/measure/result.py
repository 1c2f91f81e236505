"""From what a kinematic function measured to the result of a step."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from stagent.answer.answer import StepResult
from stagent.answer.measured import measured, tube
from stagent_tools.kinematics import budget
from stagent_tools.types import Span

if TYPE_CHECKING:
    from stagent.agent.job import Job, Subject
    from stagent.answer.values import Tube
    from stagent_tools.kinematics import Measured
    from stagent_tools.streams import Streams
    from stagent_tools.types import Draws, Quantity, Track

BUDGET_DRAWS = 512
"""Enough for shares to a few per cent; the budget runs the computation once for each source."""

NARROWS = {
    "pixels": "a closer or sharper view, or a longer stretch of it",
    "time": "a higher frame rate",
}


def budgeted(job: Job, compute: Callable[[Streams], Measured]) -> tuple[Measured, Quantity]:
    """The measurement over all draws, and its summary with the share of each source."""
    whole = compute(job.bench.streams)
    few = replace(job.bench.streams, k=min(job.bench.streams.k, BUDGET_DRAWS))
    shares = budget(lambda streams: compute(streams).samples, few)
    job.bench.samples[job.step.id] = whole
    return whole, replace(whole.quantity(), budget={str(source): share for source, share in shares.items()})


def number_result(
    job: Job, subject: Subject, whole: Measured, quantity: Quantity, draws: Draws, **more: Any
) -> StepResult:
    """The result of a kind that is one number about one subject in the world."""
    scene = job.bench.scene()
    return StepResult(
        id=job.step.id,
        kind=job.step.kind,
        status="measured",
        subject=subject.name,
        quantity=measured(quantity, job.step.unit),
        rung=draws.rung or str(scene.rung_for(subject.thing)),
        frame=str(draws.frame),
        reference_point=more.pop("reference_point", ""),
        assumptions=draws.assumptions or tuple(scene.assumptions(subject.thing)),
        narrows=narrows(quantity.budget, scene.unlocks),
        notes=tuple(dict.fromkeys((*whole.notes, *draws.notes))),
        unseen_seconds=float(whole.unseen_s),
        tubes=tubes(job, subject),
        **more,
    )


def narrows(budget_shares: Mapping[str, float], unlocks: Sequence[str]) -> tuple[str, ...]:
    """What would narrow the interval, the largest source first."""
    lines: list[str] = []
    for source, _ in sorted(budget_shares.items(), key=lambda item: -item[1]):
        lines += [NARROWS[source]] if source in NARROWS else list(unlocks[:1])
    return tuple(dict.fromkeys(lines))


def tubes(job: Job, subject: Subject, *, times: Sequence[float] | None = ()) -> tuple[Tube, ...]:
    """Where the subject's tracks are: named, with their boxes at `times` (None: all within the asked span)."""
    span = None if job.when.whole or job.when.at is not None else job.when.span
    inside = [track for track in subject.tracks if span is None or _seen(track, span)]
    return tuple(tube(track, subject.name, span=span, times=times) for track in inside)


def _seen(track: Track, span: Span) -> bool:
    return len(track.within(span).t) > 0


def best_seen(track: Track, span: Span | None = None) -> tuple[float, tuple[float, float, float, float]]:
    """The time at which the thing is largest in the picture, and its box there."""
    part = track.within(span) if span else track
    part = part if len(part.t) else track
    areas = part.sizes.prod(axis=1)
    index = int(areas.argmax())
    x0, y0, x1, y1 = (float(x) for x in part.boxes[index])
    return float(part.t[index]), (x0, y0, x1, y1)
