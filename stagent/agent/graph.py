"""The graph: plan, execute (independent steps fan out), verify, replan (bounded), compose.

plan ──> execute* ──> verify ──> execute* ... ──> compose
                        │  ^
                        v  │
                      replan
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from langgraph.graph import END, START, StateGraph
from langgraph.types import Send

from stagent.agent.nodes import compose, execute, make_plan, replan, verify
from stagent.agent.state import AskState, StepTask
from stagent.agent.workbench import Workbench
from stagent.plan.plan import Plan

if TYPE_CHECKING:
    from langgraph.checkpoint.base import BaseCheckpointSaver
    from langgraph.graph.state import CompiledStateGraph

STEP_BUDGET = 25
"""Super-steps of one question. A chain of four dependent steps takes 10, each of at most three re-plans 3 more.
LangGraph's own default is 10,007, which would be hours."""


def build_graph(checkpointer: BaseCheckpointSaver[Any] | None = None) -> CompiledStateGraph[Any, Workbench, Any, Any]:
    """The compiled graph; its context is the Workbench of the question."""
    graph = StateGraph(AskState, context_schema=Workbench)
    graph.add_node("plan", make_plan)
    graph.add_node("execute", execute, input_schema=StepTask)  # type: ignore[call-overload]  # sees AskState only
    graph.add_node("verify", verify)
    graph.add_node("replan", replan)
    graph.add_node("compose", compose)
    graph.add_edge(START, "plan")
    graph.add_conditional_edges("plan", ready_steps, ["execute", "compose"])
    graph.add_edge("execute", "verify")
    graph.add_conditional_edges("verify", after_verify, ["execute", "replan", "compose"])
    graph.add_conditional_edges("replan", ready_steps, ["execute", "compose"])
    graph.add_edge("compose", END)
    return graph.compile(checkpointer=checkpointer)


def ready_steps(state: AskState) -> list[Send] | str:
    """A task for each step whose inputs are accepted and that has no result; `compose` when none is left."""
    plan = Plan.model_validate(state["plan"])
    results, accepted = state.get("results", {}), state.get("accepted", {})
    ready = [
        step for step in plan.steps if step.id not in results and all(ref in accepted for ref in step.references())
    ]
    if not ready:
        return "compose"
    return [
        Send(
            "execute",
            StepTask(
                step=step.id,
                plan=state["plan"],
                done={ref: results[ref] for ref in step.references()},
                way=state.get("way", {}).get(step.id) or {},
            ),
        )
        for step in ready
    ]


def after_verify(state: AskState) -> list[Send] | str:
    """Re-plan while a step has a result that was not accepted, otherwise go on."""
    if any(step not in state.get("accepted", {}) for step in state.get("results", {})):
        return "replan"
    return ready_steps(state)
