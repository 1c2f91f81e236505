"""Follow the background of a shot: sparse features of a small grey picture, a homography with movers as outliers.

Features of a key picture are followed straight into each new frame, so that a fixed camera does not drift; a new key
picture is taken when too few of them are left, and an older one again when the camera comes back to it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from stagent_tools.scene.homography import invert, warp
from stagent_tools.types import FloatArray

Grey = NDArray[np.uint8]
Points = NDArray[np.float32]
_NONE: Points = np.empty((0, 1, 2), np.float32)

FEATURES = 160
"""Enough for a homography with half of them on movers; the time for a frame grows with it."""

INLIER_PX = 1.0
"""Small-picture pixels: Lucas-Kanade on compressed video is good to about 0.2; a background point stays within 1."""

KEY_SHARE = 0.25
"""A new key picture when fewer than this share of its features still fit: a car that fills half of the picture must
not replace the background, and its features come back when it is gone."""

FEW = 40
"""With fewer followed features than this a similarity (4 numbers) is fitted in place of a homography (8)."""

STAY_SHARE = 0.6
"""The camera is taken to have stayed if this share of the best fit's support also fits the last known homography."""

STILL_PX = 3.0
"""Small-picture pixels from the reference within which a camera counts as still so far. When movers hide the background
of a camera that was still for STILL_FRAMES, it is taken to be still behind them, for at most HIDDEN_FRAMES."""

STILL_FRAMES = 10
HIDDEN_FRAMES = 90

REST_PX = 0.3
"""Small-picture pixels. A camera that was still so far and moved less than this between two looks is looked at in every
second frame only: what it does in between is below what a look can tell."""

NEAR_LEVELS, FAR_LEVELS = 1, 3
"""Halvings of the picture in the search. The features are sought near where the last frame had them (14 px either way
at one halving); farther only when that explains fewer than STAY_SHARE of what fitted before."""

FEWEST = 6
"""Fewer fitting features than this say nothing: the frame counts as lost."""

KEY_PICTURES = 12
"""Key pictures kept to come back to: 12 x 130 kB, whatever the length of the video."""


@dataclass(frozen=True)
class Sighting:
    """One frame against its key picture, small-picture pixels.

    `to_key` and `to_reference` (3, 3) map this frame's pixels; `inliers` 0..1 is the share of the followed features
    that the homography explains, `residual_px` their root mean square miss, `key_age` the frames since the key
    picture was taken, `lost` that nothing could be followed (the homography is the last one known).
    """

    to_key: FloatArray
    to_reference: FloatArray
    inliers: float
    residual_px: float
    key_age: int
    lost: bool


@dataclass
class _Key:
    grey: Grey
    points: Points
    to_reference: FloatArray


class BackgroundTracker:
    """Feed it the grey pictures of one shot in order."""

    def __init__(self) -> None:
        self._keys: list[_Key] = []
        self._key: _Key | None = None
        self._age = 0
        self._guess: Points = _NONE
        self._to_key: FloatArray = np.eye(3)
        self._fitting = 0
        self._seen_still = 0
        self._hidden = 0
        self._resting: Sighting | None = None

    def see(self, grey: Grey) -> Sighting:
        if self._key is None:
            self._adopt(grey, np.eye(3))
            return Sighting(np.eye(3), np.eye(3), 1.0, 0.0, 0, lost=False)
        self._age += 1
        if self._resting is not None:
            as_before, self._resting = replace(self._resting, key_age=self._age), None
            return as_before
        before = self._to_key
        sighting = self._follow(grey, self._key)
        self._judge_still(sighting, grey.shape)
        if self._still:
            moved = shift(invert(before) @ self._to_key, grey.shape)
            self._resting = sighting if not sighting.lost and moved < REST_PX else None
            return sighting
        if sighting.lost or self._fitting < KEY_SHARE * len(self._key.points):
            self._change_key(grey, sighting)
        return sighting

    def _follow(self, grey: Grey, key: _Key) -> Sighting:
        """Follow the key's features into this frame and fit frame -> key."""
        if len(key.points) == 0:
            return self._lost()
        for levels in (NEAR_LEVELS, FAR_LEVELS):
            found, status = _follow(key, grey, self._guess, levels)
            ok = _inside(found, grey.shape) & status
            here, there = found[ok].reshape(-1, 2), key.points[ok].reshape(-1, 2)
            fitted, mask = _fit(here, there)
            if mask.sum() >= STAY_SHARE * self._fitting > 0:
                break
        stayed = _near(self._to_key, here, there)
        if stayed.sum() >= max(FEWEST, STAY_SHARE * mask.sum()):
            fitted, within = _fit(here[stayed], there[stayed])
            mask = np.zeros(len(here), np.uint8)
            mask[stayed] = within.ravel()
        elif self._still and mask.sum() < len(here) / 2:
            return self._lost()
        if fitted is None:
            return self._lost()
        to_key = fitted
        inside = mask.ravel() == 1
        misses = np.linalg.norm(warp(to_key, here[inside].astype(np.float64)) - there[inside], axis=1)
        self._fitting = int(inside.sum())
        self._aim(key, to_key)
        residual = float(np.sqrt(np.mean(misses**2)))
        return Sighting(to_key, key.to_reference @ to_key, float(inside.mean()), residual, self._age, lost=False)

    @property
    def _still(self) -> bool:
        return self._seen_still >= STILL_FRAMES and self._hidden <= HIDDEN_FRAMES

    def _judge_still(self, sighting: Sighting, shape: tuple[int, ...]) -> None:
        """Counts the frames in which the camera was seen to be still, and those in which the background is hidden."""
        if sighting.lost:
            self._hidden += 1
        elif shift(sighting.to_reference, shape) < STILL_PX:
            self._seen_still += 1
            self._hidden = 0
        else:
            self._seen_still = -(10**9)

    def _lost(self) -> Sighting:
        key = self._key
        assert key is not None  # noqa: S101 - narrows the type: `see` sets it first
        return Sighting(self._to_key, key.to_reference @ self._to_key, 0.0, float("nan"), self._age, lost=True)

    def _change_key(self, grey: Grey, sighting: Sighting) -> None:
        """Go back to an older key picture that shows the same place, otherwise make this frame one."""
        for old in self._keys:
            if old is not self._key and _overlap(old, sighting.to_reference, grey.shape) > 0.8:
                self._take(old, invert(old.to_reference) @ sighting.to_reference)
                return
        self._adopt(grey, sighting.to_reference)

    def _adopt(self, grey: Grey, to_reference: FloatArray) -> None:
        spacing = float(np.sqrt(grey.size / (3 * FEATURES)))
        points = cv2.goodFeaturesToTrack(grey, FEATURES, 0.01, spacing, blockSize=5)
        key = _Key(grey.copy(), _NONE if points is None else np.asarray(points, np.float32), to_reference)
        self._keys = [*self._keys[:1], *self._keys[1:][-(KEY_PICTURES - 2) :], key]
        self._take(key, np.eye(3))

    def _take(self, key: _Key, to_key: FloatArray) -> None:
        self._key = key
        self._age = 0
        self._aim(key, to_key)

    def _aim(self, key: _Key, to_key: FloatArray) -> None:
        """Where the key's features should be in the next frame."""
        self._to_key = to_key
        guess = warp(invert(to_key), np.asarray(key.points.reshape(-1, 2), dtype=np.float64))
        self._guess = guess.astype(np.float32).reshape(-1, 1, 2)


