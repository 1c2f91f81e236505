"""What a thing does, by STKit's definitions (ST-VLM 3.2): its centre every half second; the distance is the sum of the
steps; a direction is the angle between a step and the thing's first step, as an hour of the clock, 12 straight on. The
arccos of equation 1 knows no left and right: hours go from 12 over 3 to 6.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
STEP = 0.5  # s
AT_REST = 0.1  # m in a step: what moves less has no direction
HOUR = 30.0  # degrees


@dataclass(frozen=True)
class Walked:
    """t (n,) s, each STEP after the one before · centre (n, 3) m."""

    t: Floats
    centre: Floats

    @property
    def steps(self) -> Floats:
        """(n - 1, 3) m."""
        return np.diff(self.centre, axis=0)

    def distance(self, start: float, end: float) -> float:
        """m between two of its times."""
        inside = (self.t[:-1] >= start - 1e-6) & (self.t[1:] <= end + 1e-6)
        return float(np.linalg.norm(self.steps[inside], axis=1).sum())

    def way(self, start: float, end: float) -> Floats:
        """(3,) m straight from where it is at `start` to where it is at `end`."""
        ends = [[float(np.interp(at, self.t, side)) for side in self.centre.T] for at in (start, end)]
        return np.subtract(ends[1], ends[0])

    @property
    def speed(self) -> float:
        """km/h over all its time."""
        return 3.6 * self.distance(self.t[0], self.t[-1]) / float(self.t[-1] - self.t[0])

    @property
    def hours(self) -> list[int | None]:
        """Of each step; None while it rests. All are None if its first step is rest."""
        lengths = np.linalg.norm(self.steps, axis=1)
        return [
            None if min(length, lengths[0]) < AT_REST else hour_of(step, self.steps[0])
            for step, length in zip(self.steps, lengths, strict=True)
        ]


def hour_of(step: Floats, first: Floats) -> int:
    """12 for straight on, 3 for a right angle, 6 for back."""
    cosine = float(step @ first / (np.linalg.norm(step) * np.linalg.norm(first)))
    return round(float(np.degrees(np.arccos(np.clip(cosine, -1, 1)))) / HOUR) or 12


def longest_run(hours: list[int | None], hour: int) -> tuple[int, int]:
    """The longest stretch of steps in that direction, [first, last)."""
    best, begun = (0, 0), None
    for number, each in enumerate([*hours, None]):
        if each == hour and begun is None:
            begun = number
        if each != hour and begun is not None:
            best = max(best, (begun, number), key=lambda run: run[1] - run[0])
            begun = None
    return best
