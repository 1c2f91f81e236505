"""The part `balldrop` of `stagent eval speed`: a real ball dropped from a known height, by gravity and by `--ref`.

The clip is asked as a user would, pointed at with a box, `--capture-fps` as the folder states it: once with nothing
else, so that its fall is the ruler, and once with the height of the fall as a reference. The truth is the stated height
over the time from release to floor.
"""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from stagent.agent.clip import Clip
from stagent.api import ask_clip
from stagent.evaluate.velocities import Figures, Row
from stagent.options import AskOptions
from stagent_tools.errors import StagentError, UsageError

if TYPE_CHECKING:
    from stagent.answer.answer import Answer

FILES = ("clip.mp4", "truth.json", "ball_track.csv")
WAYS = ("gravity", "ref")


@dataclass(frozen=True)
class Drop:
    """What the folder says. Times in seconds of the video, places in px."""

    video: Path
    capture_fps: float
    mean_mps: float
    height_m: float
    released: float
    landed: float
    first: tuple[float, float, float]
    ends: tuple[float, float, float, float]
    diameter_px: float

    @property
    def question(self) -> str:
        return f"How fast is the ball between {self.released:.2f} s and {self.landed:.2f} s?"

    def options(self, way: str, seed: int) -> AskOptions:
        t, x, y = self.first
        half = self.diameter_px / 2
        box = f"ball={x - half:.1f},{y - half:.1f},{x + half:.1f},{y + half:.1f}@{t:.4f}"
        ends = ",".join(f"{value:.1f}" for value in self.ends)
        reference = (f"fall={self.height_m}m@{ends}",) if way == "ref" else ()
        return AskOptions.checked(boxes=(box,), references=reference, capture_fps=self.capture_fps, seed=seed)


def is_drop(folder: Path) -> bool:
    return all((folder / name).is_file() for name in FILES)


def read_drop(folder: Path) -> Drop:
    """The folder's truth and where its track has the ball first, at the release and at the floor."""
    try:
        truth = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
        with (folder / "ball_track.csv").open(encoding="utf-8", newline="") as file:
            rows = [(float(r["frame"]), float(r["x_px"]), float(r["y_px"])) for r in csv.DictReader(file)]
        rate, released, landed = truth["playback_fps"], truth["release_frame"], truth["floor_contact_frame"]
        top = min(rows, key=lambda row: abs(row[0] - released))
        floor = min(rows, key=lambda row: abs(row[0] - landed))
        per_metre = (floor[2] - top[2]) / truth["drop_height_m"]
        return Drop(
            video=folder / "clip.mp4",
            capture_fps=float(truth["capture_fps"]),
            mean_mps=float(truth["mean_speed_m_s"]),
            height_m=float(truth["drop_height_m"]),
            released=released / rate,
            landed=landed / rate,
            first=(rows[0][0] / rate, *rows[0][1:]),
            ends=(*top[1:], *floor[1:]),
            diameter_px=per_metre * float(truth["ball_diameter_m"]),
        )
    except (OSError, ValueError, KeyError, IndexError) as error:
        raise UsageError(f"{folder} is not a drop: {error!r}.", f"It holds {', '.join(FILES)}.") from None


def balldrop(folder: Path, seed: int) -> tuple[Figures, list[Row]]:
    """The figures, and a row for each way: what was said, by which rung, and how far it is from the truth."""
    drop = read_drop(folder)
    clip = Clip(drop.video)
    rows = [_row(drop, way, clip, seed) for way in WAYS]
    return drop_figures(rows), rows


def _row(drop: Drop, way: str, clip: Clip, seed: int) -> Row:
    row: Row = {"part": f"balldrop_{way}", "question": drop.question, "truth_mps": drop.mean_mps}
    try:
        answer = ask_clip(clip, drop.question, drop.options(way, seed)).answer
    except StagentError as error:
        return {**row, "code": error.exit_code, "said": str(error)}
    return {**row, "code": answer.exit_code, "said": answer.sentence, **_judged(answer, drop.mean_mps)}


def _judged(answer: Answer, truth: float) -> Row:
    result = next((result for result in answer.results if result.quantity is not None), None)
    if result is None or result.quantity is None:
        return {}
    si = result.quantity.si
    return {
        "rung": result.rung,
        "value_mps": si.value,
        "relative_error": abs(si.value / truth - 1),
        "inside": si.low <= truth <= si.high,
        "half_width": si.half_width / si.value if si.value else None,
    }


def drop_figures(rows: list[Row]) -> Figures:
    """`balldrop_gravity_relative_error`, `..._inside`, `..._half_width` and the same by `ref`; nan where refused."""
    found: Figures = {}
    for row in rows:
        for key in ("relative_error", "inside", "half_width"):
            value = row.get(key)
            found[f"{row['part']}_{key}"] = float(value) if isinstance(value, int | float) else float("nan")
    return found
