"""A stored result against the same one computed again: same, within its interval, or different."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from stagent.answer.answer import StepResult
from stagent.answer.values import Interval

Verdict = Literal["same", "within interval", "different", "not recomputed"]

SAME = 1e-6
"""Relative: the same draws on another machine differ by rounding only."""

SAME_S = 1e-3
"""Seconds: ends of spans on a video's own times."""


@dataclass(frozen=True)
class Compared:
    """One result of the run; `stored` and `again` in words."""

    id: str
    kind: str
    verdict: Verdict
    stored: str
    again: str


def compare(stored: StepResult, again: StepResult | None) -> Compared:
    """`again` is None where the pictures themselves would be needed."""
    if again is None:
        return Compared(stored.id, stored.kind, "not recomputed", _said(stored), "")
    return Compared(stored.id, stored.kind, _verdict(stored, again), _said(stored), _said(again))


def _verdict(stored: StepResult, again: StepResult) -> Verdict:
    if stored.status != again.status or stored.exit_code != again.exit_code:
        return "different"
    before, now = _number(stored), _number(again)
    if before is not None and now is not None:
        return _of_numbers(before, now)
    same = (
        (stored.heading and stored.heading.words) == (again.heading and again.heading.words)
        and (stored.choice and stored.choice.winner) == (again.choice and again.choice.winner)
        and (stored.truth and stored.truth.verdict) == (again.truth and again.truth.verdict)
        and (stored.count and stored.count.value) == (again.count and again.count.value)
        and (before is None) == (now is None)
        and _same_spans(stored, again)
    )
    return "same" if same else "different"


def _of_numbers(before: Interval, now: Interval) -> Verdict:
    scale = max(abs(before.low), abs(before.high), 1e-9)
    if all(abs(a - b) <= SAME * scale for a, b in zip(_three(before), _three(now), strict=True)):
        return "same"
    return "within interval" if before.low <= now.value <= before.high else "different"


def _three(interval: Interval) -> tuple[float, float, float]:
    return interval.low, interval.value, interval.high


def _number(result: StepResult) -> Interval | None:
    if result.quantity is not None:
        return result.quantity.si
    return result.heading.hour.si if result.heading and result.heading.hour else None


def _same_spans(stored: StepResult, again: StepResult) -> bool:
    if len(stored.spans) != len(again.spans):
        return False
    return all(
        abs(a.start - b.start) <= SAME_S and abs(a.end - b.end) <= SAME_S
        for a, b in zip(stored.spans, again.spans, strict=True)
    )


def _said(result: StepResult) -> str:
    number = _number(result)
    if number is not None:
        return f"{number.value:.6g} {number.unit} ({number.low:.6g} to {number.high:.6g})"
    spans = ", ".join(f"{span.start:.2f} to {span.end:.2f} s" for span in result.spans)
    said = (
        result.refusal and f"refused: {result.refusal.reason}",
        result.count and str(result.count.value),
        result.choice and (result.choice.winner or "cannot be told apart"),
        result.truth and result.truth.verdict,
        spans,
        result.text,
    )
    return next((text for text in said if text), result.status)
