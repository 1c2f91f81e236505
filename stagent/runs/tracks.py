"""tracks.parquet: every box that an answer rests on, and where the thing was in metres as far as that is known."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from stagent_tools.types import Draws, FloatArray, Track

if TYPE_CHECKING:
    from pyarrow import Table

BAND = (2.5, 50.0, 97.5)  # percent of the draws: the central 95 % and the median
AXES = ("x", "y", "z")
WORDS = ("run", "track", "name", "family", "backend")
CORNERS = ("x0", "y0", "x1", "y1")


@dataclass(frozen=True)
class NamedTrack:
    """A track with the name that the question gave it; `world` are its drawn paths in metres, where there are any."""

    track: Track
    name: str
    world: Draws | None = None


def write_tracks(path: Path, tracks: Iterable[NamedTrack], run: str) -> None:
    """The rows of `tracks_table` as a file."""
    import pyarrow.parquet as pq

    pq.write_table(tracks_table(tracks, run), path)


def tracks_table(tracks: Iterable[NamedTrack], run: str) -> Table:
    """One row a box. t in s, x0 y0 x1 y1 in px of the upright picture, x_m y_m z_m in metres with `_low` and `_high`
    for the central 95 % (null where there are no metres)."""
    import pyarrow as pa

    schema = pa.schema([*((name, pa.string()) for name in WORDS), *((name, pa.float64()) for name in _numbers())])
    tables = [pa.table(_columns(named, run), schema=schema) for named in tracks]
    return pa.concat_tables(tables) if tables else schema.empty_table()


def _numbers() -> list[str]:
    return ["t", *CORNERS, "score", *_metre_columns()]


def _metre_columns() -> list[str]:
    return [f"{axis}_m{end}" for axis in AXES for end in ("_low", "", "_high")]


def _columns(named: NamedTrack, run: str) -> dict[str, list[object]]:
    track, n = named.track, len(named.track.t)
    words = (run, track.id, named.name, track.family, track.backend)
    columns: dict[str, list[object]] = {column: [word] * n for column, word in zip(WORDS, words, strict=True)}
    columns["t"] = track.t.tolist()
    for i, corner in enumerate(CORNERS):
        columns[corner] = track.boxes[:, i].tolist()
    columns["score"] = track.score.tolist()
    columns.update(_metres(named.world, track.t))
    return columns


def _metres(world: Draws | None, t: FloatArray) -> dict[str, list[object]]:
    """The band of the drawn paths at the track's times; null outside the time over which paths were drawn."""
    if world is None or world.unit != "m":
        return {column: [None] * len(t) for column in _metre_columns()}
    band = np.percentile(world.p, BAND, axis=0)  # (3, n, 3): low, median, high; time; axis
    inside = (t >= world.t[0]) & (t <= world.t[-1])
    columns: dict[str, list[object]] = {}
    for axis, name in enumerate(AXES):
        for end, suffix in enumerate(("_low", "", "_high")):
            values = np.interp(t, world.t, band[end, :, axis]).tolist()
            columns[f"{name}_m{suffix}"] = [v if ok else None for v, ok in zip(values, inside, strict=True)]
    return columns
