"""A dog that trots: barrel, neck, head, ears, tail and four legs."""

from __future__ import annotations

import numpy as np

from stagent_world.arrays import FloatArray
from stagent_world.colours import shade
from stagent_world.solids import Part, limb, skin, sphere
from stagent_world.things.look import Look
from stagent_world.things.person import standing_on

DOG_SIZE = (0.95, 0.26, 0.72)  # nose to rump, a German shepherd (FCI standard 166: 55 to 65 cm at the withers)
_STRIDE = 1.1  # of its length: a trot


def dog_parts(look: Look, size: tuple[float, float, float], speed: float, travelled: float, t: float) -> list[Part]:
    """After `travelled` metres at `speed` m/s; diagonal legs swing together, as in a trot; the tail wags over the
    seconds `t`."""
    length, width, height = size
    phase = 2 * np.pi * travelled / (_STRIDE * length)
    swing = 0.5 * float(np.clip(speed / 1.2, 0.0, 1.3))
    back = 0.62 * height
    barrel = ((-0.36, 0.48), (-0.3, 0.8), (-0.12, 0.8), (0.08, 1.0), (0.2, 0.96), (0.26, 0.64))  # place, girth
    rings = [_round(x * length, back, 0.19 * height * girth, 0.42 * width * girth) for x, girth in barrel]
    neck, head = np.array([0.22 * length, 0.0, 0.66 * height]), np.array([0.36 * length, 0.0, 0.88 * height])
    nose = head + np.array([0.15 * length, 0.0, -0.05 * height])
    dark = shade(look.colour, 0.7)
    wag = np.array([-0.5 * length, 0.12 * length * float(np.sin(2 * np.pi * 1.6 * t)), 0.85 * height])
    parts = [
        skin(rings, look.over(rings=1, sides=2)),
        limb(neck, head, (0.11 * height, 0.075 * height), look.colour, 8),
        sphere(head, 0.1 * height, lambda _, __: look.colour, 6, 10),
        limb(head, nose, (0.07 * height, 0.035 * height), shade(look.colour, 0.9), 8),
        sphere(nose, 0.028 * height, lambda _, __: (24, 22, 22), 4, 6),
        limb(np.array([-0.36 * length, 0, back]), wag, (0.03, 0.012), dark, 5),
    ]
    for side in (1.0, -1.0):
        ear = head + np.array([-0.02 * length, side * 0.06 * height, 0.06 * height])
        parts.append(limb(ear, ear + np.array([0, side * 0.02, 0.1 * height]), (0.03, 0.006), dark, 5))
        for x, lead in ((0.17, 0.0 if side > 0 else np.pi), (-0.27, np.pi if side > 0 else 0.0)):
            hip = np.array([x * length, side * 0.3 * width, 0.55 * height])
            parts += _leg(look, hip, height, swing * float(np.sin(phase + lead)), swing * float(np.cos(phase + lead)))
    return standing_on(parts, 0.0)


def _leg(look: Look, hip: FloatArray, height: float, angle: float, going: float) -> list[Part]:
    """Two limbs; the lower one bends while the leg goes forward."""
    bend = 1.1 * max(0.0, going)
    knee = hip + 0.27 * height * np.array([np.sin(angle), 0.0, -np.cos(angle)])
    paw = knee + 0.28 * height * np.array([np.sin(angle - bend), 0.0, -np.cos(angle - bend)])
    return [
        limb(hip, knee, (0.065 * height, 0.04 * height), look.colour, 6),
        limb(knee, paw, (0.036 * height, 0.028 * height), shade(look.colour, 0.85), 6),
    ]


def _round(x: float, z: float, tall: float, wide: float) -> FloatArray:
    """(10, 3) m ring across the body, counter-clockwise seen from ahead."""
    angle = np.linspace(0, 2 * np.pi, 10, endpoint=False)
    return np.column_stack([np.full(10, x), wide * np.cos(angle), z + tall * np.sin(angle)])
