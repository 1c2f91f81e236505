"""The ground that a thing covers: the lower edge of its outline is the near side of that, not where its middle is.

Lines of equal y in the picture are straight lines on the ground. The one at the lower edge touches the footprint, so
that the middle of a block of length L and width W lies L/2 |cos a| + W/2 |sin a| behind it (support function of a
rectangle), a the angle between its heading and the normal of that line.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from stagent_tools.streams import Streams
from stagent_tools.things import Thing
from stagent_tools.types import BoolArray, FloatArray

FEET_M = 0.15
FEET_LOG_SD = 0.3
"""Half of what a standing person's feet cover in any direction: shoes of 0.3 m, a hip's breadth apart."""

WHEELBASE = 0.6
"""Of a vehicle's length, from axle to axle: VW Jetta VI 2.65 of 4.64 m, vans and estates alike."""

CLEARANCE_M = 0.2
"""Height of bumper and sill: from low down the tyres are the near side, from high up the bumper."""

CHORD_M = 1.0
"""A heading is read off so many metres of the way, before and behind."""


@dataclass(frozen=True)
class Near:
    """What the picture says of the near side, under the median camera: normal (n, 2), the unit vector on the ground
    in which y of the picture grows · sight (n, 2) along the column of the picture towards the camera, of such length
    that one metre along the normal is covered · flatness (n,) horizontal distance over height of the camera."""

    normal: FloatArray
    sight: FloatArray
    flatness: FloatArray


def near_side(slope: FloatArray, place: FloatArray, centre: FloatArray) -> Near:
    """slope (n, 2, 2) m a px, derivative of picture -> ground · place (n, 2) m · centre (1 or n, 3) m of the camera,
    not finite where unknown."""
    row, column = slope[:, :, 0], slope[:, :, 1]
    normal = np.column_stack([-row[:, 1], row[:, 0]]) / np.linalg.norm(row, axis=1, keepdims=True)
    along = np.einsum("nd,nd->n", normal, column)[:, None]
    normal, along = normal * np.sign(along), np.abs(along)
    known: BoolArray = np.asarray(np.isfinite(centre).all(axis=1))
    away = np.linalg.norm(place - np.where(known[:, None], centre[:, :2], 0.0), axis=1)
    return Near(normal, column / along, np.where(known, away / centre[:, 2], 0.0))


@dataclass(frozen=True)
class Footprint:
    """half (k, 2) m of length and width · rolls: it stands on wheels · turned (k,) 0..1: the heading, in turns, of
    draws of a thing that hardly moves."""

    near: Near
    half: FloatArray
    rolls: bool
    turned: FloatArray

    def back(self, p: FloatArray) -> FloatArray:
        """(k, n, 2) m from the seen near side to the point under the middle, for drawn ways p (k, n, 2) m."""
        heading = heading_of(np.median(p, axis=0))
        if heading is None:
            angle = 2 * np.pi * self.turned[:, None]
        else:
            angle = heading - np.arctan2(self.near.normal[:, 1], self.near.normal[:, 0])
        along, across = self.half[:, :1] * np.abs(np.cos(angle)), self.half[:, 1:] * np.abs(np.sin(angle))
        support = along + across
        if self.rolls:
            tyres = WHEELBASE * along + across
            support = np.maximum(tyres, support - CLEARANCE_M * self.near.flatness)
        return np.asarray(-support[..., None] * self.near.sight)


def half_sizes(thing: Thing | None, extent: FloatArray | None, streams: Streams, key: str) -> FloatArray | None:
    """(k, 2) m half of length and width on the ground; extent (k, 3) m; None where the kind says nothing of it."""
    if thing is not None and thing.family == "person":
        feet = FEET_M * np.exp(FEET_LOG_SD * streams.normal("scale", f"feet of {key}"))
        return np.column_stack([feet, feet])
    if thing is None or extent is None or thing.length is None or thing.width is None:
        return None
    return extent[:, :2] / 2


def unknown_half_sizes(across_m: float, streams: Streams, key: str) -> FloatArray:
    """(k, 2) m of a thing that is seen to be so many metres across: anything from a board to as deep as it is wide."""
    half = across_m / 2 * streams.uniform("scale", f"depth of {key}")
    return np.column_stack([half, half])


def heading_of(way: FloatArray, chord_m: float = CHORD_M) -> FloatArray | None:
    """(n,) rad of the chord over `chord_m` of way (n, 2) m before and behind each place: while it rests, that of the
    way around. None if there is no such way."""
    run = np.concatenate([[0.0], np.linalg.norm(np.diff(way, axis=0), axis=1).cumsum()])
    if np.linalg.norm(way - way[0], axis=1).max() < chord_m:
        return None
    ends = [np.clip(run + side * chord_m, 0.0, run[-1]) for side in (1.0, -1.0)]
    front, back = (np.column_stack([np.interp(end, run, way[:, axis]) for axis in range(2)]) for end in ends)
    chord = front - back
    return np.asarray(np.arctan2(chord[:, 1], chord[:, 0]))
