"""One answer against the truth: a flat row that the figures are made from.

Outcomes: an answerable question is `right`, `wrong`, `undecided` ("cannot be told apart") or `refused`; one that must
be refused is `refused_right` (for its own reason), `refused_wrong` (for another) or `wrong` (answered). `crash` is
what no typed error explains.
"""

from __future__ import annotations

from typing import Any

from stagent.agent.run import Asked
from stagent.answer.answer import StepResult
from stagent.answer.values import Measured
from stagent.evaluate.scoring import MIN_IOU, REFUSAL_CODES
from stagent.evaluate.world import question as expect
from stagent.evaluate.world.definitions import hour_of
from stagent.evaluate.world.facts import Facts
from stagent.evaluate.world.question import Question
from stagent.evaluate.world.tubes import overlap, overlap_at, times_overlap
from stagent_tools.types import Span

Row = dict[str, Any]
POINTS = "reference points"
CLOSE = 0.1
"""A number is right if its interval holds the truth, or if it is off by less than a tenth."""
REFUSALS = range(4, 10)


def judge(asked: Asked, question: Question, facts: Facts) -> Row:
    """What was said and how it compares; the run itself ended without an error."""
    answer = asked.answer
    code = answer.exit_code
    row: Row = {"said": answer.sentence, "code": code, "rung": _first(asked, "rung"), **_tubes(asked, question, facts)}
    if isinstance(question.expected, expect.Refused):
        return row | {"outcome": _refusal(question.expected, code), "listed": _listed(asked)}
    if code:
        return row | {"outcome": "refused" if code in REFUSALS else "crash"}
    verdicts = [_verdict(result, question, asked, facts) for result in answer.results]
    return row | next((v for v in verdicts if v["outcome"] == "right"), verdicts[0])


def failed(error: Exception, code: int | None, question: Question) -> Row:
    """A question whose run ended with an error; `code` is None for one that is a bug."""
    row: Row = {"said": f"{type(error).__name__}: {error}", "code": code, "rung": ""}
    if code is None:
        return row | {"outcome": "crash"}
    if isinstance(question.expected, expect.Refused):
        return row | {"outcome": _refusal(question.expected, code), "listed": 0}
    return row | {"outcome": "refused" if code in REFUSALS else "crash"}


def _refusal(expected: expect.Refused, code: int) -> str:
    if code == REFUSAL_CODES[expected.reason]:
        return "refused_right"
    return "refused_wrong" if code else "wrong"


def _listed(asked: Asked) -> int:
    """How many candidates a refusal lists."""
    refusals = [asked.answer.refusal, *(result.refusal for result in asked.answer.results)]
    return max((len(refusal.candidates) for refusal in refusals if refusal is not None), default=0)


def _first(asked: Asked, name: str) -> str:
    return next((str(value) for r in asked.answer.results if (value := getattr(r, name))), "")


def _tubes(asked: Asked, question: Question, facts: Facts) -> Row:
    """How well the first thing that was looked at is the one that was meant."""
    tube = next((t for r in (*asked.answer.results, *asked.answer.steps) for t in r.tubes), None)
    if tube is None or not question.actors:
        return {}
    actor = facts.actors[question.actors[0]]
    return {"siou": round(overlap(asked.tracks[tube.track], actor), 4)}


def _verdict(result: StepResult, question: Question, asked: Asked, facts: Facts) -> Row:
    row: Row
    match question.expected:
        case expect.Number() as number:
            row = _number(result, number)
        case expect.Rest():
            row = _rest(result)
        case expect.Turned(degrees):
            row = _turned(result, degrees)
        case expect.More() as more:
            row = _more(result, more, asked, facts)
        case expect.YesNo(yes):
            row = _yes_no(result, yes)
        case expect.HowMany(n):
            row = _how_many(result, n)
        case expect.Times() as times:
            row = _times(result, times)
        case expect.Place() as place:
            row = _place(result, place, asked, facts)
        case expect.Refused():
            raise ValueError("a refusal is judged by its exit code")
    return row


