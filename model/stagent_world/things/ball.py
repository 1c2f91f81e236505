"""A ball that rolls with the ground it covers."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from stagent_world.arrays import FloatArray
from stagent_world.colours import shade
from stagent_world.solids import Part, sphere
from stagent_world.things.look import Look

BALL_SIZE = (0.22, 0.22, 0.22)  # a football, FIFA law 2: circumference 68 to 70 cm
_RINGS, _TURNS = 12, 16


def ball_part(look: Look, radius: float, travelled: float) -> Part:
    """Round the origin, after `travelled` metres forward. A plain one has panels of two tones, so that it is seen to
    roll."""
    if look.pattern == "plain":
        tone = shade(look.colour, 0.7 if sum(look.colour) > 240 else 1.6)
        look = replace(look, second=tone, pattern="checked")
        ball = sphere(np.zeros(3), radius, look.over(rings=3, sides=4), _RINGS, _TURNS)
    else:
        ball = sphere(np.zeros(3), radius, look.over(rings=2, sides=2), _RINGS, _TURNS)
    return ball.moved(_rolled(travelled / radius), np.zeros(3))


def _rolled(angle: float) -> FloatArray:
    """(3, 3) forward about the axis to the left."""
    c, s = float(np.cos(angle)), float(np.sin(angle))
    return np.array([[c, 0.0, s], [0.0, 1.0, 0.0], [-s, 0.0, c]])
