"""Guesses at what of a box is the thing, as log odds of each pixel.

The cues: what the frame looks like outside the box, what moves against the background over the next frames, and that
things lie in the middle of their boxes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from stagent_tools.mask.forest import Forest
from stagent_tools.mask.layers import behind_of, flow_between, misses
from stagent_tools.mask.pixels import grey_of, looks_of
from stagent_tools.mask.shapes import log_odds
from stagent_tools.mask.window import Window
from stagent_tools.types import BoolArray, FloatArray, Image

AHEAD = (2, 4)
"""Frames after the first that show what moves: at 24 to 30 a second a walker moves 5 px in 4 of them."""
MOVES = 2.0  # log odds: so much at most motion says
MIDDLE = 0.5  # weight of lying in the middle, whose log odds run from 1 there to -0.2 at the sides
BINS = 16  # of each Lab channel
COLOUR_ROUNDS = 6  # of colour models that learn from the guess before
FOREST_ROUNDS = 2
FOREST_SAMPLES = 2500  # of each kind
DEPTH, LEAF = 10, 30  # of a forest that must not follow its samples closely: half of them are wrongly named
UNLIKE = 0.7
"""Share of trees from which on a pixel is unlike the surroundings: were half of the box background and nothing else to
tell by, a background pixel of it would get a third."""


@dataclass(frozen=True)
class Scene:
    """The window's picture (h, w, 3), the box in it as mask (h, w), motion's log odds and the middle's (h, w)."""

    picture: Image
    inside: BoolArray
    motion: FloatArray
    middle: FloatArray


def scene_of(images: Sequence[Image], box: FloatArray, window: Window) -> Scene:
    """The box (4,) px of the first of the images (H, W, 3), through a window."""
    corner = np.array([window.x0, window.y0])
    x0, y0 = np.round((box[:2] - corner) * window.zoom).astype(int).clip(0)
    x1, y1 = np.round((box[2:] - corner) * window.zoom).astype(int)
    inside = np.zeros((window.height, window.width), dtype=np.bool_)
    inside[y0 : max(y1, y0 + 1), x0 : max(x1, x0 + 1)] = True
    y, x = np.mgrid[: window.height, : window.width]
    off = np.hypot((2 * x - x0 - x1) / max(x1 - x0, 1), (2 * y - y0 - y1) / max(y1 - y0, 1))
    return Scene(window.cut(images[0]), inside, _motion(images, window, inside), 1.0 - 1.2 * off)


def _motion(images: Sequence[Image], window: Window, inside: BoolArray) -> FloatArray:
    """(h, w) log odds of moving against the background, from the flow to a few later frames; 0 where unknown."""
    first = grey_of(window.cut(images[0]))
    odds = np.zeros(inside.shape)
    later = [images[ahead] for ahead in AHEAD if ahead < len(images)]
    for image in later:
        flow = flow_between(first, grey_of(window.cut(image)))
        behind = behind_of(flow, ~inside)
        if behind is None:
            continue
        off = np.sqrt(misses(flow, behind))
        still = max(2 * float(np.median(off[~inside])), 0.5)
        odds += np.clip(np.log((off + 0.1) / still), -MOVES, MOVES) / len(later)
    return odds


def whole_box(scene: Scene) -> FloatArray:
    """(h, w) everything in the box alike."""
    return np.where(scene.inside, 0.0, -np.inf)


def by_colour(scene: Scene) -> FloatArray:
    """(h, w) by colours that are rather in than around the box, motion and middle."""
    prior = scene.motion + MIDDLE * scene.middle
    bins = _colour_bins(scene.picture)
    odds = 2 * prior
    for _ in range(COLOUR_ROUNDS):
        share = _share(odds) * scene.inside
        rest = (1 - share) * np.where(scene.inside, 0.5, 1.0)
        odds = prior + _colour_odds(bins, share, rest)
    return np.where(scene.inside, odds, -np.inf)


def by_surroundings(scene: Scene) -> FloatArray | None:
    """(h, w) by a forest that tells the box from what is around it by looks and motion; None if nothing is around.

    The background inside the box is wrongly named in its samples, so that it must outnumber the thing nowhere: the
    second forest takes its samples by the odds of the first.
    """
    inside = scene.inside.ravel()
    if inside.all():
        return None
    looks = looks_of(scene.picture, grey_of(scene.picture)).reshape(inside.size, -1)
    known = np.column_stack([looks, 10 * scene.motion.ravel()]).astype(np.float32)
    prior = scene.motion + MIDDLE * scene.middle
    odds, rest = 2 * prior, np.where(inside, 0.0, 1.0)
    random = np.random.default_rng(0)
    for _ in range(FOREST_ROUNDS):
        share = _share(odds).ravel() * inside
        drawn = [random.choice(inside.size, FOREST_SAMPLES, p=weight / weight.sum()) for weight in (share, rest)]
        forest = Forest(known[np.concatenate(drawn)], np.arange(2 * FOREST_SAMPLES) < FOREST_SAMPLES, DEPTH, LEAF)
        unlike = log_odds(forest.resembles(known), 0.02) - np.log(UNLIKE / (1 - UNLIKE))
        odds = 2 * cv2.GaussianBlur(unlike.reshape(prior.shape), (0, 0), 1.5) + prior
        rest = np.where(inside, 0.5 * (1 - _share(odds).ravel()), 1.0)
    return np.where(scene.inside, odds, -np.inf)


def _share(odds: FloatArray) -> FloatArray:
    return np.asarray(1 / (1 + np.exp(-odds)))


def _colour_bins(picture: Image) -> NDArray[np.intp]:
    """(h, w) the bin of each pixel's Lab colour."""
    lab = cv2.cvtColor(picture, cv2.COLOR_RGB2Lab).astype(np.intp) // (256 // BINS)
    return np.asarray((lab[..., 0] * BINS + lab[..., 1]) * BINS + lab[..., 2])


def _colour_odds(bins: NDArray[np.intp], thing: FloatArray, rest: FloatArray) -> FloatArray:
    """(h, w) log odds of each pixel's colour under the histograms weighted by `thing` and `rest` (h, w)."""
    odds = np.log((_histogram(bins, thing) + 1e-5) / (_histogram(bins, rest) + 1e-5))
    return np.asarray(cv2.GaussianBlur(np.clip(odds, -3.0, 3.0)[bins], (0, 0), 1.5))


def _histogram(bins: NDArray[np.intp], weight: FloatArray) -> FloatArray:
    """(BINS ** 3,) sums to 1, smoothed over neighbouring bins."""
    counts: FloatArray = np.bincount(bins.ravel(), weight.ravel(), BINS**3).astype(np.float64).reshape((BINS,) * 3)
    for axis in range(3):
        counts = np.asarray((np.roll(counts, 1, axis) + 2 * counts + np.roll(counts, -1, axis)) / 4)
    return np.asarray(counts.ravel() / max(float(counts.sum()), 1e-9))
