"""Whether a piece of a ball's way is a free flight, and which of them are joined: asked of the median camera."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from stagent_tools.scene.gravity.ballistics import Air, fly
from stagent_tools.scene.gravity.chain import Piece, Solved, picture_misses, solve
from stagent_tools.scene.gravity.flights import Flight, Way
from stagent_tools.types import FloatArray

MISFIT = 0.05
"""A flight's rms miss over how far its way bends from a straight line: drag, spin and tilt are in the fit, what is left
beyond this is no free flight (a hand's throw, a bouncing run, two flights taken for one)."""

NOISY = 3.0
"""Standard deviations of its boxes by which a flight may miss, rms, however much it bends."""

Fitting = Callable[[Flight], Piece]


def free_flights(
    way: Way, chains: list[list[Flight]], piece: Fitting, air: Air, speed_sd: FloatArray
) -> list[list[Flight]]:
    """The chains without what is no parabola; a chain that loses one in its middle becomes two, and two pieces that
    are one parabola become one."""

    def falls_freely(flight: Flight) -> bool:
        return _falls(way, flight, piece(flight), air, speed_sd)

    found: list[list[Flight]] = []
    for chain in chains:
        unbroken = False
        for flight in _merged(chain, falls_freely):
            falls = falls_freely(flight)
            if falls and flight.joined and unbroken:
                found[-1].append(flight)
            elif falls:
                found.append([replace(flight, joined=False)])
            unbroken = falls
    return found


def _merged(chain: list[Flight], falls: Callable[[Flight], bool]) -> list[Flight]:
    """A quartic may not reach all along a flight in strong perspective."""
    merged = chain[:1]
    for flight in chain[1:]:
        before = merged[-1]
        lasts = flight.begins + flight.lasts - before.begins
        both = replace(before, end=flight.end, lasts=lasts)
        if falls(both):
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


def _falls(way: Way, flight: Flight, piece: Piece, air: Air, speed_sd: FloatArray) -> bool:
    px = way.px[flight.first : flight.end]
    solved = solve([piece], air, 1, speed_sd)
    miss = float(np.sqrt((_misses(piece, solved.x, 0) ** 2).sum(axis=1).mean()))
    noise = float(np.sqrt(np.einsum("nii->n", way.cov[flight.first : flight.end]).mean()))
    return bool(miss <= max(MISFIT * _bend(px), min(NOISY * noise, _bend(px) / 4)))


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
