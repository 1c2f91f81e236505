"""How big a thing looks over its whole track: one robust scale, and whether it comes nearer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy.ndimage import median_filter

from stagent_tools.scene.observed import Observed
from stagent_tools.things import Family, Thing
from stagent_tools.types import FloatArray

Measure = Literal["height", "diagonal", "smaller"]

POSE_LOG_SD: dict[Family, float] = {"person": 0.06, "vehicle": 0.05, "ball": 0.06, "animal": 0.15, "object": 0.1}
"""How much the apparent size of a thing that keeps its distance varies by pose, turning and blur (judgement, from the
boxes of ../shared/footage): a walker bobs and bends, a dog stretches."""

POSE_CORRELATION_S = 0.5
"""A stride, a turn of the head."""

NEARER = 4.0
"""A smooth change of ln size beyond this many of the above is a change of distance."""


@dataclass(frozen=True)
class Apparent:
    """ln_px (n,) ln of the apparent size in px of the reference frame, ln_smooth (n,) without its quick noise ·
    ln_sd (n,) that noise · typical_px its median · nears: the size changes by more than pose explains."""

    ln_px: FloatArray
    ln_smooth: FloatArray
    ln_sd: FloatArray
    typical_px: float
    nears: bool


def measure_of(thing: Thing | None, family: str) -> Measure:
    """What of the box keeps its size when the thing turns: a person's height, a ball's smaller side (motion blur draws
    out the other), otherwise the mean of both."""
    family = family if thing is None else thing.family
    if family == "person":
        return "height"
    return "smaller" if family == "ball" else "diagonal"


def apparent(seen: Observed, thing: Thing | None, family: str) -> Apparent:
    measure = measure_of(thing, family)
    size = np.maximum(seen.sizes, 1.0)
    edges = np.array([np.hypot(seen.sd[0], seen.sd[2]), np.hypot(seen.sd[1], seen.sd[3])])
    sd = edges / np.maximum(seen.smooth(size), 1.0)
    if measure == "height":
        ln, noise = np.log(size[:, 1]), sd[:, 1]
    elif measure == "smaller":
        side = np.argmin(np.median(size, axis=0))
        ln, noise = np.log(size[:, side]), sd[:, side]
    else:
        ln, noise = np.log(size).mean(axis=1), np.hypot(sd[:, 0], sd[:, 1]) / 2
    ln = ln + np.log(seen.magnification())
    kind: Family = thing.family if thing is not None else _family(family)
    pose = POSE_LOG_SD[kind]
    window = (
        max(3, int(np.ceil(POSE_CORRELATION_S / max(float(np.median(np.diff(seen.t))), 1e-3)))) if len(ln) > 2 else 1
    )
    smooth = median_filter(ln, size=min(window, len(ln)), mode="nearest")
    reach = float(np.quantile(smooth, 0.95) - np.quantile(smooth, 0.05))
    return Apparent(
        ln, seen.smooth(ln[:, None])[:, 0], np.hypot(noise, pose), float(np.exp(np.median(ln))), reach > NEARER * pose
    )


def _family(name: str) -> Family:
    return next((family for family in POSE_LOG_SD if family == name), "object")
