"""What is in front of a known scene, and what is only the shadow on it.

A shadow leaves the colour and takes light: the same factor in all three colours. Under a car that factor goes down to
nothing, as dark as a tyre; what tells it then is that it grows darker gradually from the pale shadow around.
"""

from __future__ import annotations

import cv2
import numpy as np

from stagent_tools.types import BoolArray, FloatArray, Image

DIFFERENT = 17.0  # grey levels in the most different colour: above the noise of compressed pictures (2 to 6)
DARKEST = 0.45  # a pale shadow leaves at least this share of the light (Cucchiara et al., PAMI 2003: 0.4)
LIGHTEST = 0.93  # a paler one is not worth a loss of pale things on pale ground
TINT = 0.02  # and changes the shares of the colours by less than this,
TINT_NOISE = 3.0  # over the sum of the three levels more where it is dark: compression
STEEP = 6.0  # grey levels a px: shadows grow darker by less, clothes and tyres begin with more
UNDER_IT = 0.3  # of what is in front: a darker part than this is the thing's own

_NEAR = np.ones((3, 3), np.uint8)


def in_front(crop: Image, behind: Image, *, umbra: bool) -> BoolArray:
    """(h, w): pixels that are neither the scene behind (within a pixel of shake) nor its shadow.

    `umbra`: the dark of a shadow is looked for too, as under cars. Who walks wears dark clothes and hardly has one.
    """
    over = cv2.subtract(crop, cv2.dilate(behind, _NEAR))
    under = cv2.subtract(cv2.erode(behind, _NEAR), crop)
    different = np.asarray(np.maximum(over, under).max(axis=2) > DIFFERENT)
    rows, columns = np.nonzero(different)
    if len(rows):
        light, tint, slack = _shading(crop[rows, columns], behind[rows, columns])
        pale = (light > DARKEST) & (light < LIGHTEST) & (tint < TINT)
        dark = (light < LIGHTEST) & (tint < TINT + slack)
        if umbra:
            shadow = _grown(_mask(different, pale), _mask(different, dark) & _smooth(crop))
            if (shadow & different).sum() < UNDER_IT * different.sum() + pale.sum():
                different &= ~shadow
        different[rows[pale], columns[pale]] = False
    return np.asarray(cv2.morphologyEx(different.astype(np.uint8), cv2.MORPH_CLOSE, _NEAR) > 0)


def _shading(here: Image, there: Image) -> tuple[FloatArray, FloatArray, FloatArray]:
    """(n,) share of the light that is left, (n,) change of the colours' shares and (n,) its noise."""
    now, then = here.astype(np.float64) + 1, there.astype(np.float64) + 1
    sums = now.sum(1), then.sum(1)
    tint = np.abs(now / sums[0][:, None] - then / sums[1][:, None]).max(axis=1)
    return sums[0] / sums[1], tint, TINT_NOISE / sums[0]


def _mask(where: BoolArray, values: BoolArray) -> BoolArray:
    """(h, w): `values` (n,) put back to the n places at which `where` (h, w) is True."""
    full = np.zeros_like(where)
    full[where] = values
    return full


def _smooth(crop: Image) -> BoolArray:
    """(h, w): where brightness changes little from pixel to pixel."""
    grey = cv2.blur(cv2.cvtColor(crop, cv2.COLOR_RGB2GRAY), (3, 3))
    return np.asarray(cv2.morphologyEx(grey, cv2.MORPH_GRADIENT, _NEAR) < 2 * STEEP)


def _grown(seeds: BoolArray, allowed: BoolArray) -> BoolArray:
    """(h, w): the seeds and all of `allowed` that hangs together with one."""
    _, labels = cv2.connectedComponents((seeds | allowed).astype(np.uint8), connectivity=4)
    reached = np.unique(labels[seeds])
    return np.asarray(np.isin(labels, reached[reached > 0]))
