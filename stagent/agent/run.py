"""Runs the graph for one question."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from langgraph.checkpoint.sqlite import SqliteSaver
from langgraph.errors import GraphRecursionError

from stagent.agent.graph import STEP_BUDGET, build_graph
from stagent.agent.workbench import Workbench
from stagent.answer.answer import Answer
from stagent.plan.plan import Plan
from stagent.runs.evidence import Attempt, EvidenceLog
from stagent.runs.log import listening
from stagent_tools.errors import CannotMeasure

if TYPE_CHECKING:
    from stagent.agent.clip import Clip
    from stagent.options import AskOptions
    from stagent.progress import Progress
    from stagent_tools.scan import Scan
    from stagent_tools.scene.odometry.journey import Journey
    from stagent_tools.target import Target
    from stagent_tools.types import Draws, Track


@dataclass(frozen=True)
class Asked:
    """An answer and the arrays behind it, by track id. `checkpoints` is a SQLite file of LangGraph's, as bytes."""

    answer: Answer
    tracks: Mapping[str, Track]
    names: Mapping[str, str]
    worlds: Mapping[str, Draws]
    evidence: EvidenceLog
    attempts: tuple[Attempt, ...]
    plan: Plan
    log: str
    checkpoints: bytes
    scan: Scan | None = None
    journey: Journey | None = None


def run_graph(
    clip: Clip,
    question: str,
    options: AskOptions,
    progress: Progress | None = None,
    *,
    chosen: Mapping[Target, tuple[Track, ...]] | None = None,
    beside: tuple[str, ...] = (),
) -> Asked:
    """Plan, execute, verify, re-plan, compose; every state of the graph is kept as a checkpoint. `chosen`: which
    things a target of the question means, where it was chosen among several. `beside`: the other questions of the same
    call."""
    with listening() as log, SqliteSaver.from_conn_string(":memory:") as saver:
        bench = Workbench(clip, options, EvidenceLog(), progress, chosen=chosen or {}, beside=beside, log=log)
        try:
            final = build_graph(saver).invoke(
                {"question": question, "results": {}, "accepted": {}, "way": {}, "attempts": []},
                config={"configurable": {"thread_id": question}, "recursion_limit": STEP_BUDGET},
                context=bench,
            )
        except GraphRecursionError as error:
            raise CannotMeasure(
                f"The question took more than {STEP_BUDGET} steps of the agent and was stopped.",
                "Ask it in parts.",
            ) from error
        checkpoints = saver.conn.serialize()
    answer = Answer.model_validate(final["answer"])
    attempts = tuple(Attempt.model_validate(attempt) for attempt in final["attempts"])
    plan = Plan.model_validate(final["plan"])
    return Asked(
        answer,
        bench.tracks,
        bench.names,
        bench.worlds,
        bench.evidence,
        attempts,
        plan,
        log.text,
        checkpoints,
        bench.scanned,
        bench.ridden,
    )
