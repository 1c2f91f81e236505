"""What is asked about: the tracks that are long, near and well seen enough, with their true ways."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from stagent.evaluate.kitti.files import Drive, Labelled, whole
from stagent.evaluate.steady import steady
from stagent_tools.types import BoolArray, FloatArray

LONGEST_GAP_S = 1.0
"""A track ends where the thing is not well seen for longer."""

NEAR_M = 40.0
SHORTEST_S = 2.0
FEWEST = 20

NOUNS = {
    "Car": "car",
    "Van": "van",
    "Truck": "truck",
    "Pedestrian": "person",
    "Person_sitting": "person",
    "Cyclist": "cyclist",
    "Tram": "tram",
    "Misc": "vehicle",
}
"""The labels' kinds in words that the product knows."""


@dataclass(frozen=True)
class Followed:
    """One thing while it is well seen: frame (n,), t (n,) s, exact boxes (n, 4) px, hidden (n,) in part, and its true
    way (n, 3) m in the world, over the ground."""

    id: str
    kind: str
    frame: FloatArray
    t: FloatArray
    boxes: FloatArray
    hidden: BoolArray
    way: FloatArray

    @property
    def noun(self) -> str:
        return NOUNS.get(self.kind, self.kind.lower())


def followed_in(drive: Drive, step_s: float) -> tuple[Followed, ...]:
    """The longest stretch of each labelled thing, if it is long enough."""
    found = (_followed(thing, step_s) for thing in drive.things)
    return tuple(one for one in found if one is not None)


def _followed(thing: Labelled, step_s: float) -> Followed | None:
    well = np.flatnonzero(whole(thing, NEAR_M))
    if len(well) < FEWEST:
        return None
    breaks = np.flatnonzero(np.diff(thing.frame[well]) * step_s > LONGEST_GAP_S)
    parts = np.split(well, breaks + 1)
    keep = max(parts, key=lambda part: thing.frame[part[-1]] - thing.frame[part[0]])
    t = thing.frame[keep] * step_s
    if len(keep) < FEWEST or t[-1] - t[0] < SHORTEST_S:
        return None
    way = steady(thing.frame * step_s, thing.place)[keep]
    return Followed(thing.id, thing.kind, thing.frame[keep], t, thing.box[keep], thing.occluded[keep] == 1, way)
