"""From what the tools hand over (Quantity, Track) to the plain values of an answer."""

from __future__ import annotations

from collections.abc import Sequence

from stagent.answer.values import Box, Interval, Measured, TimedBox, Tube
from stagent.plan.plan import UNITS, Unit
from stagent.plan.units import PACES, convert, dimension
from stagent_tools.types import FloatArray, Quantity, Span, Track

DEGREES_AN_HOUR = 30.0
ONE_SAMPLE_TOLERANCE = 0.1  # s; a thing seen once holds its place for about two frames of 25 a second


def measured(quantity: Quantity, asked: Unit | None = None) -> Measured:
    """The quantity in the unit that was asked for, where it has one, otherwise in its own.

    A thing that may be at rest has no pace, and pixels have no metres: such a quantity stays in its own unit (the
    reader sees which unit it is).
    """
    si = Interval(value=quantity.value, low=quantity.low, high=quantity.high, unit=quantity.unit)
    unit = asked if asked and _has(quantity, asked) else quantity.unit
    low, value, high = sorted(_in_unit(x, quantity.unit, unit) for x in (quantity.low, quantity.value, quantity.high))
    return Measured(
        value=value,
        low=low,
        high=high,
        unit=unit,
        one_sided=quantity.one_sided,
        rest_probability=quantity.rest_probability,
        at=quantity.at,
        budget={name: float(share) for name, share in quantity.budget.items()},
        si=si,
    )


def _has(quantity: Quantity, asked: Unit) -> bool:
    """Whether the quantity can be given in the unit asked for."""
    if quantity.unit not in UNITS or dimension(quantity.unit) != dimension(asked):
        return False
    return asked not in PACES or quantity.low > 0


def _in_unit(value: float, unit: str, asked: str) -> float:
    """Hours of the clock are not wrapped here, so that an interval across twelve stays one piece."""
    if unit == "deg" and asked == "clock":
        return value / DEGREES_AN_HOUR
    return value if unit == asked else convert(value, unit, asked)


def tube(
    track: Track, name: str, *, looks: str = "", span: Span | None = None, times: Sequence[float] | None = None
) -> Tube:
    """The track as plain data: all its boxes in `span` where the answer is where it is (`times` None), otherwise
    only its box at each of `times` at which it was seen."""
    seen = track.within(span) if span else track
    if len(seen.t) == 0:
        raise ValueError(f"track {track.id} was not seen in {span}")
    if times is None:
        boxes = tuple(TimedBox(t=t, box=box_of(box)) for t, box in zip(seen.t.tolist(), seen.boxes, strict=True))
    else:
        tolerance = box_tolerance(track)
        found = ((t, seen.box_at(t, tolerance)) for t in times)
        boxes = tuple(TimedBox(t=t, box=box_of(box)) for t, box in found if box is not None)
    return Tube(
        track=track.id,
        name=name,
        family=track.family,
        backend=track.backend,
        looks=looks,
        start=seen.span.start,
        end=seen.span.end,
        boxes=boxes,
        complete=times is None,
    )


def box_of(box: FloatArray) -> Box:
    """(4,) px as plain numbers, to a hundredth of a pixel (finer than any box is known)."""
    x0, y0, x1, y1 = (round(float(x), 2) for x in box)
    return x0, y0, x1, y1


def box_tolerance(track: Track) -> float:
    """How far in seconds from a sample its box still holds: one and a half of the median step between samples."""
    if len(track.t) < 2:
        return ONE_SAMPLE_TOLERANCE
    steps = sorted((track.t[1:] - track.t[:-1]).tolist())
    return float(steps[len(steps) // 2]) * 1.5
