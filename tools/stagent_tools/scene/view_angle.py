"""From which side a thing is seen, and so how many metres its box is: by the box's shape and the way it moves.

A block of length L, width W and height H, seen from an elevation e above the ground at an angle a to its heading,
fills about |L sin a| + |W cos a| across and H cos e + (|L cos a| + |W sin a|) sin e up the picture (orthographic
projection of a box); its heading points to (sin a, cos a sin e) there. Draws of (L, W, H, a, e) are weighted by how
well they give the shape and the motion that were seen.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from stagent_tools.streams import Streams
from stagent_tools.things import Thing
from stagent_tools.types import FloatArray

CANDIDATES = 16384
"""Draws to choose from: eight for each one kept."""

LOW_SHARE = 0.7
LOW_SD = np.radians(20.0)
"""Seven cameras of ten stand or hang low (half-normal elevation), the others anywhere up to straight above.
Judgement; the shape of the box decides."""

SHAPE_LOG_SD = 0.12
"""A thing is no block: rounded corners, mirrors, a neck."""

HEADING_SD = np.radians(15.0)
"""The heading in the picture is read off a path that perspective bends."""


@dataclass(frozen=True)
class Viewed:
    """(k,) m: the geometric mean of the box's sides; extent (k, 3) m length, width, height; elevation (k,) rad."""

    diagonal_m: FloatArray
    extent: FloatArray
    elevation: FloatArray


def viewed(thing: Thing, ln_aspect: float, heading: float | None, streams: Streams, key: str) -> Viewed:
    """`ln_aspect` is ln(width / height) of the box, `heading` the direction of its motion in the picture, radians
    from right towards up, None if it does not move there. With "scale" frozen all draws are the best one's."""
    drawing = Streams(streams.seed, CANDIDATES)
    noise = drawing.normal("scale", f"view of {key}", (3,))
    columns = [prior for prior in (thing.length, thing.width, thing.height) if prior is not None]
    size = np.stack([p.median_m * np.exp(p.log_sd * noise[:, i]) for i, p in enumerate(columns)], axis=1)
    u = drawing.uniform("scale", f"angles of {key}", (3,))
    low = np.abs(LOW_SD * drawing.normal("scale", f"elevation of {key}"))
    # the view is uniform over the upper half of the sphere, or low
    elevation = np.where(u[:, 0] < LOW_SHARE, np.minimum(low, np.pi / 2), np.arcsin(u[:, 1]))
    azimuth = 2 * np.pi * u[:, 2]
    sin, cos, up = np.abs(np.sin(azimuth)), np.abs(np.cos(azimuth)), np.sin(elevation)
    across = size[:, 0] * sin + size[:, 1] * cos
    upward = size[:, 2] * np.cos(elevation) + (size[:, 0] * cos + size[:, 1] * sin) * up
    log_weight = -0.5 * ((np.log(across / upward) - ln_aspect) / SHAPE_LOG_SD) ** 2
    if heading is not None:
        seen = np.arctan2(np.cos(azimuth) * up, np.sin(azimuth))
        turn = np.angle(np.exp(1j * (seen - heading)))
        log_weight += -0.5 * (turn / HEADING_SD) ** 2
    chosen = _resample(log_weight, streams, key)
    return Viewed(np.sqrt(across * upward)[chosen], size[chosen], elevation[chosen])


def _resample(log_weight: FloatArray, streams: Streams, key: str) -> FloatArray:
    """(k,) indices by weight, independent of each other; the median of the order by weight when frozen."""
    weight = np.exp(log_weight - log_weight.max())
    cumulative = np.cumsum(weight / weight.sum())
    if "scale" in streams.frozen:
        return np.full(streams.k, int(np.argmax(log_weight)))
    u = streams.uniform("scale", f"which view of {key}")
    return np.minimum(np.searchsorted(cumulative, u), len(weight) - 1)
