"""Arithmetic over earlier results, draw by draw, in SI units."""

from __future__ import annotations

from typing import Literal

import numpy as np

from stagent_tools.errors import CannotMeasure
from stagent_tools.kinematics.compare import Verdict, verdict_of
from stagent_tools.kinematics.measured import Measured, same_draws
from stagent_tools.types import FloatArray

Operation = Literal["+", "-", "*", "/", "ratio", "percent", "percent_more", "time"]

# powers of (length, time) and the name of the length; what a computed unit is made of
DIMENSIONS: dict[str, tuple[int, int]] = {
    "": (0, 0),
    "m": (1, 0),
    "s": (0, 1),
    "m/s": (1, -1),
    "m/s2": (1, -2),
    "m2": (2, 0),
    "m2/s": (2, -1),
    "m2/s2": (2, -2),
    "1/s": (0, -1),
    "1/m": (-1, 0),
    "s2": (0, 2),
    "s/m": (-1, 1),
    "m s": (1, 1),
}
UNITS = {powers: name for name, powers in DIMENSIONS.items()}


def compute(operation: Operation, a: Measured, b: Measured) -> Measured:
    """`a` operation `b` in each draw. Units are checked: metres are not added to seconds."""
    same_draws(a, b)
    unit = _result_unit(operation, a.unit, b.unit)
    rest = a.rest if operation in ("*", "/", "ratio", "percent") else None
    return Measured(_apply(operation, a.samples, b.samples), unit, rest=rest, notes=(*a.notes, *b.notes))


def stopping_distance(speed: Measured, deceleration: Measured, reaction: Measured) -> Measured:
    """Reaction distance and braking distance, v t + v² / 2d."""
    same_draws(speed, deceleration, reaction)
    if (speed.unit, deceleration.unit, reaction.unit) != ("m/s", "m/s2", "s"):
        raise CannotMeasure(
            f"A stopping distance needs a speed, a deceleration and a time, not {speed.unit or 'a plain number'}, "
            f"{deceleration.unit or 'a plain number'} and {reaction.unit or 'a plain number'}.",
            "Give a scale, so that the speed is in metres.",
        )
    v = speed.samples
    samples = v * reaction.samples + v**2 / (2 * np.abs(deceleration.samples))
    return Measured(samples, "m", rest=speed.rest, notes=(*speed.notes, *deceleration.notes, *reaction.notes))


def exceeds(a: Measured, b: Measured) -> tuple[float, Verdict]:
    """Share of the draws in which `a` is larger than `b`, and what that comes to."""
    same_draws(a, b)
    _need_same(a.unit, b.unit, "compared")
    good = np.isfinite(a.samples) & np.isfinite(b.samples)
    if not good.any():
        raise CannotMeasure("The two cannot be compared in any draw.", "Ask about another span.")
    share = float(np.mean(a.samples[good] > b.samples[good]))
    return share, verdict_of(share)


def constant(value: float, unit: str, k: int, *, spread: FloatArray | None = None) -> Measured:
    """A known number as draws; `spread` (k,) is added (a stream's normal numbers x the standard deviation)."""
    samples = np.full(k, float(value)) if spread is None else value + spread
    return Measured(np.asarray(samples, dtype=np.float64), unit)


def _apply(operation: Operation, a: FloatArray, b: FloatArray) -> FloatArray:
    if operation == "*":
        return a * b
    if operation in ("+", "-"):
        return a + b if operation == "+" else a - b
    with np.errstate(divide="ignore", invalid="ignore"):
        quotient = (a - b) / b if operation == "percent_more" else a / b
    return _finite(100 * quotient if operation.startswith("percent") else quotient)


def _finite(samples: FloatArray) -> FloatArray:
    """Divided by a thing at rest there is no number: nan, which summaries leave out."""
    return np.where(np.isfinite(samples), samples, np.nan)


def _result_unit(operation: Operation, a: str, b: str) -> str:
    if operation in ("+", "-"):
        _need_same(a, b, "added or subtracted")
        return a
    if operation in ("ratio", "percent", "percent_more"):
        _need_same(a, b, "compared")
        return "" if operation == "ratio" else "%"
    if operation == "/" and a == b:
        return ""
    if operation == "time" and (a, b) == ("px", "px/s"):
        return "s"
    sign = 1 if operation == "*" else -1
    if a in DIMENSIONS and b in DIMENSIONS:
        powers = tuple(x + sign * y for x, y in zip(DIMENSIONS[a], DIMENSIONS[b], strict=True))
        unit = UNITS.get((powers[0], powers[1]))
        if unit is not None and (operation != "time" or unit == "s"):
            return unit
    raise CannotMeasure(f"{a or 'A plain number'} and {b or 'a plain number'} do not go together here.", "Check units.")


def _need_same(a: str, b: str, what: str) -> None:
    if a != b:
        raise CannotMeasure(
            f"{a or 'A plain number'} and {b or 'a plain number'} cannot be {what}.",
            "Ask for the two in the same kind of unit, or give a scale (--camera, --plane or --ref).",
        )
