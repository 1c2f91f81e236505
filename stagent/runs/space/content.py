"""What of a run is in space: gathered once, written by `ply` and `rrd`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from stagent_tools.errors import UsageError
from stagent_tools.scan import Scan
from stagent_tools.scene.ground_view import plane_view
from stagent_tools.scene.side_files import CameraFile, PlaneFile
from stagent_tools.streams import Streams
from stagent_tools.types import Draws, FloatArray, FrameOfReference

SHOWN_DRAWS = 30
GRID_M = 1.0
MOST_LINES = 60


@dataclass(frozen=True)
class Way:
    """A thing's way. t (n,) s of the video · median (n, 3) m · draws (m, n, 3) m: some that fit as well."""

    name: str
    t: FloatArray
    median: FloatArray
    draws: FloatArray


@dataclass(frozen=True)
class Space:
    """ways · camera (t (n,) s, (n, 3) m), empty where nothing tells it · grid (g, 2, 3) m lines of the ground."""

    ways: tuple[Way, ...]
    camera_t: FloatArray
    camera: FloatArray
    grid: FloatArray


def space_of(
    worlds: Mapping[str, Draws],
    names: Mapping[str, str],
    scan: Scan | None,
    camera: CameraFile | None,
    plane: PlaneFile | None,
) -> Space:
    """The drawn paths of a run that are in metres; a run without any has nothing in space."""
    ways = tuple(_way(names.get(key, key), draws) for key, draws in worlds.items() if draws.unit == "m")
    if not ways:
        raise UsageError("Nothing of this answer is in metres, so there is nothing to write.", "Ask with a scale.")
    times, places = _camera(scan, camera, plane)
    over = [world for world in worlds.values() if world.unit == "m" and world.frame is FrameOfReference.GROUND]
    return Space(
        ways, times, places, _grid(np.concatenate([way.median for way in ways])) if over else np.empty((0, 2, 3))
    )


def _way(name: str, draws: Draws) -> Way:
    some = draws.p[:: max(1, draws.k // SHOWN_DRAWS)][:SHOWN_DRAWS]
    return Way(name, draws.t, np.median(draws.p, axis=0), some)


def _camera(scan: Scan | None, camera: CameraFile | None, plane: PlaneFile | None) -> tuple[FloatArray, FloatArray]:
    if camera is not None and camera.poses:
        poses = np.stack([pose.matrix for pose in camera.poses])
        return np.array([pose.t for pose in camera.poses]), poses[..., 3]
    if camera is not None and camera.height_m is not None:
        return np.zeros(1), np.array([[0.0, 0.0, camera.height_m]])
    if plane is not None and scan is not None:
        centres = plane_view(plane, scan.info, scan.motion).centres(np.zeros(1), Streams(k=64))
        return np.zeros(1), np.nanmedian(centres[:, 0], axis=0)[None]
    return np.empty(0), np.empty((0, 3))


def _grid(places: FloatArray) -> FloatArray:
    """(g, 2, 3) m: squares of a metre (or more, where the ways are long) around the ways, at height 0."""
    low, high = np.floor(places[:, :2].min(axis=0)) - 1, np.ceil(places[:, :2].max(axis=0)) + 1
    step = GRID_M * max(1.0, np.ceil(float((high - low).max()) / (MOST_LINES / 2)))
    lines = []
    for axis in (0, 1):
        for value in np.arange(low[axis], high[axis] + step, step):
            ends = np.zeros((2, 3))
            ends[:, axis] = value
            ends[:, 1 - axis] = low[1 - axis], high[1 - axis]
            lines.append(ends)
    return np.stack(lines)
