"""Spots linked to flights, and the flights that are a ball's.

A flight is a ball's if it is round, or a streak along its own way, keeps its size, covers many of its own diameters,
and it or another flight of the same look falls freely at some time: lamps, reflections and shoes do not.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from stagent_tools.spatial.motion import boxes as bx
from stagent_tools.spatial.motion.balls import Spot
from stagent_tools.spatial.motion.colours import name_counts
from stagent_tools.spatial.motion.trail import Sighting, Trail
from stagent_tools.types import FloatArray

LOST_AFTER_S = 0.4
LEAST_LINKS = 6
LEAST_PATH = 5.0
"""Diameters that a flight covers."""
LEAST_REACH_PX = 30.0
MOST_TURN = 0.6
"""Median change of the step from picture to picture, in steps: what flies keeps its way, what flickers does not."""
SAME_COLOUR = 70.0
"""RGB distance from picture to picture; on the whole two flights of one ball differ by less than half of it."""
SAME_SIZE = 1.5
"""Ratio of the median diameters of two flights of one ball."""
MOST_OVERLAP_S = 0.25
"""By which the end of a flight, gone astray, may outlast the beginning of the next."""
MOST_SPOTS = 100
"""In one picture; of more, as in falling snow, only the largest are linked, and the scan says so."""
MOST_SPREAD = 0.45
"""Standard deviation of ln(diameter) along a flight."""
ROUND_SLACK, ROUND_SHARE = 1.5, 0.7
"""A ball's box is at most so many times its diameter and its way in a picture, in that share of a flight."""
FREE_FALL_LINKS = (5, 8, 12, 20)
"""Spots in a row that are tried: a bounce may end a fall early, and a slow one bends late."""
FREE_FALL_REACH = 1.2
FREE_FALL_BEND = 0.3
"""Diameters that a free fall covers and by which it bends ..."""
FREE_FALL_MISS = 0.12
"""... and by which it may be off (rms)."""


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
        flights = [flight for flight in [*self._done, *self._open] if _flies(flight)]
        groups = [group for group in _by_look(flights) if any(_falls(flight) for flight in group)]
        if not groups:
            return None
        best = max(groups, key=lambda group: sum(_way(flight) for flight in group))
        spots = _one_after_another(best)
        colour = np.median([spot.colour for spot in spots], axis=0)
        trail = Trail(0, spots[-1].t, spots[-1].box, colour, is_ball=True)
        trail.seen = [Sighting(spot.t, spot.box, 0.9, True) for spot in spots]
        names = name_counts(np.array([spot.colour for spot in spots]).round().astype(np.uint8))
        trail.portrait.counts = np.tile(names, (3, 1))
        trail.portrait.fills = [0.8]
        return trail


def _one_after_another(flights: list[Flight]) -> list[Spot]:
    """The spots of all flights in order; where two overlap, the one that began later is right."""
    spots: list[Spot] = []
    for flight in sorted(flights, key=lambda flight: flight.spots[0].t):
        spots = [*(spot for spot in spots if spot.t < flight.spots[0].t), *flight.spots]
    return spots


def _way(flight: Flight) -> float:
    """Length of a flight, px."""
    centres = np.array([bx.centre(spot.box) for spot in flight.spots])
    return float(np.linalg.norm(np.diff(centres, axis=0), axis=1).sum())


def _flies(flight: Flight) -> bool:
    if len(flight.spots) < LEAST_LINKS:
        return False
    diameters = np.array([spot.diameter for spot in flight.spots])
    return bool(np.std(np.log(diameters)) < MOST_SPREAD and _is_round(flight) and _goes_far(flight))


def _centres(flight: Flight) -> FloatArray:
    """(n, 2) px."""
    return bx.centre(np.array([spot.box for spot in flight.spots]))


def _is_round(flight: Flight) -> bool:
    """Its boxes are no larger than a disc that moves while the picture is taken."""
    diameters = np.array([spot.diameter for spot in flight.spots])[:, None]
    steps = np.abs(np.diff(_centres(flight), axis=0, append=_centres(flight)[-1:]))
    sizes = bx.size(np.array([spot.box for spot in flight.spots]))
    return bool(np.all(sizes <= ROUND_SLACK * (diameters + steps) + 2, axis=1).mean() >= ROUND_SHARE)


def _goes_far(flight: Flight) -> bool:
    """Over many diameters without changing its way."""
    centres = _centres(flight)
    steps = np.diff(centres, axis=0)
    pace = max(float(np.median(np.linalg.norm(steps, axis=1))), 1e-9)
    turns = float(np.median(np.linalg.norm(np.diff(steps, axis=0), axis=1))) / pace
    diameter = float(np.median([spot.diameter for spot in flight.spots]))
    return bool(
        np.linalg.norm(np.ptp(centres, axis=0)) > max(LEAST_PATH * diameter, LEAST_REACH_PX) and turns < MOST_TURN
    )


def _falls(flight: Flight) -> bool:
    """Some part of it is thrown or falls: even along the horizon, a parabola that opens downwards."""
    times, centres = np.array([spot.t for spot in flight.spots]), _centres(flight)
    diameter = float(np.median([spot.diameter for spot in flight.spots]))
    parts = (
        slice(start, start + links)
        for links in FREE_FALL_LINKS
        for start in range(0, len(times) - links + 1, links // 4)
    )
    return any(_is_parabola(times[part], centres[part] / diameter) for part in parts)


def _is_parabola(times: FloatArray, places: FloatArray) -> bool:
    """`places` (n, 2) in diameters."""
    t = times - times.mean()
    across, down = np.polyfit(t, places[:, 0], 1), np.polyfit(t, places[:, 1], 2)
    miss = np.hypot(places[:, 0] - np.polyval(across, t), places[:, 1] - np.polyval(down, t))
    bends = down[0] * (t[-1] - t[0]) ** 2 / 4 > FREE_FALL_BEND
    return bool(bends and np.ptp(places[:, 1]) > FREE_FALL_REACH and np.sqrt(np.mean(miss**2)) < FREE_FALL_MISS)


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
    overlap = min(a.spots[-1].t, b.spots[-1].t) - max(a.spots[0].t, b.spots[0].t)
    sizes = np.median([spot.diameter for spot in a.spots]) / np.median([spot.diameter for spot in b.spots])
    colours = [np.median([spot.colour for spot in flight.spots], axis=0) for flight in (a, b)]
    alike = 1 / SAME_SIZE < sizes < SAME_SIZE and np.linalg.norm(colours[0] - colours[1]) < SAME_COLOUR / 2
    return bool(overlap < MOST_OVERLAP_S and alike)