def _follow(key: _Key, grey: Grey, guess: Points, levels: int) -> tuple[Points, NDArray[np.bool_]]:
    """The key's features in this picture (n, 1, 2), and which were found; pyramidal Lucas-Kanade from a guess."""
    found, status, _ = cv2.calcOpticalFlowPyrLK(
        key.grey,
        grey,
        key.points,
        guess.copy(),
        winSize=(15, 15),
        maxLevel=levels,
        criteria=(cv2.TERM_CRITERIA_EPS | cv2.TERM_CRITERIA_COUNT, 20, 0.02),
        flags=cv2.OPTFLOW_USE_INITIAL_FLOW,
    )
    return np.asarray(found, dtype=np.float32), np.asarray(status).ravel() == 1


def _fit(here: Points, there: Points) -> tuple[FloatArray | None, NDArray[np.uint8]]:
    """Homography here -> there (n, 2) with movers as outliers, and the mask of what fits; None if nothing does."""
    if len(here) < FEWEST:
        return None, np.zeros(len(here), np.uint8)
    if len(here) < FEW:
        similar, mask = cv2.estimateAffinePartial2D(here, there, ransacReprojThreshold=INLIER_PX)
        fitted = None if similar is None else np.vstack([similar, [0.0, 0.0, 1.0]])
    else:
        fitted, mask = cv2.findHomography(here, there, cv2.USAC_FAST, INLIER_PX, maxIters=300, confidence=0.99)
    if fitted is None or mask.sum() < FEWEST:
        return None, np.zeros(len(here), np.uint8)
    return np.asarray(fitted, dtype=np.float64), np.asarray(mask, np.uint8)


def _inside(points: Points | FloatArray, shape: tuple[int, ...]) -> NDArray[np.bool_]:
    """(n,) in the picture, a window's half away from its edge."""
    xy = points.reshape(-1, 2)
    height, width = shape[:2]
    return np.asarray((xy[:, 0] > 3) & (xy[:, 1] > 3) & (xy[:, 0] < width - 4) & (xy[:, 1] < height - 4))


def _near(to_key: FloatArray, here: Points, there: Points) -> NDArray[np.bool_]:
    """(n,) the pairs that a known homography explains."""
    misses = np.linalg.norm(warp(to_key, here.astype(np.float64)) - there, axis=1)
    return np.asarray(misses < INLIER_PX)


def shift(to_reference: FloatArray, shape: tuple[int, ...]) -> float:
    """Root mean square movement of a grid over the picture's middle, small-picture px."""
    grid = np.array([[x * shape[1], y * shape[0]] for x in (0.2, 0.5, 0.8) for y in (0.2, 0.5, 0.8)])
    moved = warp(to_reference, grid) - grid
    return float(np.sqrt(np.mean(np.sum(moved**2, axis=1))))


def _overlap(key: _Key, to_reference: FloatArray, shape: tuple[int, ...]) -> float:
    """Share of the key's features that should be seen in a frame with this `to_reference`."""
    if len(key.points) == 0:
        return 0.0
    key_to_here = invert(to_reference) @ key.to_reference
    here = warp(key_to_here, np.asarray(key.points.reshape(-1, 2), dtype=np.float64))
    return float(_inside(here, shape).mean())
