"""Numbers as people read them: as many digits as the interval supports, and never a narrower interval than it is."""

from __future__ import annotations

import math
from collections.abc import Callable
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, Decimal

from stagent.answer.values import Interval, TimeSpan

SYMBOLS = {
    "": "",
    "%": " %",
    "deg": "°",
    "clock": " o'clock",
    "m/s2": " m/s²",
    "px": " pixels",
    "px/s": " pixels/s",
    "px/s2": " pixels/s²",
}
EXACT_DIGITS = 4  # shown of a number without any spread
NARROWEST = 1e-12  # relative; below it a spread is rounding of the arithmetic, not knowledge


def last_place(half_width: float, value: float) -> int:
    """The power of ten of the last digit to show.

    The rule of the Particle Data Group (Review of Particle Physics, introduction, "Rounding"): if the three leading
    digits of the uncertainty are 100 to 354 it gets two digits, up to 949 one, above it is rounded up to 1000 and
    gets two.
    """
    if half_width <= abs(value) * NARROWEST:
        return (Decimal(repr(value)).adjusted() if value else 0) - EXACT_DIGITS + 1
    leading = Decimal(repr(half_width))
    three = int(leading.scaleb(2 - leading.adjusted()))
    return leading.adjusted() - 1 if three < 355 else leading.adjusted()


def digits(value: float, place: int, rounding: str = ROUND_HALF_EVEN) -> str:
    """The value to the power of ten `place`, with a true minus sign and without an exponent."""
    step = Decimal(1).scaleb(place)
    rounded = (Decimal(repr(value)) / step).to_integral_value(rounding=rounding) * step
    rounded = rounded.quantize(min(step, Decimal(1)))
    return f"{abs(rounded) if rounded == 0 else rounded:f}".replace("-", "−")


def rounded(interval: Interval) -> tuple[str, str, str]:
    """Value, low and high in digits. The ends are rounded outwards: what is printed contains what was measured."""
    if interval.unit == "clock":
        return hour(interval.value), hour(interval.low, math.floor), hour(interval.high, math.ceil)
    place = last_place(interval.half_width, interval.value)
    if 0 < interval.low < 10.0**place or -(10.0**place) < interval.high < 0:
        place -= 1  # an interval that leaves out 0 must not be printed as one that takes it in
    return (
        digits(interval.value, place),
        digits(interval.low, place, ROUND_FLOOR),
        digits(interval.high, place, ROUND_CEILING),
    )


def hour(value: float, to_whole: Callable[[float], int] = round) -> str:
    """An hour of the clock to a tenth, from 1.0 up to 12.9 (half past twelve is 12.5)."""
    tenths = (to_whole(value * 10) - 10) % 120 + 10
    return f"{tenths / 10:g}"


def symbol(unit: str) -> str:
    """The unit as it stands behind a number, with its space."""
    return SYMBOLS.get(unit, f" {unit}")


def with_interval(interval: Interval) -> str:
    """38 km/h (95 %: 35 to 41)."""
    value, low, high = rounded(interval)
    return f"{value}{symbol(interval.unit)} (95 %: {low} to {high})"


def seconds(t: float) -> str:
    """A time to a hundredth of a second, with at least one decimal."""
    text = f"{t:.2f}"
    return text[:-1] if text.endswith("0") else text


def moment(t: float, low: float, high: float) -> str:
    """2.1 s (95 %: 2.0 to 2.2)."""
    if low == t == high:
        return f"{seconds(t)} s"
    return with_interval(Interval(value=t, low=low, high=high, unit="s"))


def stretch(span: TimeSpan) -> str:
    """One occurrence: at a moment, or from one to another."""
    start = moment(span.start, span.start_low, span.start_high)
    if span.end == span.start:
        return f"at {start}"
    return f"from {start} to {moment(span.end, span.end_low, span.end_high)}"


def percent(share: float) -> str:
    """A share of the draws; never 0 % or 100 %, which draws cannot show."""
    if share > 0.99:
        return "over 99 %"
    if share < 0.01:
        return "under 1 %"
    return f"{round(100 * share)} %"
