"""`stagent eval boxes`: things named by text in real clips, against boxes drawn by hand.

`boxes.jsonl` rows {"clip", "phrase", "t", "box"} are asked as "Where is PHRASE at T s?"; `absent.jsonl` rows
{"clip", "phrase"} name what is not in the clip. `acc_50` is the share of all boxes found with IoU of 0.5 or more (a
refusal is a miss), `miou` the mean IoU (0 where refused), `present_refused` and `absent_refused` the shares refused.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from stagent.agent.clip import Clips
from stagent.agent.run import Asked
from stagent.api import ask_clip
from stagent.evaluate.document import EvalDocument, Stopwatch
from stagent.evaluate.footage import read_rows
from stagent.evaluate.scoring import MIN_IOU, iou
from stagent.options import AskOptions
from stagent.progress import Progress
from stagent_tools.errors import StagentError

BOX_TOLERANCE_S = 0.1
Row = dict[str, Any]


def evaluate_boxes(data: Path, seed: int = 0, progress: Progress | None = None) -> EvalDocument:
    """Asks for every labelled box and every absent phrase of the folder."""
    present = read_rows(data / "boxes.jsonl", ("clip", "phrase", "t", "box"))
    absent = read_rows(data / "absent.jsonl", ("clip", "phrase"))
    watch, judged = Stopwatch(), []
    clips = Clips()
    for number, row in enumerate([*present, *absent]):
        if progress:
            progress(f"{row['clip']}: {row['phrase']}", number, len(present) + len(absent))
        judged.append(_judge(row, data, clips, AskOptions(seed=seed)))
    found, refused = [r for r in judged if "iou" in r], [r for r in judged if "iou" not in r]
    return EvalDocument(
        benchmark="boxes",
        n=len(judged),
        metrics={**_metrics(found), "absent_refused": float(np.mean([r["refused"] for r in refused]))},
        by={f"clip {clip}": _metrics(rows) | {"n": float(len(rows))} for clip, rows in _by_clip(found).items()},
        seed=seed,
        seconds=watch.seconds,
        peak_mb=watch.peak_mb,
        command="stagent eval boxes --data DIR --json",
        rows=tuple(judged),
    )


def _judge(row: Row, data: Path, clips: Clips, options: AskOptions) -> Row:
    at = f" at {row['t']} s" if "t" in row else ""
    try:
        asked = ask_clip(clips.open(data / row["clip"]), f"Where is {row['phrase']}{at}?", options)
    except StagentError as error:
        return _judged(row, 0.0, refused=True, said=str(error))
    best = _best_iou(asked, row) if "box" in row else 0.0
    return _judged(row, best, refused=asked.answer.exit_code != 0, said=asked.answer.sentence)


def _judged(row: Row, best: float, *, refused: bool, said: str) -> Row:
    judged: Row = {"clip": row["clip"], "phrase": row["phrase"], "refused": refused, "said": said}
    return judged | {"iou": best, "t": row["t"]} if "box" in row else judged


def _best_iou(asked: Asked, row: Row) -> float:
    """The thing's box at the asked time; of several that were answered the first."""
    wanted = np.asarray(row["box"], dtype=np.float64)
    for result in asked.answer.results:
        for tube in result.tubes:
            box = asked.tracks[tube.track].box_at(row["t"], BOX_TOLERANCE_S)
            return 0.0 if box is None else iou(box, wanted)
    return 0.0


def _metrics(rows: list[Row]) -> dict[str, float]:
    ious = np.array([row["iou"] for row in rows])
    return {
        "acc_50": float(np.mean(ious >= MIN_IOU)),
        "miou": float(np.mean(ious)),
        "present_refused": float(np.mean([row["refused"] for row in rows])),
    }


def _by_clip(rows: list[Row]) -> dict[str, list[Row]]:
    return {clip: [row for row in rows if row["clip"] == clip] for clip in sorted({row["clip"] for row in rows})}
