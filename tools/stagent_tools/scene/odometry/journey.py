"""The camera's way over the road: steps joined to a path, and K draws of it.

The speed is a random walk seen through the steps; its draws come from a Kalman filter and backward sampling
(Fruhwirth-Schnatter, Data augmentation and dynamic linear models, 1994). Scale and pitch are common to all steps.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from stagent_tools.scene.pinhole import level_rotation
from stagent_tools.streams import SOURCES, Streams
from stagent_tools.types import BoolArray, Draws, FloatArray, FrameOfReference

CHANGE_MPS = 1.5
"""Change of speed in a second (standard deviation): everyday driving stays under 3 m/s2 (things.py, cars)."""

SHAPE_SD = 0.025
SHAPE_S = 2.0
"""The road is no plane, and a car dips: the height above what is seen of it wanders by this share (KITTI, two streets:
1.3 and 2.5 %), as long as it takes to drive over what is seen."""

STEP_SD = 0.01
"""Of a step's length, at the least."""

WOBBLE_S = 0.7
"""A car's body pitches within this, the road's slope changes over longer times, and the car with it."""

REST_MPS = 0.05
"""Speeds below this cannot be told from rest."""
FASTEST_MPS = 40.0
REST_DOUBT = 0.05
"""Share of the draws in which a camera that seems to rest creeps."""

REFERENCE = "the camera"


