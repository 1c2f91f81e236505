"""A run folder read back: its answer, its tracks, its calibration; and a clip that has nothing but them."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
from pydantic import BaseModel, ValidationError

from stagent.agent.clip import Clip
from stagent.answer.answer import Answer
from stagent.runs.evidence import Evidence
from stagent.runs.folder import ANSWER, EVIDENCE, SCENE, TRACKS
from stagent.runs.scene import StoredScene, camera_motion, journey_of, shots_of, video_info
from stagent_tools.errors import CannotMeasure, UsageError
from stagent_tools.scan import Scan
from stagent_tools.types import FloatArray, Track, VideoInfo

if TYPE_CHECKING:
    from stagent_tools.video import Video


Part = TypeVar("Part", bound=BaseModel)


@dataclass(frozen=True)
class StoredRun:
    """`tracks` by the name that the question gave them."""

    folder: Path
    answer: Answer
    evidence: Evidence
    scene: StoredScene
    tracks: dict[str, tuple[Track, ...]]


def read_run(folder: Path) -> StoredRun:
    """The run; a folder that is none, or that misses a part, is a usage error."""
    answer = read_part(folder / ANSWER, Answer)
    return StoredRun(
        folder,
        answer,
        read_part(folder / EVIDENCE, Evidence),
        read_part(folder / SCENE, StoredScene),
        _tracks(folder / TRACKS),
    )


def read_part(path: Path, kind: type[Part]) -> Part:
    try:
        return kind.model_validate(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError, json.JSONDecodeError) as error:
        raise UsageError(f"{path} cannot be read: {error}.", "Give a folder that stagent ask --out wrote.") from None
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise UsageError(
            f"{path} is not what stagent writes: {place}: {first['msg']}.", "Ask again with --out."
        ) from None


def _tracks(path: Path) -> dict[str, tuple[Track, ...]]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        rows = pq.read_table(path).to_pylist()
        by_track: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
        for row in rows:
            by_track[row["name"], row["track"]].append(row)
        found: dict[str, tuple[Track, ...]] = {}
        for (name, ident), own in by_track.items():
            found[name] = (*found.get(name, ()), _track(ident, own))
    except (OSError, KeyError, TypeError, ValueError, pa.ArrowInvalid) as error:
        raise UsageError(f"{path} cannot be read: {error}.", "Ask again with --out.") from None
    return found


def _track(ident: str, rows: list[dict[str, Any]]) -> Track:
    def column(name: str) -> FloatArray:
        return np.array([row[name] for row in rows], dtype=np.float64)

    boxes = np.column_stack([column(corner) for corner in ("x0", "y0", "x1", "y1")])
    return Track(ident, column("t"), boxes, column("score"), rows[0]["family"], rows[0]["backend"])


class NoVideo:
    """Stands where a video would: its facts are known, its pictures are not."""

    def __init__(self, info: VideoInfo, times: FloatArray) -> None:
        self.info, self.times = info, times

    def __getattr__(self, name: str) -> object:
        raise CannotMeasure("This needs the pictures, and only tracks and calibration are stored.", "Ask again.")


class StoredClip(Clip):
    """A clip of which one run's evidence is all there is."""

    def __init__(self, run: StoredRun) -> None:
        super().__init__(Path(run.answer.video))
        self._run = run
        times = np.array(run.scene.times)
        self._nothing = NoVideo(video_info(run.scene, self.path), times)

    def video(self, capture_fps: float | None = None) -> Video:  # noqa: ARG002 - stored as it was read then
        return self._nothing  # type: ignore[return-value]  # its facts are all that is asked for

    def scan(
        self,
        capture_fps: float | None = None,  # noqa: ARG002 - as above
        progress: Callable[[float, float], None] | None = None,  # noqa: ARG002 - nothing takes long
        finder: str = "",
    ) -> Scan:
        stored = self._run.scene
        tracks = tuple(track for group in self._run.tracks.values() for track in group)
        unique = {track.id: track for track in tracks}
        found = Scan(
            video=self._nothing,  # type: ignore[arg-type]  # as above
            info=self._nothing.info,
            times=self._nothing.times,
            shots=shots_of(stored),
            motion=camera_motion(stored),
            tracks=tuple(unique.values()),
            appearance={},
            journey=journey_of(stored),
        )
        return replace(found, finder=finder) if finder else found
