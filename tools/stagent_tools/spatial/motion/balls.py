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
from stagent_tools.spatial.motion.colours import difference_of, name_counts
from stagent_tools.spatial.motion.trail import Sighting, Trail
from stagent_tools.types import FloatArray, Image

LEAST_CHANGE = 20
LEAST_AREA, MOST_SHARE = 5.0, 0.02
"""Px of the small picture, and share of its area: the sizes of balls."""
LEAST_FILL = 0.79
"""Of the ellipse with its second moments: a disc fills 1, a straight streak 0.95, a bent limb less."""
MOST_ELONGATION = 6.0
LOST_AFTER_S = 0.4
LEAST_LINKS = 6
LEAST_PATH = 5.0
"""Diameters that a flight covers."""
LEAST_REACH_PX = 30.0
MOST_TURN = 0.6
"""Median change of the step from picture to picture, in steps: what flies keeps its way, what flickers does not."""
SAME_COLOUR = 70.0
MOST_SPOTS = 100
"""In one picture; of more, as in falling snow, only the largest are linked, and the scan says so."""
MOST_SPREAD = 0.45
"""Standard deviation of ln(diameter) along a flight."""


@dataclass(frozen=True, eq=False)
class Spot:
    """A compact region that moved fast: box (4,), diameter (its shorter axis), colour (3,)."""

    t: float
    box: FloatArray
    diameter: float
    colour: FloatArray

    @property
    def centre(self) -> FloatArray:
        return bx.centre(self.box)


@dataclass(eq=False)
class Flight:
    """Spots that follow one another; `velocity` (2,) px/s of its last step, None before the second spot."""

    spots: list[Spot] = field(default_factory=list)
    velocity: FloatArray | None = None

    def add(self, spot: Spot) -> None:
        if self.spots:
            last = self.spots[-1]
            self.velocity = (spot.centre - last.centre) / (spot.t - last.t)
        self.spots.append(spot)


def link_costs(flights: list[Flight], spots: list[Spot]) -> FloatArray:
    """(flights, spots): distance of each spot from where each flight should be now, in units of the tolerance.

    The spots are of one picture. Infinite where the two look different; a flight goes on where it is below 1.
    """
    last = [flight.spots[-1] for flight in flights]
    here = bx.centre(np.array([spot.box for spot in last]))[:, None]
    there = bx.centre(np.array([spot.box for spot in spots]))[None]
    diameter = np.array([spot.diameter for spot in last])[:, None]
    elapsed = (spots[0].t - np.array([spot.t for spot in last]))[:, None]
    begun = np.array([flight.velocity is None for flight in flights])[:, None]
    velocity = np.array([(0.0, 0.0) if flight.velocity is None else flight.velocity for flight in flights])
    way = velocity * elapsed
    tolerance = np.where(begun, 9.0 * diameter + 4, 1.2 * diameter + 0.8 * np.hypot(*way.T)[:, None] + 3)
    off = np.hypot(*np.moveaxis(there - here - way[:, None], -1, 0)) / tolerance
    # At a bounce or a stroke it turns: then it is only bound to be near where it was.
    turned = np.hypot(*np.moveaxis(there - here, -1, 0)) / (tolerance + 2 * diameter)
    ratio = np.array([spot.diameter for spot in spots])[None] / diameter
    colours = np.array([spot.colour for spot in last])[:, None] - np.array([spot.colour for spot in spots])[None]
    alike = (ratio > 0.45) & (ratio < 2.2) & (np.linalg.norm(colours, axis=2) <= SAME_COLOUR)
    return np.where(alike, np.minimum(off, 0.6 + turned), np.inf)


def spots_of(before: Image, now: Image, after: Image, t: float) -> list[Spot]:
    """Compact fast regions in `now`, from three colour pictures in a row, brought into the view of `now`."""
    change = cv2.min(difference_of(now, before), difference_of(now, after))
    mask = cv2.morphologyEx(cv2.inRange(change, LEAST_CHANGE + 1, 255), cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8))
    count, regions, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    labels = np.asarray(regions, dtype=np.int32)
    areas = stats[:, cv2.CC_STAT_AREA]
    sized = (areas >= LEAST_AREA) & (areas <= MOST_SHARE * mask.size)
    sized[0] = False
    rows, columns = np.nonzero(sized[labels])
    owner = labels[rows, columns]
    short, long = _axes(owner, columns, rows, count)
    compact = (areas >= LEAST_FILL * np.pi / 4 * short * long) & (long <= MOST_ELONGATION * short)
    pixels = now[rows, columns]
    sums = np.stack([np.bincount(owner, pixels[:, i], minlength=count) for i in range(3)], axis=1)
    corners = stats[:, [cv2.CC_STAT_LEFT, cv2.CC_STAT_TOP]]
    boxes = np.concatenate([corners, corners + stats[:, [cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT]]], axis=1)
    return [
        Spot(t, boxes[i].astype(np.float64), float(short[i]), sums[i] / areas[i])
        for i in np.flatnonzero(sized & compact).tolist()
    ]


def _axes(owner: NDArray[np.int32], x: NDArray[np.intp], y: NDArray[np.intp], n: int) -> tuple[FloatArray, FloatArray]:
    """(n,), (n,) px: shorter and longer axis of the ellipse that has the second moments of each region.

    `owner` (m,) is the region of each pixel (x, y); a pixel itself has a variance of 1/12 along each axis.
    """
    total = np.maximum(np.bincount(owner, minlength=n), 1)
    middle_x, middle_y = (np.bincount(owner, part, minlength=n) / total for part in (x, y))
    off_x, off_y = x - middle_x[owner], y - middle_y[owner]
    xx, yy, xy = (np.bincount(owner, v, minlength=n) / total for v in (off_x**2, off_y**2, off_x * off_y))
    half, split = (xx + yy) / 2, np.hypot((xx - yy) / 2, xy)
    return 4 * np.sqrt(np.maximum(half - split, 0) + 1 / 12), 4 * np.sqrt(half + split + 1 / 12)


class BallFinder:
    """Links spots to flights through one shot."""

    def __init__(self) -> None:
        self._open: list[Flight] = []
        self._done: list[Flight] = []
        self.crowded = 0
        """Pictures with more than MOST_SPOTS."""

    def see(self, t: float, spots: list[Spot]) -> None:
        """The spots of the next picture: the longest flight chooses first, what nobody takes begins a new one."""
        self._end_lost(t)
        if len(spots) > MOST_SPOTS:
            self.crowded += 1
            spots = sorted(spots, key=lambda spot: -spot.diameter)[:MOST_SPOTS]
        free = np.ones(len(spots), dtype=np.bool_)
        if self._open and spots:
            self._open.sort(key=lambda flight: -len(flight.spots))
            costs = link_costs(self._open, spots)
            for row in np.flatnonzero(costs.min(axis=1) < 1.0).tolist():
                best = int(np.argmin(np.where(free, costs[row], np.inf)))
                if free[best] and costs[row, best] < 1.0:
                    self._open[row].add(spots[best])
                    free[best] = False
        self._open.extend(Flight([spots[i]]) for i in np.flatnonzero(free).tolist())

    def _end_lost(self, t: float) -> None:
        going = []
        for flight in self._open:
            if t - flight.spots[-1].t <= LOST_AFTER_S:
                going.append(flight)
            elif len(flight.spots) >= LEAST_LINKS:
                self._done.append(flight)
        self._open = going

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
