"""Which region belongs to which trail, in one picture.

One region may hold several things (they touch), one thing may fall into several regions (a belt of the background's
colour). Pairs come from the Hungarian method on overlap, size and distance; what is left over is either a fragment
of a paired trail or a trail that shares a region.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import lap
import numpy as np

from stagent_tools.spatial.motion import boxes as bx
from stagent_tools.types import BoolArray, FloatArray

MOST_COST = 1.25
FRAGMENT_INSIDE = 0.6
"""A left-over region belongs to a trail if this share of it lies where the trail is expected ..."""
FRAGMENT_GROWTH = 1.3
"""... and taking it in makes the box at most this much larger than expected."""
SHARES_REGION = 0.55
"""A left-over trail is in a region with this share of its box."""


@dataclass
class Matches:
    """`own`: trail -> its regions (the first is the main one) · `shared`: region -> all trails in it, known or not
    · `free`: regions of nobody · `absorbed`: new trails that turned out to be a piece of another's region ·
    `hidden`: trails behind the one body that a region is."""

    own: dict[int, list[int]] = field(default_factory=dict)
    shared: dict[int, list[int]] = field(default_factory=dict)
    free: list[int] = field(default_factory=list)
    absorbed: list[int] = field(default_factory=list)
    hidden: list[int] = field(default_factory=list)

    def region_of(self, trail: int) -> int | None:
        return next((region for region, trails in self.shared.items() if trail in trails), None)


def associate(
    expected: FloatArray, reach: FloatArray, regions: FloatArray, known: BoolArray, single: BoolArray
) -> Matches:
    """`expected` (n, 4) where the trails should be, `reach` (n,) px how far off that may be, `regions` (m, 4);
    `known` (n,): the trail has proved to be a thing of its own; `single` (m,): the region is one body."""
    matches = Matches()
    if len(expected) == 0 or len(regions) == 0:
        matches.free = list(range(len(regions)))
        return matches
    cost = _costs(expected, reach, regions)
    _, regions_of, _ = lap.lapjv(np.minimum(cost, 1e3), extend_cost=True)
    for trail, region in enumerate(regions_of.tolist()):
        if region >= 0 and cost[trail, region] < MOST_COST:
            matches.own[trail] = [region]
    _take_fragments(matches, expected, regions)
    _share(matches, expected, regions, known, single)
    taken = {region for pieces in matches.own.values() for region in pieces} | set(matches.shared)
    matches.free = [region for region in range(len(regions)) if region not in taken]
    return matches


def _costs(expected: FloatArray, reach: FloatArray, regions: FloatArray) -> FloatArray:
    """(n, m): 0 for the same box; infinite where the two neither overlap nor are within reach."""
    iou = bx.ious(expected, regions)
    apart = np.linalg.norm(bx.centre(expected)[:, None] - bx.centre(regions)[None], axis=2)
    extent = (bx.size(expected).mean(axis=1)[:, None] + bx.size(regions).mean(axis=1)[None]) / 2
    growth = np.abs(np.log(bx.areas(regions)[None] / np.maximum(bx.areas(expected)[:, None], 1.0)))
    cost = 1 - iou + 0.25 * growth + 0.25 * apart / extent
    possible = (iou > 0.05) | (apart < reach[:, None])
    return np.where(possible & (growth < 2.5), cost, np.inf)


def _take_fragments(matches: Matches, expected: FloatArray, regions: FloatArray) -> None:
    taken = {region for pieces in matches.own.values() for region in pieces}
    inside = bx.share_inside(regions, expected)
    for region in range(len(regions)):
        if region in taken:
            continue
        for trail in np.argsort(-inside[region]).tolist():
            if inside[region, trail] < FRAGMENT_INSIDE or trail not in matches.own:
                continue
            grown = bx.size(bx.union(regions[[*matches.own[trail], region]]))
            if np.all(grown <= FRAGMENT_GROWTH * bx.size(expected[trail]) + 2):
                matches.own[trail].append(region)
                break


def _share(matches: Matches, expected: FloatArray, regions: FloatArray, known: BoolArray, single: BoolArray) -> None:
    owner = {pieces[0]: trail for trail, pieces in matches.own.items()}
    inside = bx.share_inside(expected, regions)
    for trail in range(len(expected)):
        if trail in matches.own:
            continue
        region = int(np.argmax(inside[trail]))
        if inside[trail, region] < SHARES_REGION:
            continue
        if region in owner and not known[trail]:
            matches.absorbed.append(trail)
        elif single[region]:
            matches.hidden.append(trail)
        else:
            members = matches.shared.setdefault(region, [owner[region]] if region in owner else [])
            members.append(trail)
    matches.shared = {region: trails for region, trails in matches.shared.items() if region in owner or len(trails) > 1}
    for region in matches.shared:
        if region in owner:
            del matches.own[owner[region]]
