"""The answer: one document for every question, whether it was measured or refused.

`Answer.model_dump(mode="json")` is what `--json` prints and what answer.json holds (schema "stagent.answer/1").
"""

from __future__ import annotations

from typing import Final, Literal

from pydantic import Field, JsonValue

from stagent.answer.values import Candidate, Choice, Count, Heading, Interval, Measured, Record, TimeSpan, Truth, Tube
from stagent_tools.errors import StagentError

SCHEMA: Final = "stagent.answer/1"

Status = Literal["measured", "refused", "described"]


class Refusal(Record):
    """Why there is no answer: the exit code, its reason as one word for scripts, one sentence, and the remedy."""

    exit_code: int = Field(ge=1)
    reason: str
    sentence: str
    remedy: str = ""
    candidates: tuple[str, ...] = ()


def refusal_of(error: StagentError) -> Refusal:
    """The refusal that a typed error stands for."""
    return Refusal(
        exit_code=error.exit_code,
        reason=error.reason,
        sentence=error.sentence,
        remedy=error.remedy,
        candidates=getattr(error, "candidates", ()),
    )


class StepResult(Record):
    """What one step of the plan gave. Exactly the fields that its kind fills are set (docs/architecture.md, kinds).

    `subject` and `other` are the things in words, as asked · `event` the event in words · `reading` says which
    reading of the question this is ("smallest over the span", "height", "closing speed") · `span` s that was looked
    at · `frame` what a velocity is measured against · `reference_point` of the thing that was followed ·
    `assumptions` and `narrows` stand with the most important first · `unseen_seconds` of the span without the thing.
    """

    id: str
    kind: str
    status: Status
    subject: str = ""
    other: str = ""
    event: str = ""
    reading: str = ""
    span: tuple[float, float] | None = None
    quantity: Measured | None = None
    spans: tuple[TimeSpan, ...] = ()
    heading: Heading | None = None
    choice: Choice | None = None
    truth: Truth | None = None
    count: Count | None = None
    tubes: tuple[Tube, ...] = ()
    text: str = ""
    rung: str = ""
    frame: str = ""
    reference_point: str = ""
    assumptions: tuple[str, ...] = ()
    narrows: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    unseen_seconds: float = 0.0
    refusal: Refusal | None = None

    @property
    def exit_code(self) -> int:
        return self.refusal.exit_code if self.refusal else 0


class VideoFacts(Record):
    """What the video is: as decoded, upright; `time_factor` times slower than life."""

    path: str
    sha256: str = ""
    width: int
    height: int
    duration: float
    frames: int | None = None
    rate: str | None = None
    variable_rate: bool = False
    rotation: int = 0
    time_factor: float = 1.0


class Answer(Record):
    """The answer to one question. `results` are the steps that were asked for, `steps` all of them, in plan order.

    `exit_code` is the first of the results' codes that is not 0; `refusal` is set if the whole question was refused.
    """

    schema_: Literal["stagent.answer/1"] = Field(default=SCHEMA, alias="schema")
    video: str
    question: str
    exit_code: int = 0
    sentence: str
    results: tuple[StepResult, ...] = ()
    steps: tuple[StepResult, ...] = ()
    plan: dict[str, JsonValue] | None = None
    assumptions: tuple[str, ...] = ()
    narrows: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    refusal: Refusal | None = None
    candidates: tuple[Candidate, ...] = ()
    video_facts: VideoFacts | None = None
    run_folder: str | None = None
    seconds: float = 0.0
    versions: dict[str, str] = Field(default_factory=dict)
    seed: int = 0


def exit_code_of(results: tuple[StepResult, ...]) -> int:
    """The first code that is not 0, in the order asked."""
    return next((result.exit_code for result in results if result.exit_code), 0)


__all__ = [
    "SCHEMA",
    "Answer",
    "Candidate",
    "Choice",
    "Count",
    "Heading",
    "Interval",
    "Measured",
    "Refusal",
    "StepResult",
    "TimeSpan",
    "Truth",
    "Tube",
    "VideoFacts",
    "exit_code_of",
    "refusal_of",
]
