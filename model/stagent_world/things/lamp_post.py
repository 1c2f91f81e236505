"""A lamp post: what stands before things in a street."""

from __future__ import annotations

import numpy as np

from stagent_world.solids import Colour, Part, cuboid, limb

_STEEL: Colour = (92, 98, 100)
_HEIGHT, _ARM = 5.5, 1.1  # m


def lamp_post(x: float, y: float) -> list[Part]:
    """At x, y m in the world; its arm reaches over the road at y = 0."""
    foot, top = np.array([x, y, 0.0]), np.array([x, y, _HEIGHT])
    over = top + np.array([0.0, -np.sign(y) * _ARM, 0.12])
    low, high = over - np.array([0.14, 0.3, 0.06]), over + np.array([0.14, 0.3, 0.06])
    head = cuboid((low[0], low[1], low[2]), (high[0], high[1], high[2]), (206, 206, 196))
    return [limb(foot, top, (0.09, 0.055), _STEEL, 8), limb(top, over, (0.045, 0.04), _STEEL, 6), head]
