"""The Python API: `stagent.ask(video, question, **options) -> Answer`.

Example:
    answer = stagent.ask("clip.mp4", "How fast is the white car?", plane=Path("road.json"))
    print(answer.sentence, answer.results[0].quantity)
"""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from stagent.agent.clip import Clip
from stagent.answer.answer import Answer, refusal_of
from stagent.options import AskOptions
from stagent_tools.errors import StagentError

if TYPE_CHECKING:
    from stagent.agent.export import Exports
    from stagent.agent.run import Asked
    from stagent.plan.plan import Plan
    from stagent.progress import Progress

__all__ = ["AskOptions", "Clip", "ask", "ask_all", "ask_clip"]


def ask(video: str | Path, question: str, *, out: Path | None = None, **options: Any) -> Answer:
    """Measures something in a video. `options` are the fields of AskOptions; `out` is a folder for the evidence.

    A question that cannot be answered gives an Answer with a refusal; only what makes the run impossible (an
    unreadable video, an unusable option, an output that cannot be written) raises a StagentError.
    """
    return ask_all(Path(video), [question], AskOptions.checked(**options), out=out)[0]


def ask_all(
    video: Path,
    questions: Sequence[str],
    options: AskOptions,
    *,
    out: Path | None = None,
    exports: Exports | None = None,
    progress: Progress | None = None,
) -> list[Answer]:
    """Several questions about one video: it is looked at once. With `out`, each answer leaves a run folder there."""
    from stagent.agent.hints import check_options

    clip = Clip(video, options.fps)
    check_options(options, clip.video(options.capture_fps).info)
    answers = []
    for number, question in enumerate(questions, start=1):
        beside = (*questions[: number - 1], *questions[number:])
        try:
            asked = ask_clip(clip, question, options, progress=progress, beside=beside)
        except StagentError as error:
            if len(questions) == 1:
                raise
            answers.append(failed(video, question, error))
            continue
        if exports is not None:
            _export(asked, options, exports if len(questions) == 1 else exports.numbered(number))
        folder = out / f"q{number}" if out is not None and len(questions) > 1 else out
        answers.append(asked.answer if folder is None else _saved(asked, clip, options, folder, progress))
    return answers


def _export(asked: Asked, options: AskOptions, exports: Exports) -> None:
    from stagent.agent.export import export

    export(asked, options, exports)


def _saved(asked: Asked, clip: Clip, options: AskOptions, folder: Path, progress: Progress | None) -> Answer:
    from stagent.agent.save import save_run

    return save_run(asked, clip, options, folder, progress)


def ask_clip(
    clip: Clip,
    question: str,
    options: AskOptions,
    *,
    progress: Progress | None = None,
    beside: tuple[str, ...] = (),
) -> Asked:
    """One question about an open clip, through the graph. `beside`: the other questions of the same call."""
    from stagent.agent.run import run_graph

    start = time.monotonic()
    asked = run_graph(clip, question, options, progress, beside=beside)
    answer = asked.answer.model_copy(update={"seconds": round(time.monotonic() - start, 3)})
    return replace(asked, answer=answer)


def failed(video: Path, question: str, error: StagentError) -> Answer:
    """The answer that stands for a run that was impossible: the same document, with the error as its refusal."""
    refusal = refusal_of(error)
    return Answer(
        video=str(video), question=question, exit_code=refusal.exit_code, sentence=str(error), refusal=refusal
    )


@dataclass(frozen=True)
class PlannedQuestion:
    """A question, its plan, the plan in words, and the exit code with which a run of it would start."""

    question: str
    plan: Plan
    in_words: str
    exit_code: int
    warnings: tuple[str, ...] = ()


def planned(question: str, options: AskOptions | None = None) -> PlannedQuestion:
    """What a question means, without any video."""
    from stagent.agent.compose import unsupported
    from stagent.agent.planning import plan_for
    from stagent.plan.describe import describe_plan

    found = plan_for(question, options or AskOptions())
    refusal = None if found.plan.steps else unsupported(found.plan)
    code = refusal.exit_code if refusal else 0
    return PlannedQuestion(question, found.plan, describe_plan(found.plan), code, found.warnings)


def plan_document(plans: Sequence[PlannedQuestion]) -> str:
    """The plans in their canonical form as one JSON document: an object for one question, a list for several."""
    documents = [{"question": p.question, "exit_code": p.exit_code, **p.plan.canonical()} for p in plans]
    return json.dumps(documents[0] if len(documents) == 1 else documents, ensure_ascii=False, indent=2)


def answer_document(answers: Sequence[Answer]) -> str:
    """The answers as one JSON document: an object for one question, a list for several."""
    documents = [answer.model_dump(mode="json", by_alias=True) for answer in answers]
    return json.dumps(documents[0] if len(documents) == 1 else documents, ensure_ascii=False, indent=2)
