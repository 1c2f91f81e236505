"""Where a flight over a known ground ends on it, or begins.

A bounce shows where in space the ball is, which one picture does not: the line of sight meets the ground there. Of
what follows a bounce a few pictures are enough to tell it, fewer than a flight of its own needs.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from stagent_tools.scene.gravity.ballistics import Air, fly
from stagent_tools.scene.gravity.chain import Piece, Solved, solve
from stagent_tools.scene.gravity.flights import LONGEST_GAP_S, Flight, Way
from stagent_tools.scene.gravity.parabola import inflation
from stagent_tools.scene.gravity.pieces import blow, through
from stagent_tools.types import FloatArray

ON_THE_GROUND = 3.0
"""Standard deviations by which flights that touch the ground at a blow may fit worse than ones that need not."""

TURNS = float(np.cos(np.radians(45.0)))
GAINS = 1.1
"""A bounce keeps the level way to this cosine, and gives no more than this share of the level speed."""

FEWEST_AFTER, MOST_AFTER = 3, 6
"""Samples after a flight that may tell a bounce; more are a flight of their own."""

PARABOLA = 3
"""Numbers of what a few samples are taken to lie on."""


@dataclass(frozen=True)
class Ground:
    """What the flights are solved with: pieces of them under the median camera, the air, and the height of the centre
    of a ball that touches the ground."""

    air: Air
    speed_sd: FloatArray
    radius: float

    def solved(self, pieces: list[Piece], floor: list[float | None]) -> Solved:
        """One draw of the chain whose flights begin on the ground where `floor` has a height."""
        resting = [replace(piece, bounce=height) for piece, height in zip(pieces, floor, strict=True)]
        return solve(resting, self.air, 1, self.speed_sd)


def bounces(pieces: list[Piece], ground: Ground) -> list[float | None]:
    """For each flight the height at which it begins if that is a bounce: touching the ground there it fits as well,
    comes down, goes up, and keeps its level way."""
    floor: list[float | None] = [None] * len(pieces)
    now = ground.solved(pieces, floor)
    worse = (ON_THE_GROUND * inflation(pieces, now)) ** 2
    for number in range(len(pieces) - 1, 0, -1):
        tried = [*floor[:number], ground.radius, *floor[number + 1 :]]
        landed = ground.solved(pieces, tried)
        if landed.cost[0] - now.cost[0] <= worse and _springs(pieces, landed, number):
            floor, now = tried, landed
    return floor


def followed(way: Way, chain: list[Flight], until: int) -> list[Flight] | None:
    """The chain and the few samples after it, up to sample `until`, as one more flight, begun where the two ways meet;
    None if there are too few or they come too late."""
    last = chain[-1]
    end = min(until, last.end + MOST_AFTER)
    if end - last.end < FEWEST_AFTER or way.t[last.end] - way.t[last.end - 1] > LONGEST_GAP_S:
        return None
    before = through(way.t, way.px, last.first, last.end)
    after = through(way.t, way.px, last.end, end, PARABOLA)
    at = blow(before, after, way.t)
    step = float(way.t[end - 1] - way.t[last.end]) / (end - last.end - 1)
    tail = Flight(last.end, end, at, float(way.t[end - 1]) - at, joined=True, joint_sd_s=step / 4)
    return [*chain[:-1], replace(last, lasts=at - last.begins), tail]


def _springs(pieces: list[Piece], solved: Solved, number: int) -> bool:
    """Whether the flight before comes down to where this one begins, which goes up and on."""
    end = fly(solved.flights[:, number - 1], solved.terminal, np.array([pieces[number - 1].lasts]))[0, 0]
    start = solved.flights[0, number]
    level, then = np.linalg.norm(end[3:5]), np.linalg.norm(start[3:5])
    onwards = float(end[3:5] @ start[3:5]) >= TURNS * float(level * then) and then <= GAINS * level
    return bool(end[5] < 0 < start[5] and onwards)
