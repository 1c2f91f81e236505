"""Answer to sentence: one clear sentence for each step that was asked, from a table by kind.

A sentence says the value and its interval, the assumption that matters most, and what would narrow it most.
It is built around nouns ("the mean speed of the two cyclists is ..."), so that it is right for any thing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from stagent.answer import said_events as events
from stagent.answer import said_numbers as numbers
from stagent.answer.answer import Refusal, StepResult
from stagent.answer.rounding import seconds
from stagent.answer.wording import clause, sentence_case


def sentences(results: Sequence[StepResult], refusal: Refusal | None = None) -> str:
    """One sentence a line for each step asked; the refusal of the whole question if there is nothing else."""
    lines = [sentence_of(result) for result in results]
    if refusal and not any(result.refusal == refusal for result in results):
        lines.append(refused(refusal))
    return "\n".join(lines)


def sentence_of(result: StepResult) -> str:
    """The sentence of one step; a kind without a line in the table speaks as plain number."""
    if result.refusal:
        return refused(result.refusal)
    parts = [BODIES.get(result.kind, numbers.number)(result)]
    if result.unseen_seconds > 0:
        parts.append(f"unseen for {seconds(result.unseen_seconds)} s of it")
    if result.assumptions:
        parts.append(f"assuming {clause(result.assumptions[0])}")
    if result.narrows:
        parts.append(f"to narrow it most: {clause(result.narrows[0])}")
    return sentence_case("; ".join(parts))


def refused(refusal: Refusal) -> str:
    """Why not, what stood to choose from, and what to do."""
    parts = [sentence_case(refusal.sentence)]
    if refusal.candidates and refusal.candidates[0] not in refusal.sentence:
        parts.append(sentence_case("there is: " + "; ".join(refusal.candidates)))
    if refusal.remedy:
        parts.append(sentence_case(refusal.remedy))
    return " ".join(parts)


BODIES: dict[str, Callable[[StepResult], str]] = {
    "distance": numbers.number_of("the distance covered by"),
    "displacement": numbers.number_of("the straight-line distance moved by"),
    "speed": numbers.speed,
    "speed_at": numbers.number_of("the speed of"),
    "peak_speed": numbers.peak_speed,
    "acceleration": numbers.number_of("the mean acceleration of"),
    "direction": events.direction,
    "direction_when": events.direction_when,
    "separation": numbers.separation,
    "compare_distance": events.comparison("farther"),
    "compare_speed": events.comparison("faster"),
    "compare_direction": events.compare_direction,
    "ego_speed": lambda result: numbers.measured(result, "the speed of the camera"),
    "time_gap": numbers.time_gap,
    "time_to_collision": numbers.time_to_collision,
    "size": numbers.size,
    "height_of_jump": numbers.number_of("the rise of"),
    "count": numbers.count,
    "when": events.when,
    "where": events.where,
    "when_where": events.when_where,
    "describe": events.describe,
    "compute": numbers.compute,
}
