"""The kinds of question: one function each, from a job to its result."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from stagent.agent.measure.arithmetic import compute
from stagent.agent.measure.camera import ego_speed
from stagent.agent.measure.comparisons import compare_direction, compare_distance, compare_speed
from stagent.agent.measure.counting import count
from stagent.agent.measure.directions import direction, direction_when
from stagent.agent.measure.events import when, when_where
from stagent.agent.measure.meetings import time_gap, time_to_collision
from stagent.agent.measure.numbers import (
    acceleration,
    displacement,
    distance,
    height_of_jump,
    peak_speed,
    size,
    speed,
    speed_at,
)
from stagent.agent.measure.pairs import separation
from stagent.agent.measure.places import where
from stagent.agent.measure.unmeasured import describe

if TYPE_CHECKING:
    from stagent.agent.job import Job
    from stagent.answer.answer import StepResult
    from stagent.plan.plan import Kind

__all__ = ["MEASURES", "measure"]

MEASURES: dict[Kind, Callable[[Job], StepResult]] = {
    "distance": distance,
    "displacement": displacement,
    "speed": speed,
    "speed_at": speed_at,
    "peak_speed": peak_speed,
    "acceleration": acceleration,
    "direction": direction,
    "direction_when": direction_when,
    "separation": separation,
    "compare_distance": compare_distance,
    "compare_speed": compare_speed,
    "compare_direction": compare_direction,
    "ego_speed": ego_speed,
    "time_gap": time_gap,
    "time_to_collision": time_to_collision,
    "size": size,
    "height_of_jump": height_of_jump,
    "count": count,
    "when": when,
    "where": where,
    "when_where": when_where,
    "describe": describe,
    "compute": compute,
}


def measure(job: Job) -> StepResult:
    """Measures one step, by its kind. Raises a StagentError if it cannot."""
    return MEASURES[job.step.kind](job)
