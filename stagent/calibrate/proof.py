"""The proof of a calibration: the ground's grid drawn back onto the frame, and where each point should have been."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import zip_longest

import cv2
import numpy as np

from stagent.answer.lettering import write
from stagent.answer.marking import DARK
from stagent_tools.scene.calibration import Calibration, residuals
from stagent_tools.scene.homography import fit, warp, weight
from stagent_tools.scene.side_files import PlaneFile
from stagent_tools.types import FloatArray, Image

GRID, POINT, MISS = (255, 210, 60), (60, 230, 120), (255, 70, 70)  # RGB
STEPS_M = (0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0)
MOST_LINES = 12
MAGNIFIED = 10
"""Times that a miss is drawn longer than it is: most are about a pixel."""


def rms_px(calibration: Calibration, size: tuple[int, int]) -> float:
    """How well the points fit to one plane: rms over what eight fitted numbers leave free; 0 for four points."""
    miss = residuals(calibration.plane(*size))
    free = 2 * len(miss) - 8
    return float(np.sqrt((miss**2).sum() / free)) if free else 0.0


def draw_proof(image: Image, calibration: Calibration) -> Image:
    """`draw_plane` of a calibration that is kept in shares of the picture."""
    height, width = image.shape[:2]
    names = [mark.name for mark in calibration.points]
    return draw_plane(image, calibration.plane(width, height), names)


def draw_plane(image: Image, plane: PlaneFile, names: Sequence[str] = ()) -> Image:
    """A copy of the frame (H, W, 3) with the grid of the ground, the points, and their misses ten times enlarged."""
    shown = image.copy()
    height, width = image.shape[:2]
    to_picture = fit(plane.metres, plane.px)
    thick = max(1, round(max(width, height) / 900))
    for line in _lines(plane.metres):
        ahead = weight(to_picture, line) > 0
        px = warp(to_picture, line[ahead])
        inside = px[np.all(np.abs(px) < 4 * max(width, height), axis=1)]
        cv2.polylines(shown, [np.round(inside * 8).astype(np.int32)], False, GRID, thick, cv2.LINE_AA, 3)
    fitted = warp(to_picture, plane.metres)
    labels = [name or f"{m[0]:g}, {m[1]:g} m" for name, m in zip_longest(names, plane.metres.tolist())]
    for put, back, label in zip(plane.px, fitted, labels, strict=True):
        end = put + MAGNIFIED * (back - put)
        cv2.line(shown, _at(put), _at(end), MISS, thick, cv2.LINE_AA)
        cv2.circle(shown, _at(put), 4 * thick, POINT, thick, cv2.LINE_AA)
        write(shown, label, _at(put + 6 * thick), height=12 * thick, ink=POINT, paper=DARK)
    return shown


def _lines(metres: FloatArray) -> Iterator[FloatArray]:
    """Lines (m, 2) of the ground at whole steps, over the area of the points."""
    low, high = metres.min(axis=0), metres.max(axis=0)
    step = next((s for s in STEPS_M if (high - low).max() / s <= MOST_LINES), STEPS_M[-1])
    for axis in (0, 1):
        first, last = np.ceil(low[axis] / step - 1e-9), np.floor(high[axis] / step + 1e-9)
        for value in np.arange(first, last + 1) * step:
            line = np.empty((40, 2))
            line[:, axis] = value
            line[:, 1 - axis] = np.linspace(low[1 - axis], high[1 - axis], 40)
            yield line


def _at(point: FloatArray) -> tuple[int, int]:
    return round(float(point[0])), round(float(point[1]))
