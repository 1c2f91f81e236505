"""Small round things that fly: too small, fast and blurred for regions against the background.

A pixel belongs to a fast thing if it differs both from the picture before and from the one after (Collins et al. 2000,
three-frame differencing). Compact regions of such pixels are linked into flights; a flight is a ball if it covers
many of its own diameters, keeps its size, and is round, or a streak along its own way.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import cv2
import numpy as np
from numpy.typing import NDArray

from stagent_tools.spatial.motion import boxes as bx
from stagent_tools.spatial.motion.colours import name_counts
from stagent_tools.spatial.motion.trail import Sighting, Trail
from stagent_tools.types import FloatArray, Image

LEAST_CHANGE = 20
LEAST_AREA, MOST_SHARE = 5.0, 0.02
"""Px of the small picture, and share of its area: the sizes of balls."""
LEAST_FILL = 0.62
"""Of its rotated rectangle: a disc fills 0.79, a streak 0.9, a limb half."""
MOST_ELONGATION = 6.0
LOST_AFTER_S = 0.4
LEAST_LINKS = 6
LEAST_PATH = 5.0
"""Diameters that a flight covers."""
LEAST_REACH_PX = 30.0
MOST_TURN = 0.6
"""Median change of the step from picture to picture, in steps: what flies keeps its way, what flickers does not."""
SAME_COLOUR = 70.0
MOST_SPREAD = 0.45
"""Standard deviation of ln(diameter) along a flight."""


@dataclass(frozen=True, eq=False)
class Spot:
    """A compact region that moved fast: box (4,), diameter (the shorter side of its rotated rectangle), colour (3,)."""

    t: float
    box: FloatArray
    diameter: float
    colour: FloatArray

    @property
    def centre(self) -> FloatArray:
        return bx.centre(self.box)


@dataclass(eq=False)
class Flight:
    """Spots that follow one another."""

    spots: list[Spot] = field(default_factory=list)

    def expected(self, t: float) -> tuple[FloatArray, float]:
        """Where it should be at t if it goes on, and how far off that may be, px."""
        last = self.spots[-1]
        here = bx.centre(last.box)
        if len(self.spots) < 2:
            return here, 9.0 * last.diameter + 4
        before = self.spots[-2]
        velocity = (here - bx.centre(before.box)) / (last.t - before.t)
        step = float(np.linalg.norm(velocity)) * (t - last.t)
        return here + velocity * (t - last.t), 1.2 * last.diameter + 0.8 * step + 3

    def accepts(self, spot: Spot) -> float:
        """Distance from where it is expected in units of the tolerance; infinite if it looks different."""
        last = self.spots[-1]
        size = spot.diameter / last.diameter
        if not 0.45 < size < 2.2 or np.linalg.norm(spot.colour - last.colour) > SAME_COLOUR:
            return float("inf")
        place, tolerance = self.expected(spot.t)
        off = float(np.linalg.norm(bx.centre(spot.box) - place)) / tolerance
        # At a bounce or a stroke it turns: then it is only bound to be near where it was.
        turned = float(np.linalg.norm(bx.centre(spot.box) - bx.centre(last.box))) / (tolerance + 2 * last.diameter)
        return min(off, 0.6 + turned)


def spots_of(before: Image, now: Image, after: Image, t: float) -> list[Spot]:
    """Compact fast regions in `now`, from three colour pictures in a row, brought into the view of `now`."""
    change = cv2.min(_change(now, before), _change(now, after))
    mask = cv2.morphologyEx((change > LEAST_CHANGE).astype(np.uint8), cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8))
    contours, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    most = MOST_SHARE * mask.size
    return [spot for contour in contours if (spot := _spot(np.asarray(contour), now, t, most)) is not None]


def _change(a: Image, b: Image) -> Image:
    difference = cv2.absdiff(a, b)
    return np.asarray(cv2.max(cv2.max(difference[..., 0], difference[..., 1]), difference[..., 2]), dtype=np.uint8)


def _spot(contour: NDArray[np.int32], now: Image, t: float, most: float) -> Spot | None:
    x, y, w, h = cv2.boundingRect(contour)
    if w * h < LEAST_AREA or w * h > 4 * most:
        return None
    # Pixels are counted, not the polygon through their centres.
    drawn = np.zeros((h, w), dtype=np.uint8)
    cv2.drawContours(drawn, [contour], -1, 1, cv2.FILLED, offset=(-x, -y))
    area = float(drawn.sum())
    _, sides, _ = cv2.minAreaRect(contour)
    short, long = min(sides) + 1, max(sides) + 1
    if not LEAST_AREA <= area <= most or area / (short * long) < LEAST_FILL or long / short > MOST_ELONGATION:
        return None
    colour = now[y : y + h, x : x + w][drawn > 0].mean(axis=0)
    return Spot(t, np.array([x, y, x + w, y + h], dtype=np.float64), short, colour)


class BallFinder:
    """Links spots to flights through one shot."""

    def __init__(self) -> None:
        self._open: list[Flight] = []
        self._done: list[Flight] = []

    def see(self, t: float, spots: list[Spot]) -> None:
        free = list(spots)
        for flight in sorted(self._open, key=lambda flight: -len(flight.spots)):
            if not free:
                break
            place, tolerance = flight.expected(t)
            reach = tolerance + 2 * flight.spots[-1].diameter
            here = bx.centre(flight.spots[-1].box)
            costs = {
                i: flight.accepts(spot)
                for i, spot in enumerate(free)
                if min(np.abs(spot.centre - place).max(), np.abs(spot.centre - here).max()) < reach
            }
            best = min(costs, key=lambda i: costs[i], default=None)
            if best is not None and costs[best] < 1.0:
                flight.spots.append(free.pop(best))
        self._open.extend(Flight([spot]) for spot in free)
        ended = [flight for flight in self._open if t - flight.spots[-1].t > LOST_AFTER_S]
        self._done.extend(flight for flight in ended if len(flight.spots) >= LEAST_LINKS)
        self._open = [flight for flight in self._open if flight not in ended]

    def finish(self) -> Trail | None:
        """The ball: all flights of the look that covers the longest way. One ball a shot is what can be told apart."""
        groups = _by_look([flight for flight in [*self._done, *self._open] if _flies(flight)])
        if not groups:
            return None
        best = max(groups, key=lambda group: sum(_way(flight) for flight in group))
        spots = sorted((spot for flight in best for spot in flight.spots), key=lambda spot: spot.t)
        colour = np.median([spot.colour for spot in spots], axis=0)
        trail = Trail(0, spots[-1].t, spots[-1].box, colour, is_ball=True)
        trail.seen = [Sighting(spot.t, spot.box, 0.9, True) for spot in spots]
        names = name_counts(np.array([spot.colour for spot in spots]).round().astype(np.uint8))
        trail.portrait.counts = np.tile(names, (3, 1))
        trail.portrait.fills = [0.8]
        return trail


def _way(flight: Flight) -> float:
    """Length of a flight, px."""
    centres = np.array([bx.centre(spot.box) for spot in flight.spots])
    return float(np.linalg.norm(np.diff(centres, axis=0), axis=1).sum())


def _flies(flight: Flight) -> bool:
    if len(flight.spots) < LEAST_LINKS:
        return False
    centres = np.array([bx.centre(spot.box) for spot in flight.spots])
    diameters = np.array([spot.diameter for spot in flight.spots])
    reach = float(np.linalg.norm(np.ptp(centres, axis=0)))
    steps = np.diff(centres, axis=0)
    turns = np.median(np.linalg.norm(np.diff(steps, axis=0), axis=1)) / max(
        float(np.median(np.linalg.norm(steps, axis=1))), 1e-9
    )
    far = reach > max(LEAST_PATH * float(np.median(diameters)), LEAST_REACH_PX)
    return bool(far and turns < MOST_TURN and np.std(np.log(diameters)) < MOST_SPREAD)


def _by_look(flights: list[Flight]) -> list[list[Flight]]:
    """Flights that are never at once and look alike belong to one ball; the one with most spots leads."""
    groups: list[list[Flight]] = []
    for flight in sorted(flights, key=lambda flight: -len(flight.spots)):
        for group in groups:
            if all(_compatible(flight, other) for other in group):
                group.append(flight)
                break
        else:
            groups.append([flight])
    return [group for group in groups if sum(len(flight.spots) for flight in group) >= 2 * LEAST_LINKS]


def _compatible(a: Flight, b: Flight) -> bool:
    apart = a.spots[0].t > b.spots[-1].t or b.spots[0].t > a.spots[-1].t
    sizes = np.median([spot.diameter for spot in a.spots]) / np.median([spot.diameter for spot in b.spots])
    colours = [np.median([spot.colour for spot in flight.spots], axis=0) for flight in (a, b)]
    return bool(apart and 0.5 < sizes < 2 and np.linalg.norm(colours[0] - colours[1]) < SAME_COLOUR)
