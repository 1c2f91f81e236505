"""Which colours are the thing's: histograms of the box and of what surrounds it."""

from __future__ import annotations

import numpy as np

from stagent_tools.spatial.pointed.boxes import centre, grown, pixels, size
from stagent_tools.types import BoolArray, FloatArray, Image

LEVELS = 16  # per channel
SURROUND = 0.6  # mean sides of the box that count as its surroundings
CORE = 0.87  # of the radius squared of the ellipse in the box counts as the thing
ENOUGH = 90.0  # samples along the longer side: a histogram needs no more


def colour_bins(image: Image) -> np.ndarray:
    """(H, W) index of each pixel's RGB cell."""
    small = (image >> 4).astype(np.int32)
    return (small[..., 0] * LEVELS + small[..., 1]) * LEVELS + small[..., 2]


def histogram(image: Image, mask: BoolArray | None = None) -> FloatArray:
    """(LEVELS^3,) shares of the colours, blurred over neighbouring cells; sums to 1 (0 everywhere if no pixel)."""
    bins = colour_bins(image)
    counts = np.bincount((bins[mask] if mask is not None else bins.ravel()), minlength=LEVELS**3).astype(np.float64)
    cube = counts.reshape(LEVELS, LEVELS, LEVELS)
    for axis in range(3):
        padded = np.pad(cube, [(1, 1) if a == axis else (0, 0) for a in range(3)], mode="edge")
        lower, upper = (np.take(padded, range(k, k + LEVELS), axis=axis) for k in (0, 2))
        cube = 0.5 * cube + 0.25 * (lower + upper)
    total = float(cube.sum())
    return np.asarray((cube / total if total > 0 else cube).ravel(), dtype=np.float64)


def similarity(a: FloatArray, b: FloatArray) -> float:
    """Bhattacharyya coefficient of two histograms, 0 (no colour shared) .. 1 (the same)."""
    return float(np.sqrt(a * b).sum())


class ColourModel:
    """The thing's colours against its surroundings'."""

    def __init__(self, image: Image, box: FloatArray, mask: BoolArray | None = None) -> None:
        self.thing, self._around = _both(image, box, mask)

    def learn(self, image: Image, box: FloatArray, rate: float, mask: BoolArray | None = None) -> None:
        thing, surroundings = _both(image, box, mask)
        self.thing = (1 - rate) * self.thing + rate * thing
        self._around = (1 - rate) * self._around + rate * surroundings

    @property
    def contrast(self) -> float:
        """0..1: how different the thing's colours are from its surroundings'."""
        return 1.0 - similarity(self.thing, self._around)

    def probability(self, crop: Image) -> FloatArray:
        """(H, W) 0..1: by colour alone, that a pixel is the thing's (Bayes' rule, even odds)."""
        odds = self.thing / (self.thing + self._around + 1e-6)
        return np.asarray(odds[colour_bins(crop)], dtype=np.float64)

    def resemblance(self, image: Image, box: FloatArray, mask: BoolArray | None = None) -> float:
        """0..1: how alike the box's colours are to the thing's."""
        return similarity(self.thing, _both(image, box, mask)[0])


def _both(image: Image, box: FloatArray, mask: BoolArray | None) -> tuple[FloatArray, FloatArray]:
    """Histograms of the thing and of the ring about it; `mask` (H, W) narrows the thing down where it is known."""
    height, width = image.shape[:2]
    rows, columns = pixels(grown(box, SURROUND), width, height)
    step = max(1, round(max(rows.stop - rows.start, columns.stop - columns.start) / ENOUGH))
    y, x = np.mgrid[rows.start : rows.stop : step, columns.start : columns.stop : step]
    middle, half = centre(box), size(box) / 2
    inside = ((x + 0.5 - middle[0]) / half[0]) ** 2 + ((y + 0.5 - middle[1]) / half[1]) ** 2 <= CORE
    if mask is not None:
        known = inside & mask[y, x]
        inside = known if known.sum() >= 0.15 * inside.sum() else inside
    ring = (x + 0.5 < box[0]) | (x + 0.5 > box[2]) | (y + 0.5 < box[1]) | (y + 0.5 > box[3])
    crop = image[y, x]
    return histogram(crop, inside), histogram(crop, ring)
