"""Limbs that were followed on their own, put together again: a body moves its parts, but they never part.

A person who stays where he is melts into the background in places, so that an arm, the legs and the head are regions
of their own. They touch all the time, keep their places in the whole, and are not rigid; cars side by side are rigid,
people side by side have each an outline.
"""

from __future__ import annotations

import numpy as np

from stagent_tools.spatial.motion import boxes as bx
from stagent_tools.spatial.motion.trail import Sighting, Trail, boxes_at, boxes_of, rigidity, times_of
from stagent_tools.types import FloatArray

LEAST_TOGETHER_S = 1.0
LEAST_SHARE = 0.6
"""Of the shorter life that the other was there too."""
TOUCHING = 0.85
"""Share of that time in which the two touch ..."""
GAP = 0.05
"""... up to this share of the size of the two together."""
SWAY = 0.3
"""Rms of the place of one against the other, in sizes of the two together: parts of a body stay below."""
LIMP = 0.8
"""Rigidity up to which a thing may be a limb."""


def with_limbs(trails: list[Trail]) -> list[Trail]:
    """The trails, those that are one body as one trail; the longest-lived takes the others in."""
    bodies: list[Trail] = []
    for trail in sorted(trails, key=lambda trail: trail.seen[0].t - trail.seen[-1].t):
        body = next((body for body in bodies if _is_limb(trail, body)), None)
        if body is None:
            bodies.append(trail)
        else:
            _take_in(body, trail)
    return bodies


def _is_limb(trail: Trail, body: Trail) -> bool:
    if max(rigidity(trail), rigidity(body)) > LIMP or (trail.looks_human and body.looks_human):
        return False
    there = boxes_at(body, times_of(trail))
    both = ~np.isnan(there[:, 0])
    together = both.mean() * (trail.seen[-1].t - trail.seen[0].t)
    if both.mean() < LEAST_SHARE or together < LEAST_TOGETHER_S:
        return False
    own, other = boxes_of(trail)[both], there[both]
    whole = np.concatenate([np.minimum(own[:, :2], other[:, :2]), np.maximum(own[:, 2:], other[:, 2:])], axis=1)
    extent = bx.size(whole)
    gaps = (np.maximum(own[:, :2], other[:, :2]) - np.minimum(own[:, 2:], other[:, 2:])) / extent
    offsets = (bx.centre(own) - bx.centre(other)) / extent
    return bool((gaps.max(axis=1) < GAP).mean() >= TOUCHING and np.all(np.std(offsets, axis=0) < SWAY))


def _take_in(body: Trail, limb: Trail) -> None:
    """The box of both wherever one was seen."""
    times = np.union1d(times_of(body), times_of(limb))
    boxes = np.stack([boxes_at(body, times), boxes_at(limb, times)])
    low, high = np.fmin(*boxes[..., :2]), np.fmax(*boxes[..., 2:])
    body.seen = [_sighting(t, box) for t, box in zip(times, np.concatenate([low, high], axis=1), strict=True)]
    body.person_scores = [*body.person_scores, *limb.person_scores]
    body.residuals = [*body.residuals, *limb.residuals]
    body.portrait.join(limb.portrait)
    body.limbs += 1 + limb.limbs


def _sighting(t: float, box: FloatArray) -> Sighting:
    return Sighting(float(t), box, 0.7, True)
