"""Boxes as files hold them, one a row, and tracks made of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np

from stagent_tools.errors import UsageError
from stagent_tools.types import FloatArray, Track, VideoInfo

SAME_FRAME = 0.5  # of the time between frames: a time farther than this from every frame's is no frame of the video
OUTSIDE = 1.0  # px over the border that rounding explains


@dataclass(frozen=True, slots=True)
class Row:
    """One box of one thing at time `t` s; `where` names its place in the file for messages ("line 12")."""

    track: str
    t: float
    box: tuple[float, float, float, float]
    score: float
    label: str
    where: str


@dataclass(frozen=True)
class LabelledTrack:
    """A track and what its file calls it ("" if it does not say)."""

    track: Track
    label: str


def tracks_of(rows: Iterable[Row], path: Path, info: VideoInfo) -> tuple[LabelledTrack, ...]:
    """Rows gathered by track, in order of time, each checked against the picture. Raises UsageError naming the row."""
    by_track: dict[str, list[Row]] = {}
    for row in rows:
        _check(row, path, info)
        by_track.setdefault(row.track, []).append(row)
    if not by_track:
        raise UsageError(f"{path.name} holds no boxes.", "Give a file with at least one track.")
    return tuple(_track(name, own, path) for name, own in by_track.items())


def frame_time(times: FloatArray, index: int, path: Path, where: str, *, counted_from: int) -> float:
    """Seconds of the frame at `index` (from 0); UsageError if the video has no such frame."""
    if not 0 <= index < len(times):
        last = len(times) - 1 + counted_from
        raise UsageError(
            f"{path.name}, {where}: frame {index + counted_from} is not in the video ({counted_from} to {last}).",
            f"Frames are counted from {counted_from} in this format.",
        )
    return float(times[index])


def shown_time(times: FloatArray, t: float, path: Path, where: str) -> float:
    """The time stamp of the frame shown nearest to `t` s; UsageError if `t` is not a frame's time."""
    nearest = float(times[int(np.argmin(np.abs(times - t)))])
    step = float(np.median(np.diff(times))) if len(times) > 1 else 0.0
    if abs(nearest - t) > SAME_FRAME * step + 1e-3:
        raise UsageError(
            f"{path.name}, {where}: no frame is shown at {t:g} s (nearest {nearest:.3f} s).",
            "Times are seconds of the video, the first frame at 0.",
        )
    return nearest


def number(text: object, path: Path, where: str) -> float:
    """A finite number or a UsageError."""
    try:
        value = float(text)  # type: ignore[arg-type]  # whatever stands in the file; what is no number raises
    except (TypeError, ValueError):
        raise UsageError(f"{path.name}, {where}: {text!r} is no number.", "Mend the file.") from None
    if not np.isfinite(value):
        raise UsageError(f"{path.name}, {where}: {text!r} is not finite.", "Mend the file.")
    return value


def corners(xywh: Sequence[object], path: Path, where: str) -> tuple[float, float, float, float]:
    """x0 y0 x1 y1 of left, top, width, height."""
    if len(xywh) != 4:
        raise UsageError(f"{path.name}, {where}: a box has {len(xywh)} numbers, not 4.", "Mend the file.")
    x, y, w, h = (number(value, path, where) for value in xywh)
    return x, y, x + w, y + h


def _check(row: Row, path: Path, info: VideoInfo) -> None:
    x0, y0, x1, y1 = row.box
    shown = f"{x0:g},{y0:g},{x1:g},{y1:g}"
    if x1 <= x0 or y1 <= y0:
        raise UsageError(f"{path.name}, {row.where}: the box {shown} is empty.", "Mend the file.")
    if x1 <= -OUTSIDE or y1 <= -OUTSIDE or x0 >= info.width + OUTSIDE or y0 >= info.height + OUTSIDE:
        raise UsageError(
            f"{path.name}, {row.where}: the box {shown} lies outside the picture of {info.width} x {info.height} px.",
            "Boxes are in pixels of the upright picture.",
        )


def _track(name: str, rows: list[Row], path: Path) -> LabelledTrack:
    from stagent_tools.things import thing_of

    rows = sorted(rows, key=lambda row: row.t)
    for one, two in pairwise(rows):
        if one.t == two.t:
            raise UsageError(
                f"{path.name}, {two.where}: track {name} has two boxes at {two.t:.3f} s (the other: {one.where}).",
                "A track has one box a frame.",
            )
    label = next((row.label for row in rows if row.label), "")
    thing = thing_of(label) if label else None
    track = Track(
        id=name,
        t=np.array([row.t for row in rows], dtype=np.float64),
        boxes=np.array([row.box for row in rows], dtype=np.float64),
        score=np.clip(np.array([row.score for row in rows], dtype=np.float64), 0.0, 1.0),
        family=thing.family if thing is not None else "object",
        backend="tracks",
    )
    return LabelledTrack(track, label)
