"""Metres from one scale: how many metres a pixel is at the thing, and its distance where it comes nearer.

A thing that keeps its distance moves in the plane of the picture: metres = px x scale. One that comes nearer is put on
its line of sight at distance = focal length x scale (similar triangles), the focal length drawn from everyday cameras.
The world is then x right, y away from the camera, z up, its origin in the middle of the picture; by sizes alone what
keeps its distance is put there too.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from stagent_tools.scene.apparent import Apparent
from stagent_tools.streams import Streams
from stagent_tools.types import FloatArray, VideoInfo

FOCAL_SHARE = 1.0
FOCAL_LOG_SD = 0.35
"""Everyday cameras: focal length over the longer side of the picture is 0.7 to 0.8 for phones and dash cams, 1.5 to 3
and more for broadcast (equivalent focal length over 36 mm); 95 % of this prior lies between 0.5 and 2."""

RIDES_SHARE, RIDES_LOG_SD = 0.7, 0.25
"""Cameras that ride in a car: phones behind the windscreen 0.75, dash cams with 60 to 100 degrees 0.87 to 0.42."""


@dataclass(frozen=True)
class Scaled:
    """z (n, 3) m, cov (n, 3, 3) m2 and metres a px (n,) under the median scale and focal length; to_draw for each
    draw's."""

    z: FloatArray
    cov: FloatArray
    scale: FloatArray
    to_draw: Callable[[FloatArray], FloatArray]

    def sideways(self, px: FloatArray) -> FloatArray:
        """(n, 3) m of px (n,) to the right."""
        return np.outer(px * self.scale, [1.0, 0.0, 0.0])


@dataclass(frozen=True)
class Tilt:
    """A segment that the picture is not quite parallel to: ends (2, 2) px, tilt (k,) how much fewer metres a pixel is
    at its second end than on average (and more at the first)."""

    ends: FloatArray
    tilt: FloatArray


def in_plane(
    points: FloatArray,
    cov: FloatArray,
    scale: float,
    draws: FloatArray,
    info: VideoInfo,
    tilt: Tilt | None = None,
) -> Scaled:
    """Keeps its distance. points (n, 2) px, cov (n, 2, 2), scale m a px, draws (k,) of the scale over its median."""
    z = _upright(points, info) * scale
    full = _in_picture(cov) * scale**2

    def to_draw(p: FloatArray) -> FloatArray:
        straight = p if tilt is None else _tilted(p, _upright(tilt.ends, info) * scale, tilt.tilt)
        return straight * draws[:, None, None]

    return Scaled(z, full, np.full(len(z), scale), to_draw)


def along_sight(
    points: FloatArray,
    cov: FloatArray,
    size_m: float,
    draws: FloatArray,
    look: Apparent,
    info: VideoInfo,
    streams: Streams,
    rides: bool,
) -> Scaled:
    """Comes nearer or goes away: scale = true size / apparent size, distance = focal length x scale. `rides`: the
    camera does, in a car."""
    focal, zoom = _focal(info, streams, rides)
    # across the line of sight the steady size is the scale: a moment's wrong size moves the thing along it only
    scale = size_m / np.exp(look.ln_smooth)
    z = _upright(points, info) * scale[:, None]
    z[:, 1] = focal * size_m / np.exp(look.ln_px)
    full = _in_picture(cov) * scale[:, None, None] ** 2
    full[:, 1, 1] = (focal * scale * look.ln_sd) ** 2
    factors = np.column_stack([draws, draws * zoom, draws])

    def to_draw(p: FloatArray) -> FloatArray:
        return p * factors[:, None, :]

    return Scaled(z, full, scale, to_draw)


def set_back(flat: Scaled, info: VideoInfo, streams: Streams, rides: bool) -> Scaled:
    """What keeps its distance, at that distance from the camera: how far it is from another thing hangs on both."""
    focal, zoom = _focal(info, streams, rides)
    z = flat.z.copy()
    z[:, 1] = focal * flat.scale

    def to_draw(p: FloatArray) -> FloatArray:
        placed = flat.to_draw(p)
        placed[..., 1] *= zoom[:, None]
        return placed

    return Scaled(z, flat.cov, flat.scale, to_draw)


def _focal(info: VideoInfo, streams: Streams, rides: bool) -> tuple[float, FloatArray]:
    """px, and (k,) the draws over it."""
    share, log_sd = (RIDES_SHARE, RIDES_LOG_SD) if rides else (FOCAL_SHARE, FOCAL_LOG_SD)
    return share * max(info.width, info.height), np.exp(log_sd * streams.normal("camera", "focal length"))


def _tilted(p: FloatArray, ends: FloatArray, tilt: FloatArray) -> FloatArray:
    """Projective stretch along the segment ends (2, 3) m that keeps both ends: s -> (1 + c) s / (1 + c s), slope
    1 + c at the first end and 1 / (1 + c) at the second; across it a plane
    perspective shrinks by sqrt(1 + c) / (1 + c s)."""
    along = ends[1] - ends[0]
    length = float(np.linalg.norm(along))
    unit = along / length
    share = (p - ends[0]) @ unit / length
    c = tilt[:, None]
    # beyond a few lengths of the segment the stretch is kept where it is
    bend = np.maximum(1 + c * share, 0.5)
    moved = (1 + c) * share / bend
    across = p - ends[0] - (share * length)[..., None] * unit
    return np.asarray(ends[0] + (moved * length)[..., None] * unit + across * (np.sqrt(1 + c) / bend)[..., None])


def _upright(points: FloatArray, info: VideoInfo) -> FloatArray:
    """(n, 3) px about the picture's middle: right, 0, up."""
    return _turned_up(points - np.array([info.width / 2, info.height / 2]))


def _turned_up(steps: FloatArray) -> FloatArray:
    """(n, 2) px right, down to (n, 3) px right, 0, up."""
    return np.column_stack([steps[:, 0], np.zeros(len(steps)), -steps[:, 1]])


def _in_picture(cov: FloatArray) -> FloatArray:
    """(n, 2, 2) of (right, down) px to (n, 3, 3) of (right, away, up) px."""
    full = np.zeros((len(cov), 3, 3))
    full[:, 0, 0] = cov[:, 0, 0]
    full[:, 2, 2] = cov[:, 1, 1]
    full[:, 0, 2] = full[:, 2, 0] = -cov[:, 0, 1]
    return full
