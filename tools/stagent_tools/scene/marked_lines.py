"""Lines of a court or road that have a name: the borders of the area that a plane file marks.

A plane file gives points with their metres; the rectangle around them is the pitch. A baseline or goal line is one of
its two short sides, a touchline one of its two long ones: of the two the one that is nearer to the thing is meant.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from stagent_tools.types import Draws, FloatArray

SHORT_SIDES = frozenset({"baseline", "endline", "goalline", "goal line", "end line", "base line", "byline", "backline"})
LONG_SIDES = frozenset({"sideline", "touchline", "side line", "touch line", "tramline"})


@dataclass(frozen=True)
class MarkedLine:
    """Two parallel lines of the ground, `axis` 0: X is constant, 1: Y is constant, at these two values in metres."""

    name: str
    axis: int
    places: tuple[float, float]

    @property
    def assumption(self) -> str:
        return f"the {self.name} is the border of the area that the plane file marks"

    def nearest_to(self, draws: Draws) -> Draws:
        """The point of the nearer line that lies beside the thing, in every draw: paths of the same shape."""
        middle = float(np.median(draws.p[..., self.axis]))
        place = min(self.places, key=lambda value: abs(value - middle))
        beside = draws.p.copy()
        beside[..., self.axis] = place
        return replace(draws, p=beside, extent=None, reference="the line")


def marked_line(noun: str, metres: FloatArray) -> MarkedLine | None:
    """The named line, from the (n, 2) metres of a plane file; None if the noun names no such line."""
    word = noun.lower()
    if word not in SHORT_SIDES | LONG_SIDES:
        return None
    low, high = metres.min(axis=0), metres.max(axis=0)
    long_axis = int(np.argmax(high - low))
    axis = long_axis if word in SHORT_SIDES else 1 - long_axis
    return MarkedLine(word, axis, (float(low[axis]), float(high[axis])))
