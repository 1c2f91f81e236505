"""An axis of a chart: from values to pixels, and where its labels stand."""

from __future__ import annotations

import math
from dataclasses import dataclass

ROUNDING = 1e-9  # relative; a tick this near to the end of the axis belongs to it
PRECISION = 1  # decimals of a pixel


@dataclass(frozen=True)
class Axis:
    """Values `low` to `high` lie at pixels `start` to `end` (which may run backwards, as upwards does in a picture)."""

    low: float
    high: float
    start: float
    end: float

    def at(self, value: float) -> float:
        """The pixel at which the value stands."""
        share = (value - self.low) / (self.high - self.low)
        return round(self.start + share * (self.end - self.start), PRECISION)

    def ticks(self, count: int = 5) -> list[tuple[float, str]]:
        """(pixel, label) at round values: about `count` of them, steps of 1, 2 or 5 times a power of ten."""
        raw = (self.high - self.low) / count
        power = 10.0 ** math.floor(math.log10(raw))
        step = next(factor * power for factor in (1, 2, 5, 10) if factor * power >= raw * (1 - ROUNDING))
        decimals = max(0, -math.floor(math.log10(step) + ROUNDING))
        first = math.ceil(self.low / step - ROUNDING)
        last = math.floor(self.high / step + ROUNDING)
        values = [index * step for index in range(first, last + 1)]
        return [(self.at(value), f"{value:.{decimals}f}".replace("-", "−")) for value in values]


def axis(low: float, high: float, start: float, end: float, margin: float = 0.08) -> Axis:
    """An axis that holds [low, high] with a margin (share of its length) on either side.

    Values that are one and the same get an axis as long as they are large, around zero of length 1.
    """
    size = max(abs(low), abs(high))
    spread = high - low
    if spread <= max(ROUNDING * size, ROUNDING):
        spread = size if size > ROUNDING else 1.0
    return Axis(low - margin * spread, high + margin * spread, start, end)
