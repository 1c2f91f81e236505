"""People among people: who walks alone teaches how large people are here, and crowds are taken apart by it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from stagent_tools.spatial.motion import boxes as bx
from stagent_tools.spatial.motion.association import SHARES_REGION
from stagent_tools.spatial.motion.bodies import bodies_in, holds_several
from stagent_tools.spatial.motion.clothes import clothes_of
from stagent_tools.spatial.motion.segmentation import Blob
from stagent_tools.spatial.motion.stature import Stature
from stagent_tools.spatial.motion.trail import Trail
from stagent_tools.spatial.motion.view import View
from stagent_tools.types import FloatArray

LONE_OUTLINE = 0.6
"""Overlap of a region with a person's outline from which on it is that one person."""
ALIKE = 1.3
"""Factor in width and height up to which something has a person's size."""
EDGE_PX = 3.0
"""Who touches the picture's edge is not seen whole."""
SIZE_MEMORY = 0.15
"""Share of the newest sighting in what is known of one person's size."""
CLOTHES_EVERY_S = 0.3
SMALLEST, LARGEST = 0.5, 1.5
"""Of people against the usual one: children, and tall people with hats and bags."""


class Crowd:
    """What one shot has shown of the size of its people."""

    def __init__(self, width: int, height: int) -> None:
        self._stature = Stature()
        self._frame = np.array([width, height, width, height], dtype=np.float64)

    def apart(self, view: View, live: list[Trail]) -> View:
        """The view, with each region that holds several people as one region for each."""
        self._learn(view)
        if not self._stature.known or not any(trail.proved_human for trail in live):
            return view
        known = [trail for trail in live if trail.is_known]
        people = [trail for trail in known if trail.proved_human or self._as_large_as_one(trail.box)]
        others = np.array([trail.box for trail in known if trail not in people]).reshape(-1, 4)
        expected = np.array([self._stature.plausible(trail.box, trail.stature or 1.0) for trail in people])
        blobs = [part for blob in view.blobs for part in self._parts(blob, expected, others)]
        return replace(view, blobs=blobs)

    def measure(self, trail: Trail, view: View, region: Blob) -> None:
        """Learn how large this person is and what it wears from a region that is nobody else's."""
        if not trail.proved_human or not self._whole(region.box):
            return
        if not trail.worn or view.t - trail.worn[-1][0] >= CLOTHES_EVERY_S:
            trail.worn.append((view.t, clothes_of(view.picture, region)))
        if self._stature.known:
            usual = self._stature.height_at(float(region.box[3]))
            ratio = float(np.clip((region.box[3] - region.box[1]) / usual, SMALLEST, LARGEST))
            before = trail.stature or 1.0
            trail.stature = before + SIZE_MEMORY * (ratio - before)

    def _learn(self, view: View) -> None:
        """From regions that the outline of one person fills."""
        if view.people is None or len(view.people) == 0:
            return
        for blob in view.blobs:
            if self._whole(blob.box) and bx.ious(blob.box[None], view.people).max() > LONE_OUTLINE:
                self._stature.learn(blob.box)

    def _parts(self, blob: Blob, people: FloatArray, others: FloatArray) -> list[Blob]:
        """One region for each person in it and for what else is left; one person with a dog or a car stays whole."""
        inside = people[bx.share_inside(people, blob.box[None])[:, 0] > SHARES_REGION]
        alone = len(inside) == 1 and not np.any(bx.share_inside(others, blob.box[None]) > SHARES_REGION)
        if len(inside) > 1 or (alone and holds_several(blob, self._stature)):
            return bodies_in(blob, inside, self._stature) or [blob]
        return [blob]

    def _as_large_as_one(self, box: FloatArray) -> bool:
        """It has a person's shape and size in that row."""
        usual = self._stature.plausible(box, 1.0)
        ratio = bx.size(box) / bx.size(usual)
        return bool(np.all((ratio > 1 / ALIKE) & (ratio < ALIKE)))

    def _whole(self, box: FloatArray) -> bool:
        return bool(np.all(np.abs(box - self._frame) > EDGE_PX) and np.all(box[:2] > EDGE_PX))
