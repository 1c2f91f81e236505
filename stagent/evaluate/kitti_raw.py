"""`stagent eval kitti-raw`: real colour frames of a driving camera, with things in 3D, poses and time stamps.

The folder has clip.mp4, calib.txt (P2, the camera), times.txt (s), poses.txt (camera n in the frame of camera 0: x
right, y down, z forward), ego_speed.txt (m/s by GPS and IMU) and objects.csv. Things are pointed at with their box in
one frame and followed in the pixels, by `stagent ask --box --camera` with the poses; with the height alone the speed of
the camera is asked; and a thing by words. The true way of a thing is that of its labelled centre, without its jitter.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from stagent.agent.clip import Clip
from stagent.answer.answer import Answer
from stagent.api import ask_clip
from stagent.evaluate.document import EvalDocument, Stopwatch
from stagent.evaluate.ego import HEIGHT_M, against, asked_speed, camera_facts, projection, read_poses
from stagent.evaluate.steady import steady
from stagent.options import AskOptions
from stagent.progress import Progress
from stagent_tools.errors import StagentError, UsageError
from stagent_tools.scene.side_files import CameraFile
from stagent_tools.types import FloatArray

IN_WORDS = "How fast is the parked car on the right?"
PARKED_MPS, MOVING_MPS = 0.3, 1.0
FARTHEST_M = 40.0
SHORTEST_S = 1.0
"""Of the time in which a thing is wholly in the picture: less is no speed of anything."""

EDGE_PX = 3.0
Row = dict[str, Any]


@dataclass(frozen=True)
class Thing:
    """A labelled thing while it is wholly in the picture: t (n,) s, boxes (n, 4) px, way (n, 3) m of its centre over
    ground, away (n,) m from the camera."""

    name: str
    kind: str
    t: FloatArray
    boxes: FloatArray
    way: FloatArray
    away: FloatArray

    @property
    def speed(self) -> float:
        """m/s, mean over the span."""
        way = steady(self.t, self.way)
        return float(np.linalg.norm(np.diff(way, axis=0), axis=1).sum() / (self.t[-1] - self.t[0]))

    @property
    def box(self) -> str:
        """The option that points at it in the middle of its span, from where it is followed both ways."""
        i = len(self.t) // 2
        corners = ",".join(f"{edge:.1f}" for edge in self.boxes[i])
        return f"{self.kind}={corners}@{self.t[i]:.3f}"


def evaluate_kitti_raw(data: Path, seed: int = 0, progress: Progress | None = None) -> EvalDocument:
    """Each thing pointed at, the camera's own speed, and one thing in words."""
    watch = Stopwatch()
    notes: list[str] = []
    clip = Clip(data / "clip.mp4")
    p = projection(data / "calib.txt", "P2")
    k = camera_facts(p)
    times, poses = _times(data, clip, notes), read_poses(data / "poses.txt")
    rows: list[Row] = []
    metrics: dict[str, float] = {}
    if poses is None:
        notes.append("no poses.txt: nothing is asked about things")
    else:
        posed = CameraFile.model_validate(k | {"height_m": HEIGHT_M, "poses": upright(of_camera(poses, p), times)})
        things = list(things_in(data / "objects.csv", times, _size(clip), notes))
        for number, thing in enumerate(things):
            if progress:
                progress(f"{thing.kind} {thing.name}", number, len(things) + 2)
            rows.append(_ask(clip, posed, thing, seed))
        metrics |= figures(rows) | _in_words(clip, posed, seed, notes)
    height_only = CameraFile.model_validate(k | {"height_m": HEIGHT_M})
    metrics |= asked_speed(clip, height_only, seed, notes)
    if (data / "ego_speed.txt").is_file():
        metrics |= against(metrics, float(np.loadtxt(data / "ego_speed.txt").mean()))
    else:
        notes.append("no ego_speed.txt: nothing to hold the camera's own speed against")
    return EvalDocument(
        benchmark="kitti-raw",
        n=len(rows),
        metrics={**metrics},
        by={f"{row['kind']} {row['name']}": _shown(row) for row in rows},
        seed=seed,
        seconds=watch.seconds,
        peak_mb=watch.peak_mb,
        command="stagent eval kitti-raw --data DIR --json",
        notes=(*notes, *(f"{row['kind']} {row['name']}: {row['said']}" for row in rows if row["value"] is None)),
        rows=tuple(rows),
    )


def upright(poses: FloatArray, times: FloatArray) -> list[dict[str, object]]:
    """Poses (n, 3, 4) of camera 0's frame in a world whose z is up: its floor is the plane in which the camera goes and
    across which, on average, it stands level."""
    right, ahead = poses[:, :, 0].mean(axis=0), poses[-1, :, 3] - poses[0, :, 3]
    ahead = ahead / np.linalg.norm(ahead)
    up = np.cross(right, ahead)
    up /= np.linalg.norm(up)
    world = np.stack([np.cross(ahead, up), ahead, up])
    high = np.zeros((3, 4))
    high[2, 3] = HEIGHT_M
    shown = zip(times.tolist(), (world @ poses + high).tolist(), strict=True)
    return [{"t": t, "world_from_cam": pose} for t, pose in shown]


def of_camera(poses: FloatArray, p: FloatArray) -> FloatArray:
    """(n, 3, 4) of the camera with the projection p (3, 4), from those of camera 0, beside which it stands."""
    beside = -np.linalg.solve(p[:, :3], p[:, 3])
    out = poses.copy()
    out[:, :, 3] += poses[:, :, :3] @ beside
    return out


