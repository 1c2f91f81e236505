"""What vehicles are built with: a profile drawn across their width, patches on it, wheels under it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from stagent_world.arrays import FloatArray
from stagent_world.solids import Colour, Face, Part, disc_wheel, limb, loft

LAMP: Colour = (252, 246, 214)
REAR_LAMP: Colour = (170, 18, 22)
PLATE: Colour = (224, 224, 214)
TRIM: Colour = (30, 30, 33)
Range = tuple[float, float]


@dataclass(frozen=True)
class Box:
    """A body's half length, half width and height in m, and how far ahead of the origin its middle is."""

    half: float
    side: float
    top: float
    ahead: float = 0.0

    def flank(self, mirror: float, x: Range, z: Range) -> FloatArray:
        """(4, 3) m: patch on the left (+1) or right (-1) side; x and z as shares of half length and height."""
        quad = np.array([(x[1], z[0]), (x[0], z[0]), (x[0], z[1]), (x[1], z[1])])[:: int(mirror)]
        along = self.ahead + quad[:, 0] * self.half
        return np.column_stack([along, np.full(4, mirror * self.side), quad[:, 1] * self.top])

    def end(self, end: float, y: Range, z: Range) -> FloatArray:
        """(4, 3) m: patch on the front (+1) or rear (-1); y and z as shares of half width and height."""
        low, high = min(y), max(y)
        quad = np.array([(low, z[0]), (high, z[0]), (high, z[1]), (low, z[1])])[:: int(end)]
        return np.column_stack(
            [np.full(4, self.ahead + end * self.half), quad[:, 0] * self.side, quad[:, 1] * self.top]
        )


def across(profile: Sequence[tuple[float, float]], box: Box, tones: Sequence[Colour], flank: Colour) -> Part:
    """The body whose side view is `profile`: (share of the half length, share of the height), convex and
    counter-clockwise seen from the right (-y); `tones` colour its edges."""
    points = np.array(profile)
    x, z = box.ahead + points[:, 0] * box.half, points[:, 1] * box.top
    left = np.column_stack([x, np.full_like(x, box.side), z])
    right = np.column_stack([x, np.full_like(x, -box.side), z])
    return loft(left, right, tones, flank, flank)


def decal(part: Part, corners: FloatArray, colour: Colour) -> Part:
    """The part with a flat patch (n, 3) m, counter-clockwise from outside, painted on top."""
    n = len(part.vertices)
    face: Face = tuple(range(n, n + len(corners)))
    return replace(
        part,
        vertices=np.vstack([part.vertices, corners]),
        faces=(*part.faces, face),
        colours=(*part.colours, colour),
    )


def on_face(part: Part, face: int, across_share: Range, up: Range) -> FloatArray:
    """(4, 3) m: patch on a four-cornered face between shares from its first edge to its third, and along it."""
    low0, low1, high1, high0 = part.vertices[list(part.faces[face])]

    def point(a: float, u: float) -> FloatArray:
        low, high = low0 + a * (low1 - low0), high0 + a * (high1 - high0)
        return np.asarray(low + u * (high - low))

    (a, b), (u, v) = across_share, up
    return np.array([point(a, u), point(b, u), point(b, v), point(a, v)])


def axles(xs: Sequence[float], width: float, radius: float, body: FloatArray, spin: float) -> list[Part]:
    """Pairs of wheels at x m under a body with that anchor; `spin` rad rolled."""
    return [part for x in xs for side in (-1.0, 1.0) for part in _wheel(x, side, width, radius, body, spin)]


def _wheel(x: float, side: float, width: float, radius: float, body: FloatArray, spin: float) -> tuple[Part, Part]:
    """The tyre under the body and the disc outside it. An anchor that mirrors the body's in the plane between the
    two makes that plane decide which is painted first: the camera is above the sill, or on one side of the flank."""
    inner, outer = (np.array([x, side * (width / 2 - inset), radius]) for inset in (0.23, 0.02))
    tyre = limb(inner, outer, (radius, radius), TRIM, 14)
    disc = disc_wheel(outer, radius, 0.06, spin, side)
    return replace(tyre, anchor=body * [1, 1, -1]), replace(disc, anchor=body + np.array([0.0, side * width, 0.0]))
