"""FILE.ply: points every few centimetres along the ways, the camera's path and the ground's grid, by Open3D."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from stagent.runs.space.content import Space
from stagent_tools.errors import MissingPart, OutputUnwritable
from stagent_tools.types import FloatArray

SPACING_M = 0.05
MOST_POINTS = 4000
"""Of one line: a long way gets wider spacing."""

WAYS = ((0.90, 0.25, 0.20), (0.15, 0.45, 0.85), (0.15, 0.65, 0.35), (0.85, 0.55, 0.10), (0.55, 0.30, 0.70))
CAMERA, GROUND = (0.1, 0.1, 0.1), (0.75, 0.75, 0.75)


def write_ply(path: Path, space: Space) -> None:
    try:
        import open3d
    except ImportError as error:
        raise MissingPart("A .ply file is written by Open3D, which is not installed.", "pip install open3d") from error
    parts = [(_along(way.median), WAYS[i % len(WAYS)]) for i, way in enumerate(space.ways)]
    parts += [(_along(line), GROUND) for line in space.grid]
    if len(space.camera):
        parts.append((_along(space.camera), CAMERA))
    cloud = open3d.geometry.PointCloud()
    cloud.points = open3d.utility.Vector3dVector(np.concatenate([points for points, _ in parts]))
    colours = [np.tile(colour, (len(points), 1)) for points, colour in parts]
    cloud.colors = open3d.utility.Vector3dVector(np.concatenate(colours))
    if not path.parent.is_dir() or not open3d.io.write_point_cloud(path, cloud, write_ascii=False):
        raise OutputUnwritable(f"The file {path} cannot be written.", "Name a .ply in a folder that exists.")


def _along(line: FloatArray) -> FloatArray:
    """(m, 3) points along the line (n, 3)."""
    if len(line) < 2:
        return line
    gone = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(line, axis=0), axis=1))])
    count = int(np.clip(gone[-1] / SPACING_M, 1, MOST_POINTS))
    at = np.linspace(0.0, gone[-1], count + 1)
    return np.column_stack([np.interp(at, gone, line[:, axis]) for axis in range(3)])