def things_in(file: Path, times: FloatArray, size: tuple[int, int], notes: list[str]) -> Iterator[Thing]:
    """The labelled things, near enough, wholly seen and for long enough; the others are named in the notes."""
    if not file.is_file():
        notes.append(f"no {file.name}: nothing is asked about things")
        return
    with file.open(encoding="utf-8", newline="") as table:
        rows = list(csv.DictReader(table))
    left_out = []
    for name in dict.fromkeys(row["id"] for row in rows):
        own = [row for row in rows if row["id"] == name]
        thing = _thing(name, own, times, size)
        if thing is None:
            left_out.append(f"{own[0]['type'].lower()} {name}")
        else:
            yield thing
    if left_out:
        notes.append(f"too far away, hidden or seen for under {SHORTEST_S:g} s: {', '.join(left_out)}")


def figures(rows: list[Row]) -> dict[str, float]:
    parked = [row for row in rows if row["true"] == 0]
    moving = [row for row in rows if row["true"] > MOVING_MPS]
    told = [row for row in parked if row["value"] is not None]
    found: dict[str, float] = {"parked_n": float(len(parked)), "parked_answered": float(len(told))}
    if told:
        found["parked_median_reading_mps"] = float(np.median([row["value"] for row in told]))
        found["parked_at_rest_inside"] = float(np.mean([row["low"] <= 0 for row in told]))
    for row in moving:
        key = f"{row['kind']}_{row['name']}"
        if row["value"] is not None:
            found[f"{key}_relative_error"] = abs(row["value"] / row["true"] - 1)
            found[f"{key}_truth_inside"] = float(row["low"] <= row["true"] <= row["high"])
    return found


def _ask(clip: Clip, camera: CameraFile, thing: Thing, seed: int) -> Row:
    true = thing.speed
    row: Row = {"name": thing.name, "kind": thing.kind, "true": 0.0 if true < PARKED_MPS else true, "value": None}
    start, end = thing.t[0], thing.t[-1]
    question = f"How fast is the {thing.kind} going between {start:.2f} and {end:.2f} s?"
    try:
        answer = _answer(clip, question, camera, seed, (thing.box,))
    except StagentError as error:
        return row | {"said": str(error)}
    row["said"] = answer.sentence
    found = answer.results[0].quantity if answer.results else None
    if found is None:
        return row
    return row | {"value": found.si.value, "low": found.si.low, "high": found.si.high, "rest": found.rest_probability}


def _in_words(clip: Clip, camera: CameraFile, seed: int, notes: list[str]) -> dict[str, float]:
    """What a user would type who points at nothing: reported."""
    try:
        answer = _answer(clip, IN_WORDS, camera, seed, ())
    except StagentError as error:
        notes.append(f"{IN_WORDS} {error}")
        return {"text_answered": 0.0}
    notes.append(f"{IN_WORDS} {answer.sentence}")
    found = answer.results[0].quantity if answer.results else None
    return {"text_answered": 0.0} if found is None else {"text_answered": 1.0, "text_reading_mps": found.si.value}


def _answer(clip: Clip, question: str, camera: CameraFile, seed: int, boxes: tuple[str, ...]) -> Answer:
    with TemporaryDirectory(prefix="stagent-raw-") as folder:
        file = Path(folder) / "camera.json"
        file.write_text(camera.model_dump_json(exclude_none=True), encoding="utf-8")
        return ask_clip(clip, question, AskOptions(camera=file, boxes=boxes, seed=seed)).answer


def _thing(name: str, rows: list[dict[str, str]], times: FloatArray, size: tuple[int, int]) -> Thing | None:
    def column(*keys: str) -> FloatArray:
        return np.array([[float(row[key]) for key in keys] for row in rows])

    frame = column("frame")[:, 0].astype(int)
    boxes, away = column("left", "top", "right", "bottom"), np.linalg.norm(column("x", "z"), axis=1)
    inside = (boxes[:, :2] > EDGE_PX).all(axis=1) & (boxes[:, 2:] < np.array(size) - EDGE_PX).all(axis=1)
    seen = inside & (away < FARTHEST_M) & (column("occlusion")[:, 0] <= 1) & (column("truncation")[:, 0] == 0)
    if seen.sum() < 2 or times[frame[seen][-1]] - times[frame[seen][0]] < SHORTEST_S:
        return None
    way = column("world_x", "world_y", "world_z")[seen]
    return Thing(name, rows[0]["type"].lower(), times[frame[seen]], boxes[seen], way, away[seen])


def _shown(row: Row) -> dict[str, float]:
    return {key: float(row[key]) for key in ("true", "value", "low", "high") if row.get(key) is not None} | {"n": 1.0}


def _size(clip: Clip) -> tuple[int, int]:
    info = clip.video().info
    return info.width, info.height


def _times(data: Path, clip: Clip, notes: list[str]) -> FloatArray:
    """(n,) s since the first frame, as recorded; those of the file where nobody recorded them."""
    file = data / "times.txt"
    if not file.is_file():
        notes.append("no times.txt: frames are as far apart as clip.mp4 says")
        return clip.video().times
    times = np.loadtxt(file, ndmin=1)
    if len(times) != len(clip.video().times):
        raise UsageError(f"{file} has {len(times)} times for {len(clip.video().times)} frames.", "Give one a frame.")
    return np.asarray(times - times[0])
