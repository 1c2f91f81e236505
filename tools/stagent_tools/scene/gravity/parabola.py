"""Whether a piece of a ball's way is a free flight, and which of them are joined: asked of the median camera."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from stagent_tools.scene.gravity.ballistics import Air, fly
from stagent_tools.scene.gravity.chain import Piece, Solved, picture_misses, scale_at, solve
from stagent_tools.scene.gravity.flights import Flight, Way
from stagent_tools.things import Prior
from stagent_tools.types import FloatArray

MISFIT = 0.05
"""A flight's rms miss over how far its way bends from a straight line. Drag, spin and tilt are in the fit: what is left
beyond this is no free flight (a hand's throw, a bouncing run, two flights taken for one)."""

NOISY = 3.0
"""Standard deviations of its boxes by which a flight may miss, rms, however little it bends."""

AS_ONE = 3.0
"""Two pieces are one flight if that misses by no more of them."""

ONE_SIZE = 2.0
"""A ball has one size. What falls more slowly than in its longest flight would be this many times as large: it was
held or rolled; what turns more quickly would be as much smaller, and was thrown."""

STEPS = tuple(range(16, 0, -1))
GROWS = 1.1
"""Samples that a flight is tried to begin earlier and end later by, and how much worse it may fit then. Any number: a
smeared box near the cut makes a few more fit worse, and many more not."""

DOUBT = 2.5
LOOKS_LOG_SD = 0.3
"""Standard deviations by which a ball's size may differ from what such balls have, and how well an outline tells it:
blur draws it out, a bright sky eats into it."""

Fitting = Callable[[Flight], Piece]


@dataclass(frozen=True)
class _Fall:
    """A flight fitted alone: rms miss and noise of a box in px, bend in px, and how large the ball would be in m."""

    miss: float
    noise: float
    bend: float
    size: float

    @property
    def free(self) -> bool:
        return self.miss <= max(MISFIT * self.bend, min(NOISY * self.noise, self.bend / 4))


def free_flights(
    way: Way,
    chains: list[list[Flight]],
    piece: Fitting,
    air: Air,
    speed_sd: FloatArray,
    known: Prior | None = None,
) -> list[list[Flight]]:
    """The chains without what is no parabola; a chain that loses one in its middle becomes two, and two pieces that
    are one parabola become one. Under a `known` size, what would need a ball of another one does not fall freely."""

    def fall(flight: Flight) -> _Fall:
        return _fall(way, flight, piece(flight), air, speed_sd)

    merged = [_merged(chain, fall) for chain in chains]
    falls = [[fall(flight) for flight in chain] for chain in merged]
    free = [one for chain in falls for one in chain if one.free and _of_size(one.size, known, way)]
    if not free:
        return []
    size = max(free, key=lambda one: one.bend).size
    found: list[list[Flight]] = []
    for chain, each in zip(merged, falls, strict=True):
        unbroken = False
        for flight, one in zip(chain, each, strict=True):
            good = one in free and 1 / ONE_SIZE <= one.size / size <= ONE_SIZE
            if good and flight.joined and unbroken:
                found[-1].append(flight)
            elif good:
                found.append([replace(flight, joined=False)])
            unbroken = good
    return grown(found, way, piece, air, speed_sd)


def grown(chains: list[list[Flight]], way: Way, piece: Fitting, air: Air, speed_sd: FloatArray) -> list[list[Flight]]:
    """The chains, each with the samples before and after it that its parabolas explain as well."""

    def fall(flight: Flight) -> _Fall:
        return _fall(way, flight, piece(flight), air, speed_sd)

    ends = [0, *(chain[-1].end for chain in chains)]
    begins = [*(chain[0].first for chain in chains), len(way.t)]
    return [_grown(chain, fall, way, range(ends[i], begins[i + 1])) for i, chain in enumerate(chains)]


def _grown(chain: list[Flight], fall: Callable[[Flight], _Fall], way: Way, room: range) -> list[Flight]:
    """One chain in the `room` of samples that no other takes. What is let go begins so slowly that the cut may come
    late."""
    first, last = chain[0], chain[-1]
    allowed = GROWS * max(fall(first).miss, fall(first).noise)
    for step in STEPS:
        begun = first.first - step
        if begun >= room.start:
            at = float(way.t[begun])
            more = replace(first, first=begun, begins=at, lasts=first.begins + first.lasts - at)
            first = more if fall(more).miss <= allowed else first
    chain = [first, *chain[1:]]
    last = chain[-1]
    allowed = GROWS * max(fall(last).miss, fall(last).noise)
    for step in STEPS:
        end = last.end + step
        if end <= room.stop:
            more = replace(last, end=end, lasts=float(way.t[end - 1]) - last.begins)
            last = more if fall(more).miss <= allowed else last
    return [*chain[:-1], last]


def _of_size(size: float, known: Prior | None, way: Way) -> bool:
    if known is None:
        return True
    sd = float(np.linalg.norm([known.log_sd, LOOKS_LOG_SD, way.size_sd]))
    return bool(abs(np.log(size / known.median_m)) <= DOUBT * sd)


def _merged(chain: list[Flight], fall: Callable[[Flight], _Fall]) -> list[Flight]:
    """A quartic may not reach all along a flight in strong perspective."""
    merged = chain[:1]
    for flight in chain[1:]:
        before = merged[-1]
        both = replace(before, end=flight.end, lasts=flight.begins + flight.lasts - before.begins)
        one = fall(both)
        if one.miss <= AS_ONE * one.noise:
            merged[-1] = both
        else:
            merged.append(flight)
    return merged


def inflation(pieces: list[Piece], solved: Solved) -> float:
    """By how much the chain's noise is more than its boxes', under the first camera; 1 or more."""
    misses = [_misses(piece, solved.x, i) for i, piece in enumerate(pieces)]
    white = np.concatenate([(p.whiten @ m[..., None]).ravel() for p, m in zip(pieces, misses, strict=True)])
    free = max(len(white) - 6 * len(pieces), 1)
    return max(1.0, float(np.sqrt((white**2).sum() / free)))


def _fall(way: Way, flight: Flight, piece: Piece, air: Air, speed_sd: FloatArray) -> _Fall:
    solved = solve([piece], air, 1, speed_sd)
    miss = float(np.sqrt((_misses(piece, solved.x, 0) ** 2).sum(axis=1).mean()))
    index = slice(flight.first, flight.end)
    noise = float(np.sqrt(np.einsum("nii->n", way.cov[index]).mean()))
    place = fly(solved.flights[:, 0], solved.terminal, piece.t)[..., :3]
    size = float(np.median(way.size[index])) / float(np.median(scale_at(piece, place)))
    return _Fall(miss, noise, _bend(way.px[index]), size)


def _misses(piece: Piece, x: FloatArray, number: int) -> FloatArray:
    """(n, 2) px under the first camera; what would be behind it misses by the whole picture."""
    flight = x[:1, 7 * number : 7 * number + 7]
    place = fly(flight, np.exp(x[:1, -1]), piece.t)[..., :3]
    first = replace(piece, cameras=piece.cameras[:1])
    return np.asarray(np.nan_to_num(picture_misses(first, place)[0], nan=1e4))


def _bend(px: FloatArray) -> float:
    """px by which the way leaves the straight line between its ends at most; for one that goes and comes along one
    line, by which its pace leaves the even one."""
    share = np.linspace(0.0, 1.0, len(px))[:, None]
    return float(np.linalg.norm(px - (px[0] + share * (px[-1] - px[0])), axis=1).max())
