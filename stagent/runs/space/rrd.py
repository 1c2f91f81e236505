"""FILE.rrd: a recording for the Rerun viewer; nothing is opened, nothing is sent."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from stagent.runs.space.content import Space
from stagent.runs.space.ply import CAMERA, GROUND, WAYS
from stagent_tools.errors import MissingPart, OutputUnwritable

TIMELINE = "video"


def write_rrd(path: Path, space: Space) -> None:
    try:
        import rerun
    except ImportError as error:
        raise MissingPart(
            "A .rrd file is written by rerun, which is not installed.", "pip install rerun-sdk"
        ) from error
    if not path.parent.is_dir():
        raise OutputUnwritable(f"The file {path} cannot be written.", "Name a .rrd in a folder that exists.")
    recording = rerun.RecordingStream("stagent")
    recording.save(str(path))
    recording.log("world", rerun.ViewCoordinates.RIGHT_HAND_Z_UP, static=True)
    if len(space.grid):
        recording.log("world/ground", rerun.LineStrips3D(list(space.grid), colors=[_bytes(GROUND)]), static=True)
    if len(space.camera):
        recording.log("world/camera", rerun.LineStrips3D([space.camera], colors=[_bytes(CAMERA)]), static=True)
        recording.log("world/camera/places", rerun.Points3D(space.camera, colors=[_bytes(CAMERA)]), static=True)
    for number, way in enumerate(space.ways):
        place, colour = f"world/things/{number + 1}", _bytes(WAYS[number % len(WAYS)])
        recording.log(f"{place}/way", rerun.LineStrips3D([way.median], colors=[colour]), static=True)
        recording.log(f"{place}/as_well", rerun.LineStrips3D(list(way.draws), colors=[(*colour, 60)]), static=True)
        for t, at in zip(way.t.tolist(), way.median, strict=True):
            recording.set_time(TIMELINE, duration=t)
            recording.log(f"{place}/now", rerun.Points3D([at], colors=[colour], labels=[way.name]))
    recording.flush()
    recording.disconnect()


def _bytes(colour: tuple[float, float, float]) -> tuple[int, int, int]:
    r, g, b = (int(value) for value in np.round(255 * np.array(colour)))
    return r, g, b
