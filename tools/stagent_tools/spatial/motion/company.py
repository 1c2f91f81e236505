"""Which trails share their region all the time: they are one thing."""

from __future__ import annotations

from itertools import combinations

import numpy as np

from stagent_tools.spatial.motion import boxes as bx
from stagent_tools.spatial.motion.association import Matches
from stagent_tools.spatial.motion.trail import Trail
from stagent_tools.types import FloatArray

COMPANY = 6
"""Pictures that two trails must share a region, and three times as often as they part, to be one thing."""


class Company:
    """Counts for each pair of living trails: pictures in one region, pictures in a region each."""

    def __init__(self) -> None:
        self._counts: dict[tuple[int, int], list[int]] = {}

    def note(self, matches: Matches, live: list[Trail]) -> None:
        """Count for each pair of neighbours how often they shared a region and how often they had one each."""
        for members in matches.shared.values():
            ids = sorted(live[i].id for i in members)
            for first, second in combinations(ids, 2):
                self._counts.setdefault((first, second), [0, 0])[0] += 1
        own = [live[i] for i in matches.own]
        for one, other in combinations(sorted(own, key=lambda trail: trail.id), 2):
            if (one.id, other.id) in self._counts or _touch(one.box, other.box):
                self._counts.setdefault((one.id, other.id), [0, 0])[1] += 1

    def unite(self, trails: list[Trail]) -> list[Trail]:
        """Two trails that hardly ever had a region each are one thing: the older takes the other's box in."""
        live = {trail.id: trail for trail in trails}
        self._counts = {pair: count for pair, count in self._counts.items() if pair[0] in live and pair[1] in live}
        for (first, second), (together, apart) in list(self._counts.items()):
            if first not in live or second not in live or together < COMPANY or together < 3 * apart:
                continue
            older, younger = live[first], live[second]
            whole = bx.union(np.array([older.box, younger.box]))
            if older.person_scores or younger.person_scores or bx.areas(whole) > 2.5 * bx.areas(older.box):
                continue
            older.box = whole
            del live[second]
        return list(live.values())


def _touch(a: FloatArray, b: FloatArray) -> bool:
    """The two boxes overlap or nearly do."""
    return bool(np.all(np.maximum(a[:2], b[:2]) - np.minimum(a[2:], b[2:]) < 3))
