"""What the looks told of a thing before it was followed, after it was lost, and while it was hidden in part.

A box that no chain took is a thing's own if it lies where the thing must have been: on the straight way between two
places of it, or on the way that leads to its first place or away from its last one. All that is known of the shot
serves, which is why this waits until it is over (as the smoothing of a filter does).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np

from stagent_tools.spatial.detected.chain import BRIDGED_S, FADED, Chain
from stagent_tools.spatial.detected.joining import OTHER_COLOURS, alike
from stagent_tools.spatial.detected.shot import Look, Shot
from stagent_tools.spatial.motion import boxes as bx
from stagent_tools.spatial.motion.trail import Sighting, boxes_at
from stagent_tools.types import FloatArray

WAY_S = 0.5
"""How it goes at either end is read off so long a time."""
LIES_THERE = 0.4
"""Overlap with where it must have been from which on a box is its own ..."""
NEAR = 0.7
"""... or so many of its sizes from there, for what is small against its way."""
AGREES = 0.7
"""Overlap from which on the box tells the place; one that agrees less is of the part that is seen, and tells only that
it was there."""
HOLE_S = 0.3
"""A longer time without a place is a hole: more than one look told nothing."""
MISSES = 2
"""Looks in a row that told nothing of it: it was not there, or hidden."""
LEAST_PX = 2.0


def recall(chain: Chain, shot: Shot, others: Sequence[Chain], kinds: tuple[str, ...], size: tuple[int, int]) -> None:
    """Adds to a chain what its shot's looks told of it; `others` are the other things of the shot, `size` the
    picture's."""
    memory = _Memory(chain, shot, others, kinds, size)
    for way in (-1, 1):
        memory.beyond(way)
    memory.between()


class _Memory:
    """One chain among what was seen beside it."""

    def __init__(
        self, chain: Chain, shot: Shot, others: Sequence[Chain], kinds: tuple[str, ...], size: tuple[int, int]
    ) -> None:
        self._chain, self._shot, self._kinds, self._size = chain, shot, kinds, size
        self._others = [other.trail() for other in others if other is not chain]

    def beyond(self, way: int) -> None:
        """Look by look before its first place (`way` -1) or after its last one (1)."""
        looks = [look for look in self._shot.looks if way * (look.t - self._end(way).t) > 0]
        missed = 0
        for look in looks[::way]:
            expected = bx.clip(self._gone_on(look.t, way), *self._size)
            if missed >= MISSES or float(bx.size(expected).min()) < LEAST_PX:
                return
            found = self._told(look, expected)
            missed = 0 if found is not None else missed + 1
            if found is not None:
                self._reach(found, way)

    def between(self) -> None:
        """At the looks within the holes of its way."""
        seen = self._chain.seen
        whole = seen[:1]
        for before, after in pairwise(seen):
            if after.t - before.t > HOLE_S:
                whole += self._in_hole(before, after)
            whole.append(after)
        self._chain.seen = whole

    def _in_hole(self, before: Sighting, after: Sighting) -> list[Sighting]:
        told = [before]
        for look in self._shot.looks:
            if before.t < look.t < after.t:
                found = self._told(look, self._on_the_way(before, after, look.t), surely=True)
                told += [] if found is None else [found]
        filled: list[Sighting] = []
        for one, next_one in zip(told, [*told[1:], after], strict=True):
            filled += self._filled(one, next_one)
            filled.append(next_one)
        return filled[:-1]

    def _reach(self, found: Sighting, way: int) -> None:
        seen = self._chain.seen
        if way < 0:
            self._chain.seen = [found, *self._filled(found, seen[0]), *seen]
        else:
            self._chain.seen = [*seen, *self._filled(seen[-1], found), found]

    def _filled(self, one: Sighting, other: Sighting) -> Iterator[Sighting]:
        """The pictures between two places, if it was not out of sight for long."""
        if other.t - one.t > BRIDGED_S:
            return
        for t in self._shot.times:
            if one.t < t < other.t:
                yield Sighting(t, self._on_the_way(one, other, t), FADED * min(one.score, other.score), alone=True)

    def _on_the_way(self, one: Sighting, other: Sighting, t: float) -> FloatArray:
        """(4,) px in the picture at t, each edge straight on against the background."""
        share = (t - one.t) / (other.t - one.t)
        first, last = (self._shot.seen_from(each.t, each.box, t) for each in (one, other))
        return bx.clip((1 - share) * first + share * last, *self._size)

    def _gone_on(self, t: float, way: int) -> FloatArray:
        """(4,) px in the picture at t, each edge as at that end of its way."""
        end = self._end(way)
        near = [sighting for sighting in self._chain.seen if abs(sighting.t - end.t) <= WAY_S]
        here = self._shot.seen_from(end.t, end.box, t)
        if len(near) < 2:
            return here
        times = np.array([sighting.t for sighting in near])
        boxes = np.array([self._shot.seen_from(sighting.t, sighting.box, end.t) for sighting in near])
        slopes = np.polyfit(times - end.t, boxes, 1)[0]
        return np.asarray(here + slopes * (t - end.t), dtype=np.float64)

    def _end(self, way: int) -> Sighting:
        return self._chain.seen[0 if way < 0 else -1]

    def _told(self, look: Look, expected: FloatArray, *, surely: bool = False) -> Sighting | None:
        """The box of that look that is its own, if there is one. `surely`: it came out of that way again, so that its
        colours, which what hides it may lend, need not be seen."""
        boxes = look.found.boxes
        overlap = bx.ious(expected[None], boxes)[0]
        extent = max(float(bx.size(expected).mean()), 1.0)
        apart = np.linalg.norm(bx.centre(boxes) - bx.centre(expected), axis=1) / extent
        for row in np.argsort(-overlap + apart):
            if overlap[row] <= LIES_THERE and apart[row] >= NEAR:
                continue
            if self._is_alike(look, row, colours=not surely) and not self._is_taken(look, row, overlap[row]):
                place = boxes[row] if overlap[row] > AGREES or self._is_small(boxes[row], overlap[row]) else expected
                return Sighting(look.t, bx.clip(place, *self._size), float(look.found.best[row]), alone=True)
        return None

    def _is_small(self, box: FloatArray, overlap: float) -> bool:
        """So small that it need not overlap where it was thought to be: its own box tells where it is."""
        usual = float(np.median([bx.size(sighting.box).mean() for sighting in self._chain.seen]))
        return overlap < LIES_THERE and float(bx.size(box).mean()) > AGREES * usual

    def _is_alike(self, look: Look, row: int, *, colours: bool) -> bool:
        kind = self._kinds[int(look.found.scores[row].argmax())]
        worn = self._chain.worn if colours else None
        other = 0.0 if worn is None else float(np.abs(worn - look.colours[row]).sum()) / 2
        return alike(self._kinds[self._chain.kind], kind) and other <= OTHER_COLOURS

    def _is_taken(self, look: Look, row: int, overlap: float) -> bool:
        """Another thing lies there rather than this one."""
        places = np.array([boxes_at(trail, np.array([look.t]))[0] for trail in self._others]).reshape(-1, 4)
        places = places[~np.isnan(places[:, 0])]
        others = float(bx.ious(look.found.boxes[row][None], places).max(initial=0.0))
        return others > max(float(overlap), LIES_THERE)
