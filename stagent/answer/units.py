"""From the units that tools measure in to the unit that was asked for.

Every factor is exact by definition (NIST Special Publication 811, appendix B.8; the international yard and pound
agreement of 1959), but for pixels, which stay pixels.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

FOOT_M = 0.3048
MILE_M = 1609.344
NAUTICAL_MILE_M = 1852.0
STANDARD_GRAVITY = 9.80665
PACES = {"min/km": 1000.0, "min/mi": MILE_M}
CLOCK_DEGREES = 30.0  # an hour of the clock


@dataclass(frozen=True, slots=True)
class Unit:
    """`factor` SI units (m, m/s, s, m/s2, deg, m2, 1) make one of this unit."""

    dimension: str
    factor: float


UNITS: dict[str, Unit] = {
    "m": Unit("length", 1.0),
    "cm": Unit("length", 0.01),
    "mm": Unit("length", 0.001),
    "km": Unit("length", 1000.0),
    "ft": Unit("length", FOOT_M),
    "in": Unit("length", FOOT_M / 12),
    "yd": Unit("length", 3 * FOOT_M),
    "mi": Unit("length", MILE_M),
    "nmi": Unit("length", NAUTICAL_MILE_M),
    "m/s": Unit("speed", 1.0),
    "cm/s": Unit("speed", 0.01),
    "km/h": Unit("speed", 1 / 3.6),
    "mph": Unit("speed", MILE_M / 3600),
    "kn": Unit("speed", NAUTICAL_MILE_M / 3600),
    "ft/s": Unit("speed", FOOT_M),
    "m/s2": Unit("acceleration", 1.0),
    "g": Unit("acceleration", STANDARD_GRAVITY),
    "s": Unit("time", 1.0),
    "ms": Unit("time", 0.001),
    "min": Unit("time", 60.0),
    "h": Unit("time", 3600.0),
    "deg": Unit("angle", 1.0),
    "rad": Unit("angle", 180 / math.pi),
    "clock": Unit("angle", CLOCK_DEGREES),
    "%": Unit("ratio", 0.01),
    "": Unit("ratio", 1.0),
}


def convertible(unit: str, asked: str) -> bool:
    """Whether a value in `unit` can be given in `asked`."""
    if asked in PACES:
        return unit in PACES or (unit in UNITS and UNITS[unit].dimension == "speed")
    if unit == asked:
        return True
    return unit in UNITS and asked in UNITS and UNITS[unit].dimension == UNITS[asked].dimension


def convert(value: float, unit: str, asked: str) -> float:
    """`value` of `unit` in `asked`. A pace is the time for a length: it has no value at speed 0 (ZeroDivisionError)."""
    if unit == asked:
        return value
    if not convertible(unit, asked):
        raise ValueError(f"{unit or 'a plain number'} cannot be given in {asked}")
    if asked in PACES:
        return PACES[asked] / (60 * value * UNITS[unit].factor)
    return value * UNITS[unit].factor / UNITS[asked].factor
