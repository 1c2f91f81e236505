"""Pieces of a thing that is alone of its looks in a shot: found again near by, in whatever way it went unseen.

What was hidden stops, turns or falls meanwhile, so that where it was going tells little (`joining` takes those that
went on as they were). That nothing else of its kind and colours is to be seen tells more.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

import numpy as np

from stagent_tools.spatial.detected.chain import RIM_PX, Chain
from stagent_tools.spatial.detected.joining import unlike, velocity
from stagent_tools.spatial.motion import boxes as bx
from stagent_tools.spatial.motion.trail import boxes_at, boxes_of, times_of
from stagent_tools.types import FloatArray

WITHIN_S = 3.0
"""Longest time out of sight."""
TOGETHER_S = 0.35
"""Two boxes of one long thing may be told at once, where they touch, for so long."""
SAME_LOOKS = 0.5
"""Two pieces that are less `unlike` may be of one thing: on rendered scenes they were 0.1 to 0.4."""
REACH, REACH_PER_S, FASTER = 0.5, 0.5, 1.5
"""It is found again within so many of its sizes, at once and for every second, and so many times the way that it would
have gone, of where it was: from rim to rim of the two boxes, for most of a long thing may be hidden."""


def reunited(chains: Sequence[Chain], size: tuple[int, int]) -> list[Chain]:
    """The same chains, in order of appearance, each with its later pieces; `size` of the picture, px."""
    whole = sorted(chains, key=lambda chain: chain.seen[0].t)
    while pair := next(_pieces(whole, size), None):
        earlier, later = pair
        earlier.append(later)
        whole.remove(later)
    return whole


def _pieces(whole: list[Chain], size: tuple[int, int]) -> Iterator[tuple[Chain, Chain]]:
    """Each later piece with the one before it."""
    for later in whole:
        kin = [other for other in whole if unlike(other, later) < SAME_LOOKS]
        before = [other for other in kin if other is not later and _parted(other, later)]
        if not before or any(_are_two(*pair) for pair in combinations(kin, 2)):
            continue
        earlier = max(before, key=lambda other: other.seen[-1].t)
        if _in_reach(earlier, later) and not (_at_rim(earlier.seen[-1].box, size) and _at_rim(later.seen[0].box, size)):
            yield earlier, later


def _parted(earlier: Chain, later: Chain) -> bool:
    """The earlier one ended before the later one began, or hardly after it."""
    gap = later.seen[0].t - earlier.seen[-1].t
    return (
        earlier.seen[0].t < later.seen[0].t and earlier.seen[-1].t < later.seen[-1].t and -TOGETHER_S <= gap < WITHIN_S
    )


def _are_two(one: Chain, other: Chain) -> bool:
    """Seen at the same time in two places."""
    times = times_of(one.trail())
    places = boxes_at(other.trail(), times)
    there = ~np.isnan(places[:, 0])
    if not there.any():
        return False
    apart = _from_rim_to_rim(boxes_of(one.trail())[there], places[there]) > 0
    return float(np.ptp(times[there])) > TOGETHER_S or bool(apart.any())


def _in_reach(earlier: Chain, later: Chain) -> bool:
    before, after = earlier.seen[-1].box, later.seen[0].box
    gap = max(later.seen[0].t - earlier.seen[-1].t, 0.0)
    extent = float(bx.size(before).mean() + bx.size(after).mean()) / 2
    way = max(float(np.linalg.norm(velocity(earlier))), float(np.linalg.norm(velocity(later, first=True)))) * gap
    off = float(_from_rim_to_rim(before[None], after[None])[0])
    return off < (REACH + REACH_PER_S * gap) * extent + FASTER * way


def _from_rim_to_rim(one: FloatArray, other: FloatArray) -> FloatArray:
    """(n,) px between two boxes (n, 4) each, 0 where they touch."""
    apart = np.maximum(one[:, :2] - other[:, 2:], other[:, :2] - one[:, 2:])
    return np.asarray(np.linalg.norm(np.maximum(apart, 0.0), axis=1), dtype=np.float64)


def _at_rim(box: FloatArray, size: tuple[int, int]) -> bool:
    return bool(np.any(box[:2] < RIM_PX) or np.any(box[2:] > np.array(size) - RIM_PX))
