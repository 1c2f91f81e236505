"""Ways from the picture to the ground: marked points of a plane, or a camera with its height and pitch or its poses."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import cv2
import numpy as np

from stagent_tools.errors import UsageError
from stagent_tools.scene.block import Sight
from stagent_tools.scene.camera_motion import CameraMotion
from stagent_tools.scene.homography import fit, fit_with_draws, jacobian, warp
from stagent_tools.scene.mount import CROSSFALL_SD, Mount, mount_of, way_of
from stagent_tools.scene.pinhole import centre_from_ground, focal_from_ground, ground_to_image, level_rotation
from stagent_tools.scene.road import (
    DRIFT_S,
    DRIFT_SD,
    VEER_S,
    VEER_SD,
    Ahead,
    Ground,
    Level,
    ridden,
    wander,
)
from stagent_tools.scene.settled import Settled, settled
from stagent_tools.scene.side_files import CameraFile, PlaneFile
from stagent_tools.streams import Streams
from stagent_tools.types import FloatArray, VideoInfo

CLICK_PX = 1.5
"""Standard deviation of a marked point: a person's click on a full-size frame; more if the points' own residual says
so."""

FOCAL_LOG_SD = 0.35
"""Spread of ln(focal length / longer side of the picture) about 0 among everyday cameras: phones 0.75, dash cams 0.6
to 0.8, broadcast 1.5 to 3 and more (equivalent focal lengths over 36 mm)."""

MISFIT_SHARE = 0.04
"""Points of a plane that miss by more than this share of the picture's longer side were mistyped."""


class GroundView(Protocol):
    """Homographies ground -> picture, (x, y) metres -> px of the shot's reference frame."""

    def ideal(self, points: FloatArray) -> FloatArray:
        """(n, 2) px without lens distortion."""
        ...

    def median(self, t: FloatArray) -> FloatArray:
        """(n, 3, 3)"""
        ...

    def drawn(self, t: FloatArray, streams: Streams) -> FloatArray:
        """(k, 1 or n, 3, 3)"""
        ...

    def centres(self, t: FloatArray, streams: Streams) -> FloatArray:
        """(k, 1 or n, 3) m drawn camera centres; nan in draws in which the view does not tell it."""
        ...

    def said(self) -> tuple[str, ...]: ...


@dataclass(frozen=True)
class PlaneView:
    """From marked points. px (n, 2) are in the reference frame, metres (n, 2) right-handed as seen from above."""

    px: FloatArray
    metres: FloatArray
    principal: FloatArray
    typical_focal: float

    @property
    def residual_px(self) -> float:
        """Root mean square miss of the points, corrected for the eight fitted numbers; 0 for four points."""
        miss = warp(fit(self.metres, self.px), self.metres) - self.px
        free = 2 * len(self.px) - 8
        return float(np.sqrt((miss**2).sum() / free)) if free else 0.0

    @property
    def click_px(self) -> float:
        return max(CLICK_PX, self.residual_px)

    def ideal(self, points: FloatArray) -> FloatArray:
        return points

    def median(self, t: FloatArray) -> FloatArray:
        return np.broadcast_to(fit(self.metres, self.px), (len(t), 3, 3))

    def drawn(self, t: FloatArray, streams: Streams) -> FloatArray:  # noqa: ARG002 - the same at all times
        noise = streams.normal("camera", "marked points of the plane", self.px.shape)
        return fit_with_draws(self.metres, self.px, self.click_px, noise)[:, None]

    def centres(self, t: FloatArray, streams: Streams) -> FloatArray:
        ground = self.drawn(t, streams)[:, 0]
        centres = centre_from_ground(ground, self.focals(ground, streams), self.principal)
        centres[centres[:, 2] <= 0] = np.nan
        return centres[:, None]

    def focals(self, ground: FloatArray, streams: Streams) -> FloatArray:
        """(k,) px for drawn homographies (k, 3, 3): the focal length that the plane tells and the everyday prior, each
        draw weighing them by how well the plane tells it (product of two log-normals)."""
        told = focal_from_ground(ground, self.principal)
        log_told = np.log(told / self.typical_focal)
        usable = log_told[np.isfinite(log_told)]
        prior = FOCAL_LOG_SD * streams.normal("camera", "focal length")
        spread = float(np.std(usable)) if len(usable) > streams.k / 2 else np.inf
        share = FOCAL_LOG_SD**2 / (FOCAL_LOG_SD**2 + spread**2)
        centre_of_told = float(np.median(usable)) if len(usable) else 0.0
        log_focal = share * np.where(np.isfinite(log_told), log_told, centre_of_told) + (1 - share) * prior
        return np.asarray(self.typical_focal * np.exp(log_focal))

    def said(self) -> tuple[str, ...]:
        fitted = f", which fit to {self.residual_px:.1f} px" if self.residual_px > 0 else ""
        return (f"the ground is the plane through the {len(self.px)} marked points{fitted}",)


