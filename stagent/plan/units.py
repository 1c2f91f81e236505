"""Units: the ones a question can ask for, how people say them, and conversions (by pint)."""

from __future__ import annotations

import math
from functools import cache
from typing import TYPE_CHECKING

from stagent.plan.plan import UNITS, Unit
from stagent_tools.errors import UsageError

if TYPE_CHECKING:
    import pint

# UNIT -> (dimension, pint's expression). Pace and clock have conversions of their own.
_EXPRESSIONS: dict[Unit, tuple[str, str]] = {
    "m": ("length", "meter"),
    "cm": ("length", "centimeter"),
    "km": ("length", "kilometer"),
    "ft": ("length", "foot"),
    "yd": ("length", "yard"),
    "mi": ("length", "mile"),
    "in": ("length", "inch"),
    "nmi": ("length", "nautical_mile"),
    "m/s": ("speed", "meter/second"),
    "cm/s": ("speed", "centimeter/second"),
    "km/h": ("speed", "kilometer/hour"),
    "mph": ("speed", "mile/hour"),
    "kn": ("speed", "knot"),
    "ft/s": ("speed", "foot/second"),
    "min/km": ("speed", "minute/kilometer"),
    "min/mi": ("speed", "minute/mile"),
    "m/s2": ("acceleration", "meter/second**2"),
    "g": ("acceleration", "standard_gravity"),
    "s": ("time", "second"),
    "min": ("time", "minute"),
    "h": ("time", "hour"),
    "deg": ("angle", "degree"),
    "clock": ("angle", "degree"),
}
SI_UNITS: dict[str, Unit] = {"length": "m", "speed": "m/s", "acceleration": "m/s2", "time": "s", "angle": "deg"}
PACES: frozenset[str] = frozenset({"min/km", "min/mi"})
_DEGREES_AN_HOUR = 30.0

# How people write and say them; each phrase is a sequence of lower-case words.
SPOKEN: dict[Unit, tuple[str, ...]] = {
    "min/km": (
        "min/km", "mins/km", "min per km", "minutes per kilometre", "minutes per kilometer", "minutes per km",
        "minutes a kilometre", "minutes a kilometer", "minutes a km", "min per kilometre", "minutes each km",
        "minutes each kilometre",
    ),
    "min/mi": (
        "min/mi", "min/mile", "minutes per mile", "minutes a mile", "min per mile", "mins per mile", "mins/mile",
    ),
    "m/s2": (
        "m/s2", "m/s^2", "m/s²", "ms-2", "m/s/s", "m/s per second", "m/s per s", "metres per second squared",
        "meters per second squared", "metres per second per second", "meters per second per second",
        "m per second squared", "m/s squared", "metres per square second", "meters per square second",
    ),
    "cm/s": ("cm/s", "centimetres per second", "centimeters per second", "cm per second", "cm a second", "cm per s"),
    "ft/s": ("ft/s", "fps", "feet per second", "feet a second", "ft per second", "foot per second", "ft/sec"),
    "m/s": (
        "m/s", "mps", "metres per second", "meters per second", "metres a second", "meters a second", "m per second",
        "metre per second", "meter per second", "m/sec", "m per s", "m per sec", "metres each second", "m a second",
    ),
    "km/h": (
        "km/h", "kph", "kmh", "kmph", "km/hr", "kilometres per hour", "kilometers per hour", "kilometres an hour",
        "kilometers an hour", "km per hour", "km an hour", "kilometre per hour", "kilometer per hour", "kays", "kms/h",
        "k/h", "kilometers hourly", "kilometres hourly", "k's an hour", "clicks per hour",
    ),
    "mph": ("mph", "miles per hour", "miles an hour", "mile per hour", "mi/h", "mile an hour", "miles/hour", "m.p.h."),
    "kn": ("kn", "knots", "knot", "kt", "kts"),
    "nmi": ("nmi", "nautical miles", "nautical mile", "sea miles"),
    "cm": ("cm", "centimetres", "centimeters", "centimetre", "centimeter", "cms"),
    "km": ("km", "kilometres", "kilometers", "kilometre", "kilometer", "kms", "ks"),
    "ft": ("ft", "feet", "foot"),
    "yd": ("yd", "yds", "yards", "yard"),
    "mi": ("mi", "miles", "mile"),
    "in": ("inches", "inch"),
    "m": ("m", "metres", "meters", "metre", "meter", "mtrs"),
    "g": ("g", "gs", "g's", "g-force", "g force", "gees"),
    "s": ("s", "sec", "secs", "seconds", "second"),
    "min": ("min", "mins", "minutes", "minute"),
    "h": ("h", "hr", "hrs", "hours", "hour"),
    "deg": ("deg", "degrees", "degree", "°"),
    "clock": ("clock", "clock terms", "o'clock", "clock direction", "clock hours", "clock position"),
}  # fmt: skip
BY_PHRASE: dict[str, Unit] = {phrase: unit for unit, phrases in SPOKEN.items() for phrase in phrases}


@cache
def _registry() -> pint.UnitRegistry[float]:
    """pint's registry takes a third of a second to build: only when something is converted."""
    import pint

    return pint.UnitRegistry()


def dimension(unit: Unit) -> str:
    """length, speed, acceleration, time or angle."""
    return _EXPRESSIONS[unit][0]


def si_unit(unit: Unit) -> Unit:
    """The SI unit in which the tools measure what `unit` measures."""
    return SI_UNITS[dimension(unit)]


def convert(value: float, from_unit: Unit, to_unit: Unit) -> float:
    """`value` of `from_unit` in `to_unit`. A pace is the reciprocal of a speed: 0 m/s is an infinite pace.

    A clock hour is 30 degrees clockwise from straight on (12); 180 deg = 6 o'clock.
    """
    for unit in (from_unit, to_unit):
        if unit not in UNITS:
            raise UsageError(f"{unit!r} is not a unit that can be asked for.", f"Use one of {', '.join(UNITS)}.")
    if dimension(from_unit) != dimension(to_unit):
        raise UsageError(
            f"{from_unit} is a {dimension(from_unit)} and {to_unit} a {dimension(to_unit)}.",
            f"Ask in {si_unit(from_unit)} or another unit of the same kind.",
        )
    if from_unit == to_unit:
        return value
    if "clock" in (from_unit, to_unit):
        return _clock_to_degrees(value) if from_unit == "clock" else _degrees_to_clock(value)
    return _by_pint(value, from_unit, to_unit)


def _by_pint(value: float, from_unit: Unit, to_unit: Unit) -> float:
    reciprocal = (from_unit in PACES) != (to_unit in PACES)
    if reciprocal and value == 0:
        return math.inf
    quantity = _registry().Quantity(value, _EXPRESSIONS[from_unit][1])
    if reciprocal:
        quantity = 1 / quantity
    return float(quantity.to(_EXPRESSIONS[to_unit][1]).magnitude)


def _clock_to_degrees(hours: float) -> float:
    return (hours % 12) * _DEGREES_AN_HOUR


def _degrees_to_clock(degrees: float) -> float:
    hours = (degrees % 360) / _DEGREES_AN_HOUR
    return hours if hours > 0 else 12.0


def to_si(value: float, unit: Unit | None) -> float:
    """`value` in the SI unit of its kind; without a unit it is a plain number."""
    return value if unit is None else convert(value, unit, si_unit(unit))
