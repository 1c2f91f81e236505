"""From what the tools hand over (Quantity, Track) to the plain values of an answer."""

from __future__ import annotations

from collections.abc import Callable, Sequence

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
    unit, to_unit = _scale(quantity, asked)
    low, value, high = sorted(to_unit(x) for x in (quantity.low, quantity.value, quantity.high))
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


def _scale(quantity: Quantity, asked: Unit | None) -> tuple[str, Callable[[float], float]]:
    """The unit to answer in, and the way there from the quantity's own. Hours of the clock are not wrapped, so that
    an interval across twelve stays one piece."""
    own = quantity.unit
    if (
        asked is None
        or own not in UNITS
        or dimension(own) != dimension(asked)
        or (asked in PACES and quantity.low <= 0)
    ):
        return own, float
    if own == "deg" and asked == "clock":
        return asked, lambda degrees: degrees / DEGREES_AN_HOUR
    return asked, lambda value: convert(value, own, asked)


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