def _either(right: bool, **more: object) -> Row:
    return {"outcome": "right" if right else "wrong", **more}


def _number(result: StepResult, number: expect.Number) -> Row:
    measured = result.quantity
    if measured is None or measured.si.unit != number.unit:
        return {"outcome": "wrong", "unit": None if measured is None else measured.si.unit}
    points = number.between_points is not None and POINTS in result.reference_point
    truth = number.between_points if points and number.between_points is not None else number.value
    row = _compared(measured, truth)
    return _either(row["inside"] or row["error"] <= CLOSE, **row)


def _compared(measured: Measured, truth: float) -> Row:
    """Value, interval and truth in one unit; `error` and `half_width` relative to the truth."""
    si = measured.si
    return {
        "value": si.value,
        "low": si.low,
        "high": si.high,
        "truth": truth,
        "error": abs(si.value - truth) / abs(truth),
        "half_width": si.half_width / abs(truth),
        "inside": bool(si.low <= truth <= si.high),
        "one_sided": measured.one_sided,
    }


def _rest(result: StepResult) -> Row:
    if result.quantity is None:
        return {"outcome": "wrong"}
    si = result.quantity.si
    return _either(si.value == 0, value=si.value, low=si.low, high=si.high, truth=0.0, inside=si.low <= 0)


def _turned(result: StepResult, degrees: float) -> Row:
    hour = result.heading.hour if result.heading is not None else None
    if hour is None:
        return {"outcome": "wrong"}
    off = (hour.si.value - degrees + 180) % 360 - 180
    truth = hour.si.value - off  # on the same turn of the circle as what was said
    hours = abs(hour_of(hour.si.value) - hour_of(degrees)) % 12
    return _either(
        hours in (0, 12),
        value=hour.si.value,
        low=hour.si.low,
        high=hour.si.high,
        truth=truth,
        inside=bool(hour.si.low <= truth <= hour.si.high),
        hours_off=min(hours, 12 - hours),
    )


def _more(result: StepResult, more: expect.More, asked: Asked, facts: Facts) -> Row:
    choice = result.choice
    if choice is None:
        return {"outcome": "wrong"}
    if choice.winner is None:
        return {"outcome": "right" if more.winner is None else "undecided", "share": choice.share}
    if more.winner is None:
        return {"outcome": "wrong", "share": choice.share}
    named = choice.winner.lower().removeprefix("the ") == more.name.lower().removeprefix("the ")
    track = asked.tracks.get(choice.track or "")
    followed = track is not None and overlap(track, facts.actors[more.winner]) >= MIN_IOU
    return _either(named or followed, share=choice.share)


def _yes_no(result: StepResult, yes: bool) -> Row:
    if result.truth is None or result.truth.verdict == "cannot tell":
        return {"outcome": "undecided" if result.truth else "wrong"}
    return _either((result.truth.verdict == "yes") is yes, share=result.truth.share)


def _how_many(result: StepResult, n: int) -> Row:
    if result.count is None:
        return {"outcome": "wrong"}
    said = result.count
    return _either(said.value == n, value=said.value, low=said.low, high=said.high, truth=n)


def _times(result: StepResult, times: expect.Times) -> Row:
    said = [Span(span.start, span.end) for span in result.spans]
    tiou = times_overlap(said, times.spans) if said else 0.0
    return _either(tiou >= MIN_IOU, tiou=round(tiou, 4), spans=[[span.start, span.end] for span in said])


def _place(result: StepResult, place: expect.Place, asked: Asked, facts: Facts) -> Row:
    actor = facts.actors[place.actor]
    if not result.tubes:
        return {"outcome": "wrong"}
    track = asked.tracks[result.tubes[0].track]
    if place.t is None:
        found = overlap(track, actor)
        return _either(found > MIN_IOU, siou=round(found, 4))
    at = result.tubes[0].boxes[0].t if result.kind == "when_where" and result.tubes[0].boxes else place.t
    found = overlap_at(track, actor, place.t)
    return _either(found > MIN_IOU and abs(at - place.t) <= 1.0, iou=round(found, 4), at=at)
