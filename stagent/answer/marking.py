"""Boxes, names and trails drawn on a picture: for the overlay and for the report's evidence frames."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from stagent.answer.lettering import Colour, line_height, write
from stagent_tools.types import FloatArray, Image, Track

# Okabe and Ito (2008), "Color Universal Design": told apart with any colour vision
PALETTE: tuple[Colour, ...] = (
    (230, 159, 0),
    (86, 180, 233),
    (0, 158, 115),
    (240, 228, 66),
    (213, 94, 0),
    (204, 121, 167),
    (0, 114, 178),
)
DARK: Colour = (20, 20, 20)
WHITE: Colour = (255, 255, 255)
TRAIL_S = 2.0
LETTER_SHARE = 0.035  # height of the letters, of the shorter side of the picture


@dataclass(frozen=True)
class Marked:
    """A track to draw, and the words that stand at its box."""

    track: Track
    label: str


def colour_of(index: int) -> Colour:
    """The colour of the n-th thing, here and in the report."""
    return PALETTE[index % len(PALETTE)]


def mark(
    image: Image, t: float, things: Sequence[Marked], *, scale: float, tolerance: float, lines: Sequence[str] = ()
) -> None:
    """Draws on `image` ((H, W, 3) RGB, `scale` times the size of the video) what is known at `t` s: boxes seen within
    `tolerance` s, trails, and `lines` in the upper left corner."""
    letters = letter_height(image)
    thickness = max(2, letters // 8)
    for index, thing in enumerate(things):
        _trail(image, t, thing.track, scale=scale, colour=colour_of(index), thickness=thickness)
    for index, thing in enumerate(things):
        box = thing.track.box_at(t, tolerance)
        if box is not None:
            _box(image, box * scale, thing.label, colour_of(index), letters)
    for row, line in enumerate(lines):
        write(image, line, (0, row * line_height(letters)), height=letters, ink=WHITE, paper=DARK)


def letter_height(image: Image) -> int:
    """Pixels; small pictures still get letters that can be read."""
    return max(13, round(LETTER_SHARE * float(min(image.shape[:2]))))


def _trail(image: Image, t: float, track: Track, *, scale: float, colour: Colour, thickness: int) -> None:
    """The way of the point under the thing's centre over the last seconds."""
    past = (track.t <= t) & (track.t >= t - TRAIL_S)
    boxes = track.boxes[past]
    feet = np.stack([(boxes[:, 0] + boxes[:, 2]) / 2, boxes[:, 3]], axis=1) * scale
    if len(feet):
        # fewer pieces look the same and are drawn in a third of the time
        way = cv2.approxPolyDP(np.round(feet).astype(np.int32), 0.5, False)
        cv2.polylines(image, [way], False, colour, thickness, cv2.LINE_AA)


def _box(image: Image, box: FloatArray, label: str, colour: Colour, letters: int) -> None:
    x0, y0, x1, y1 = (round(float(x)) for x in box)
    cv2.rectangle(image, (x0, y0), (x1, y1), colour, max(2, letters // 8))
    if label:
        above = y0 - line_height(letters)
        write(image, label, (x0, above if above >= 0 else y1), height=letters, ink=DARK, paper=colour)
