"""Two layers of motion, the thing's and the background's, and which of them a pixel moves with.

The background between two frames is a homography of the optical flow around the thing, the thing an affine map of
the flow inside it. Where both explain a pixel equally well nothing is claimed: a thing at rest before a fixed camera
is not judged by its motion.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from stagent_tools.types import BoolArray, FloatArray, Image

GRID = 6  # px between the samples of the flow
FEWEST = 40  # samples of a layer below which nothing is said of it
FIT_PX = 1.0  # a sample that misses the layer's motion by more is an outlier
NOISE_PX = 1.0  # working px: what the flow is good to at the edges of things
LARGEST = 4.0  # squared misses over noise that count: what moves with neither layer (a leg) says nothing

Map = NDArray[np.float32]
Flow = NDArray[np.float32]
"""(h, w, 2) px from each pixel to where it is in the other picture."""


@dataclass(frozen=True)
class Layers:
    """From this frame to the one before it, px of the window: `behind` and `thing`, (3, 3) each."""

    behind: FloatArray
    thing: FloatArray


def flow_between(here: Image, there: Image) -> Flow:
    """(h, w, 2) px: how far each pixel of the grey picture `here` is off in `there` (DIS flow, Kroeger et al. 2016)."""
    engine = cv2.DISOpticalFlow.create(cv2.DISOPTICAL_FLOW_PRESET_MEDIUM)
    engine.setFinestScale(0)
    return np.asarray(engine.calc(here, there, np.zeros((*here.shape, 2), dtype=np.float32)), dtype=np.float32)


def pixel_grid(height: int, width: int) -> tuple[Map, Map]:
    """x and y (h, w) of every pixel."""
    x, y = np.meshgrid(np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32))
    return x, y


def fit_layers(flow: Flow, thing: BoolArray, near: BoolArray) -> Layers | None:
    """The two motions; `thing` (h, w) its inside, `near` (h, w) it and its surroundings. None if either is unseen."""
    behind, own = behind_of(flow, ~near), _affine(flow, thing)
    return None if behind is None or own is None else Layers(behind, own)


def behind_of(flow: Flow, rest: BoolArray) -> FloatArray | None:
    """(3, 3) the homography of the flow where `rest` (h, w) is; None if too little of it is seen."""
    height, width = rest.shape
    y, x = (axis.ravel() for axis in np.mgrid[GRID // 2 : height : GRID, GRID // 2 : width : GRID])
    outside = rest[y, x]
    if int(outside.sum()) < FEWEST:
        return None
    start, end = _moved(flow, y[outside], x[outside])
    found, _ = cv2.findHomography(start, end, cv2.RANSAC, FIT_PX, maxIters=200)
    return None if found is None else np.asarray(found, dtype=np.float64)


def _affine(flow: Flow, thing: BoolArray) -> FloatArray | None:
    """(3, 3) of the flow inside the thing, last row 0 0 1."""
    inside = np.argwhere(thing)
    if len(inside) < FEWEST:
        return None
    inside = inside[:: max(1, len(inside) // 400)]
    start, end = _moved(flow, inside[:, 0], inside[:, 1])
    found, _ = cv2.estimateAffine2D(start, end, method=cv2.RANSAC, ransacReprojThreshold=1.5 * FIT_PX, maxIters=200)
    return None if found is None else np.vstack([found, [0.0, 0.0, 1.0]])


def _moved(flow: Flow, y: NDArray[np.intp], x: NDArray[np.intp]) -> tuple[Map, Map]:
    start = np.stack([x, y], axis=1).astype(np.float32)
    return start, start + flow[y, x]


def moves_with_thing(flow: Flow, layers: Layers) -> FloatArray:
    """(h, w) log-likelihood ratio of the flow under the thing's motion against the background's."""
    behind, own = (np.minimum(misses(flow, motion) / NOISE_PX**2, LARGEST) for motion in (layers.behind, layers.thing))
    return np.asarray(cv2.GaussianBlur((behind - own) / 2, (0, 0), 1.0))


def misses(flow: Flow, motion: FloatArray) -> FloatArray:
    """(h, w) px2: squared distance between the flow and the motion (3, 3)."""
    x, y = pixel_grid(*flow.shape[:2])
    (a, b, c), (d, e, f), (g, h, i) = motion.astype(np.float32)
    depth = g * x + h * y + i
    return np.asarray(
        ((a * x + b * y + c) / depth - x - flow[..., 0]) ** 2 + ((d * x + e * y + f) / depth - y - flow[..., 1]) ** 2
    )
