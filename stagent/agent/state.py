"""The graph's state: plain data that survives a checkpoint. Arrays stay in the workbench and are named by step id."""

from __future__ import annotations

from typing import Annotated, Any, TypedDict


class Attempt(TypedDict):
    """One try at a step: by which backend, whether finer, and why it was not accepted ("" if it was)."""

    step: str
    backend: str
    fine: bool
    problem: str


def merged(old: dict[str, Any], new: dict[str, Any]) -> dict[str, Any]:
    """Reducer: the newer value of a key wins; None takes the key away."""
    return {key: value for key, value in {**old, **new}.items() if value is not None}


def extended(old: list[Attempt], new: list[Attempt]) -> list[Attempt]:
    """Reducer: attempts are only ever added."""
    return [*old, *new]


class AskState(TypedDict, total=False):
    """`plan` and `results` (by step id) are the JSON forms of Plan and StepResult; `accepted` the steps whose result
    was verified; `way` how each step is to be tried next; `answer` the JSON form of Answer."""

    question: str
    plan: dict[str, Any]
    results: Annotated[dict[str, Any], merged]
    accepted: Annotated[dict[str, Any], merged]
    way: Annotated[dict[str, Any], merged]
    attempts: Annotated[list[Attempt], extended]
    answer: dict[str, Any]


class StepTask(TypedDict):
    """What is sent to one `execute` node: independent steps run side by side."""

    step: str
    plan: dict[str, Any]
    done: dict[str, Any]
    way: dict[str, Any]
