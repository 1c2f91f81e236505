"""What the overlay says: at each box the name and its number, in the corner the speeds of the moment."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

import numpy as np

from stagent.answer.answer import Answer
from stagent.answer.report.curves import Band, NamedDraws, speed_over_time
from stagent.answer.rounding import rounded, symbol
from stagent.answer.values import Interval
from stagent.answer.wording import one_of, the
from stagent.plan.plan import Unit
from stagent.plan.units import convert

ARITHMETIC = 9  # decimals of a speed beyond which it is rounding of the arithmetic: what rests has 1e-16 m/s
SPEED_UNITS: tuple[Unit, ...] = ("m/s", "km/h", "mph", "kn", "ft/s", "cm/s")


def box_labels(answer: Answer, names: Sequence[str]) -> list[str]:
    """Each name, with the first number that was asked about a thing of that name ("white car 38 km/h (35 to 41)");
    of several by one name each has its own ("car 3" of ten "cars")."""
    numbers = {
        the(result.subject): short(result.quantity)
        for result in reversed(answer.results)
        if result.quantity and result.subject and not result.other
    }
    alone = told_apart(names)
    return [f"{own} {numbers.get(the(name), '')}".rstrip() for own, name in zip(alone, names, strict=True)]


def told_apart(names: Sequence[str]) -> list[str]:
    """Those that stand for one of several in the singular and counted, in their order; all others as they are."""
    several, so_far = Counter(names), Counter[str]()
    told = []
    for name in names:
        so_far[name] += 1
        told.append(f"{one_of(name)} {so_far[name]}" if several[name] > 1 else name)
    return told


def speed_line(things: Sequence[NamedDraws], unit: Unit) -> Callable[[float], str]:
    """What to say at a time: the speed of each thing with its 95 % band; nothing of a thing that is not seen then.

    Speeds are for paths in metres; other things say nothing.
    """
    factor = convert(1.0, "m/s", unit)
    in_metres = [thing for thing in things if thing.draws.unit == "m"]
    bands = [(thing.name, band) for thing in in_metres if (band := speed_over_time(thing.draws)) is not None]

    def line_at(t: float) -> str:
        seen = [(name, band) for name, band in bands if band.t[0] <= t <= band.t[-1]]
        return "   ".join(f"{name} {short(_at(band, t, factor, unit))}" for name, band in seen)

    return line_at


def short(interval: Interval) -> str:
    """38 km/h (35 to 41)."""
    value, low, high = rounded(interval)
    return f"{value}{symbol(interval.unit)} ({low} to {high})"


def speed_unit(answer: Answer) -> Unit:
    """The unit of the first speed in the answer, m/s if there is none."""
    asked = [result.quantity.unit for result in answer.results if result.quantity]
    return next((unit for name in asked for unit in SPEED_UNITS if unit == name), "m/s")


def _at(band: Band, t: float, factor: float, unit: str) -> Interval:
    edges = (band.low, band.median, band.high)
    low, value, high = (round(float(np.interp(t, band.t, edge)) * factor, ARITHMETIC) for edge in edges)
    return Interval(value=value, low=low, high=high, unit=unit)
