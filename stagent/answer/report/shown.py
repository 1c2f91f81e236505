"""One result as the report's page shows it: a headline, its range, and a chart where there is one to draw."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from stagent.answer.answer import Answer, Refusal, StepResult
from stagent.answer.report.charts import IntervalChart, Timeline, interval_chart, timeline
from stagent.answer.rounding import percent, rounded, seconds, symbol
from stagent.answer.values import Choice, Count, Heading, Measured, Truth
from stagent.answer.wording import FEW, TOWARDS, event_name, listed, sentence_case, the


@dataclass(frozen=True)
class Shown:
    """One result as the page shows it."""

    title: str = ""
    headline: str = ""
    range: str = ""
    chart: IntervalChart | None = None
    timeline: Timeline | None = None
    notes: tuple[str, ...] = ()
    refusal: Refusal | None = None


def shown(result: StepResult, answer: Answer) -> Shown:
    """The value that the kind fills decides how it is shown; what has none (a place) speaks by its pictures."""
    if result.refusal:
        return Shown(refusal=result.refusal)
    if result.spans:
        return _spans(result, answer)
    for value, form in FORMS.items():
        found = getattr(result, value)
        if found is not None:
            return form(result, found)
    return Shown()


def _choice(result: StepResult, choice: Choice) -> Shown:
    headline = sentence_case(the(choice.winner)).rstrip(".") if choice.winner else "Cannot be told apart"
    return Shown(_title(result), headline, f"{percent(choice.share)} of the draws", notes=_by(result))


def _truth(result: StepResult, truth: Truth) -> Shown:
    share = f"true in {percent(truth.share)} of the draws"
    return Shown(_title(result), sentence_case(truth.verdict).rstrip("."), share, notes=_by(result))


def _number(result: StepResult, quantity: Measured) -> Shown:
    value, low, high = rounded(quantity)
    rest = (f"At rest in {percent(quantity.rest_probability)} of the draws.",) if quantity.one_sided else ()
    return Shown(
        _title(result),
        f"{value}{symbol(quantity.unit)}",
        f"95 %: {low} to {high}",
        chart=None if quantity.unit == "clock" else interval_chart(quantity),
        notes=(*rest, *dict.fromkeys(result.notes)),
    )


def _count(result: StepResult, count: Count) -> Shown:
    return Shown(_title(result), str(count.value), f"95 %: {count.low} to {count.high}", notes=result.notes)


def _heading(result: StepResult, heading: Heading) -> Shown:
    words = listed([TOWARDS.get(word, word) for word in heading.words])
    words = words[:1].upper() + words[1:]
    if heading.hour is None:
        return Shown(_title(result), words or "At rest", notes=result.notes)
    value, low, high = rounded(heading.hour)
    clock = f"{value}{symbol(heading.hour.unit)} (95 %: {low} to {high}), straight on being 12"
    return Shown(_title(result), words or clock, clock if words else "", notes=result.notes)


def _spans(result: StepResult, answer: Answer) -> Shown:
    """All occurrences on one line of time; how long they lasted only if that was asked."""
    when = listed([_plain(span.start, span.end) for span in result.spans])
    duration = answer.video_facts.duration if answer.video_facts else 0.0
    bars = timeline(result.spans, duration)
    if result.quantity is None:
        return Shown(_title(result), when, timeline=bars, notes=result.notes)
    return replace(_number(result, result.quantity), timeline=bars)


def _plain(start: float, end: float) -> str:
    return f"{seconds(start)} s" if start == end else f"{seconds(start)} to {seconds(end)} s"


def _by(result: StepResult) -> tuple[str, ...]:
    """By how much, where that was measured, before the notes."""
    if result.quantity is None:
        return result.notes
    value, low, high = rounded(result.quantity)
    unit = symbol(result.quantity.unit)
    return (f"By {value}{unit} (95 %: {low} to {high}).", *result.notes)


def _title(result: StepResult) -> str:
    """What the number is of: kind or event, and the things."""
    what = event_name(result.event) if result.event else result.kind.replace("_", " ")
    if result.reading:
        what = result.reading if result.kind == "compute" else f"{what} ({result.reading})"
    things = [the(name) for name in (result.subject, result.other) if name]
    if result.choice and len(result.choice.ranking) > FEW:
        things = [f"{len(result.choice.ranking)} things"]
    when = f", {_plain(*result.span)}" if result.span else ""
    frame = f", {result.frame}" if result.frame else ""
    return sentence_case(f"{what}: {listed(things)}{frame}{when}" if things else f"{what}{frame}{when}").rstrip(".")


FORMS: dict[str, Callable[..., Shown]] = {
    "choice": _choice,
    "truth": _truth,
    "heading": _heading,
    "quantity": _number,
    "count": _count,
}
