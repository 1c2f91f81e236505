"""Many things followed at once through one shot: regions and people in, trails out.

All boxes are in pixels of the small picture. Every trail is carried by optical flow and corrected by the regions of
the foreground; what stands still and melts into the background is carried by the flow as long as it looks the same.
"""

from __future__ import annotations

import cv2
import numpy as np

from stagent_tools.spatial.motion import boxes as bx
from stagent_tools.spatial.motion.association import Matches, associate
from stagent_tools.spatial.motion.company import Company
from stagent_tools.spatial.motion.crowd import Crowd
from stagent_tools.spatial.motion.follow import Step, follow
from stagent_tools.spatial.motion.history import History
from stagent_tools.spatial.motion.outlines import credit_people
from stagent_tools.spatial.motion.trail import Trail
from stagent_tools.spatial.motion.view import View, mean_colour, patch_of
from stagent_tools.types import FloatArray

EDGE_PX = 3.0
LOST_AFTER_S = 2.0
"""A trail that nothing supported for so long has ended."""
YOUNG = 4
"""Until so many sightings a trail takes the region's box as it is."""
LIKELY_RATIO = (0.6, 1.5)
"""Of the areas in two pictures in a row: things do not grow or shrink by half at once."""
GIVE_IN_AFTER = 6
"""Pictures after which the region is right and the expectation wrong after all."""
PART_SHARE = 0.2
APART_AFTER = 6
"""A thing found in two parts of at least a fifth each for so many pictures in a row is two things."""
STILL_LIKENESS = 0.72
"""Normalised correlation with its own last picture from which on an unsupported thing is taken as standing there."""
ENOUGH_LOOKS = 6
"""For a person, whose outline is found in every second look or oftener."""
LEAST_BIRTH_SHARE = 1 / 2500
"""Of the picture's area (some 90 px of 640 x 360): a smaller region does not begin a trail."""
PICTURE_S = 1 / 30
"""To which the flow that no shift explains is reduced, however far apart the pictures are."""
SCRAP_INSIDE = 0.7
SCRAP_SHARE = 0.45
PARTED = 5
"""Sightings of its own after which a region that came out of another is a thing and no scrap."""


