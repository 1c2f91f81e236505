"""Which pixels near the thing are on it: three kinds of evidence, as log odds that add up.

The mask before warped by the flow, the memories of pixels, and the two layers of motion.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from stagent_tools.mask.layers import Flow, fit_layers, moves_with_thing
from stagent_tools.mask.pixels import Features, FirstLook, LastLooks, Looks, Place, features
from stagent_tools.mask.shapes import agreement, core, grown, log_odds
from stagent_tools.types import FloatArray

FIRST, LAST, WARPED, MOTION = 0.5, 0.75, 0.25, 0.5
"""Weights of the log odds: the first mask's memory, the last ones', the warped mask, the motion. The memories decide;
a warped mask wears off at its edges with every frame, so that it must not weigh much."""
SURE = 0.02  # no evidence is surer than this
AGREED = 0.1  # that close to 0 or 1 the first mask's memory and the warped mask need no third opinion
NEAR = 0.25  # sizes of the thing around the warped mask in which pixels may be on it
POSSIBLE = 0.2  # share from which on a pixel counts as near


@dataclass(frozen=True)
class Judged:
    """`share` (h, w) of each working pixel that is the thing's. `quality` 0..1: intersection over union of this mask
    and of what the memory of the first mask alone would have taken."""

    share: FloatArray
    quality: float


@dataclass(frozen=True)
class Memories:
    """What is known of the thing's pixels."""

    first: FirstLook
    last: LastLooks

    def judge(self, looks: Looks, expected: FloatArray, flow: Flow | None) -> Judged:
        """The thing in a picture with these `looks` (h, w, 7), `expected` (h, w) shares, and `flow` to the frame
        before where there is one."""
        place = Place.of(expected > 0.5)
        at = np.nonzero(grown(expected > POSSIBLE, NEAR * place.size))
        asked = features(looks, at, place)
        first = self.first.resembles(asked)
        before = np.asarray(cv2.GaussianBlur(expected, (0, 0), 1.5), dtype=np.float64)[at]
        odds = FIRST * log_odds(first, SURE) + WARPED * log_odds(before, SURE)
        odds += LAST * log_odds(self._last(asked, first, before), SURE)
        if flow is not None:
            odds += MOTION * _motion(flow, expected)[at]
        share = np.zeros(expected.shape, dtype=np.float32)
        share[at] = 1 / (1 + np.exp(-odds))
        smooth = np.asarray(cv2.GaussianBlur(share, (5, 5), 0), dtype=np.float64)
        return Judged(smooth, agreement(first > 0.5, smooth[at] > 0.5))

    def _last(self, asked: Features, first: FloatArray, before: FloatArray) -> FloatArray:
        """(n,) what the last masks' memory says; not asked, for it is slow, where the others agree (AGREED)."""
        agreed = np.minimum(first, before) > 1 - AGREED
        agreed |= np.maximum(first, before) < AGREED
        last = first.copy()
        if not agreed.all():
            last[~agreed] = self.last.resembles(asked[~agreed])
        return last


def _motion(flow: Flow, expected: FloatArray) -> FloatArray:
    """(h, w) log odds, 0 where the layers cannot be told."""
    layers = fit_layers(flow, core(expected > 0.5), grown(expected > POSSIBLE, 0))
    return np.zeros(expected.shape) if layers is None else moves_with_thing(flow, layers)
