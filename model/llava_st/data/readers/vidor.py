"""VidOR: one JSON a video below training/ and validation/: its size, rate and the boxes of each frame."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from llava_st.data.errors import RecordError
from llava_st.data.fields import Fields
from llava_st.data.readers.layout import pixel_box, rate
from llava_st.data.record import Placed, Tube


@dataclass(frozen=True)
class VidorVideo:
    """`path` of the video below VidOR's folder of videos; `boxes`: a list of {tid, bbox} for each frame."""

    path: str
    fps: float
    frames: int
    size: tuple[float, float]
    boxes: list[object]

    def tube(self, target: int, begin: int, end: int) -> Tube:
        """Where the thing is in the frames [begin, end) in which it has a box."""
        placed = []
        for frame in range(begin, end):
            rows = self.boxes[frame]
            for row in rows if isinstance(rows, list) else []:
                fields = Fields(row, "a box")
                if fields.raw("tid") == target:
                    bbox = fields.inner("bbox")
                    corners = [bbox.number(key) for key in ("xmin", "ymin", "xmax", "ymax")]
                    placed.append(Placed(frame / self.fps, pixel_box(corners, *self.size)))
        if not placed:
            raise RecordError(f"thing {target} has no box in the frames {begin} to {end}")
        return tuple(placed)


class VidorFolder:
    """All annotation files below a folder, by the video's id; the last one read is kept."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._last: tuple[str, VidorVideo] | None = None

    @cached_property
    def _files(self) -> Mapping[str, Path]:
        return {path.stem: path for path in sorted(self._folder.rglob("*.json")) if path.stem.isdecimal()}

    def video(self, name: str) -> VidorVideo:
        if self._last is None or self._last[0] != name:
            self._last = (name, self._read(name))
        return self._last[1]

    def _read(self, name: str) -> VidorVideo:
        path = self._files.get(name)
        if path is None:
            raise RecordError(f"VidOR's {name}.json is missing")
        try:
            document = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError, RecursionError) as error:
            raise RecordError(f"VidOR's {path.name} cannot be read: {error}") from None
        fields = Fields(document, path.name)
        boxes, frames = fields.rows("trajectories"), fields.whole("frame_count")
        if len(boxes) != frames:
            raise RecordError(f"VidOR's {path.name} holds boxes of {len(boxes)} frames, it counts {frames}")
        size = (fields.number("width"), fields.number("height"))
        return VidorVideo(fields.text("video_path"), rate(fields.number("fps")), frames, size, boxes)
