"""The camera's way and the scale of each depth map, from the background alone.

Corners of a key picture are followed as long as half of them are seen. Where they are in space is known from the key's
depth; where they are seen tells the camera's pose (perspective-n-point), which RGB-D odometry then refines over all
pixels that do not move (refinement.py). How deep the corners are then must be what the depth map says: the median
ratio is the map's scale against the key's, so that flicker does not reach the path.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from stagent_tools.errors import CannotMeasure
from stagent_tools.scene.lifting.frames import DepthFrame, Pinhole, depth_at, inverse, moved
from stagent_tools.scene.lifting.refinement import refined
from stagent_tools.types import BoolArray, FloatArray, Image

CORNERS = 500
FEWEST = 25
"""Corners that a pose needs."""
LOST = 0.5
"""Share of a key's corners under which the picture becomes a key itself."""
BACK_PX = 0.7
"""A corner that does not come back to where it was within this has slid."""
REPROJECTION_PX = 1.5
SLID_PX = 1.0
"""A refined motion that misses the corners by so much more than their own does has slid into another fit."""
FARTHEST_M = 80.0
"""Beyond that a depth map of a single picture says nothing of use."""


@dataclass(frozen=True)
class Placed:
    """A frame's camera: `pose` (4, 4) world_from_cam, metres of the shot; `scale` by which its depth map must be
    multiplied to be in them."""

    pose: FloatArray
    scale: float


@dataclass
class _Key:
    """The frame and its camera · grey the picture in which the corners were seen last, pixels (n, 2) where ·
    points (n, 3) m of the world."""

    frame: DepthFrame
    placed: Placed
    grey: Image
    pixels: FloatArray
    points: FloatArray
    begun_with: int


class CameraPath:
    """Frames in, their cameras out, in order. The first camera is the origin of the world."""

    def __init__(self, camera: Pinhole) -> None:
        self._camera = camera
        self._key: _Key | None = None
        self._last = Placed(np.eye(4), 1.0)

    def see(self, frame: DepthFrame) -> Placed:
        """The frame's camera. Raises CannotMeasure where too little of the background can be followed."""
        grey = np.asarray(cv2.cvtColor(frame.image, cv2.COLOR_RGB2GRAY), dtype=np.uint8)
        if self._key is not None:
            _need_enough(self._key, frame.t)
            self._follow(self._key, grey, frame.moving)
            _need_enough(self._key, frame.t)
            self._last = self._placed(self._key, frame)
        if self._key is None or len(self._key.pixels) < LOST * self._key.begun_with:
            self._key = self._new_key(grey, frame)
        return self._last

    def _follow(self, key: _Key, grey: Image, moving: BoolArray) -> None:
        before = key.pixels.astype(np.float32).reshape(-1, 1, 2)
        after, ok, _ = cv2.calcOpticalFlowPyrLK(key.grey, grey, before, before.copy(), winSize=(21, 21), maxLevel=4)
        back, back_ok, _ = cv2.calcOpticalFlowPyrLK(grey, key.grey, after, after.copy(), winSize=(21, 21), maxLevel=4)
        returned = np.linalg.norm((back - before).reshape(-1, 2), axis=1) < BACK_PX
        pixels = np.asarray(after.reshape(-1, 2), dtype=np.float64)
        keep = returned & (ok.ravel() == 1) & (back_ok.ravel() == 1)
        keep &= depth_at(np.where(moving, np.nan, 1.0), pixels) == 1.0
        key.grey, key.pixels, key.points = grey, pixels[keep], key.points[keep]

    def _placed(self, key: _Key, frame: DepthFrame) -> Placed:
        guess, _ = cv2.Rodrigues(inverse(self._last.pose)[:3, :3])
        found, turn, shift, inliers = cv2.solvePnPRansac(
            key.points, key.pixels, self._camera.matrix, None, guess, inverse(self._last.pose)[:3, 3].copy(),
            useExtrinsicGuess=True, reprojectionError=REPROJECTION_PX, iterationsCount=200,
        )  # fmt: skip
        if not found or inliers is None or len(inliers) < FEWEST:
            raise CannotMeasure(
                f"At {frame.t:.2f} s the background fits no motion of the camera.",
                "Give the camera's poses with --camera FILE.",
            )
        rows = inliers.ravel()
        turn, shift = cv2.solvePnPRefineLM(key.points[rows], key.pixels[rows], self._camera.matrix, None, turn, shift)
        view = np.eye(4)
        view[:3, :3], view[:3, 3] = cv2.Rodrigues(turn)[0], shift.ravel()
        scale = self._scale(moved(key.points[rows], view)[:, 2], frame, key.pixels[rows])
        from_key = view @ key.placed.pose
        scales = key.placed.scale, scale
        pixels = key.pixels[rows]
        finer = refined(key.frame, frame, scales, self._camera, from_key) @ inverse(key.placed.pose)
        if self._misses(finer, key.points[rows], pixels) > SLID_PX + self._misses(view, key.points[rows], pixels):
            finer = view
        pose = inverse(finer)
        scale = self._scale(moved(key.points[rows], inverse(pose))[:, 2], frame, key.pixels[rows])
        return Placed(pose, scale)

    def _misses(self, view: FloatArray, points: FloatArray, pixels: FloatArray) -> float:
        """Median px between where the points (n, 3) m are seen and where the camera `view` would see them."""
        there = moved(points, view)
        expected = self._camera.focal * there[:, :2] / there[:, 2:] + [self._camera.cx, self._camera.cy]
        return float(np.median(np.linalg.norm(expected - pixels, axis=1)))

    def _scale(self, expected: FloatArray, frame: DepthFrame, pixels: FloatArray) -> float:
        """The median of how deep corners must be (n,) m over how deep the map says; the last one if too few tell."""
        ratios = expected / depth_at(frame.depth, pixels)
        known = ratios[np.isfinite(ratios) & (ratios > 0)]
        return float(np.median(known)) if len(known) >= FEWEST else self._last.scale

    def _new_key(self, grey: Image, frame: DepthFrame) -> _Key:
        usable = ~frame.moving & np.isfinite(frame.depth) & (frame.depth < FARTHEST_M)
        corners = cv2.goodFeaturesToTrack(grey, CORNERS, 0.005, 5, mask=usable.astype(np.uint8) * 255, blockSize=5)
        pixels = np.zeros((0, 2)) if corners is None else np.asarray(corners.reshape(-1, 2), dtype=np.float64)
        depth = self._last.scale * depth_at(frame.depth, pixels)
        points = moved(self._camera.points(pixels + 0.5, depth), self._last.pose)
        return _Key(frame, self._last, grey, pixels, points, len(pixels))


def _need_enough(key: _Key, t: float) -> None:
    if len(key.pixels) < FEWEST:
        raise CannotMeasure(
            f"At {t:.2f} s too little of the background can be followed to know how the camera moves.",
            "Give the camera's poses with --camera FILE.",
        )
