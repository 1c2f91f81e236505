"""What a language model may not do: write a number that has to be measured, or plan something that measures nothing."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator

from stagent.plan.plan import Kind, Plan, PlanSpan, Step, Value
from stagent.plan.units import to_si
from stagent.plan.wording import regular

NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
OF_THE_VIDEO = re.compile(
    r"\b(video|clip|footage|frames?|images?|pictures?|scene|measured|observed|seen|visible)\b", re.I
)
PARTS = re.compile(r"\b(half|halves|third|quarter|fifth|percent|middle|rest|part)\b|%", re.I)
WITHOUT_TARGET: set[Kind] = {"ego_speed", "describe", "compute"}
WITH_EVENT: set[Kind] = {"when", "when_where"}
TWO_THINGS: set[Kind] = {"separation", "time_gap", "time_to_collision"}
LONGEST_NOUN = 40
TOLERANCE = 1e-3


def problems_with(plan: Plan, question: str) -> tuple[str, ...]:
    """One sentence for each thing that is not allowed; none if the plan may be carried out."""
    stated = stated_numbers(question)
    return (
        *(line for step in plan.steps for line in _of_step(step, stated, question)),
        *_of_given(plan, stated),
        *_of_answer(plan),
    )


def stated_numbers(question: str) -> frozenset[float]:
    """The numbers in the question, written as digits, words or clock times; times also in seconds."""
    found = {0.0}
    for text in (question, regular(question)):
        found |= {float(match.replace(",", "")) for match in NUMBER.findall(text) if _is_number(match)}
    if re.search(r"\b(?:an?|one)\b", question, re.I):
        found.add(1.0)
    if re.search(r"\bhalf\b", question, re.I):
        found.add(0.5)
    return frozenset(found | {number * factor for number in found for factor in (60.0, 3600.0)})


def _is_number(text: str) -> bool:
    return re.fullmatch(r"\d+(?:\.\d+)?|\d{1,3}(?:,\d{3})+(?:\.\d+)?", text) is not None


def _of_step(step: Step, stated: frozenset[float], question: str) -> Iterator[str]:
    if step.kind not in WITHOUT_TARGET and step.target is None and not (step.inputs and step.inputs.target):
        yield f"{step.id}: {step.kind} needs a target."
    if step.kind in WITH_EVENT and step.event is None:
        yield f"{step.id}: {step.kind} needs an event."
    if step.kind in TWO_THINGS and step.other is None:
        yield f"{step.id}: {step.kind} needs `other`."
    for target in step.targets:
        if len(target.noun) > LONGEST_NOUN or len(target.noun.split()) > 3:
            yield f"{step.id}: the noun {target.noun[:LONGEST_NOUN]!r} is no name of a thing."
    if step.span is not None:
        yield from _of_span(step, step.span, stated, question)
    for operand in (step.inputs.a, step.inputs.b) if step.inputs is not None else ():
        if isinstance(operand, Value) and not _may_stand(operand, stated):
            yield (
                f"{step.id}: the value {operand.value:g} is not in the question. Measure it by a step; only if it is "
                "general knowledge from outside the video, give it a `source` and a `spread` above 0."
            )


def _may_stand(value: Value, stated: frozenset[float]) -> bool:
    """Stated in the question, in its unit or another; or general knowledge with a source and a spread."""
    candidates = {value.value, to_si(value.value, value.unit) if value.unit is not None else value.value}
    if any(_among(number, stated) for number in candidates):
        return True
    known = bool(value.source) and bool(value.spread) and math.isfinite(value.value)
    return known and (value.spread or 0.0) > 0 and OF_THE_VIDEO.search(value.source or "") is None


def _of_span(step: Step, span: PlanSpan, stated: frozenset[float], question: str) -> Iterator[str]:
    """Times that the question does not name would be measured ones."""
    pairs = [pair for pair in (span.between, span.frames) if pair is not None]
    numbers = [number for pair in pairs for number in pair if number is not None]
    numbers += [number for number in (span.first, span.last, span.at) if isinstance(number, int | float)]
    for number in numbers:
        if not _among(float(number), stated):
            yield f"{step.id}: the time {number:g} is not in the question. Find it by a `when` step."
    if span.frac is not None and not PARTS.search(question) and not all(_among(x, stated) for x in span.frac):
        yield f"{step.id}: the question names no part of the video."


def _of_given(plan: Plan, stated: frozenset[float]) -> Iterator[str]:
    for fact in plan.given:
        if not _among(fact.value, stated):
            yield f"given: {fact.phrase} = {fact.value:g} is not in the question."


def _of_answer(plan: Plan) -> Iterator[str]:
    """Each answer must lean on something that is measured."""
    measuring: set[str] = set()
    for step in plan.steps:
        if step.kind != "compute" or measuring.intersection(step.references()):
            measuring.add(step.id)
    for step_id in plan.answer:
        if step_id not in measuring:
            yield f"{step_id}: it is calculated from constants alone and measures nothing in the video."


def _among(number: float, stated: frozenset[float]) -> bool:
    return any(math.isclose(number, known, rel_tol=TOLERANCE, abs_tol=1e-9) for known in stated)
