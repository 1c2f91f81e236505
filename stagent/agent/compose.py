"""All step results -> the answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stagent.answer.answer import Answer, Refusal, StepResult, VideoFacts, exit_code_of
from stagent.answer.sentence import sentences

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from stagent.agent.workbench import Workbench
    from stagent.plan.plan import Plan, Reason
    from stagent_tools.types import VideoInfo

NOT_UNDERSTOOD = 4
CANNOT_MEASURE = 8

REMEDY = "Ask, in English, about what moves: where, when, how far, how fast, which way, how many."

UNSUPPORTED: dict[Reason, str] = {
    "not_visual": "No picture shows that.",
    "needs_identity": "Who somebody is cannot be measured from a picture.",
    "needs_audio": "Sound cannot be measured from pictures.",
    "needs_future": "The future is not in the video.",
    "needs_opinion": "That is a matter of opinion; only what is measured is answered here.",
    "other": "This is not a question about what moves in this video.",
}


def compose_answer(plan: Plan, results: Mapping[str, StepResult], bench: Workbench) -> Answer:
    """The asked results in the order asked, every step, what they rest on and what would narrow them."""
    steps = tuple(_done(step.id, step.kind, results) for step in plan.steps)
    asked = tuple(next(result for result in steps if result.id == step) for step in plan.answer)
    refusal = unsupported(plan)
    if refusal is None and asked and all(result.refusal for result in asked):
        refusal = asked[0].refusal
    code = exit_code_of(asked) if asked else (refusal.exit_code if refusal else 0)
    return Answer(
        video=str(bench.clip.path),
        question=plan.question,
        exit_code=code,
        sentence=sentences(asked, refusal),
        results=asked,
        steps=steps,
        plan=plan.canonical(),
        assumptions=_distinct((*put_aside(plan), *(line for result in asked for line in result.assumptions))),
        narrows=_distinct(line for result in asked for line in result.narrows),
        warnings=_warnings(bench) if steps else bench.warnings,
        refusal=refusal,
        video_facts=video_facts(bench.clip.video(bench.options.capture_fps).info) if steps else None,
        seed=bench.options.seed,
    )


def put_aside(plan: Plan) -> tuple[str, ...]:
    """What the question says besides, and the plan does not use."""
    words = ", ".join(f"“{word}”" for word in plan.aside)
    return (
        (f"{words} in the question only says where or how it happens, and picked nothing",)
        if words and plan.steps
        else ()
    )


def unsupported(plan: Plan) -> Refusal | None:
    """The part of the question that no plan could be made for."""
    if plan.unsupported is None:
        return None
    nobody = plan.unsupported == "other" and not plan.steps
    return Refusal(
        exit_code=NOT_UNDERSTOOD if nobody else CANNOT_MEASURE,
        reason="not_understood" if nobody else "cannot_measure",
        sentence=plan.why or UNSUPPORTED[plan.unsupported],
        remedy=f"The nearest question that can be answered: {plan.nearest}" if plan.nearest else REMEDY,
    )


def video_facts(info: VideoInfo) -> VideoFacts:
    return VideoFacts(
        path=str(info.path),
        sha256=info.sha256,
        width=info.width,
        height=info.height,
        duration=float(info.duration),
        frames=info.frames,
        rate=str(info.rate) if info.rate is not None else None,
        variable_rate=info.variable_rate,
        rotation=info.rotation,
        time_factor=float(info.time_factor),
    )


def _done(step: str, kind: str, results: Mapping[str, StepResult]) -> StepResult:
    """A step that never became ready leans on one that was refused."""
    if step in results:
        return results[step]
    refusal = next(result.refusal for result in results.values() if result.refusal)
    return StepResult(id=step, kind=kind, status="refused", refusal=refusal)


def _warnings(bench: Workbench) -> tuple[str, ...]:
    """What the planner had to say, what was given and not needed, and what is odd about the clip."""
    return (*bench.warnings, *bench.left_aside, *bench.clip.warnings(bench.options.capture_fps))


def _distinct(lines: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(lines))
