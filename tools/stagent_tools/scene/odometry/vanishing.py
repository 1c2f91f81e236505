"""How far a camera that stands looks down, by the lines of the road: parallel lines on the ground meet on the horizon.

The point where most of them meet is found by consensus (Fischler and Bolles, 1981) over line segments; the horizon runs
through it, level (Hartley and Zisserman, Multiple View Geometry, 2nd edition, 8.6).
"""

from __future__ import annotations

import cv2
import numpy as np

from stagent_tools.errors import CannotMeasure
from stagent_tools.scene.odometry.eye import Eye, Grey
from stagent_tools.scene.odometry.level import Pitch
from stagent_tools.types import FloatArray
from stagent_tools.video import Video

LOOKS = 4
LONG_SHARE = 0.06
"""Of the picture's width: shorter segments tell no direction."""

STEEP = np.radians(12.0)
"""Segments nearer to level or upright than this are roofs and poles, not what leads into the distance."""

WITHIN_PX = 3.0
TRIES = 400
FEWEST_LINES = 6
LEAST_SHARE = 0.45
"""Of the segments' length that must meet in one point."""

SPREAD_SD = np.radians(0.7)
"""Kerbs and walls are no rulers; the road may climb."""

REMEDY = "Add pitch_deg to the camera file: how many degrees it looks down."


def pitch_of_lines(video: Video, eye: Eye) -> Pitch:
    """Radians downwards. Raises CannotMeasure where no lines meet."""
    times = [float(t) for t in np.linspace(0.0, float(video.times[-1]), LOOKS)]
    found = [_segments(eye.picture(frame.image)) for frame in video.at(times)]
    segments = np.concatenate(found)
    if len(segments) < FEWEST_LINES:
        raise CannotMeasure("How far the camera looks down was not given, and no lines of a road show it.", REMEDY)
    meeting, share = _meeting(segments)
    if share < LEAST_SHARE:
        raise CannotMeasure(
            "How far the camera looks down was not given, and the lines in the picture do not meet in one point.",
            REMEDY,
        )
    k = eye.k
    return Pitch(float(np.arctan2(k[1, 2] - meeting[1], k[1, 1])), SPREAD_SD)


def _segments(grey: Grey) -> FloatArray:
    """(n, 4) px, ends of the long straight edges that lead aslant."""
    edges = cv2.Canny(cv2.GaussianBlur(grey, (0, 0), 1.2), 40, 110)
    least = LONG_SHARE * grey.shape[1]
    lines = cv2.HoughLinesP(edges, 1, np.pi / 360, int(least / 2), minLineLength=least, maxLineGap=3)
    if lines is None:
        return np.empty((0, 4))
    ends = lines.reshape(-1, 4).astype(np.float64) + 0.5
    angle = np.abs(np.arctan2(ends[:, 3] - ends[:, 1], ends[:, 2] - ends[:, 0]))
    aslant = (np.minimum(angle, np.pi - angle) > STEEP) & (np.abs(angle - np.pi / 2) > STEEP)
    return np.asarray(ends[aslant])


def _meeting(segments: FloatArray) -> tuple[FloatArray, float]:
    """(2,) px of the point through which most of the segments' length leads, and that share."""
    a, b = (
        np.column_stack([segments[:, :2], np.ones(len(segments))]),
        np.column_stack([segments[:, 2:], np.ones(len(segments))]),
    )
    lines = np.cross(a, b)
    lines /= np.linalg.norm(lines[:, :2], axis=1, keepdims=True)
    length = np.linalg.norm(segments[:, 2:] - segments[:, :2], axis=1)
    middle = (segments[:, :2] + segments[:, 2:]) / 2
    rng = np.random.default_rng(0)
    best, support = np.zeros(2), np.zeros(len(segments), dtype=bool)
    for one, two in rng.integers(0, len(segments), (TRIES, 2)):
        point = np.cross(lines[one], lines[two])
        if abs(point[2]) < 1e-6:
            continue
        fits = _leads_to(point[:2] / point[2], lines, middle, length)
        if length[fits].sum() > length[support].sum():
            best, support = point[:2] / point[2], fits
    if support.sum() >= 2:
        best = np.linalg.lstsq(
            lines[support, :2] * length[support, None], -lines[support, 2] * length[support], rcond=None
        )[0]
    return best, float(length[support].sum() / length.sum())


def _leads_to(point: FloatArray, lines: FloatArray, middle: FloatArray, length: FloatArray) -> FloatArray:
    """(n,) the segments whose ends stay within WITHIN_PX when they are turned to the point."""
    off = np.abs(lines[:, :2] @ point + lines[:, 2])
    away = np.linalg.norm(middle - point, axis=1)
    return np.asarray(off * length / 2 < WITHIN_PX * np.maximum(away, 1.0))
