"""How far, sideways, the place of a thing lies from the middle of its outline: limbs and seen sides shift that middle.

The shift lasts: a raised arm or a stretched leg for as long as a stroke or a posture, not for a frame, so that no
smoothing removes it.
"""

from __future__ import annotations

import numpy as np

from stagent_tools.scene.observed import Observed
from stagent_tools.streams import Streams
from stagent_tools.things import Family
from stagent_tools.types import BoolArray, FloatArray

TRUNK = 0.19
"""Breadth of the hips over the stature (Drillis and Contini, in Winter, Biomechanics, 2009, figure 4.1)."""

BEYOND_SD = 1 / np.sqrt(12)
"""What an outline has beyond the trunk may stick out at either side: the trunk is anywhere in it (uniform). Walkers
rendered by stagent_world from 1.5 to 6 m up at any heading scatter by 0.21; players stretch out more to one side."""

SIDE_SHARE: dict[Family, float] = {"vehicle": 0.03, "animal": 0.06, "object": 0.03, "ball": 0.0}
"""Standard deviation over the width: cars rendered by stagent_world at any heading, 15 to 40 m away, scatter by 0.027
as other sides of them come into view; animals like walkers (0.057)."""

POSTURE_S = 2.0
"""Postures this far apart have nothing to do with each other: a stroke, a few steps (judgement)."""


def sway_px(seen: Observed, family: Family, stature_px: float = 0.0) -> FloatArray:
    """(n,) px of the reference frame, the standard deviation of the shift. `stature_px`: how tall a person there is of
    whom only a part is seen; that may be farther off than thought, so that it counts by half at most."""
    width, height = seen.smooth(seen.sizes * seen.magnification()[:, None]).T
    if family == "person":
        beyond = np.maximum(width - TRUNK * height, 0.0)
        return np.asarray(BEYOND_SD * np.maximum(width - TRUNK * np.maximum(height, stature_px), beyond / 2))
    return np.asarray(SIDE_SHARE[family] * width)


def swayed(t: FloatArray, rest: BoolArray, sway: FloatArray, streams: Streams, key: str) -> FloatArray:
    """(k, n, 3) m to add to paths at t (n,) real s; rest (k, n) · sway (n, 3) m is one standard deviation. What rests
    does not sway: between two samples of rest nothing is added."""
    anchors = np.arange(t[0], t[-1] + 2 * POSTURE_S, POSTURE_S)
    drawn = streams.normal("pixels", f"posture of {key}", (len(anchors),))
    right = np.clip(np.searchsorted(anchors, t), 1, len(anchors) - 1)
    share = np.clip((t - anchors[right - 1]) / POSTURE_S, 0.0, 1.0)
    # weights that keep the variance between two anchors
    left_weight, right_weight = np.array([1 - share, share]) / np.hypot(1 - share, share)
    wander = (drawn[:, right - 1] * left_weight + drawn[:, right] * right_weight)[..., None] * sway
    wander[:, 1:] = np.where((rest[:, 1:] & rest[:, :-1])[..., None], 0.0, np.diff(wander, axis=1))
    return np.asarray(wander.cumsum(axis=1))
