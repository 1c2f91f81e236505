"""How much of a thing's way lies where the marked points can still speak for the ground.

A plane through points of the ground holds among them and somewhat beyond. Farther away a road bends and drops, and a
car behind a crest seems to stand: its wheels are hidden, and the plane puts what is seen of it at one place.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np

from stagent.agent.hints import kept_calibration
from stagent_tools.scene.calibration import read_calibration
from stagent_tools.scene.side_files import read_plane
from stagent_tools.types import Draws, FloatArray, FrameOfReference

if TYPE_CHECKING:
    from pathlib import Path

    from stagent.options import AskOptions

BEYOND = 0.5
"""Of the largest distance between two marked points: so far from the nearest of them the plane is still believed."""


def marks_of(video: Path, options: AskOptions, *, rides: bool) -> FloatArray | None:
    """(n, 2) m, the points that the plane goes through; None where metres do not rest on a plane. A camera that `rides`
    takes its plane along, over ground that is as near all the way."""
    if options.camera is not None or rides:
        return None
    kept = kept_calibration(options, video)
    if options.plane is not None:
        return read_plane(options.plane).metres
    return None if kept is None else read_calibration(kept).plane(1, 1).metres


def within_reach(draws: Draws, marks: FloatArray, span: tuple[float, float] | None = None) -> float:
    """0..1, the share of the moments (of `span`, s) at which the thing, at its median place, is within reach of the
    marks (n, 2)."""
    if draws.unit != "m" or draws.frame is not FrameOfReference.GROUND:
        return 1.0
    asked = draws.seen if span is None else draws.seen & (draws.t >= span[0]) & (draws.t <= span[1])
    places = np.median(draws.p[:, asked, :2], axis=0)  # (moments, 2)
    nearest = np.linalg.norm(places[:, None] - marks, axis=-1).min(axis=1)
    size = np.linalg.norm(marks[:, None] - marks, axis=-1).max()
    return float(np.mean(nearest <= BEYOND * size)) if len(nearest) else 1.0


def reached(ways: Iterable[Draws], marks: FloatArray | None, span: tuple[float, float] | None = None) -> float:
    """That share (see `within_reach`) of the thing that is least within reach; 1 where no plane was marked."""
    return 1.0 if marks is None else min((within_reach(draws, marks, span) for draws in ways), default=1.0)
