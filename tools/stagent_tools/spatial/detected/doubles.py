"""Two chains on one thing: the weaker one keeps only the times at which it is alone."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from stagent_tools.spatial.detected.chain import Chain
from stagent_tools.spatial.detected.joining import unlike
from stagent_tools.spatial.motion import boxes as bx
from stagent_tools.spatial.motion.trail import boxes_at
from stagent_tools.types import FloatArray

SAME = 0.4
"""Overlap of two boxes from which on they are on the same thing ..."""
HELD = 0.7
"""... or share of the smaller one that lies in the other."""
MOSTLY = 0.5
"""Share of the time in which both are seen: a chain that is on the stronger one's thing for longer is on it, or on a
part of it, all that time."""
OTHER_LOOKS = 0.65
"""Two chains that are more `unlike` are on two things."""
LEAST_LOOKS = 2


def without_doubles(chains: Sequence[Chain]) -> list[Chain]:
    """The strongest chain first takes its thing; what is left of the others, if they were looked at twice in it."""
    kept: list[Chain] = []
    for chain in sorted(chains, key=lambda chain: -float(np.sum([scores.max() for scores in chain.scores]))):
        for stronger in kept:
            _give_way(chain, stronger)
        if len(chain.looks) >= LEAST_LOOKS and len(chain.seen) >= LEAST_LOOKS:
            kept.append(chain)
    return kept


def _give_way(chain: Chain, stronger: Chain) -> None:
    """Take away the weaker chain's sightings and looks on the stronger one's thing."""
    if not chain.seen or unlike(chain, stronger) > OTHER_LOOKS:
        return
    times = np.array([sighting.t for sighting in chain.seen])
    boxes = np.array([sighting.box for sighting in chain.seen])
    places = boxes_at(stronger.trail(), times)
    shared = _on_the_same(boxes, places)
    if not shared.any():
        return
    together = ~np.isnan(places[:, 0])
    if shared.sum() > MOSTLY * together.sum():
        shared = together
    taken = {float(t) for t in times[shared]}
    own = [t not in taken for t in chain.looks]
    chain.seen = [sighting for sighting in chain.seen if sighting.t not in taken and _between(sighting.t, chain, own)]
    chain.scores = [scores for scores, kept in zip(chain.scores, own, strict=True) if kept]
    chain.looks = [t for t, kept in zip(chain.looks, own, strict=True) if kept]


def _between(t: float, chain: Chain, own: list[bool]) -> bool:
    """The looks before and after t are the chain's own: what was carried to or from a look that is taken away was on
    its way to another thing."""
    after = int(np.searchsorted(chain.looks, t))
    if after < len(own) and chain.looks[after] == t:
        return own[after]
    return 0 < after < len(own) and own[after - 1] and own[after]


def _on_the_same(own: FloatArray, other: FloatArray) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """(n,) whether two boxes, moment by moment, hold the same thing; the other is nan where it is not known."""
    there = ~np.isnan(other[:, 0])
    safe = np.where(there[:, None], other, 0.0)
    low, high = np.maximum(own[:, :2], safe[:, :2]), np.minimum(own[:, 2:], safe[:, 2:])
    shared = np.prod(np.clip(high - low, 0, None), axis=1)
    areas = bx.areas(own), bx.areas(safe)
    iou = shared / np.maximum(areas[0] + areas[1] - shared, 1e-9)
    held = shared / np.maximum(np.minimum(*areas), 1e-9)
    return np.asarray(there & ((iou > SAME) | (held > HELD)))
