"""How big a thing looks over its whole track: one robust scale, and whether it comes nearer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import scipy

from stagent_tools.scene.observed import Observed
from stagent_tools.things import Family, Thing
from stagent_tools.types import FloatArray

Measure = Literal["height", "diagonal", "smaller"]

POSE_LOG_SD: dict[Family, float] = {"person": 0.06, "vehicle": 0.05, "ball": 0.06, "animal": 0.15, "object": 0.1}
"""How much the apparent size of a thing that keeps its distance varies by pose, turning and blur (judgement, from the
boxes of ../shared/footage): a walker bobs and bends, a dog stretches."""

POSE_CORRELATION_S = 0.5
"""A stride, a turn of the head."""

STEADY_S = 1.0
"""Distances change over such times; a shoe taken for the ball, a crouch or a leap last less than half of it on either
side of a moment, and a median leaves them out."""

REWEIGHTINGS = 8

UPRIGHT = 0.9
"""Height over length of what stands rather than lies."""

NEARER = 4.0
"""A smooth change of ln size beyond this many of the above is a change of distance."""

STEADILY = 1.5
SURE = 3.0
FEWEST_FOR_A_LINE = 5
LEAST_LN_SD = 0.02
"""So is a lesser one, beyond `STEADILY` of the above, if it goes on evenly: a line through it rises by `SURE` of its
standard errors, a scatter of `LEAST_LN_SD` at least taken as independent each `POSE_CORRELATION_S`."""


@dataclass(frozen=True)
class Apparent:
    """ln_px (n,) ln of the apparent size in px of the reference frame, ln_smooth (n,) without what is quick ·
    ln_sd (n,) that noise · typical_px its median · nears: the size changes by more than pose explains."""

    ln_px: FloatArray
    ln_smooth: FloatArray
    ln_sd: FloatArray
    typical_px: float
    nears: bool


def measure_of(thing: Thing | None, family: str, *, rides: bool = False) -> Measure:
    """What of the box keeps its size when the thing turns: the height of who is upright, a ball's smaller side (motion
    blur draws out the other), otherwise the mean of both. A camera that rides by (`rides`) sees vehicles from other and
    other sides, but always from as low as they stand: of them too the height."""
    family = family if thing is None else thing.family
    if family == "ball":
        return "smaller"
    return "height" if family == "person" or (rides and family == "vehicle") or _upright(thing) else "diagonal"


def _upright(thing: Thing | None) -> bool:
    """About as high as it is long, and narrow: a cyclist. Its height hardly shows how far down it is seen from, for
    its wheels are not as broad as its rider is high: 12 cyclists of rendered scenes were 0.74 to 1.06 times as broad as
    high, and too fast by 7 to 29 % by the mean of both sides, by 1 to 12 % by the height."""
    if thing is None or thing.round or thing.length is None or thing.width is None or thing.height is None:
        return False
    high = thing.height.median_m
    return high > UPRIGHT * thing.length.median_m and high > 2 * thing.width.median_m


def apparent(seen: Observed, thing: Thing | None, family: str, *, rides: bool = False) -> Apparent:
    measure = measure_of(thing, family, rides=rides)
    size = np.maximum(seen.sizes, 1.0)
    edges = seen.sd**2 + seen.hidden**2
    sd = np.sqrt(edges[:, :2] + edges[:, 2:]) / np.maximum(seen.smooth(size), 1.0)
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
    smooth = scipy.ndimage.median_filter(ln, size=min(window, len(ln)), mode="nearest")
    reach = float(np.quantile(smooth, 0.95) - np.quantile(smooth, 0.05))
    nears = reach > NEARER * pose or _grows_evenly(seen.t, smooth, pose)
    return Apparent(ln, steady(seen.t, ln, pose), np.hypot(noise, pose), float(np.exp(np.median(ln))), nears)


def _grows_evenly(t: FloatArray, ln: FloatArray, pose: float) -> bool:
    """The change of a straight line through ln (n,) over its whole time t (n,) s cannot be pose or scatter."""
    if len(t) < FEWEST_FOR_A_LINE:
        return False
    long = float(t[-1] - t[0])
    slope, level = np.polyfit(t, ln, 1)
    scatter = max(float(np.std(ln - slope * t - level)), LEAST_LN_SD)
    # the slope of n even samples over a time T has the standard error sd sqrt(12 / n) / T
    error = scatter * float(np.sqrt(12 / (1 + long / POSE_CORRELATION_S)))
    return abs(float(slope)) * long > max(STEADILY * pose, SURE * error)


def _family(name: str) -> Family:
    return next((family for family in POSE_LOG_SD if family == name), "object")


def steady(t: FloatArray, ln: FloatArray, pose: float, within_s: float = STEADY_S) -> FloatArray:
    """(n,) straight lines through ln (n,) within so many seconds to each side, least absolute deviations by reweighting
    (Huber, Robust Statistics, 1981, section 7.8): up to half of the moments may be wrong."""
    out = np.empty_like(ln)
    for i, moment in enumerate(t):
        near = np.abs(t - moment) <= within_s
        design = np.column_stack([np.ones(int(near.sum())), t[near] - moment])
        root = np.ones(len(design))
        for _ in range(REWEIGHTINGS):
            line = np.linalg.lstsq(design * root[:, None], ln[near] * root, rcond=None)[0]
            root = 1 / np.sqrt(np.maximum(np.abs(ln[near] - design @ line), pose / 10))
        out[i] = line[0]
    return out
