"""Names of colours: the eleven basic ones (Berlin & Kay 1969) and the everyday words that stand for them.

Pixels are named in CIE L*C*h (D65), with borders set by looking at the colour-name samples of van de Weijer et al.
2009 ("Learning color names for real-world applications"): cloudy light and shade are forgiven, hue is not.
"""

from __future__ import annotations

from functools import cache

import cv2
import numpy as np
from numpy.typing import NDArray

from stagent_tools.types import FloatArray, Image

NAMES = ("black", "grey", "white", "red", "orange", "brown", "yellow", "green", "blue", "purple", "pink", "beige")

WORDS: dict[str, tuple[str, ...]] = {
    **{name: (name,) for name in NAMES},
    "gray": ("grey",),
    "silver": ("grey", "white"),
    "dark": ("black",),
    "navy": ("blue", "black"),
    "golden": ("yellow", "beige", "brown"),
    "gold": ("yellow", "beige", "brown"),
    "violet": ("purple",),
    "cyan": ("blue", "green"),
    "turquoise": ("blue", "green"),
    "maroon": ("red", "brown"),
    "magenta": ("pink", "purple"),
    "cream": ("beige", "white"),
    "tan": ("beige", "brown"),
    "khaki": ("beige", "brown", "green"),
}
"""A word for a colour -> the names that its pixels may go by."""

NEIGHBOURS: dict[str, tuple[str, ...]] = {
    "white": ("grey", "beige"),
    "grey": ("white", "black", "blue"),
    "black": ("grey",),
    "red": ("orange", "pink", "brown"),
    "orange": ("red", "brown"),
    "pink": ("red", "purple"),
    "blue": ("black",),
    "brown": ("orange", "beige", "black"),
    "yellow": ("beige", "green", "orange"),
    "beige": ("white", "brown"),
    "green": ("yellow",),
    "purple": ("blue", "pink"),
}
"""What light and shade turn a colour into."""
NEAR = 1 / 3
"""How much a neighbour's pixel counts for a colour ..."""
NEAR_BLACK = 1 / 6
"""... and a black one for blue and brown: much is black that was never anything else (tyres, trousers, windows)."""

LEAST_ORANGE = 36
"""Lightness over which so strong a colour is orange in the shade: brown cloth and paint have a chroma of 24 to 33."""

_STEP = 8
_XYZ_OF_RGB = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])


def _name_of_lch(lightness: FloatArray, chroma: FloatArray, hue: FloatArray) -> NDArray[np.intp]:
    """Index into NAMES; hue in degrees, 0 = towards red, 90 = yellow, 180 = green, 270 = blue."""
    # The sky tints dark and grey paint blue.
    skylit = (hue > 225) & (hue < 300)
    grey_limit = np.where(lightness < 36, 15.0, np.where(skylit & (lightness < 75), 15.0, 11.0))
    rules = [
        (lightness < 13, "black"),
        ((chroma < grey_limit) & (lightness < 33), "black"),
        ((chroma < grey_limit) & (lightness > 74), "white"),
        (chroma < grey_limit, "grey"),
        ((hue >= 45) & (hue < 110) & (chroma < 26) & (lightness > 60), "beige"),
        (((hue < 20) | (hue >= 340)) & (lightness > 42) & (chroma > 22), "pink"),
        ((hue < 45) & (chroma < 22) & (lightness > 65), "pink"),
        ((hue < 43) & (chroma > 30), "red"),
        (hue < 43, "brown"),
        ((hue < 75) & (lightness > LEAST_ORANGE) & (chroma > 45), "orange"),
        ((hue < 80) & (lightness <= 65), "brown"),
        ((hue < 88) & (lightness <= 45), "brown"),
        (hue < 108, "yellow"),
        (hue < 205, "green"),
        (hue < 305, "blue"),
        (hue < 335, "purple"),
        (lightness > 0, "red"),
    ]
    return np.select([rule for rule, _ in rules], [np.intp(NAMES.index(name)) for _, name in rules])


@cache
def _table() -> NDArray[np.uint8]:
    """(32 * 32 * 32,) names of the RGB cube in steps of 8 grey levels, blue the quickest."""
    axis = np.arange(_STEP // 2, 256, _STEP) / 255
    cube = np.stack(np.meshgrid(axis, axis, axis, indexing="ij"), axis=-1).reshape(-1, 3)
    lightness, a, b = _lab_of(cube).T
    return _name_of_lch(lightness, np.hypot(a, b), np.degrees(np.arctan2(b, a)) % 360).astype(np.uint8)


def _lab_of(rgb: FloatArray) -> FloatArray:
    """(n, 3) CIE L*a*b* of sRGB colours (n, 3) 0..1, white D65 (IEC 61966-2-1; CIE 15): OpenCV's first conversion
    takes a tenth of a second to make its tables."""
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    relative = linear @ (_XYZ_OF_RGB / _XYZ_OF_RGB.sum(axis=1, keepdims=True)).T
    root = np.where(relative > (6 / 29) ** 3, np.cbrt(relative), relative / (3 * (6 / 29) ** 2) + 4 / 29)
    x, y, z = root.T
    return np.stack([116 * y - 16, 500 * (x - y), 200 * (y - z)], axis=1)


def name_counts(pixels: Image, weights: FloatArray | None = None) -> FloatArray:
    """(len(NAMES),) how many of the RGB pixels (n, 3) go by each name; each counts by its weight (n,) if given."""
    return np.bincount(names_of(pixels), weights, minlength=len(NAMES)).astype(np.float64)


def names_of(pixels: Image) -> NDArray[np.uint8]:
    """(n,) index into NAMES of RGB pixels (n, 3)."""
    return _table().take(coarse(pixels, _STEP))


def coarse(pixels: Image, step: int) -> NDArray[np.intp]:
    """(n,) RGB pixels (n, 3) as one number each, by the cube's bins that are `step` grey levels wide."""
    base = 256 // step
    return np.asarray((pixels // np.uint8(step)) @ np.array([base * base, base, 1], dtype=np.intp))


def difference_of(a: Image, b: Image) -> Image:
    """(h, w) grey levels: the largest of the differences of the three colours."""
    red, green, blue = cv2.split(cv2.absdiff(a, b))
    return np.asarray(cv2.max(cv2.max(red, green), blue), dtype=np.uint8)


def is_colour(word: str) -> bool:
    return word.lower() in WORDS


def share_of(word: str, shares: FloatArray) -> float:
    """How much of a thing with these shares of NAMES (sum 1) is of that colour; neighbours count in part."""
    names = WORDS[word.lower()]
    near = {other for name in names for other in NEIGHBOURS.get(name, ())} - set(names)
    weights = {name: NEAR_BLACK if name == "black" and "grey" not in names else NEAR for name in near}
    return float(sum(shares[NAMES.index(n)] * weights.get(n, 1.0) for n in {*names, *near}))
