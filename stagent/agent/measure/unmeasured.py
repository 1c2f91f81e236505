"""Kinds that are planned but not measured here: each says so, and what would serve instead."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stagent_tools.errors import MissingPart

if TYPE_CHECKING:
    from stagent.agent.job import Job
    from stagent.answer.answer import StepResult


def describe(job: Job) -> StepResult:  # noqa: ARG001
    raise MissingPart(
        "Describing a video in words needs a vision-language model, and none is installed.",
        "Ask for something that can be measured: where, when, how far, how fast.",
    )
