"""Reads and writes the calibration beside a video, and takes the frame on which its points are marked."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from stagent.calibrate.marks import Clicked, calibration_of
from stagent.calibrate.proof import draw_proof, rms_px
from stagent_tools.errors import OutputUnwritable, UsageError
from stagent_tools.scene.calibration import Calibration, place_beside
from stagent_tools.types import Frame


@dataclass(frozen=True)
class Kept:
    """A calibration that stands beside its video; `rms_px`: its points' miss on a full-size frame."""

    place: Path
    calibration: Calibration
    rms_px: float


def frame_at(video: Path, t: float) -> Frame:
    """The frame shown at t s, upright."""
    from stagent_tools.video import open_video

    with open_video(video) as opened:
        if not 0 <= t < opened.info.duration:
            raise UsageError(
                f"{t:g} s is outside the clip, which runs from 0 to {opened.info.duration:.3f} s.",
                "Give a time inside it.",
            )
        shown = opened.times[opened.times <= t + 1e-6]
        return opened.at([float(shown[-1])])[0]


def keep(video: Path, frame: Frame, clicked: list[Clicked], template: str) -> Kept:
    """Checks the marks, writes them beside the video, and says how well they fit."""
    height, width = frame.image.shape[:2]
    calibration = calibration_of(clicked, (width, height), frame.t, template)
    place = place_beside(video)
    draft = place.with_name(f".{place.name}.partial")
    try:
        draft.write_text(calibration.model_dump_json(indent=2) + "\n", encoding="utf-8")
        draft.replace(place)
    except OSError as error:
        raise OutputUnwritable(
            f"The calibration {place} cannot be written: {error.strerror or error}.",
            "Copy the video to a folder of yours.",
        ) from None
    return Kept(place, calibration, rms_px(calibration, (width, height)))


def forget(video: Path) -> bool:
    """Removes the calibration beside the video; whether there was one."""
    place = place_beside(video)
    there = place.is_file()
    place.unlink(missing_ok=True)
    return there


def write_proof(path: Path, frame: Frame, calibration: Calibration) -> None:
    """The frame with grid, points and misses as a PNG or JPEG, by the file's ending."""
    try:
        written = cv2.imwrite(str(path), np.ascontiguousarray(draw_proof(frame.image, calibration)[..., ::-1]))
    except cv2.error:
        written = False
    if not written:
        raise OutputUnwritable(f"The picture {path} cannot be written.", "Name a .png or .jpg in a folder that exists.")
