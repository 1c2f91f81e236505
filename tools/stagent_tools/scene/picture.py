"""Paths in the picture: always possible, no metres."""

from __future__ import annotations

import numpy as np

from stagent_tools.paths import sample_paths
from stagent_tools.scene.observed import Observed
from stagent_tools.streams import Streams
from stagent_tools.things import REST_ODDS, Family
from stagent_tools.types import Draws, FrameOfReference, Track

ACCELERATION: dict[Family, float] = {"person": 0.7, "vehicle": 0.3, "ball": 60.0, "animal": 4.0, "object": 3.0}
"""Typical rms acceleration in own sizes a second squared: the table of things, acceleration over size, rounded. Only
the middle of a wide prior; the level is learnt from the track."""

NEARING = 0.3
"""Typical rms acceleration of the logarithm of the apparent size, 1/s2: (speed / distance)2 of a car 20 m away at
10 m/s, or of a walker 3 m away."""

CUT_SHARE = 0.25
"""Where the picture's edge cuts a thing, its middle and size are known to this share of its size only."""


def picture_draws(track: Track, seen: Observed, time_factor: float, streams: Streams) -> Draws:
    """(x px right, y px down, ln apparent size) of the box's middle in the shot's reference frame."""
    points, cov = seen.anchor(centre=True)
    sizes = np.maximum(seen.sizes, 1.0)
    size = np.sqrt(sizes.prod(axis=1)) * seen.magnification()
    z = np.column_stack([points, np.log(size)])
    full = np.zeros((len(z), 3, 3))
    full[:, :2, :2] = cov
    edges = np.array([seen.sd[0] ** 2 + seen.sd[2] ** 2, seen.sd[1] ** 2 + seen.sd[3] ** 2])
    full[:, 2, 2] = (edges / sizes**2).sum(axis=1) / 4
    cut = seen.cut.any(axis=1)
    full[cut] += np.eye(3) * CUT_SHARE**2 * np.column_stack([size, size, np.ones(len(size))])[cut, :, None] ** 2
    own = float(np.median(size))
    family: Family = track.family if track.family in ACCELERATION else "object"
    paths = sample_paths(
        seen.t / time_factor,
        z,
        full,
        correlation_s=seen.correlation_s / time_factor,
        streams=streams,
        key=f"picture of {track.id}",
        rest_odds=REST_ODDS[family],
        acceleration=np.array([own * ACCELERATION[family], own * ACCELERATION[family], NEARING]),
    )
    return Draws(
        t=seen.t,
        p=paths.p,
        rest=paths.rest,
        seen=paths.seen,
        unit="px",
        frame=FrameOfReference.PICTURE,
        reference="the middle of its outline",
        time_factor=time_factor,
        notes=seen.notes,
    )
