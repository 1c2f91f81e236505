"""A camera told by the sizes of what stands on the ground before it, for want of any measure that is given.

Who stands farther away looks smaller and stands higher in the picture: how fast heights shrink towards the horizon says
how high the camera is and how it looks down, to a common scale that the kinds' usual heights tell (Hoiem, Efros and
Hebert, Putting objects in perspective, IJCV 2008, section 3). One thing alone hardly tells it; several put one another
in their places, which is what questions about two of them need.

The posterior over focal length, pitch and height is sampled by adaptive importance sampling (population Monte Carlo,
Cappe et al., JCGS 2004).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from stagent_tools.scene.apparent import POSE_CORRELATION_S, POSE_LOG_SD
from stagent_tools.scene.observed import Observed
from stagent_tools.scene.pinhole import ground_to_image, level_rotation
from stagent_tools.streams import Streams
from stagent_tools.things import Thing
from stagent_tools.types import BoolArray, FloatArray, VideoInfo

FOCAL = (0.0, 0.35)
"""ln(focal length / longer side): everyday cameras, as in scene/scaled.py."""
PITCH = (np.radians(8.0), np.radians(12.0))
STEEPEST = np.radians(60.0)
"""Cameras look level or a little down; steeper ones see heads and no heights."""
HEIGHT = (np.log(2.5), 0.8)
"""ln m: 95 % lie between half a metre (a tripod on the ground) and 12 m (a pole, a balcony)."""

UPRIGHT_LOG_SD = {"person": 0.05, "vehicle": 0.15}
"""Beside the kind's spread: stoops and strides; how far a vehicle's box reaches up to its far end."""
ODD_ONE = -8.0
"""ln likelihood of a thing that is not what it seems, or does not stand on this ground."""
ODD_SHARE = 0.1

PARTICLES, ROUNDS, KEPT = 4096, 5, 1024
FEWEST = 200
"""Effective particles that a round's proposal is fitted to."""


class _Upright(NamedTuple):
    """foot (n, 2) px about the middle of the picture, ln_px (n,) of the height above it · ln m and spread of the kind's
    height · `pose` how much the height varies from one moment to the next."""

    foot: FloatArray
    ln_px: FloatArray
    ln_m: float
    spread: float
    pose: float


@dataclass(frozen=True)
class SizesView:
    """A `GroundView`. cameras (m, 3), equally likely: ln focal px, pitch rad, ln height m · principal (2,) px."""

    cameras: FloatArray
    principal: FloatArray

    def ideal(self, points: FloatArray) -> FloatArray:
        return points

    def median(self, t: FloatArray) -> FloatArray:
        return np.broadcast_to(self._homographies(self.cameras.mean(axis=0)[None])[0], (len(t), 3, 3))

    def drawn(self, t: FloatArray, streams: Streams) -> FloatArray:  # noqa: ARG002 - the same at all times
        return self._homographies(self._chosen(streams))[:, None]

    def centres(self, t: FloatArray, streams: Streams) -> FloatArray:  # noqa: ARG002
        out = np.zeros((streams.k, 1, 3))
        out[:, 0, 2] = np.exp(self._chosen(streams)[:, 2])
        return out

    def said(self) -> tuple[str, ...]:
        return ("the ground is flat, and seen as the usual heights of what stands on it tell",)

    def _chosen(self, streams: Streams) -> FloatArray:
        """(k, 3)"""
        if "camera" in streams.frozen:
            return np.repeat(self.cameras.mean(axis=0)[None], streams.k, axis=0)
        share = streams.uniform("camera", "camera by sizes")
        return np.asarray(self.cameras[(share * len(self.cameras)).astype(int)])

    def _homographies(self, cameras: FloatArray) -> FloatArray:
        """(k, 3, 3) ground -> picture of cameras (k, 3)."""
        k = len(cameras)
        intrinsics = np.zeros((k, 3, 3))
        intrinsics[:, 0, 0] = intrinsics[:, 1, 1] = np.exp(cameras[:, 0])
        intrinsics[:, :2, 2], intrinsics[:, 2, 2] = self.principal, 1.0
        centre = np.column_stack([np.zeros((k, 2)), np.exp(cameras[:, 2])])
        return ground_to_image(intrinsics, level_rotation(cameras[:, 1], np.zeros(k)), centre)


