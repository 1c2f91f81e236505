"""An answer as rows of quantities.parquet: a row a quantity, and a row for what has none."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from stagent.answer.answer import Answer, Refusal, StepResult
from stagent.answer.rounding import with_interval
from stagent.answer.values import Interval
from stagent.batch.outcome import FAILED, Row

TEXT = (
    "video", "video_sha256", "question", "status", "kind", "subject", "track", "looks", "other", "event", "reading",
    "unit", "si_unit", "text", "rung", "frame", "reason", "sentence", "remedy", "assumptions", "warnings", "run",
)  # fmt: skip
NUMBERS = (
    "value", "low", "high", "si_value", "si_low", "si_high", "rest_probability", "at", "span_start", "span_end",
    "probability", "calibration_share", "unseen_s", "quality",
)  # fmt: skip
WHOLE = ("job", "ask", "result", "exit_code", "seed")
FLAGS = ("one_sided",)
COLUMNS = (*WHOLE[:3], *TEXT, *NUMBERS, *FLAGS, *WHOLE[3:])
"""`job` is the job's position in the list and `video` its name; both are filled in when the tables are written."""

CALIBRATION = ("scale", "camera")
"""Sources of variance that all things of one scene share."""

REFUSALS = range(4, 10)
"""Exit codes of what is an answer too; anything else is a failure."""


def rows_of(answer: Answer, ask: int, *, track: str = "", looks: str = "", quality: float | None = None) -> list[Row]:
    """The rows of one answer to question number `ask` of its job. `track` and `looks` say which of several things it
    is about; `quality` of that track, 0..1."""
    common = {
        "ask": ask,
        "question": answer.question,
        "video_sha256": answer.video_facts.sha256 if answer.video_facts else "",
        "track": track,
        "looks": looks,
        "seed": answer.seed,
        "warnings": "\n".join(answer.warnings),
    }
    rows: list[Row] = []
    for result in answer.results:
        for values in _values(result):
            rows.append({**common, "result": len(rows), **_about(result), **_quality(result, quality), **values})
    if answer.refusal and not any(result.refusal for result in answer.results):
        rows.append({**common, "result": len(rows), "kind": "", **refused(answer.refusal)})
    return rows


def refused(refusal: Refusal) -> dict[str, Any]:
    return {
        "status": "refused" if refusal.exit_code in REFUSALS else FAILED,
        "exit_code": refusal.exit_code,
        "reason": refusal.reason,
        "sentence": refusal.sentence,
        "remedy": refusal.remedy,
    }


def failed_row(question: str, ask: int, reason: str, sentence: str, remedy: str, exit_code: int = 1) -> Row:
    """The row of a question whose job broke."""
    return {
        "ask": ask,
        "result": 0,
        "question": question,
        "status": FAILED,
        "exit_code": exit_code,
        "reason": reason,
        "sentence": sentence,
        "remedy": remedy,
    }


def _about(result: StepResult) -> dict[str, Any]:
    """What the row's number is about, and what it rests on."""
    start, end = result.span if result.span else (None, None)
    return {
        "status": result.status,
        "kind": result.kind,
        "subject": result.subject,
        "other": result.other,
        "event": result.event,
        "reading": result.reading,
        "span_start": start,
        "span_end": end,
        "rung": result.rung,
        "frame": result.frame,
        "assumptions": "\n".join(result.assumptions),
        "unseen_s": result.unseen_seconds,
        "exit_code": result.exit_code,
    }


def _quality(result: StepResult, of_track: float | None) -> dict[str, Any]:
    """0..1: the share of the span in which the thing was seen, times how sure its boxes are (a median) where that is
    known."""
    if result.span is None or result.refusal is not None:
        return {}
    length = result.span[1] - result.span[0]
    seen = 1.0 if length <= 0 else min(1.0, max(0.0, 1 - result.unseen_seconds / length))
    return {"quality": seen * (1.0 if of_track is None else of_track)}


def _values(result: StepResult) -> Iterator[dict[str, Any]]:
    """One for each quantity in the result; exactly one where it has none."""
    if result.refusal is not None:
        yield refused(result.refusal)
        return
    found = [*_numbers(result), *_spans(result), *_verdicts(result)]
    yield from found or [{"text": result.text or ", ".join(tube.name for tube in result.tubes)}]


def _numbers(result: StepResult) -> Iterator[dict[str, Any]]:
    if result.quantity is not None:
        quantity = result.quantity
        yield {
            **_interval(quantity),
            "si_value": quantity.si.value,
            "si_low": quantity.si.low,
            "si_high": quantity.si.high,
            "si_unit": quantity.si.unit,
            "one_sided": quantity.one_sided,
            "rest_probability": quantity.rest_probability,
            "at": quantity.at,
            "calibration_share": sum(quantity.budget.get(name, 0.0) for name in CALIBRATION),
        }
    if result.count is not None:
        count = result.count
        yield {"value": float(count.value), "low": float(count.low), "high": float(count.high), "text": count.of}
    if result.heading is not None:
        hour = result.heading.hour
        words = "at rest" if result.heading.at_rest else " and ".join(result.heading.words)
        yield {**(_interval(hour) if hour is not None else {}), "text": words}


def _spans(result: StepResult) -> Iterator[dict[str, Any]]:
    """When it begins, with the interval of that; its end stands in `span_end`."""
    for span in result.spans if result.count is None else ():
        yield {
            "value": span.start,
            "low": span.start_low,
            "high": span.start_high,
            "unit": "s",
            "span_start": span.start,
            "span_end": span.end,
            "probability": span.probability,
        }


def _verdicts(result: StepResult) -> Iterator[dict[str, Any]]:
    if result.choice is not None:
        yield {"text": result.choice.winner or "cannot be told apart", "probability": result.choice.share}
    if result.truth is not None:
        yield {"text": result.truth.verdict, "probability": result.truth.share}


def _interval(interval: Interval) -> dict[str, Any]:
    return {"value": interval.value, "low": interval.low, "high": interval.high, "unit": interval.unit}


def in_words(row: Row) -> str:
    """A row's number with its interval: 38 km/h (95 %: 35 to 41); whole numbers stay whole."""
    if row["kind"] == "count":
        return f"{row['value']:.0f} (95 %: {row['low']:.0f} to {row['high']:.0f})"
    return with_interval(Interval(value=row["value"], low=row["low"], high=row["high"], unit=row["unit"]))
