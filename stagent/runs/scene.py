"""scene.json: what the calibration and the camera's motion were, so that the numbers can be computed again from the
tracks alone, on a machine that has neither the video nor the side files."""

from __future__ import annotations

from dataclasses import fields
from fractions import Fraction
from pathlib import Path
from typing import Final, Literal

import numpy as np
from pydantic import Field

from stagent.answer.values import Record
from stagent_tools.scan import Scan
from stagent_tools.scene.camera_motion import CameraMotion, MotionKind
from stagent_tools.scene.odometry.journey import Journey
from stagent_tools.scene.side_files import CameraFile, PlaneFile
from stagent_tools.types import Span, VideoInfo

SCHEMA: Final = "stagent.scene/1"


class StoredMotion(Record):
    """`to_reference`: nine numbers a frame; None where the camera never moved at all."""

    kind: MotionKind
    times: tuple[float, ...]
    to_reference: tuple[tuple[float, ...], ...] | None
    shake_px: float
    residual_px: tuple[float | None, ...]
    moving: float
    kinds: tuple[MotionKind, ...]


class StoredJourney(Record):
    """The way of a camera that drives, as `Journey` has it: lists of n + 1 moments and of the n steps between them; a
    speed that was not seen is null."""

    t: tuple[float, ...]
    seconds: tuple[float, ...]
    direction: tuple[tuple[float, float], ...]
    speed: tuple[float | None, ...]
    sd: tuple[float | None, ...]
    tilt: tuple[float, ...]
    heading: tuple[float, ...]
    pitch: tuple[float, ...]
    roll: tuple[float, ...]
    height: float
    height_sd: float
    focal_sd: float
    pitch_sd: float
    shape_sd: float
    time_factor: float
    notes: tuple[str, ...] = ()


class StoredScene(Record):
    """The file. `shots` and times in s of the video."""

    schema_: Literal["stagent.scene/1"] = Field(default=SCHEMA, alias="schema")
    width: int
    height: int
    duration: float
    frames: int | None
    rate: str | None
    variable_rate: bool
    rotation: int
    time_factor: float
    sha256: str
    times: tuple[float, ...]
    shots: tuple[tuple[float, float], ...]
    motion: StoredMotion
    camera: CameraFile | None = None
    plane: PlaneFile | None = None
    journey: StoredJourney | None = None


def stored_scene(
    scan: Scan, camera: CameraFile | None, plane: PlaneFile | None, journey: Journey | None = None
) -> StoredScene:
    info = scan.info
    return StoredScene(
        width=info.width,
        height=info.height,
        duration=info.duration,
        frames=info.frames,
        rate=None if info.rate is None else str(info.rate),
        variable_rate=info.variable_rate,
        rotation=info.rotation,
        time_factor=info.time_factor,
        sha256=info.sha256,
        times=tuple(scan.times.tolist()),
        shots=tuple((shot.start, shot.end) for shot in scan.shots),
        motion=_stored_motion(scan.motion),
        camera=camera,
        plane=plane,
        journey=None if journey is None else _stored_journey(journey),
    )


def video_info(scene: StoredScene, path: Path) -> VideoInfo:
    return VideoInfo(
        path=path,
        width=scene.width,
        height=scene.height,
        duration=scene.duration,
        frames=scene.frames,
        rate=None if scene.rate is None else Fraction(scene.rate),
        variable_rate=scene.variable_rate,
        rotation=scene.rotation,
        time_factor=scene.time_factor,
        sha256=scene.sha256,
    )


def camera_motion(scene: StoredScene) -> CameraMotion:
    motion = scene.motion
    n = len(motion.times)
    identity = np.tile(np.eye(3), (n, 1, 1))
    return CameraMotion(
        kind=motion.kind,
        times=np.array(motion.times),
        to_reference=identity if motion.to_reference is None else np.array(motion.to_reference).reshape(n, 3, 3),
        shake_px=motion.shake_px,
        residual_px=np.array([np.nan if value is None else value for value in motion.residual_px]),
        moving=motion.moving,
        kinds=motion.kinds,
    )


def journey_of(scene: StoredScene) -> Journey | None:
    if scene.journey is None:
        return None
    numbers = {name: value for name, value in scene.journey if name != "notes"}
    arrays = {
        name: np.array([np.nan if one is None else one for one in value], dtype=np.float64)
        for name, value in numbers.items()
        if isinstance(value, tuple)
    }
    return Journey(**{**numbers, **arrays}, notes=scene.journey.notes)


def shots_of(scene: StoredScene) -> tuple[Span, ...]:
    return tuple(Span(start, end) for start, end in scene.shots)


def _stored_journey(journey: Journey) -> StoredJourney:
    def plain(value: object) -> object:
        if not isinstance(value, np.ndarray):
            return value
        return [None if np.ndim(one) == 0 and np.isnan(one) else one for one in value.tolist()]

    return StoredJourney.model_validate({field.name: plain(getattr(journey, field.name)) for field in fields(journey)})


def _stored_motion(motion: CameraMotion) -> StoredMotion:
    still = bool(np.array_equal(motion.to_reference, np.tile(np.eye(3), (len(motion.times), 1, 1))))
    rows = motion.to_reference.reshape(len(motion.times), 9).tolist()
    return StoredMotion(
        kind=motion.kind,
        times=tuple(motion.times.tolist()),
        to_reference=None if still else tuple(tuple(row) for row in rows),
        shake_px=float(motion.shake_px),
        residual_px=tuple(None if np.isnan(value) else float(value) for value in motion.residual_px.tolist()),
        moving=float(motion.moving),
        kinds=motion.kinds,
    )
