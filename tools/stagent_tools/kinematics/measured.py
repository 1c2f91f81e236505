"""What a kinematic function gives back: one number a draw, and what belongs to it."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from stagent_tools.kinematics.summary import summarise, summarise_angle
from stagent_tools.types import BoolArray, FloatArray, Quantity


@dataclass(frozen=True)
class Measured:
    """`samples` (k,) in `unit`, draw by draw; nan where a draw has no such number (the direction of a thing at rest).

    `rest` (k,): the draw stands still all the time, its number is exactly 0; None where that has no meaning.
    `at` video time to which the number belongs · `unseen_s` video seconds of the asked span in which the thing was
    not seen and that are not in the number.
    """

    samples: FloatArray
    unit: str
    rest: BoolArray | None = None
    at: float | None = None
    unseen_s: float = 0.0
    notes: tuple[str, ...] = ()

    def quantity(self) -> Quantity:
        """Value and 95 % interval; angles ("deg") are summarised on the circle."""
        if self.unit == "deg":
            summary = summarise_angle(self.samples)
        else:
            summary = summarise(self.samples, self.unit, rest=self.rest)
        return replace(summary, at=self.at, notes=self.notes)

    def with_notes(self, *notes: str) -> Measured:
        return replace(self, notes=(*self.notes, *notes))


def same_draws(*measured: Measured) -> int:
    """The common number of draws; draw k of one goes with draw k of the other."""
    counts = {len(m.samples) for m in measured}
    if len(counts) != 1:
        raise ValueError(f"draws do not go together: {sorted(counts)} draws")
    return counts.pop()


def all_rest(*measured: Measured) -> BoolArray | None:
    """(k,) draws in which all of them rest; None if rest has no meaning for one of them."""
    flags = [m.rest for m in measured if m.rest is not None]
    return np.logical_and.reduce(flags) if len(flags) == len(measured) else None
