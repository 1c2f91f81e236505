"""Paths in the picture: always possible, no metres."""

from __future__ import annotations

import numpy as np

from stagent_tools.paths import sample_paths
from stagent_tools.scene.completed import filled_in
from stagent_tools.scene.observed import FEWEST_INTACT, Observed
from stagent_tools.streams import Streams
from stagent_tools.things import REST_ODDS, Family
from stagent_tools.types import Draws, FloatArray, FrameOfReference, Track

ACCELERATION: dict[Family, float] = {"person": 0.7, "vehicle": 0.3, "ball": 60.0, "animal": 4.0, "object": 3.0}
"""Typical rms acceleration in own sizes a second squared: the table of things, acceleration over size, rounded. Only
the middle of a wide prior; the level is learnt from the track."""

NEARING = 0.3
"""Typical rms acceleration of the logarithm of the apparent size, 1/s2: (speed / distance)2 of a car 20 m away at
10 m/s, or of a walker 3 m away."""

CUT_SHARE = 0.25
"""Where the picture's edge cuts a thing, its middle is known to this share of its size only."""

UNKNOWN_LN_SD = 1.0
"""Where nothing tells how big a cut thing would look: anything from a third to three times as big."""


def picture_draws(track: Track, seen: Observed, time_factor: float, streams: Streams) -> Draws:
    """(x px right, y px down, ln apparent size) of the box's middle in the shot's reference frame."""
    points, cov = seen.anchor(centre=True)
    family: Family = track.family if track.family in ACCELERATION else "object"
    ln_size, ln_var = _ln_size(seen, family)
    size = np.exp(ln_size)
    z = np.column_stack([points, ln_size])
    full = np.zeros((len(z), 3, 3))
    full[:, :2, :2] = cov
    full[:, 2, 2] = ln_var
    cut = seen.cut.any(axis=1)
    full[cut, :2, :2] += np.eye(2) * (CUT_SHARE * size[cut, None, None]) ** 2
    own = float(np.median(size))
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
        followed=track.span,
    )


def _ln_size(seen: Observed, family: Family) -> tuple[FloatArray, FloatArray]:
    """(n,) ln px of the geometric mean of both sides, and its variance. A side that the picture's edge cuts is told by
    the other one: a thing that leaves shrinks in the picture only, not in the world. That holds for the lower and the
    upper edge; at the left and the right one a car shows its bonnet first, which is lower than its roof."""
    whole = ~seen.cut.any(axis=1)
    known = np.ones(len(seen.t), dtype=bool)
    if not whole.all() and whole.sum() >= FEWEST_INTACT:
        sideways = np.asarray(seen.cut[:, [0, 2]].any(axis=1))
        seen, known = filled_in(seen, family)
        known = known & ~sideways
    sizes = np.maximum(seen.sizes, 1.0)
    ln = np.log(sizes.prod(axis=1)) / 2 + np.log(seen.magnification())
    edges = seen.sd**2 + seen.hidden**2
    var = ((edges[:, :2] + edges[:, 2:]) / sizes**2).sum(axis=1) / 4
    ln = np.where(known, ln, np.interp(seen.t, seen.t[known], ln[known]))
    return ln, np.where(known, var, UNKNOWN_LN_SD**2)
