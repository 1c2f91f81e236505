"""Chains that were cut, by something in front or by a detector that looked away, put together again."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from stagent_tools.spatial.detected.chain import Chain
from stagent_tools.spatial.motion import boxes as bx
from stagent_tools.types import FloatArray

WITHIN_S = 2.0
"""Longest time between two pieces of one thing."""
LIKELY_RATIO = (0.4, 2.5)
"""Of the areas of the boxes before and after: a walker's stride doubles its breadth."""
OFF, OFF_PER_S = 0.5, 0.6
"""Sizes that the later piece may begin beside where the earlier one was going, at once and for every second."""
SWERVE = 0.5
"""Share of the way that it would have gone straight on by which it may end up elsewhere."""
OTHER_COLOURS = 0.45
"""Of the shares of colour names: half of the sum of differences from which on two pieces are of different colours. On
rendered scenes pieces of one thing were 0.0 to 0.4 apart, the wrong ones that this keeps apart 0.5."""
OF_KINDS = 0.6
"""Weight of the kinds that they were taken for beside the colours: a detector is of two minds about many vehicles."""
SAME_FAMILY = (("person", "cyclist"), ("car", "van", "bus", "truck", "motorcycle"))


def joined(chains: Sequence[Chain], kinds: tuple[str, ...]) -> list[Chain]:
    """In order of appearance; each piece goes to the earlier one that ended last."""
    whole: list[Chain] = []
    for chain in sorted(chains, key=lambda chain: chain.looks[0]):
        fits = [earlier for earlier in whole if _continues(earlier, chain, kinds)]
        if fits:
            max(fits, key=lambda earlier: earlier.seen[-1].t).append(chain)
        else:
            whole.append(chain)
    return whole


def _continues(earlier: Chain, later: Chain, kinds: tuple[str, ...]) -> bool:
    first = next((sighting for sighting in later.seen if sighting.t >= later.looks[0]), later.seen[-1])
    gap = first.t - earlier.seen[-1].t  # glimpses after its last place may have been of the later one
    if not 0 < gap <= WITHIN_S or not alike(kinds[earlier.kind], kinds[later.kind]):
        return False
    before, after = earlier.seen[-1].box, first.box
    ratio = bx.areas(after) / max(float(bx.areas(before)), 1.0)
    extent = float(bx.size(before).mean() + bx.size(after).mean()) / 2
    way = velocity(earlier) * gap
    off = float(np.linalg.norm(bx.centre(after) - bx.centre(before) - way))
    near = off < (OFF + OFF_PER_S * gap) * extent + SWERVE * float(np.linalg.norm(way))
    return bool(LIKELY_RATIO[0] < ratio < LIKELY_RATIO[1] and near and colours_apart(earlier, later) < OTHER_COLOURS)


def colours_apart(one: Chain, other: Chain) -> float:
    """0 of the same colours .. 1 of none in common, on their middles."""
    if one.worn is None or other.worn is None:
        return 0.0
    return float(np.abs(one.worn - other.worn).sum()) / 2


def unlike(one: Chain, other: Chain) -> float:
    """0 of the same colours and kinds .. 1.6 of none in common."""
    of_kinds = [chain.mean_scores / chain.mean_scores.sum() for chain in (one, other)]
    return colours_apart(one, other) + OF_KINDS * float(np.abs(of_kinds[0] - of_kinds[1]).sum()) / 2


def alike(one: str, other: str) -> bool:
    """Two kinds that a detector may tell of one thing."""
    return one == other or any(one in family and other in family for family in SAME_FAMILY)


def velocity(chain: Chain, *, first: bool = False) -> FloatArray:
    """(2,) px/s over its last half second, or its first one."""
    start, end = (chain.seen[0].t, chain.seen[0].t + 0.5) if first else (chain.seen[-1].t - 0.5, chain.seen[-1].t)
    last = [sighting for sighting in chain.seen if start <= sighting.t <= end]
    if len(last) < 2:
        return np.zeros(2)
    return np.asarray((bx.centre(last[-1].box) - bx.centre(last[0].box)) / (last[-1].t - last[0].t), dtype=np.float64)
