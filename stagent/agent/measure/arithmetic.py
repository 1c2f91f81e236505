"""Arithmetic over earlier steps, stated values and named constants, draw by draw."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stagent.answer.answer import StepResult
from stagent.answer.measured import measured
from stagent.answer.values import Truth
from stagent.plan.constants import constant
from stagent.plan.plan import Constant, Value
from stagent.plan.units import si_unit, to_si
from stagent_tools import kinematics
from stagent_tools.errors import CannotMeasure
from stagent_tools.kinematics import Measured

if TYPE_CHECKING:
    from stagent.agent.job import Job
    from stagent.plan.plan import Operand, Step

REACTION_TIME_S = (1.5, 0.4)
"""Mean and spread of a driver's reaction time in s. Source: Green 2000, Transportation Human Factors 2:195
(0.7 s expected, 1.25 s common, 1.5 s for surprise)."""


def compute(job: Job) -> StepResult:
    """One operation on two operands; `exceeds` answers yes, no or cannot tell."""
    inputs = job.step.inputs
    if inputs is None or inputs.op is None or inputs.a is None or inputs.b is None:
        raise CannotMeasure("The calculation lacks an operand.")
    _need_two_things(job, inputs.a, inputs.b)
    a, b = _operand(job, inputs.a), _operand(job, inputs.b)
    if inputs.op == "exceeds":
        share, verdict = kinematics.exceeds(a, b)
        return _result(job).model_copy(update={"truth": Truth(verdict=verdict, share=share)})
    if inputs.op == "stopping_distance":
        whole = kinematics.stopping_distance(a, b, _drawn(job, REACTION_TIME_S[0], "s", REACTION_TIME_S[1], "reaction"))
    else:
        whole = kinematics.compute(inputs.op, a, b)
    job.bench.samples[job.step.id] = whole
    return _result(job).model_copy(update={"quantity": measured(whole.quantity(), job.step.unit)})


def _need_two_things(job: Job, a: Operand, b: Operand) -> None:
    """Two names for one thing tell nothing when they are held against each other."""
    if not isinstance(a, str) or not isinstance(b, str):
        return
    one, other = job.done[a], job.done[b]
    tracks = [{tube.track for tube in result.tubes} for result in (one, other)]
    if one.subject != other.subject and tracks[0] and tracks[0] == tracks[1]:
        raise CannotMeasure(
            f"For {one.subject} and {other.subject} the same thing was found.",
            "Point at both: --box twice.",
        )


def _operand(job: Job, operand: Operand) -> Measured:
    if isinstance(operand, Value):
        return _stated(job, operand, key=f"value {operand.value} {operand.unit}")
    if isinstance(operand, Constant):
        return _stated(job, constant(operand.const), key=operand.const)
    earlier = job.done[operand]
    if earlier.refusal is not None:
        raise CannotMeasure(earlier.refusal.sentence, earlier.refusal.remedy)
    if operand not in job.bench.samples:
        raise CannotMeasure(
            f"The {earlier.kind.replace('_', ' ')} of {earlier.subject} is no number to calculate with."
        )
    return job.bench.samples[operand]


def _stated(job: Job, value: Value, key: str) -> Measured:
    """A stated value in SI, with its spread as draws."""
    if value.unit is None:
        return _drawn(job, value.value, "", value.spread or 0.0, key)
    spread = to_si(value.value + (value.spread or 0.0), value.unit) - to_si(value.value, value.unit)
    return _drawn(job, to_si(value.value, value.unit), si_unit(value.unit), abs(spread), key)


def _drawn(job: Job, value: float, unit: str, spread: float, key: str) -> Measured:
    streams = job.bench.streams
    noise = spread * streams.normal("scale", key) if spread else None
    return kinematics.constant(value, unit, streams.k, spread=noise)


def _result(job: Job) -> StepResult:
    leans_on = [job.done[ref] for ref in job.step.references()]
    return StepResult(
        id=job.step.id,
        kind=job.step.kind,
        status="measured",
        subject=leans_on[0].subject if leans_on else "",
        rung=leans_on[0].rung if leans_on else "",
        assumptions=tuple(
            dict.fromkeys([*_added(job.step), *(line for result in leans_on for line in result.assumptions)])
        ),
        narrows=tuple(dict.fromkeys(line for result in leans_on for line in result.narrows)),
    )


def _added(step: Step) -> list[str]:
    """Values that neither the question states nor the video shows: a language model added them."""
    operands = (step.inputs.a, step.inputs.b) if step.inputs is not None else ()
    return [
        f"added by the planner, not measured: {operand.words()}"
        for operand in operands
        if isinstance(operand, Value) and operand.source
    ]