def view_by_sizes(things: Sequence[tuple[Observed, Thing]], info: VideoInfo) -> SizesView | None:
    """The view that fits all these things; None if none of them tells a height."""
    principal = np.array([info.width / 2, info.height / 2])
    told = [one for seen, thing in things if (one := _upright(seen, thing, principal)) is not None]
    if not told:
        return None
    rng = np.random.default_rng(0)
    longer = float(max(info.width, info.height))
    middle = np.array([np.log(longer) + FOCAL[0], PITCH[0], HEIGHT[0]])
    spread = np.array([FOCAL[1], PITCH[1], HEIGHT[1]])
    mean, root = middle, np.diag(spread)
    for _ in range(ROUNDS):
        noise = rng.standard_normal((PARTICLES, 3))
        cameras = mean + noise @ root.T
        target = -0.5 * (((cameras - middle) / spread) ** 2).sum(axis=1) + _likelihood(cameras, told)
        ln_weight = target + 0.5 * (noise**2).sum(axis=1)
        weight = _tempered(ln_weight)
        mean = weight @ cameras
        off = cameras - mean
        root = np.linalg.cholesky((off * weight[:, None]).T @ off + 1e-8 * np.eye(3))
    weight = np.exp(ln_weight - ln_weight.max())
    return SizesView(cameras[rng.choice(PARTICLES, KEPT, p=weight / weight.sum())], principal)


def _upright(seen: Observed, thing: Thing, principal: FloatArray) -> _Upright | None:
    """What is whole of a thing, once every `POSE_CORRELATION_S`."""
    if thing.height is None or thing.family not in UPRIGHT_LOG_SD:
        return None
    whole: BoolArray = np.logical_not(seen.cut.any(axis=1))
    if not whole.any():
        return None
    seen = seen.at(whole, "")
    picked = np.unique(((seen.t - seen.t[0]) / POSE_CORRELATION_S).astype(int), return_index=True)[1]
    foot, _ = seen.anchor(centre=False)
    px = seen.smooth(np.log(np.maximum(seen.sizes[:, 1:] * seen.magnification()[:, None], 1.0)))[:, 0]
    spread = float(np.hypot(thing.height.log_sd, UPRIGHT_LOG_SD[thing.family]))
    pose = POSE_LOG_SD[thing.family]
    return _Upright(foot[picked] - principal, px[picked], float(np.log(thing.height.median_m)), spread, pose)


def _likelihood(cameras: FloatArray, things: Sequence[_Upright]) -> FloatArray:
    """(m,) ln likelihood of cameras (m, 3): each thing's height is off by its own factor, and a little each time."""
    total = np.where((cameras[:, 1] < STEEPEST) & (cameras[:, 1] > -STEEPEST / 2), 0.0, -np.inf)
    for thing in things:
        off = thing.ln_px - _ln_px(cameras, thing)
        mean = off.mean(axis=1)
        around = ((off - mean[:, None]) ** 2).sum(axis=1) / thing.pose**2
        own = mean**2 / (thing.spread**2 + thing.pose**2 / off.shape[1])
        fits = np.where(np.isfinite(around), -0.5 * (around + own), -np.inf)
        total = total + np.logaddexp(np.log(1 - ODD_SHARE) + fits, np.log(ODD_SHARE) + ODD_ONE)
    return np.asarray(total)


def _ln_px(cameras: FloatArray, thing: _Upright) -> FloatArray:
    """(m, n) ln of the height in the picture of what stands at the foot points; nan above the horizon.

    With b px / focal length below the middle of the picture, the ray to the foot meets the ground at the depth
    h / (b cos + sin) of the pitch; what is H high there ends H (cos - b sin) / (depth - H sin) above it.
    """
    focal, pitch, camera = np.exp(cameras[:, :1]), cameras[:, 1:2], np.exp(cameras[:, 2:])
    sin, cos, high = np.sin(pitch), np.cos(pitch), np.exp(thing.ln_m)
    below = thing.foot[:, 1] / focal
    with np.errstate(invalid="ignore", divide="ignore"):
        depth = camera / (below * cos + sin)
        px = np.where(depth > 0, focal * high * (cos - below * sin) / (depth - high * sin), np.nan)
        return np.asarray(np.log(px))


def _tempered(ln_weight: FloatArray) -> FloatArray:
    """(m,) weights that add up to 1, flattened until `FEWEST` particles count."""
    ln_weight = ln_weight - ln_weight.max()
    for power in (1.0, 0.5, 0.25, 0.1, 0.05, 0.02):
        weight = np.exp(power * ln_weight)
        weight /= weight.sum()
        if 1 / (weight**2).sum() >= FEWEST:
            break
    return np.asarray(weight)
