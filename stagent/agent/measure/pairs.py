"""Kinds about two things at once: how far apart, how fast they close in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stagent.agent.measure.parties import PAIR, parties, paths
from stagent.agent.measure.result import budgeted, number_result, tubes
from stagent_tools import kinematics
from stagent_tools.errors import CannotMeasure
from stagent_tools.scene.marked_lines import MarkedLine, marked_line
from stagent_tools.scene.side_files import read_plane

if TYPE_CHECKING:
    from stagent.agent.job import Job, Subject
    from stagent.answer.answer import StepResult
    from stagent_tools.kinematics import Measured
    from stagent_tools.streams import Streams
    from stagent_tools.target import Target


def separation(job: Job) -> StepResult:
    """At the asked time, else the smallest over the span (or as `stat` says)."""
    line = _line(job)
    if line is not None:
        return _from_line(job, *line)
    one, two = parties(job)
    when = job.when
    stat = (job.step.inputs.stat if job.step.inputs is not None else None) or "min"
    if stat not in ("min", "max", "mean"):
        raise CannotMeasure(f"A separation has no {stat}.", "Ask for the smallest, the largest or the mean distance.")

    def compute(streams: Streams) -> Measured:
        draws = paths(job, one, None, streams)
        return kinematics.separation(
            draws,
            paths(job, two, draws, streams),
            at=when.at,
            span=None if when.whole else when.span,
            stat=stat,
        )

    whole, quantity = budgeted(job, compute)
    draws = paths(job, one, None, job.bench.streams)
    reading = "" if when.at is not None else {"min": "smallest", "max": "largest", "mean": "mean"}[stat]
    span = (when.at, when.at) if when.at is not None else (when.span.start, when.span.end)
    result = number_result(job, one[0], whole, quantity, draws, span=span, reading=reading)
    return _of_two(job, result, one[0], two[0])


def closing_speed(job: Job) -> StepResult:
    """Minus the rate of change of the separation, signed."""
    one, two = parties(job)
    span = None if job.when.whole else job.when.span

    def compute(streams: Streams) -> Measured:
        draws = paths(job, one, None, streams)
        return kinematics.closing_speed(draws, paths(job, two, draws, streams), span)

    whole, quantity = budgeted(job, compute)
    draws = paths(job, one, None, job.bench.streams)
    asked = (job.when.span.start, job.when.span.end)
    return _of_two(job, number_result(job, one[0], whole, quantity, draws, span=asked), one[0], two[0])


def _line(job: Job) -> tuple[MarkedLine, Target] | None:
    """The named line of the plane file that the question measures from, and the thing beside it."""
    plane, things = job.bench.options.plane, job.step.targets
    if plane is None or len(things) != PAIR:
        return None
    metres = read_plane(plane).metres
    for line, thing in (things, tuple(reversed(things))):
        marked = marked_line(line.noun, metres)
        if marked is not None:
            return marked, thing
    return None


def _from_line(job: Job, line: MarkedLine, thing: Target) -> StepResult:
    """Distance of a thing from a line that the plane file marks (a baseline, a touchline)."""
    subject, when = job.find(thing), job.when
    track = subject.only()

    def compute(streams: Streams) -> Measured:
        draws = job.world(subject, track, streams)
        beside = line.nearest_to(draws)
        return kinematics.separation(draws, beside, at=when.at, span=None if when.whole else when.span)

    whole, quantity = budgeted(job, compute)
    draws = job.world(subject, track, job.bench.streams)
    span = (when.at, when.at) if when.at is not None else (when.span.start, when.span.end)
    result = number_result(job, subject, whole, quantity, draws, span=span)
    assumptions = (line.assumption, *result.assumptions)
    return result.model_copy(update={"other": line.name, "assumptions": assumptions})


def _of_two(job: Job, result: StepResult, first: Subject, second: Subject) -> StepResult:
    other = second.name if second.target != first.target else f"the other {first.target.noun}"
    both = tubes(job, first) if first is second else (*tubes(job, first), *tubes(job, second))
    point = next((note for note in result.notes if note.startswith("between ")), "")
    return result.model_copy(update={"other": other, "tubes": both, "reference_point": point.removeprefix("between ")})