@dataclass(frozen=True)
class Journey:
    """n + 1 moments t (s video time) and what happened between them, n of each: seconds real time · direction (n, 2)
    unit vectors in the world · speed m/s, nan where it was not seen, and its sd · tilt, change of ln(speed) with the
    pitch, 1/rad. heading (n + 1,) counter-clockwise from world y, pitch and roll (n + 1,) against the road, radians.
    height m, and relative standard deviations of height and focal length; pitch_sd radians; shape_sd, by which the
    road's height wanders."""

    t: FloatArray
    seconds: FloatArray
    direction: FloatArray
    speed: FloatArray
    sd: FloatArray
    tilt: FloatArray
    heading: FloatArray
    pitch: FloatArray
    roll: FloatArray
    height: float
    height_sd: float
    focal_sd: float
    pitch_sd: float
    shape_sd: float = SHAPE_SD
    time_factor: float = 1.0
    notes: tuple[str, ...] = ()

    @property
    def seen(self) -> float:
        """Share of the time in which the road told a speed."""
        return float(self.seconds[np.isfinite(self.speed)].sum() / self.seconds.sum())

    def said(self) -> tuple[str, ...]:
        """What its lengths rest on."""
        if self.height_sd == 0:
            return ("the poses of the camera are those given",)
        pitch = np.degrees(np.median(self.pitch))
        return (f"the road lies {self.height:.3g} m under the camera, which looks down on it by {pitch:.1f} degrees",)

    def draws(self, streams: Streams) -> Draws:
        """K paths of the camera over ground, z = its height."""
        speeds, rest = self._speeds(streams)
        lengths = speeds * self._scale(streams) * self.seconds
        p = np.zeros((streams.k, len(self.t), 3))
        p[:, 1:, :2] = np.cumsum(lengths[..., None] * self.direction, axis=1)
        p[..., 2] = (self.height * np.exp(self.height_sd * streams.normal("camera", "height")))[:, None]
        resting = np.column_stack([rest[:, :1], rest[:, 1:] & rest[:, :-1], rest[:, -1:]])
        return Draws(
            t=self.t,
            p=p,
            rest=resting,
            seen=np.ones(len(self.t), dtype=bool),
            frame=FrameOfReference.GROUND,
            reference=REFERENCE,
            time_factor=self.time_factor,
            notes=self.notes,
        )

    def poses(self) -> FloatArray:
        """(n + 1, 3, 4) world_from_cam of the median way, the first over the world's origin."""
        median = self.draws(Streams(k=1, frozen=frozenset(SOURCES)))
        level = level_rotation(self.pitch, self.roll)
        cos, sin, zero, one = np.cos(self.heading), np.sin(self.heading), 0 * self.heading, 0 * self.heading + 1
        turned = np.stack([np.stack(row, -1) for row in ([cos, -sin, zero], [sin, cos, zero], [zero, zero, one])], -2)
        return np.concatenate([turned @ level.swapaxes(-1, -2), median.p[0, :, :, None]], axis=-1)

    def scale(self, streams: Streams) -> FloatArray:
        """(k,) by which all lengths of a draw are longer than the median ones, the road's shape left out."""
        return np.asarray(np.exp(self._common(streams) + np.median(self.tilt) * self._tilted(streams)))

    def _common(self, streams: Streams) -> FloatArray:
        """(k,) ln of what height and focal length do: metres go with both."""
        height = self.height_sd * streams.normal("camera", "height")
        return np.asarray(height + self.focal_sd * streams.normal("camera", "focal length"))

    def _tilted(self, streams: Streams) -> FloatArray:
        """(k,) rad off the median pitch."""
        return self.pitch_sd * streams.normal("camera", "pitch")

    def _scale(self, streams: Streams) -> FloatArray:
        """(k, n) by which each draw's steps are longer than the median ones."""
        middle = (self.t[1:] + self.t[:-1]) / 2 / self.time_factor
        anchors = np.arange(middle[0], middle[-1] + 2 * SHAPE_S, SHAPE_S)
        drawn = streams.normal("camera", "shape of the road", (len(anchors),))
        right = np.clip(np.searchsorted(anchors, middle), 1, len(anchors) - 1)
        share = np.clip((middle - anchors[right - 1]) / SHAPE_S, 0.0, 1.0)
        left, along = np.array([1 - share, share]) / np.hypot(1 - share, share)  # keeps the variance between anchors
        shape = self.shape_sd * (drawn[:, right - 1] * left + drawn[:, right] * along)
        return np.asarray(np.exp(self._common(streams)[:, None] + self.tilt * self._tilted(streams)[:, None] + shape))

    def _speeds(self, streams: Streams) -> tuple[FloatArray, BoolArray]:
        """(k, n) m/s under the median scale, and whether the camera rests."""
        mean, var = self._filtered()
        noise = streams.normal("pixels", "steps of the camera", (len(mean),))
        speeds = np.empty((streams.k, len(mean)))
        speeds[:, -1] = mean[-1] + np.sqrt(var[-1]) * noise[:, -1]
        for i in range(len(mean) - 2, -1, -1):
            grown = var[i] + self._growth(i + 1)
            gain = var[i] / grown
            speeds[:, i] = mean[i] + gain * (speeds[:, i + 1] - mean[i]) + np.sqrt(var[i] * (1 - gain)) * noise[:, i]
        creeps = streams.uniform("pixels", "does the camera rest") > 1 - REST_DOUBT
        rest = self._at_rest() & ~creeps[:, None]
        return np.where(rest, 0.0, speeds), rest

    def _at_rest(self) -> BoolArray:
        """(n,) the steps that cannot be told from rest, whatever lies unseen between them included."""
        known = np.isfinite(self.speed)
        slow = np.abs(self.speed[known]) < REST_MPS + 2 * self.sd[known]
        nearest = np.abs(np.arange(len(self.speed))[:, None] - np.flatnonzero(known)).argmin(axis=1)
        return np.asarray(slow[nearest])

    def _filtered(self) -> tuple[FloatArray, FloatArray]:
        """Kalman filter of the speed: mean and variance (n,) after each step."""
        mean, var = np.empty(len(self.speed)), np.empty(len(self.speed))
        m, v = float(np.nanmedian(self.speed)), FASTEST_MPS**2
        for i, (seen, sd) in enumerate(zip(self.speed, self.sd, strict=True)):
            v += self._growth(i) if i else 0.0
            if np.isfinite(seen):
                gain = v / (v + sd**2)
                m, v = m + gain * (seen - m), v * (1 - gain)
            mean[i], var[i] = m, v
        return mean, var

    def _growth(self, i: int) -> float:
        """Variance that the speed gains from the middle of step i - 1 to that of step i."""
        return float(CHANGE_MPS**2 * (self.seconds[i - 1] + self.seconds[i]) / 2)
