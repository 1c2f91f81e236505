"""A person of tapered limbs who swings arms and legs in step with the ground covered.

The person's frame: x forward, y left, z up, metres; the origin is on the ground under the hips.
"""

from __future__ import annotations

import numpy as np

from stagent_world.arrays import FloatArray
from stagent_world.colours import HAIR, SKIN, shade
from stagent_world.solids import Colour, Part, limb, loft, sphere

PERSON_SIZE = (0.35, 0.5, 1.75)
# a stride is two steps; about 0.83 of the body height at a comfortable walk (Winter 2009, table 4.1)
_STRIDE_BY_HEIGHT = 0.83
_TROUSERS: Colour = (52, 56, 84)
_SHOE: Colour = (30, 28, 28)


def person_parts(colour: Colour, height: float, speed: float, travelled: float) -> list[Part]:
    """In a shirt of `colour`, after `travelled` metres at `speed` m/s; joint heights as shares of the body height
    are those of Drillis and Contini (Winter 2009, figure 4.1)."""
    phase = 2 * np.pi * travelled / (_STRIDE_BY_HEIGHT * height * max(1.0, speed / 1.4) ** 0.5)
    swing = 0.45 * float(np.clip(speed / 1.4, 0.0, 1.6))
    parts = [*_trunk(colour, height), *_head(height)]
    for side, lead in ((1.0, 0.0), (-1.0, np.pi)):
        leg = swing * np.sin(phase + lead)
        lift = swing * max(0.0, float(np.cos(phase + lead)))
        parts += _leg(side, height, float(leg), 1.3 * lift)
        parts += _arm(side, height, float(-0.9 * leg), 0.25 + 0.6 * swing, colour)
    return parts


def _trunk(colour: Colour, h: float) -> list[Part]:
    hips = _slab(0.075 * h, 0.098 * h, 0.5 * h)
    waist = _slab(0.065 * h, 0.085 * h, 0.6 * h)
    chest = _slab(0.075 * h, 0.125 * h, 0.79 * h)
    neck = _slab(0.045 * h, 0.075 * h, 0.835 * h)
    belt = _slab(0.076 * h, 0.099 * h, 0.52 * h)
    return [
        loft(hips, belt, shade(_TROUSERS, 0.6), _TROUSERS, _TROUSERS),
        loft(belt, waist, colour, colour, colour),
        loft(waist, chest, colour, colour, colour),
        loft(chest, neck, shade(colour, 0.92), colour, colour),
    ]


def _head(h: float) -> list[Part]:
    centre = np.array([0.01 * h, 0.0, 0.925 * h])
    skull = sphere(centre + np.array([-0.012 * h, 0.0, 0.012 * h]), 0.062 * h, (HAIR, shade(HAIR, 0.8)), 6, 10)
    face = sphere(centre + np.array([0.012 * h, 0.0, -0.006 * h]), 0.056 * h, (SKIN, SKIN), 6, 10)
    return [limb(np.array([0, 0, 0.82 * h]), centre, (0.032 * h, 0.03 * h), SKIN), skull, face]


def _leg(side: float, h: float, swing: float, bend: float) -> list[Part]:
    """Hip angle `swing` (forward is positive) and knee angle `bend`, rad."""
    hip = np.array([0.0, side * 0.052 * h, 0.53 * h])
    knee = hip + 0.245 * h * _down(swing)
    ankle = knee + 0.246 * h * _down(swing - bend)
    toe = ankle + 0.09 * h * np.array([np.cos(bend), 0.0, -0.12 - np.sin(max(0.0, bend - swing))])
    return [
        limb(hip, knee, (0.052 * h, 0.036 * h), _TROUSERS),
        limb(knee, ankle, (0.036 * h, 0.026 * h), shade(_TROUSERS, 0.9)),
        limb(ankle + np.array([-0.02 * h, 0, -0.018 * h]), toe, (0.024 * h, 0.018 * h), _SHOE),
    ]


def _arm(side: float, h: float, swing: float, bend: float, colour: Colour) -> list[Part]:
    shoulder = np.array([0.0, side * 0.128 * h, 0.8 * h])
    elbow = shoulder + 0.175 * h * (_down(swing) + np.array([0.0, side * 0.12, 0.0]))
    wrist = elbow + 0.15 * h * _down(swing + bend)
    hand = wrist + 0.05 * h * _down(swing + bend)
    return [
        limb(shoulder, elbow, (0.034 * h, 0.026 * h), shade(colour, 0.9)),
        limb(elbow, wrist, (0.025 * h, 0.02 * h), shade(colour, 0.82)),
        limb(wrist, hand, (0.022 * h, 0.018 * h), SKIN),
    ]


def _down(angle: float) -> FloatArray:
    """(3,) unit vector hanging down, swung forward by `angle` rad."""
    return np.array([np.sin(angle), 0.0, -np.cos(angle)])


def _slab(deep: float, wide: float, z: float) -> FloatArray:
    """(8, 3) m rounded outline, counter-clockwise from above."""
    angle = np.linspace(0, 2 * np.pi, 8, endpoint=False) + np.pi / 8
    return np.column_stack([deep * np.cos(angle) * 1.05, wide * np.sin(angle) * 1.05, np.full(8, z)])
