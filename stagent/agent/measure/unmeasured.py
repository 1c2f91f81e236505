"""Kinds that this version plans but cannot measure yet: each says so, and what would serve instead."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stagent_tools.errors import CannotMeasure, MissingPart

if TYPE_CHECKING:
    from stagent.agent.job import Job
    from stagent.answer.answer import StepResult


def ego_speed(job: Job) -> StepResult:  # noqa: ARG001 - the same signature for every kind
    raise CannotMeasure(
        "The speed of the camera itself cannot be measured yet.",
        "Ask for the speed of a thing relative to the camera instead.",
    )


def time_gap(job: Job) -> StepResult:  # noqa: ARG001
    raise CannotMeasure(
        "The time gap between two things cannot be measured yet.", "Ask when each of them passes the same point."
    )


def time_to_collision(job: Job) -> StepResult:  # noqa: ARG001
    raise CannotMeasure(
        "The time to a collision cannot be measured yet.", "Ask how far apart the two are and how fast they close in."
    )


def describe(job: Job) -> StepResult:  # noqa: ARG001
    raise MissingPart(
        "Describing a video in words needs a vision-language model, and none is installed.",
        "Ask for something that can be measured: where, when, how far, how fast.",
    )
