"""How the camera moves: fixed, panning (a homography explains the background) or driving (it does not)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from stagent_tools.scene.background import BackgroundTracker, Sighting, shift
from stagent_tools.types import FloatArray, Frame, VideoInfo

MotionKind = Literal["fixed", "panning", "driving"]

NOISE = 0.0012
"""Shares of the picture's longer side. Under this the background's place is known no better (0.6 px of 480; the ten
fixed clips looked at read 0.02 to 0.4 px): the homographies of such a shot are set to exactly the identity."""

SWAY = 0.014
"""A camera on a swaying mount or held still by hand stays within this (looked at: 0.7 and 1.1 % over 11 s)."""

SHARPNESS = 0.8
"""Share of the background features within a pixel of one homography, over their rms miss in small-picture px. Where
a homography holds, many features fit it sharply (looked at: 1.1 to 5); where parallax bends the picture, a few fit
loosely (five driving clips: 0.44 to 0.65)."""


@dataclass(frozen=True)
class CameraMotion:
    """The camera against the background.

    times (n,) s · to_reference (n, 3, 3) maps px of the frame to px of the first frame of its shot, full resolution;
    the identity for a shot that is fixed within noise and for a driving one (no homography holds there) ·
    shake_px rms of the picture's movement in fixed shots · residual_px (n,) rms of what the homography leaves, nan
    where the background was hidden · moving 0..1, how likely it is that the camera moves.
    `kind` is that of the longest shot; `kinds` (n,) that of each frame's shot.
    """

    kind: MotionKind
    times: FloatArray
    to_reference: FloatArray
    shake_px: float
    residual_px: FloatArray
    moving: float = 0.0
    kinds: tuple[MotionKind, ...] = ()

    def at(self, t: float) -> FloatArray:
        """(3, 3) of the frame shown at t."""
        return np.asarray(self.to_reference[self._index(t)])

    def kind_at(self, t: float) -> MotionKind:
        return self.kinds[self._index(t)] if self.kinds else self.kind

    def _index(self, t: float) -> int:
        shown = int(np.searchsorted(self.times, t + 1e-6, side="right")) - 1
        return max(shown, 0)


def fixed_camera(times: FloatArray) -> CameraMotion:
    """A camera that is known not to move."""
    n = len(times)
    return CameraMotion("fixed", times, np.tile(np.eye(3), (n, 1, 1)), 0.0, np.zeros(n))


@dataclass
class _Shot:
    """What was seen of one shot; pictures are not kept."""

    tracker: BackgroundTracker = field(default_factory=BackgroundTracker)
    times: list[float] = field(default_factory=list)
    homographies: list[FloatArray] = field(default_factory=list)
    shifts: list[float] = field(default_factory=list)
    residuals: list[float] = field(default_factory=list)
    sharpness: list[float] = field(default_factory=list)


class CameraMotionEstimator:
    """Feed it every frame of a video once, in order, with its small grey picture."""

    def __init__(self, info: VideoInfo) -> None:
        self._info = info
        self._shots = [_Shot()]
        self._to_small: FloatArray = np.eye(3)

    def see(self, frame: Frame, grey: NDArray[np.uint8]) -> FloatArray:
        """(3, 3) this frame -> the first frame of its shot, full-resolution px; as measured, not yet judged."""
        shot = self._shots[-1]
        height, width = frame.image.shape[:2]
        # OpenCV counts from the centre of the first pixel, we from its corner
        self._to_small = np.array(
            [[grey.shape[1] / width, 0, -0.5], [0, grey.shape[0] / height, -0.5], [0, 0, 1.0]], dtype=np.float64
        )
        sighting = shot.tracker.see(grey)
        full = np.linalg.inv(self._to_small) @ sighting.to_reference @ self._to_small
        full = np.asarray(full / full[2, 2])
        self._note(shot, frame.t, sighting, full, grey.shape)
        return full

    def cut(self, t: float) -> None:
        """A new shot begins at t: the next frame is its reference."""
        if self._shots[-1].times and self._shots[-1].times[-1] < t:
            self._shots.append(_Shot())

    def finish(self) -> CameraMotion:
        shots = [shot for shot in self._shots if shot.times]
        judged = [_judge(shot) for shot in shots]
        lengths = [len(shot.times) for shot in shots]
        if not shots:
            return fixed_camera(np.empty(0))
        longest = int(np.argmax(lengths))
        scale = 1.0 / float(self._to_small[0, 0])
        still = [s.shifts for s, (kind, _) in zip(shots, judged, strict=True) if kind == "fixed" and s.shifts]
        return CameraMotion(
            kind=judged[longest][0],
            times=np.concatenate([shot.times for shot in shots]),
            to_reference=np.concatenate([_kept(shot, kind) for shot, (kind, _) in zip(shots, judged, strict=True)]),
            shake_px=float(np.sqrt(np.mean(np.concatenate(still) ** 2))) * self._longer if still else 0.0,
            residual_px=np.concatenate([shot.residuals for shot in shots]) * scale,
            moving=float(np.average([moving for _, moving in judged], weights=lengths)),
            kinds=tuple(kind for shot, (kind, _) in zip(shots, judged, strict=True) for _ in shot.times),
        )

    @property
    def _longer(self) -> float:
        return float(max(self._info.width, self._info.height))

    def _note(self, shot: _Shot, t: float, sighting: Sighting, full: FloatArray, shape: tuple[int, ...]) -> None:
        shot.times.append(t)
        shot.homographies.append(full)
        shot.residuals.append(sighting.residual_px)
        if not sighting.lost:
            shot.shifts.append(shift(sighting.to_reference, shape) / max(shape))
        # a static view explains itself; only frames that moved against the key picture tell panning from driving
        if sighting.key_age > 0 and shift(sighting.to_key, shape) > 1.0:
            shot.sharpness.append(0.0 if sighting.lost else sighting.inliers / max(sighting.residual_px, 0.05))


def _judge(shot: _Shot) -> tuple[MotionKind, float]:
    """The kind of a shot and the probability that its camera moves.

    The probability is a logistic in the logarithm of the 90th percentile of the shift, one half at `SWAY`: a judgement,
    checked against the ten clips of ../shared/footage.
    """
    reach = _reach(shot)
    moving = 1.0 / (1.0 + (SWAY / max(reach, 1e-9)) ** 3)
    if reach <= SWAY:
        return "fixed", moving
    sharpness = float(np.median(shot.sharpness)) if shot.sharpness else 0.0
    return ("panning" if sharpness >= SHARPNESS else "driving"), moving


def _reach(shot: _Shot) -> float:
    """90th percentile of the shift, shares of the longer side; a homography gone wild counts as a whole picture."""
    shifts = np.nan_to_num(np.asarray(shot.shifts), nan=1.0, posinf=1.0)
    return float(np.quantile(shifts, 0.9)) if len(shifts) else 0.0


def _kept(shot: _Shot, kind: MotionKind) -> FloatArray:
    """(n, 3, 3) the homographies that are worth keeping."""
    within_noise = kind == "fixed" and _reach(shot) <= NOISE
    if within_noise or kind == "driving":
        return np.tile(np.eye(3), (len(shot.times), 1, 1))
    return np.stack(shot.homographies)
