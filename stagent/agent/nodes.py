"""The nodes of the graph: each takes the state, does one thing, and returns what changed."""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING, Any

from stagent.agent.checks import problem_with
from stagent.agent.compose import compose_answer
from stagent.agent.job import Job
from stagent.agent.measure import measure
from stagent.agent.planning import plan_for
from stagent.agent.state import AskState, Attempt, StepTask
from stagent.agent.ways import Way, first_way, next_way
from stagent.answer.answer import StepResult, refusal_of
from stagent.plan.plan import Plan
from stagent_tools.errors import NotUnderstood, StagentError

if TYPE_CHECKING:
    from langgraph.runtime import Runtime

    from stagent.agent.workbench import Workbench


LOG = logging.getLogger(__name__)

REFUSALS = range(4, 10)
"""Exit codes of what is an answer too; any other error means that the run itself is impossible."""


LEFT = ("missing_part", "backend_broke")
"""Reasons why another backend does what one should have done: the user hears of it."""


def make_plan(state: AskState, runtime: Runtime[Workbench]) -> dict[str, Any]:
    """Question -> Plan, by the grammar or the language model of the options."""
    start, bench = time.monotonic(), runtime.context
    planned = plan_for(state["question"], bench.options, bench.clip)
    plan, bench.warnings = planned.plan, planned.warnings
    found = f"{len(plan.steps)} steps, {planned.replies} replies"
    bench.evidence.call("plan", planned.by, {"question": state["question"]}, found, time.monotonic() - start)
    LOG.info("planned %d steps: %s", len(plan.steps), ", ".join(step.kind for step in plan.steps))
    runtime.context.given = plan.given
    runtime.context.targets = tuple(dict.fromkeys(t for step in plan.steps for t in step.targets))
    return {"plan": plan.model_dump(mode="json")}


def execute(task: StepTask, runtime: Runtime[Workbench]) -> dict[str, Any]:
    """Measures one step, one way. What cannot be measured is a result too."""
    plan, bench = Plan.model_validate(task["plan"]), runtime.context
    step = plan.step(task["step"])
    way = Way.model_validate(task["way"]) if task["way"] else first_way(bench.backends)
    done = {key: StepResult.model_validate(value) for key, value in task["done"].items()}
    try:
        result = measure(Job(bench=bench, step=step, way=way, done=done))
    except StagentError as error:
        if error.exit_code not in REFUSALS:
            raise
        result = StepResult(
            id=step.id,
            kind=step.kind,
            status="refused",
            subject=step.target.words() if step.target else "",
            refusal=refusal_of(error),
        )
    return {"results": {step.id: result.model_dump(mode="json")}, "way": {step.id: way.model_dump()}}


def verify(state: AskState, runtime: Runtime[Workbench]) -> dict[str, Any]:
    """Does each new result show what was asked, is it physically possible, is its interval worth something?"""
    plan, bench = Plan.model_validate(state["plan"]), runtime.context
    accepted: dict[str, Any] = {}
    attempts: list[Attempt] = []
    changed: dict[str, Any] = {}
    for step_id, raw in state["results"].items():
        if step_id in state.get("accepted", {}):
            continue
        result, way = StepResult.model_validate(raw), Way.model_validate(state["way"][step_id])
        problem = problem_with(result, plan.step(step_id), _reached(result, bench))
        attempt = Attempt(step=step_id, backend=way.backend, fine=way.fine, problem=problem.sentence if problem else "")
        attempts.append(attempt)
        LOG.info("step %s by %s: %s", step_id, way.backend, attempt["problem"] or "accepted")
        if problem is None or not _another_way(state, attempts, step_id, bench, finer_helps=problem.finer_helps):
            accepted[step_id] = True
            changed[step_id] = (problem.settle(result) if problem else result).model_dump(mode="json")
    return {"accepted": accepted, "attempts": attempts, "results": changed}


def replan(state: AskState, runtime: Runtime[Workbench]) -> dict[str, Any]:
    """Takes away each result that was not accepted and names another way to get it."""
    bench, plan = runtime.context, Plan.model_validate(state["plan"])
    way: dict[str, Any] = {}
    dropped: dict[str, Any] = {}
    for step_id, raw in state["results"].items():
        if step_id in state["accepted"]:
            continue
        result = StepResult.model_validate(raw)
        problem = problem_with(result, plan.step(step_id), _reached(result, bench))
        finer = problem is not None and problem.finer_helps
        other = _another_way(state, [], step_id, bench, finer_helps=finer)
        if other is None:
            raise NotUnderstood(f"Step {step_id} has no other way left.", "Report this with the evidence folder.")
        way[step_id], dropped[step_id] = other.model_dump(), None
        if result.refusal is not None and result.refusal.reason in LEFT:
            LOG.warning("%s Now %s looks for it.", result.refusal.sentence, other.backend)
        bench.evidence.call(
            "replan", other.backend, {"step": step_id, "fine": other.fine}, problem.sentence if problem else ""
        )
    return {"way": way, "results": dropped}


def compose(state: AskState, runtime: Runtime[Workbench]) -> dict[str, Any]:
    """All results -> the answer."""
    results = {key: StepResult.model_validate(value) for key, value in state.get("results", {}).items()}
    answer = compose_answer(Plan.model_validate(state["plan"]), results, runtime.context)
    told = runtime.context.log.told if runtime.context.log is not None else ()
    answer = answer.model_copy(update={"warnings": (*answer.warnings, *told)})
    return {"answer": answer.model_dump(mode="json")}


def _another_way(
    state: AskState, new: list[Attempt], step_id: str, bench: Workbench, *, finer_helps: bool
) -> Way | None:
    attempts = [*state.get("attempts", []), *new]
    return next_way(step_id, attempts, bench.backends, finer_helps=finer_helps)


def _reached(result: StepResult, bench: Workbench) -> float:
    """How much of what was asked about lies where the marked plane holds; only metres over ground need it."""
    if result.quantity is None or result.quantity.si.unit not in ("m", "m/s", "m/s2"):
        return 1.0
    return bench.reached((tube.track for tube in result.tubes), result.span)
