"""How the kinds that are a number are said: the quantity, its owner, and how sure it is."""

from __future__ import annotations

from collections.abc import Callable

from stagent.answer.answer import StepResult
from stagent.answer.rounding import percent, rounded, seconds, symbol, with_interval
from stagent.answer.values import Measured
from stagent.answer.wording import one_of, the

OF_MOTION = frozenset({"distance", "displacement", "speed", "speed_at", "peak_speed", "acceleration", "ego_speed"})


def amount(quantity: Measured) -> str:
    """The number behind its verb: is 38 km/h (95 %: 35 to 41); a thing at rest is said to be."""
    if not quantity.one_sided:
        return f"is {with_interval(quantity)}"
    if quantity.value == 0:
        _, _, high = rounded(quantity)
        return f"is 0{symbol(quantity.unit)}, at rest (95 %: 0 to {high})"
    return f"is {with_interval(quantity)}, perhaps at rest ({percent(quantity.rest_probability)})"


def measured(result: StepResult, noun: str) -> str:
    """`noun` is the quantity with its owner; where and when are said only as far as they are known."""
    if result.quantity is None:
        return f"{noun} has no number"
    return " ".join([noun, *circumstances(result), amount(result.quantity)])


def circumstances(result: StepResult) -> list[str]:
    """Against what a velocity is measured, and over which seconds."""
    words = [result.frame] if result.kind in OF_MOTION and result.frame else []
    if result.span is not None:
        start, end = result.span
        words.append(f"at {seconds(start)} s" if start == end else f"from {seconds(start)} to {seconds(end)} s")
    return words


def number_of(words: str) -> Callable[[StepResult], str]:
    """A kind that is one number: `words` name the quantity, the thing follows."""
    return lambda result: measured(result, f"{words} {the(result.subject)}")


def number(result: StepResult) -> str:
    name = result.reading or result.kind.replace("_", " ")
    return measured(result, f"the {name} of {the(result.subject)}")


def speed(result: StepResult) -> str:
    if result.other:
        return measured(result, f"the closing speed of {the(result.subject)} and {the(result.other)}")
    return measured(result, f"the mean speed of {the(result.subject)}")


def peak_speed(result: StepResult) -> str:
    text = measured(result, f"the top speed of {the(result.subject)}")
    at = result.quantity.at if result.quantity else None
    return text if at is None else f"{text}, reached at {seconds(at)} s"


def separation(result: StepResult) -> str:
    noun = f"the {result.reading} distance" if result.reading else "the distance"
    text = measured(result, f"{noun} between {the(result.subject)} and {the(result.other)}")
    at = result.quantity.at if result.quantity else None
    if at is not None and result.span != (at, at):
        text = f"{text}, at {seconds(at)} s"
    return f"{text}, between {result.reference_point}" if result.reference_point else text


def time_gap(result: StepResult) -> str:
    return measured(result, f"the time gap between {the(result.subject)} and {the(result.other)}")


def time_to_collision(result: StepResult) -> str:
    pair = f"{the(result.subject)} and {the(result.other)}"
    closing = "" if result.truth is None else f", closing in {percent(result.truth.share)} of the draws"
    if result.quantity is None:
        return f"no collision of {pair} if nothing changes{closing}"
    return measured(result, f"the time to a collision of {pair}, if nothing changes,") + closing


def size(result: StepResult) -> str:
    return measured(result, f"the {result.reading or 'size'} of {the(result.subject)}")


def count(result: StepResult) -> str:
    count = result.count
    if count is None:
        return f"the number of {result.subject} is not known"
    words = " ".join(circumstances(result))
    several = count.of or result.subject
    counted = one_of(several) if count.value == 1 else several
    return f"{count.value} {counted} (95 %: {count.low} to {count.high}) {words}".rstrip()


def compute(result: StepResult) -> str:
    name = result.reading or "the result"
    if result.truth is not None:
        return f"{name}: {truth(result)}"
    return f"{name} {amount(result.quantity)}" if result.quantity else f"{name} has no number"


def truth(result: StepResult) -> str:
    if result.truth is None:
        return "not known"
    return f"{result.truth.verdict} (true in {percent(result.truth.share)} of the draws)"