@dataclass(frozen=True)
class CameraView:
    """From a calibrated camera: level ground z = 0 under a camera at (0, 0, height), or poses over time, which see the
    frames themselves; `motion` takes their pixels to the reference frame."""

    camera: CameraFile
    motion: CameraMotion

    @property
    def _intrinsics(self) -> FloatArray:
        c = self.camera
        return np.array([[c.fx, 0, c.cx], [0, c.fy, c.cy], [0, 0, 1.0]])

    def ideal(self, points: FloatArray) -> FloatArray:
        if not np.any(self.camera.distortion):
            return points
        k = self._intrinsics
        undistorted = cv2.undistortPoints(points[:, None], k, self.camera.distortion, P=k)
        return np.asarray(undistorted[:, 0], dtype=np.float64)

    def ideal_boxes(self, boxes: FloatArray) -> FloatArray:
        """(n, 4) px without lens distortion: each edge where its middle is."""
        x, y = (boxes[:, 0] + boxes[:, 2]) / 2, (boxes[:, 1] + boxes[:, 3]) / 2
        sides = [self.ideal(np.column_stack([boxes[:, edge], y]))[:, 0] for edge in (0, 2)]
        ends = [self.ideal(np.column_stack([x, boxes[:, edge]]))[:, 1] for edge in (1, 3)]
        return np.column_stack([sides[0], ends[0], sides[1], ends[1]])

    def median(self, t: FloatArray) -> FloatArray:
        one = self._homographies(t, Streams(k=1, frozen=frozenset({"camera"})))[0]
        return np.asarray(np.broadcast_to(one, (len(t), 3, 3)))

    def drawn(self, t: FloatArray, streams: Streams) -> FloatArray:
        return self._homographies(t, streams)

    def centres(self, t: FloatArray, streams: Streams) -> FloatArray:
        return self._placed(t, streams)[1]

    def said(self) -> tuple[str, ...]:
        if self.camera.poses and self.camera.height_m is not None:
            return (f"the road lies {self.camera.height_m:.3g} m under the way of the camera",)
        if self.camera.poses:
            return ("the ground is flat and level at height 0 of the poses given",)
        return (
            f"the ground is flat, {self.camera.height_m:.3g} m under the camera, which looks down by "
            f"{self.camera.pitch_deg:.3g} degrees",
        )

    def sight(self, t: FloatArray) -> Sight:
        """The median camera at each of t (n,) s, and what may be wrong with it all along."""
        c = self.camera
        rotation, centre = self._placed(t, Streams(k=1, frozen=frozenset({"camera"})))
        height = c.height_m if c.height_m is not None else float(np.median(centre[0, :, 2]))
        return Sight(
            centre=np.broadcast_to(centre[0], (len(t), 3)),
            rotation=np.broadcast_to(rotation[0], (len(t), 3, 3)),
            k=self._intrinsics,
            focal_sd=c.focal_sd,
            leans=self._leans,
            lift_sd=c.height_sd * abs(height),
            drift=wander(t, DRIFT_SD, DRIFT_S) if self.rides else np.zeros((len(t), 0)),
            rise=wander(t, *self._stood.wander) if self.rides else np.zeros((len(t), 0)),
            veer=wander(t, VEER_SD, VEER_S) if isinstance(self.ground, Ahead) else None,
        )

    @property
    def rides(self) -> bool:
        """Its poses change."""
        places = [pose.matrix[:, 3] for pose in self.camera.poses]
        return bool(places) and bool(np.ptp(places, axis=0).max() > 0)

    @cached_property
    def ground(self) -> Ground:
        """What lies under the things that it sees."""
        if self.camera.poses:
            return Level() if self.camera.height_m is None else ridden(self._stood.poses, self.camera.height_m)
        return Ahead() if self.motion.kind == "driving" else Level()

    @cached_property
    def _stood(self) -> Settled:
        """Where the camera stood at the times of its poses: at the altitudes of a road, where it rides along one."""
        poses = np.array([pose.matrix for pose in self.camera.poses]).reshape(-1, 3, 4)
        return settled(poses) if self.rides and self.camera.height_m is not None else Settled(poses)

    @property
    def _leans(self) -> FloatArray:
        """(2, 2) rad, root of the covariance of tilt and turn against the road."""
        mount = mount_of(way_of(self._stood.poses)) if self.rides else Mount()
        own = np.radians([self.camera.pitch_sd_deg, self.camera.roll_sd_deg])
        return np.asarray(np.linalg.cholesky(np.diag(own**2) + mount.leans(self._stood.lean_sd, CROSSFALL_SD)))

    def _homographies(self, t: FloatArray, streams: Streams) -> FloatArray:
        rotation, centre = self._placed(t, streams)
        zoom = np.exp(self.camera.focal_sd * streams.normal("camera", "focal length"))
        intrinsics = np.broadcast_to(self._intrinsics, (streams.k, 1, 3, 3)).copy()
        intrinsics[:, 0, 0, 0] *= zoom
        intrinsics[:, 0, 1, 1] *= zoom
        seen = ground_to_image(intrinsics, rotation, centre)
        if not self.camera.poses:
            return seen
        return np.asarray(np.stack([self.motion.at(float(moment)) for moment in t]) @ seen)

    def _placed(self, t: FloatArray, streams: Streams) -> tuple[FloatArray, FloatArray]:
        """cam_from_world (k, 1 or n, 3, 3) and centre (k, 1 or n, 3) m of the draws."""
        c = self.camera
        tilt = np.radians(c.pitch_sd_deg) * streams.normal("camera", "pitch")
        turn = np.radians(c.roll_sd_deg) * streams.normal("camera", "roll")
        lift = np.exp(c.height_sd * streams.normal("camera", "height"))
        if not c.poses and c.height_m is not None and c.pitch_deg is not None:
            rotation = level_rotation(np.radians(c.pitch_deg) + tilt, np.radians(c.roll_deg) + turn)[:, None]
            centre = np.zeros((streams.k, 1, 3))
            centre[:, 0, 2] = c.height_m * lift
            return rotation, centre
        poses = np.stack([self._pose_at(float(moment)) for moment in t])
        # a common error of the mounting: the camera tilted and turned against its poses
        rotation = _small_turn(tilt, turn)[:, None] @ poses[None, :, :, :3].swapaxes(-1, -2)
        centre = np.repeat(poses[None, :, :, 3], streams.k, axis=0)
        centre[..., 2] *= lift[:, None]
        return rotation, centre

    def _pose_at(self, t: float) -> FloatArray:
        """(3, 4) world_from_cam at t, linear between two poses (rotation re-orthogonalised), the nearest outside."""
        poses = self._stood.poses
        times = np.array([pose.t for pose in self.camera.poses])
        right = int(np.clip(np.searchsorted(times, t), 1, len(times) - 1)) if len(times) > 1 else 0
        left = max(right - 1, 0)
        span = times[right] - times[left]
        share = float(np.clip((t - times[left]) / span, 0.0, 1.0)) if span > 0 else 0.0
        mixed = (1 - share) * poses[left] + share * poses[right]
        u, _, v = np.linalg.svd(mixed[:, :3])
        return np.column_stack([u @ v, mixed[:, 3]]).astype(np.float64)


