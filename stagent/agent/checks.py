"""Verification: what speaks against a result.

Three questions: does the tube show what was asked, is the number physically possible for its kind, is the interval
worth something? A problem names whether a finer sampling could help, and what the result becomes if nothing else does.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from stagent.answer.answer import StepResult, refusal_of
from stagent.answer.wording import event_name
from stagent_tools.errors import CannotMeasure
from stagent_tools.things import Thing, thing_of

if TYPE_CHECKING:
    from stagent.answer.values import Measured, TimeSpan
    from stagent.plan.plan import Step

TRY_AGAIN = {"not_found", "backend_broke", "missing_part"}
WORTHLESS_HALF_WIDTH = 0.75
"""Of the value. An interval from a quarter to more than the double says no more than "it moves"."""

VAGUE_TIME = 0.5
"""Of the asked span. A time that may be any in half of it says no more than "at some time"."""

MOSTLY_UNSEEN = 0.5
"""Share of the asked span."""

MOSTLY_BEYOND = 0.5
"""Share of the asked moments."""

ALL_BUT = 0.005
"""A share that is written as 0 %."""

SIGNED = {"direction", "compute", "acceleration", "compare_speed", "compare_distance", "compare_direction"}
SPEEDS = {"speed", "speed_at", "peak_speed", "ego_speed"}


@dataclass(frozen=True)
class Problem:
    """`settle` turns the result into what stands if no other way is left."""

    sentence: str
    finer_helps: bool
    settle: Callable[[StepResult], StepResult]


def problem_with(result: StepResult, step: Step, reached: float = 1.0) -> Problem | None:
    """The first thing that speaks against a result, or None. `reached`: how much of the asked way (0..1) lies where the
    marked plane holds."""
    if result.refusal is not None:
        if result.refusal.reason in TRY_AGAIN:
            return Problem(result.refusal.sentence, finer_helps=False, settle=lambda same: same)
        return None
    if result.quantity is None:
        return _vague(result)
    thing = thing_of(step.target.noun, step.target.attributes) if step.target else None
    number = result.quantity
    return _impossible(result, number, thing) or _beyond(reached) or _worthless(result, number) or _unseen(result)


def _impossible(result: StepResult, measured: Measured, thing: Thing | None) -> Problem | None:
    """The whole interval lies beyond what the kind of thing can do: the track or the scale is wrong."""
    if thing is None or result.other:
        return None
    limits = {"m/s": (thing.top_speed_mps, SPEEDS), "m/s2": (thing.top_acceleration_mps2, {"acceleration"})}
    limit, kinds = limits.get(measured.si.unit, (float("inf"), set()))
    slowest = min(abs(measured.si.low), abs(measured.si.high))
    if result.kind not in kinds or slowest <= limit:
        return None
    sentence = (
        f"The reading of at least {slowest:.3g} {measured.si.unit} is more than any {thing.name} reaches "
        f"({limit:g} {measured.si.unit}), so the track or the scale is wrong."
    )
    return Problem(sentence, finer_helps=True, settle=lambda r: _refused(r, sentence, "Check --ref, --plane or --box."))


def _beyond(reached: float) -> Problem | None:
    """Most of the way lies farther from the marked points than the plane through them can be believed."""
    if reached >= 1 - MOSTLY_BEYOND:
        return None
    share = "All" if reached < ALL_BUT else f"{1 - reached:.0%}"
    sentence = f"{share} of the asked way lies far beyond the marked points, where the ground may bend."
    remedy = "Mark points that far out too (--plane, stagent calibrate), or ask about the time when it is nearer."
    return Problem(sentence, finer_helps=False, settle=lambda r: _refused(r, sentence, remedy))


def _worthless(result: StepResult, measured: Measured) -> Problem | None:
    """An interval that says nothing: wider than three quarters of the value on either side."""
    if measured.one_sided or result.kind in SIGNED or (result.kind == "speed" and result.other):
        return None
    if measured.si.half_width <= WORTHLESS_HALF_WIDTH * abs(measured.si.value):
        return None
    sentence = (
        f"The evidence is too thin: {result.kind.replace('_', ' ')} lies somewhere between "
        f"{_two_digits(measured.low)} and {_two_digits(measured.high)} {measured.unit}."
    )
    remedy = next(iter(result.narrows), "Give a known length (--ref) or a plane (--plane).")
    return Problem(sentence, finer_helps=True, settle=lambda r: _refused(r, sentence, remedy))


def _two_digits(value: float) -> str:
    """270, not 2.7e+02."""
    return f"{float(f'{value:.2g}'):g}"


def _vague(result: StepResult) -> Problem | None:
    """Times that say nothing: even the best known one may be any in half of the asked span."""
    if not result.spans or result.span is None:
        return None
    doubt, start, end = min((_doubt(span), span.start_low, span.start_high) for span in result.spans)
    if doubt <= VAGUE_TIME * (result.span[1] - result.span[0]):
        return None
    what = event_name(result.event) if result.event else "it"
    sentence = f"The evidence is too thin: {what} may be at any time between {start:.2g} and {end:.2g} s."
    remedy = "Ask about a shorter time, or point at the thing where it is seen well (--box)."
    return Problem(sentence, finer_helps=True, settle=lambda r: _refused(r, sentence, remedy))


def _doubt(span: TimeSpan) -> float:
    """s, of the end that is known worse."""
    return max(span.start_high - span.start_low, span.end_high - span.end_low)


def _unseen(result: StepResult) -> Problem | None:
    """The tube shows little of what was asked: for most of the asked span the thing was not followed."""
    if result.span is None or result.unseen_seconds <= MOSTLY_UNSEEN * (result.span[1] - result.span[0]):
        return None
    sentence = f"{result.subject} was followed for little of the asked time."
    return Problem(sentence, finer_helps=True, settle=lambda same: same)


def _refused(result: StepResult, sentence: str, remedy: str) -> StepResult:
    return result.model_copy(
        update={
            "status": "refused",
            "quantity": None,
            "spans": (),
            "refusal": refusal_of(CannotMeasure(sentence, remedy)),
        }
    )
