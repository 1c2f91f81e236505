"""What a track looks like and how it moves, in numbers that a phrase can be scored against."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from stagent_tools.spatial.motion.colours import NAMES
from stagent_tools.types import FloatArray

BODIED = ("car", "van", "bus", "truck")
BODY_WEIGHTS = (0.15, 0.7, 0.15)
"""Of the upper, middle and lower third of a vehicle's box."""
FOUR_LEGS = ("dog", "cat", "horse", "cow")
TRUNK_WEIGHTS = (0.45, 0.45, 0.1)
"""Of the thirds of what stands on four legs: between the legs the ground is seen, in its shadow."""
COLOURED = 1.8
"""How much more a pixel of a real colour says about a thing than a black or grey one."""


@dataclass(frozen=True)
class Appearance:
    """Of one track, over its whole life.

    colours (3, len(NAMES)): shares of the colour names in its upper, middle and lower third, rows sum to 1 · size
    (2,) px, median width and height, of where the picture does not cut it off if it is seen so anywhere · rigidity
    0..1, 1 = its points move as one · person 0..1, the share of looks in which a person's outline was found ·
    people_looks, how many looks there were · fill 0..1, the share of its box that it fills · velocity (2,) px/s
    against the background, mean over its life · travelled in its own sizes, from its first to its farthest place ·
    growth, ln of its size per second (nearing things: positive) · alone 0..1, the share of its life in which no
    other thing touched it · ball: found by its flight · kinds: what a detector took it for, its mean score 0..1 by
    name of the thing; empty where none did.
    """

    colours: FloatArray
    size: FloatArray
    rigidity: float
    person: float
    people_looks: int
    fill: float
    velocity: FloatArray
    travelled: float
    growth: float
    alone: float
    ball: bool = False
    kinds: Mapping[str, float] = field(default_factory=dict)

    @property
    def overall(self) -> FloatArray:
        """(len(NAMES),) shares of the colour names over the whole thing; a vehicle's colour is that of its body,
        between the windows and the shade on its tyres, an animal's that of its trunk."""
        kind = max(self.kinds, key=lambda name: self.kinds[name], default="")
        weights = BODY_WEIGHTS if kind in BODIED else TRUNK_WEIGHTS if kind in FOUR_LEGS else None
        return np.average(self.colours, axis=0, weights=weights)

    @property
    def aspect(self) -> float:
        """Height over width."""
        return float(self.size[1] / max(self.size[0], 1e-9))

    def main_colours(self, least: float = 0.3) -> tuple[str, ...]:
        """The names that make up at least that share of it, the commonest first; the commonest in any case."""
        weight = told(self.overall)
        order = np.argsort(-weight)
        names = tuple(NAMES[i] for i in order if weight[i] >= least)
        return names or (NAMES[order[0]],)


def told(shares: FloatArray) -> FloatArray:
    """(len(NAMES),) what each name's share says about a thing: windows, tyres and shade are black and grey on things
    of any colour."""
    return np.asarray(shares * np.where(np.isin(NAMES, ("black", "grey")), 1.0, COLOURED), dtype=np.float64)
