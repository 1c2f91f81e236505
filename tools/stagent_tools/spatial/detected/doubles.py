"""Two chains on one thing: the weaker one keeps only the times at which it is alone."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from stagent_tools.spatial.detected.chain import Chain
from stagent_tools.spatial.detected.joining import OTHER_COLOURS, colours_apart
from stagent_tools.spatial.motion import boxes as bx
from stagent_tools.spatial.motion.trail import boxes_at
from stagent_tools.types import FloatArray

SAME = 0.4
"""Overlap of two boxes from which on they are on the same thing ..."""
HELD = 0.7
"""... or share of the smaller one that lies in the other."""
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
    if not chain.seen or colours_apart(chain, stronger) > OTHER_COLOURS:
        return
    times = np.array([sighting.t for sighting in chain.seen])
    own = np.array([sighting.box for sighting in chain.seen])
    shared = _on_the_same(own, boxes_at(stronger.trail(), times))
    if not shared.any():
        return
    chain.seen = [sighting for sighting, gone in zip(chain.seen, shared, strict=True) if not gone]
    left = {sighting.t for sighting in chain.seen}
    looks = [(t, scores) for t, scores in zip(chain.looks, chain.scores, strict=True) if t in left]
    chain.looks, chain.scores = [t for t, _ in looks], [scores for _, scores in looks]


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
