"""Balls thrown before a camera of which nothing is told, rendered to pixels and found in them again."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from stagent_tools.scene.gravity.ballistics import fly
from stagent_tools.scene.gravity.unknown_camera import PITCH_SD, ROLL_SD, cameras
from stagent_tools.types import Track, VideoInfo

SIZE = (640, 360)
RATES = (25, 30, 60, 120)
SHUTTER = 0.5
BLURRED = 5
"""Moments of a picture's exposure that are averaged."""

SHARP = 3
"""Bits of OpenCV's sub-pixel drawing."""


@dataclass(frozen=True)
class Thrown:
    """What is known of one: where it is at each picture (n, 3) m, and the track that was found in the pixels."""

    t: np.ndarray
    places: np.ndarray
    track: Track
    info: VideoInfo
    diameter: float

    @property
    def displacement_speed(self) -> float:
        way = self.places[-1] - self.places[0]
        return float(np.linalg.norm(way) / (self.t[-1] - self.t[0]))


def throw(seed: int) -> Thrown:
    """Any heading, tilt, lens, drag and spin that the rung allows for; seen against a wall with grain."""
    rng = np.random.default_rng(seed)
    info = VideoInfo(Path("thrown.mp4"), *SIZE, 2.0, None, None)
    for _ in range(1000):
        view = np.array([[rng.normal(0, PITCH_SD), rng.normal(0, ROLL_SD), rng.normal(0, 0.35), 0.0]])
        camera = cameras(view, info)[0, 0]
        rate, lasts = int(rng.choice(RATES)), rng.uniform(0.4, 1.1)
        depth, diameter = rng.uniform(2, 12), rng.uniform(0.06, 0.24)
        heading, pace = rng.uniform(0, 2 * np.pi), abs(rng.normal(0, 4))
        flight = np.array(
            [
                rng.uniform(-0.3, 0.3) * depth,
                depth,
                rng.uniform(-0.3, 0.4) * depth,
                pace * np.cos(heading),
                pace * np.sin(heading),
                rng.normal(1, 3),
                rng.normal(0, 0.15),
            ]
        )
        terminal = np.exp(rng.normal(np.log(18.0), 0.5))
        t = np.arange(0, lasts, 1 / rate)
        moments = (t[:, None] + SHUTTER / rate * np.linspace(0, 1, BLURRED)).ravel()
        places = fly(flight[None], np.array([terminal]), moments)[0, :, :3].reshape(len(t), BLURRED, 3)
        seen = places @ camera[:, :3].T
        px = seen[..., :2] / seen[..., 2:]
        far = np.linalg.norm(np.ptp(px[:, 0], axis=0))
        radius = np.exp(view[0, 2]) * SIZE[0] * diameter / 2 / seen[..., 2]
        inside = (px > 30).all() and (px < np.array(SIZE) - 30).all()
        if seen[..., 2].min() > 0.5 and inside and far > 80 and radius.min() > 3 and radius.max() < 25:
            boxes = np.stack([_found(p, r, rng) for p, r in zip(px, radius, strict=True)])
            middle = places[:, BLURRED // 2]
            return Thrown(t, middle, Track("ball", t, boxes, np.ones(len(t)), "ball"), info, diameter)
    raise RuntimeError(f"seed {seed} throws no ball through the picture")


def _found(px: np.ndarray, radius: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """(4,) px: the box of what differs from the wall in one rendered picture with noise."""
    low = np.floor(px.min(axis=0) - radius.max() - 6).astype(int)
    wide, high = (np.ceil(px.max(axis=0) + radius.max() + 6).astype(int) - low).tolist()
    exposure = np.zeros((high, wide))
    for centre, r in zip(px, radius, strict=True):
        one = np.zeros((high, wide), np.uint8)
        at = tuple(np.round((centre - low - 0.5) * 2**SHARP).astype(int).tolist())
        cv2.circle(one, at, round(float(r) * 2**SHARP), 255, -1, cv2.LINE_AA, SHARP)
        exposure += one / (255 * len(px))
    picture = 60 + 140 * exposure + rng.normal(0, 4, exposure.shape)
    # where half of the ball's light is, along each axis, to a fraction of a pixel
    share = np.clip((picture - 60) / 140, 0, 1) * (picture > 60 + 25)
    columns, rows = share.max(axis=0), share.max(axis=1)
    return np.array([*_edges(columns), *_edges(rows)])[[0, 2, 1, 3]] + np.tile(low, 2)


def _edges(profile: np.ndarray) -> tuple[float, float]:
    """Where a profile crosses half of its top, from either side, linear between pixels' centres."""
    half = profile.max() / 2
    over = np.flatnonzero(profile >= half)
    first, last = int(over[0]), int(over[-1])
    left = first - (profile[first] - half) / max(profile[first] - profile[first - 1], 1e-9)
    right = last + (profile[last] - half) / max(profile[last] - profile[last + 1], 1e-9)
    return left + 0.5, right + 0.5