class Tracker:
    """The trails of one shot. `see` once a picture, in order; `finish` gives every trail."""

    def __init__(self, width: int, height: int) -> None:
        self._width, self._height = width, height
        self._live: list[Trail] = []
        self._ended: list[Trail] = []
        self._before: View | None = None
        self._born = 0
        self._history = History()
        self._company = Company()
        self._crowd = Crowd(width, height)

    def see(self, view: View, shift: FloatArray) -> None:
        """One picture further; `shift` (3, 3) maps the previous picture's background to this one's."""
        self._history.add(view.t, view.grey, view.mask)
        previous = [trail.box.copy() for trail in self._live]
        steps = self._predict(view, shift)
        view = self._crowd.apart(view, self._live)
        boxes = np.array([trail.box for trail in self._live]).reshape(-1, 4)
        regions = np.array([blob.box for blob in view.blobs]).reshape(-1, 4)
        known = np.array([trail.is_known for trail in self._live], dtype=np.bool_)
        single = np.array([blob.body for blob in view.blobs], dtype=np.bool_)
        matches = associate(boxes, self._reach(view.t), regions, known, single)
        for index, trail in enumerate(self._live):
            self._measure(index, trail, matches, view, previous[index], steps[index])
        self._company.note(matches, self._live)
        absorbed = [self._live[i] for i in matches.absorbed]
        self._births(matches, view, np.array(previous).reshape(-1, 4))
        self._live = [trail for trail in self._live if trail not in absorbed]
        self._live = credit_people(self._live, view, self._begin)
        self._part()
        self._live = self._company.unite(self._live)
        self._end_lost(view.t)
        self._before = view

    def no_people(self) -> FloatArray:
        """(n, 4) boxes of those that were looked at often enough and never had a person's outline."""
        boxes = [trail.box for trail in self._live if trail.person_trials >= ENOUGH_LOOKS and not trail.person_scores]
        return np.array(boxes).reshape(-1, 4)

    def finish(self) -> list[Trail]:
        ended, self._live = [*self._ended, *self._live], []
        return ended

    def _predict(self, view: View, shift: FloatArray) -> list[Step]:
        if self._before is None:
            return []
        steps = follow(self._before.grey, view.grey, [trail.box for trail in self._live], self._before.mask)
        for trail, step in zip(self._live, steps, strict=True):
            if trail.missing_since is not None or step.points == 0:
                corners = cv2.perspectiveTransform(trail.box.reshape(1, 2, 2), shift).reshape(4)
                trail.box = np.asarray(corners, dtype=np.float64)
                trail.predict(view.t, None)
            else:
                per_picture = PICTURE_S / max(view.t - self._before.t, PICTURE_S)
                trail.predict(view.t, self._held_at_edge(trail, step.box))
                trail.residuals.append(per_picture * step.residual / max(float(bx.size(step.box).mean()), 1.0))
        return steps

    def _held_at_edge(self, trail: Trail, moved: FloatArray) -> FloatArray:
        """`moved`, but an edge that lay on the picture's edge stays there: the thing goes on outside."""
        frame = np.array([0, 0, self._width, self._height], dtype=np.float64)
        return np.where(np.abs(trail.seen[-1].box - frame) < EDGE_PX, frame, moved)

    def _reach(self, t: float) -> FloatArray:
        """(n,) px: how far from where it is expected a thing may turn up; more for the fast, the new, the lost."""
        reach = []
        for trail in self._live:
            elapsed = t - (trail.missing_since if trail.missing_since is not None else t)
            extent = float(bx.size(trail.box).mean())
            reach.append((2.5 if len(trail.seen) < 3 else 0.8) * extent + 0.5 * extent * min(elapsed, 1.0))
        return np.array(reach)

    def _measure(self, index: int, trail: Trail, matches: Matches, view: View, before: FloatArray, step: Step) -> None:
        elapsed = view.t - self._before.t if self._before else 0.0
        extent = float(bx.size(trail.box).mean())
        if index in matches.own:
            kept = self._let_go(trail, matches.own[index], view)
            if len(kept) < len(matches.own[index]):
                matches.free.extend(matches.own[index][1:])
                trail.box, trail.in_parts, matches.own[index] = view.blobs[kept[0]].box.copy(), 0, kept
            found = bx.union(np.array([view.blobs[i].box for i in matches.own[index]]))
            if self._doubtful(trail, found):
                trail.correct(_snapped(trail.box, found), 0.10 * extent + 1.0, before, elapsed)
                trail.record(0.6, False, self._width, self._height)
                trail.portrait.look(view.picture, trail.box, view.mask, alone=False)
                return
            body = view.blobs[matches.own[index][0]].body
            trail.correct(found, (0.06 if body else 0.02) * extent + 0.7, before, elapsed)
            trail.record(0.8 if body else 1.0, not body, self._width, self._height)
            if not body:
                self._crowd.measure(trail, view, view.blobs[matches.own[index][0]])
            trail.portrait.look(view.picture, trail.box, view.mask, alone=not body)
            trail.patch = patch_of(view.grey, trail.box)
            trail.colour = 0.9 * trail.colour + 0.1 * mean_colour(view.picture, trail.box, view.mask)
        elif (region := matches.region_of(index)) is not None:
            trail.correct(_snapped(trail.box, view.blobs[region].box), 0.10 * extent + 1.0, before, elapsed)
            trail.record(0.7, False, self._width, self._height)
            trail.portrait.look(view.picture, trail.box, view.mask, alone=False)
        elif index not in matches.hidden and step.points and self._stands(trail, view):
            trail.correct(trail.box, 0.2 * extent + 1.0, before, elapsed)
            trail.record(0.4, False, self._width, self._height)
            trail.portrait.look(view.picture, trail.box, view.mask, alone=False)
        elif trail.missing_since is None:
            trail.missing_since = view.t

    def _doubtful(self, trail: Trail, found: FloatArray) -> bool:
        """The region is suddenly much larger (something else touches it) or smaller (part of it looks like the place)
        than the box that the flow expects, and not because it comes in or goes out at the picture's edge."""
        expected = bx.clip(trail.box, self._width, self._height)
        ratio = bx.areas(found) / max(float(bx.areas(expected)), 1.0)
        frame = np.array([0, 0, self._width, self._height])
        at_edge = bool(np.any((np.abs(found - frame) < EDGE_PX) & (np.abs(trail.seen[-1].box - frame) < EDGE_PX)))
        if len(trail.seen) < YOUNG or at_edge or LIKELY_RATIO[0] < ratio < LIKELY_RATIO[1]:
            trail.doubts = 0
            return False
        trail.doubts += 1
        if trail.doubts > GIVE_IN_AFTER and not trail.looks_human:
            trail.doubts = 0
            trail.box = found.copy()
            return False
        return True

    def _stands(self, trail: Trail, view: View) -> bool:
        """Nothing in the foreground, but it looks as it did: it stopped and became part of the place."""
        if trail.patch is None or len(trail.seen) < 10:
            return False
        now = patch_of(view.grey, trail.box)
        if now is None:
            return False
        return bool(cv2.matchTemplate(now, trail.patch, cv2.TM_CCOEFF_NORMED)[0, 0] > STILL_LIKENESS)

    def _births(self, matches: Matches, view: View, previous: FloatArray) -> None:
        """Begin a trail for each region of nobody; remember the trail that held the place before."""
        least = LEAST_BIRTH_SHARE * self._width * self._height
        for region in matches.free:
            blob = view.blobs[region]
            if blob.area < least or self._is_scrap(blob.box):
                continue
            inside = bx.share_inside(blob.box[None], previous)[0]
            parent = int(np.argmax(inside)) if len(inside) and inside.max() > 0.25 else None
            trail = self._begin(view, blob.box)
            self._live.append(trail)
            if parent is not None:
                trail.parent, trail.parent_before = self._live[parent].id, previous[parent]

    def _let_go(self, trail: Trail, pieces: list[int], view: View) -> list[int]:
        """The pieces that stay the trail's: only the main one once it has been in large parts for a while."""
        areas = np.array([view.blobs[i].area for i in pieces])
        several = bool((areas > PART_SHARE * areas.sum()).sum() > 1)
        trail.in_parts = trail.in_parts + 1 if several else 0
        return pieces[:1] if trail.in_parts >= APART_AFTER and not trail.looks_human else pieces

    def _is_scrap(self, box: FloatArray) -> bool:
        """A small piece inside the box of something followed for a while: a sleeve, a shoe, a wheel."""
        known = np.array([trail.box for trail in self._live if len(trail.seen) >= YOUNG]).reshape(-1, 4)
        inside = bx.share_inside(box[None], known)[0]
        return bool(np.any((inside > SCRAP_INSIDE) & (bx.areas(box) < SCRAP_SHARE * bx.areas(known))))

    def _begin(self, view: View, box: FloatArray) -> Trail:
        self._born += 1
        trail = Trail(self._born, view.t, box.copy(), mean_colour(view.picture, box, view.mask))
        trail.record(0.8, True, self._width, self._height)
        trail.patch = patch_of(view.grey, box)
        return trail

    def _part(self) -> None:
        """Follow back those that have come out of another's region and stayed on their own."""
        for trail in self._live:
            if trail.extended or trail.parent_before is None or trail.owned < PARTED:
                continue
            trail.extended = True
            if bx.areas(trail.seen[0].box) < 0.12 * bx.areas(trail.parent_before):
                continue
            parted = trail.seen[0].t
            self._extend(trail, parted)
            parent = next((other for other in self._live if other.id == trail.parent), None)
            if parent is not None and parent.stature is None:
                self._remake(parent, trail, parted)

    def _extend(self, trail: Trail, t: float) -> None:
        """Put what the flow finds before t in front of the trail, in place of what stood there."""
        start = next(i for i, sighting in enumerate(trail.seen) if sighting.t >= t)
        past = self._history.back_from(trail.seen[start].t, trail.seen[start].box)
        trail.seen[:start] = past

    def _remake(self, parent: Trail, child: Trail, parted: float) -> None:
        """What the parent's boxes were before the parting was the group's: follow the parent back as well."""
        settled = [sighting for sighting in parent.seen if sighting.alone and sighting.t > parted]
        if not settled or child.parent_before is None:
            return
        first = settled[min(PARTED // 2, len(settled) - 1)]
        if bx.ious(first.box[None], child.parent_before[None])[0, 0] < 0.7:
            self._extend(parent, first.t)

    def _end_lost(self, t: float) -> None:
        keep: list[Trail] = []
        for trail in self._live:
            lost = trail.missing_since is not None and (
                t - trail.missing_since > LOST_AFTER_S or (len(trail.seen) < 4 and t - trail.missing_since > 0.25)
            )
            gone = np.any(bx.size(bx.clip(trail.box, self._width, self._height)) < 1)
            (self._ended if lost or gone else keep).append(trail)
        self._live = keep


def _snapped(expected: FloatArray, region: FloatArray) -> FloatArray:
    """The expected box with those edges moved onto the region's that are nearly there (15 % of the size)."""
    near = 0.15 * np.tile(bx.size(expected), 2)
    return np.where(np.abs(expected - region) < near, region, expected)