def plane_view(plane: PlaneFile, info: VideoInfo, motion: CameraMotion) -> PlaneView:
    """The marked points in the shot's reference frame; on a driving camera the plane travels with the camera."""
    px, metres = warp(motion.at(plane.t), plane.px), plane.metres
    homography = fit(metres, px)
    miss = np.linalg.norm(warp(homography, metres) - px, axis=1)
    longer = float(max(info.width, info.height))
    if not np.isfinite(miss).all() or float(miss.max()) > MISFIT_SHARE * longer:
        worst = int(np.nanargmax(np.where(np.isfinite(miss), miss, np.inf))) + 1
        raise UsageError(
            f"The points of the plane do not lie on one plane: point {worst} misses by {miss[worst - 1]:.0f} px.",
            "Check its px and its metres.",
        )
    # seen from above, x to y turns left; in the picture (y down) that is a negative determinant
    if float(np.median(np.linalg.det(jacobian(homography, metres)))) > 0:
        metres = metres * np.array([-1.0, 1.0])
    return PlaneView(px, metres, np.array([info.width / 2, info.height / 2]), longer)


def _small_turn(tilt: FloatArray, turn: FloatArray) -> FloatArray:
    """(k, 3, 3) rotation of the camera about its own right axis by tilt and its forward axis by turn, radians."""
    level = level_rotation(np.zeros_like(tilt), np.zeros_like(tilt))
    return np.asarray(level_rotation(tilt, turn) @ level.swapaxes(-1, -2))
