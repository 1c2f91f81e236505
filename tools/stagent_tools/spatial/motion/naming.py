"""Which colour word names a thing best, among all of them: what its pixels go by, explained by paint, light and shade.

A pixel's own name says little: orange paint is brown where it is shaded, and every car is black and grey in part. So
each word predicts which names the pixels of such a thing go by, as surfaces of that colour do in light and shade, with
a share for what is seen on things of any colour, and the words are weighed by how well they predicted (Bayes).
"""

from __future__ import annotations

from functools import cache

import numpy as np

from stagent_tools.spatial.motion.colours import NAMES, WORDS, name_counts
from stagent_tools.types import FloatArray, Image

SURFACES: dict[str, tuple[tuple[int, int, int], ...]] = {
    "black": ((30, 30, 32), (50, 48, 50)),
    "grey": ((128, 128, 128), (160, 162, 165), (95, 97, 100)),
    "white": ((240, 240, 238), (225, 226, 228)),
    "red": ((200, 30, 35), (170, 25, 30)),
    "orange": ((240, 125, 30), (230, 105, 20)),
    "brown": ((110, 70, 40), (130, 85, 55), (90, 55, 30)),
    "yellow": ((240, 205, 40), (250, 225, 80)),
    "green": ((40, 130, 60), (70, 150, 70), (50, 100, 50)),
    "blue": ((35, 75, 180), (60, 110, 190), (30, 50, 110)),
    "purple": ((110, 50, 140), (140, 80, 170)),
    "pink": ((235, 130, 170), (240, 160, 190)),
    "beige": ((215, 190, 150), (225, 205, 175)),
}
"""sRGB of everyday paint and cloth in full light."""
LIGHT = (0.30, 1.15)
"""Of full light, from the shaded side of a thing to one that faces the sun."""
GLOSS, SKY = 0.15, (0.5, 0.65, 0.9)
"""Share of the light that is the sky's, mirrored by gloss or scattered by haze on the way, and the sky's linear RGB."""
STEPS = 12
ON_ANYTHING: dict[str, float] = {
    "black": 0.38,
    "grey": 0.30,
    "brown": 0.12,
    "beige": 0.07,
    "white": 0.05,
    "green": 0.02,
    "blue": 0.02,
}
"""Shares among what has another colour than the thing is named by (tyres, windows, hair, skin, the place); the other
names together have the rest."""
OTHER = 0.5
"""How much of a thing that is."""
PIXELS = 8.0
"""As so many that were drawn by themselves the pixels count: neighbours are alike."""
PATTERNED = 0.02
"""How often a thing has the word's colour and a certain other one, in stripes or checks, for once that it is plain."""


@cache
def _predicted() -> FloatArray:
    """(words, names): the share of each name that a thing of that word (both in the order of NAMES) shows."""
    rest = (1 - sum(ON_ANYTHING.values())) / (len(NAMES) - len(ON_ANYTHING))
    anything = np.array([ON_ANYTHING.get(name, rest) for name in NAMES])
    own = np.array([name_counts(_lit(SURFACES[name])) for name in NAMES])
    return np.asarray((1 - OTHER) * own / own.sum(axis=1, keepdims=True) + OTHER * anything, dtype=np.float64)


@cache
def _hypotheses() -> tuple[FloatArray, FloatArray]:
    """(words, words, names): ln of the shares that a thing of one word in a pattern with another shows, a plain one on
    the diagonal · (words, words): ln of how common each is."""
    plain = _predicted()
    common = np.where(np.eye(len(NAMES), dtype=np.bool_), 1.0, PATTERNED)
    return np.log((plain[:, None] + plain[None]) / 2), np.log(common)


def _lit(surfaces: tuple[tuple[int, int, int], ...]) -> Image:
    """(n, 3) sRGB of the surfaces under all lights and skies."""
    paint = _linear(np.array(surfaces, dtype=np.float64) / 255)[:, None, None]
    light = np.linspace(*LIGHT, STEPS)[:, None, None]
    gloss = (GLOSS * np.linspace(0, 1, 4) ** 2)[:, None]
    seen = np.clip(paint * light * (1 - gloss) + np.array(SKY) * gloss, 0.0, 1.0)
    return np.asarray(255 * _encoded(seen), dtype=np.uint8).reshape(-1, 3)


def _linear(encoded: FloatArray) -> FloatArray:
    """sRGB 0..1 -> linear light (IEC 61966-2-1)."""
    return np.where(encoded <= 0.04045, encoded / 12.92, ((encoded + 0.055) / 1.055) ** 2.4)


def _encoded(linear: FloatArray) -> FloatArray:
    return np.where(linear <= 0.0031308, linear * 12.92, 1.055 * linear ** (1 / 2.4) - 0.055)


def likeliest(shares: FloatArray) -> FloatArray:
    """(len(NAMES),) how likely each word names a thing with these shares of names best; the sum is 1."""
    shown, common = _hypotheses()
    evidence = PIXELS * (shown @ shares) + common
    weights = np.exp(evidence - evidence.max()).sum(axis=1)
    return np.asarray(weights / weights.sum(), dtype=np.float64)


def called(word: str, shares: FloatArray) -> float:
    """0..1: how likely that word names the thing, against the likeliest one."""
    likely = likeliest(shares)
    return float(max(likely[NAMES.index(name)] for name in WORDS[word.lower()]) / likely.max())
