"""MOT Challenge text: a line a box, `frame,id,left,top,width,height,score,...`, frames counted from 1.

The pedestrian class is the only one that the challenge scores; files with classes write it as the eighth number
(Milan et al., "MOT16: a benchmark for multi-object tracking", 2016, table 4).
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from stagent_tools.errors import UsageError
from stagent_tools.spatial.track_files.rows import Row, corners, frame_time, number
from stagent_tools.types import FloatArray

FEWEST = 6
_CLASSES = {
    1: "pedestrian",
    2: "person",
    3: "car",
    4: "bicycle",
    5: "motorbike",
    6: "vehicle",
    7: "person",
    12: "person",
}
_CLASSED = 9  # numbers in a line that says class and visibility; ten numbers are x, y, z in its place


def read_mot(path: Path, times: FloatArray) -> Iterator[Row]:
    """The rows of a MOT text; `times` (n,) s of the video's frames. Scores of -1 mean none was given: 1."""
    for count, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), start=1):
        if not line.strip():
            continue
        where = f"line {count}"
        fields = [field.strip() for field in line.replace(";", ",").split(",")]
        if len(fields) < FEWEST:
            raise UsageError(
                f"{path.name}, {where}: {len(fields)} fields, at least {FEWEST} are needed.",
                "A line is frame,id,left,top,width,height,score.",
            )
        frame = number(fields[0], path, where)
        if frame != int(frame):
            raise UsageError(f"{path.name}, {where}: frame {fields[0]} is no whole number.", "Frames count from 1.")
        score = number(fields[6], path, where) if len(fields) > FEWEST else 1.0
        label = ""
        if len(fields) == _CLASSED:
            label = _CLASSES.get(int(number(fields[7], path, where)), "")
        yield Row(
            track=fields[1],
            t=frame_time(times, int(frame) - 1, path, where, counted_from=1),
            box=corners(fields[2:6], path, where),
            score=score if score >= 0 else 1.0,
            label=label,
            where=where,
        )
