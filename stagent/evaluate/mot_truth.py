"""People boxed by hand in every frame: folders of the MOT Challenge, and a clip with a table of boxes beside it.

A MOT Challenge folder holds `seqinfo.ini`, numbered pictures and `gt/gt.txt` with rows `frame, id, left, top, width,
height, considered, class, visibility`, frames from 1 (Milan et al., "MOT16: a benchmark for multi-object tracking",
2016). The other form is one video and one `boxes_WIDTHxHEIGHT.csv` with columns `frame, id, xc, yc, w, h`: the box's
centre and size in a picture of that size, frames from 0.
"""

from __future__ import annotations

import configparser
import csv
import re
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from stagent_tools.errors import UsageError
from stagent_tools.types import BoolArray, FloatArray

PEDESTRIAN = 1
DISTRACTORS = (2, 7, 8, 12)
"""Person on a vehicle, static person, distractor, reflection: finding one is neither right nor wrong."""
VIDEOS = {".mp4", ".avi", ".mkv", ".mov", ".webm", ".mpg", ".m4v"}
_TABLE = re.compile(r"boxes_(\d+)x(\d+)\.csv")


@dataclass(frozen=True)
class Sequence:
    """One clip and its n boxes by hand, over all frames.

    `frames` (n,) from 0 · `ids` (n,) · `boxes` (n, 4) x0 y0 x1 y1 px of a picture of `size` (width, height; None: the
    clip's own) · `counted` (n,): a person to be found · `ignored` (n,): who finds it is neither right nor wrong.
    """

    name: str
    clip: Path
    fps: Fraction | None
    frames: NDArray[np.int64]
    ids: NDArray[np.int64]
    boxes: FloatArray
    counted: BoolArray
    ignored: BoolArray
    size: tuple[int, int] | None


def sequences_in(data: Path) -> list[Sequence]:
    """Those of the folder itself and of the folders in it, by name."""
    found = [read(folder) for folder in [data, *sorted(data.iterdir())] if folder.is_dir()]
    sequences = [sequence for sequence in found if sequence is not None]
    if not sequences:
        raise UsageError(
            f"{data} holds no people boxed by hand.",
            "Give a MOT Challenge folder (seqinfo.ini, gt/gt.txt), or one with a video and boxes_WIDTHxHEIGHT.csv.",
        )
    return sequences


def read(folder: Path) -> Sequence | None:
    """The sequence in this very folder, if there is one."""
    if (folder / "seqinfo.ini").is_file() and (folder / "gt" / "gt.txt").is_file():
        return _read_challenge(folder)
    tables = [file for file in sorted(folder.iterdir()) if _TABLE.fullmatch(file.name)]
    return _read_table(tables[0]) if tables else None


def _read_challenge(folder: Path) -> Sequence:
    info = configparser.ConfigParser()
    try:
        info.read_string((folder / "seqinfo.ini").read_text(encoding="utf-8"))
        pictures, fps = folder / info["Sequence"]["imDir"], Fraction(info["Sequence"]["frameRate"])
        rows = np.loadtxt(folder / "gt" / "gt.txt", delimiter=",", ndmin=2)[:, :8]
    except (configparser.Error, KeyError, ValueError, OSError) as error:
        raise UsageError(
            f"{folder} is no MOT Challenge folder: {error}.", "See motchallenge.net for the form."
        ) from error
    kind, considered = rows[:, 7].astype(np.int64), rows[:, 6] != 0
    return Sequence(
        name=folder.name,
        clip=pictures,
        fps=fps,
        frames=rows[:, 0].astype(np.int64) - 1,
        ids=rows[:, 1].astype(np.int64),
        boxes=np.concatenate([rows[:, 2:4], rows[:, 2:4] + rows[:, 4:6]], axis=1),
        counted=considered & (kind == PEDESTRIAN),
        ignored=np.isin(kind, DISTRACTORS),
        size=None,
    )


def _read_table(table: Path) -> Sequence:
    videos = [file for file in sorted(table.parent.iterdir()) if file.suffix.lower() in VIDEOS]
    size = _TABLE.fullmatch(table.name)
    if len(videos) != 1 or size is None:
        raise UsageError(f"Beside {table} lie {len(videos)} videos.", "Leave the one that the boxes belong to.")
    try:
        with table.open(encoding="utf-8", newline="") as lines:
            read = [[float(row[key]) for key in ("frame", "id", "xc", "yc", "w", "h")] for row in csv.DictReader(lines)]
    except (KeyError, TypeError, ValueError) as error:
        raise UsageError(f"{table} cannot be read: {error}.", "Its columns are frame, id, xc, yc, w, h.") from error
    rows = np.array(read, dtype=np.float64).reshape(-1, 6)
    half = rows[:, 4:6] / 2
    return Sequence(
        name=table.parent.name,
        clip=videos[0],
        fps=None,
        frames=rows[:, 0].astype(np.int64),
        ids=rows[:, 1].astype(np.int64),
        boxes=np.concatenate([rows[:, 2:4] - half, rows[:, 2:4] + half], axis=1),
        counted=np.ones(len(rows), dtype=np.bool_),
        ignored=np.zeros(len(rows), dtype=np.bool_),
        size=(int(size[1]), int(size[2])),
    )
