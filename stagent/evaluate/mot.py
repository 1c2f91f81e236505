"""`stagent eval mot`: the people that the finder follows, against people boxed by hand in every frame.

`mota` (Bernardin & Stiefelhagen 2008), `idf1` (Ristani et al. 2016) and `hota` (Luiten et al. 2021) are computed by
the package trackeval, at an overlap of 0.5 and, for `hota`, of 0.05 to 0.95. Scored are the ordinary tracks of the
ordinary scan that are people; `recall`, `precision` and `switches` say where the rest is lost.
"""

from __future__ import annotations

import sys
from contextlib import redirect_stdout
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from stagent.evaluate.document import EvalDocument, Stopwatch
from stagent.evaluate.mot_truth import Sequence, sequences_in
from stagent.progress import Progress
from stagent_tools.errors import MissingPart
from stagent_tools.spatial.motion.boxes import ious
from stagent_tools.spatial.scanning import scan_video
from stagent_tools.types import FloatArray, Track
from stagent_tools.video import open_video

if TYPE_CHECKING:
    from pathlib import Path

MIN_IOU = 0.5
LOOKS_S = 0.11
"""The finder looks 20 times a second at most, so at 60 frames a second at every third: between two looks its boxes are
interpolated, across a gap they are not."""
AT_ONCE_S = 1e-6
Data = dict[str, Any]
Metrics = dict[str, dict[str, Any]]
"""Metric -> field -> number, as trackeval gives them."""


def evaluate_mot(data: Path, progress: Progress | None = None) -> EvalDocument:
    """Scans every sequence of the folder and scores its people."""
    metrics = Trackeval()
    watch, results, counts = Stopwatch(), {}, {}
    sequences = sequences_in(data)
    for number, sequence in enumerate(sequences):
        if progress:
            progress(sequence.name, number, len(sequences))
        results[sequence.name] = metrics.of(_found_in(sequence))
        counts[sequence.name] = int(sequence.counted.sum())
    return EvalDocument(
        benchmark="mot",
        n=sum(counts.values()),
        metrics={**figures(metrics.together(results))},
        by={f"sequence {name}": {**figures(one), "n": float(counts[name])} for name, one in results.items()},
        seconds=watch.seconds,
        peak_mb=watch.peak_mb,
        command="stagent eval mot --data DIR --json",
        notes=(f"n counts boxes; a box is found with an overlap of {MIN_IOU}.",),
    )


class Trackeval:
    """The three metrics of the package, which is asked for by name."""

    def __init__(self) -> None:
        try:
            with redirect_stdout(sys.stderr):  # it prints what optional parts it misses
                from trackeval.metrics import CLEAR, HOTA, Identity
        except ImportError as error:
            raise MissingPart("The package trackeval is not installed.", "Run: pip install trackeval") from error
        quiet = {"THRESHOLD": MIN_IOU, "PRINT_CONFIG": False}
        self._metrics = {"clear": CLEAR(quiet), "identity": Identity(quiet), "hota": HOTA()}

    def of(self, data: Data) -> Metrics:
        return {name: metric.eval_sequence(data) for name, metric in self._metrics.items()}

    def together(self, results: dict[str, Metrics]) -> Metrics:
        """Over all sequences: the counts are summed before the shares are taken."""
        return {
            name: metric.combine_sequences({sequence: one[name] for sequence, one in results.items()})
            for name, metric in self._metrics.items()
        }


def figures(results: Metrics) -> dict[str, float]:
    clear = results["clear"]
    return {
        "mota": float(clear["MOTA"]),
        "idf1": float(results["identity"]["IDF1"]),
        "hota": float(np.mean(results["hota"]["HOTA"])),
        "recall": float(clear["CLR_Re"]),
        "precision": float(clear["CLR_Pr"]),
        "switches": float(clear["IDSW"]),
    }


def _found_in(sequence: Sequence) -> Data:
    video = open_video(sequence.clip, fps=sequence.fps)
    scan = scan_video(video)
    width, height = sequence.size or (video.info.width, video.info.height)
    to_clip = np.array([video.info.width / width, video.info.height / height] * 2)
    people = [track for track in scan.tracks if track.family == "person"]
    return as_trackeval(sequence, sequence.boxes * to_clip, people, video.times)


def as_trackeval(sequence: Sequence, boxes: FloatArray, people: list[Track], times: FloatArray) -> Data:
    """The clip as trackeval takes it: ids counted from 0 and overlaps, frame by frame.

    `boxes` (n, 4) are the sequence's in px of the clip, `times` (m,) s of its frames.
    """
    true_ids, seen_ids, overlaps = [], [], []
    places = [_places(track, times) for track in people]
    known = np.unique(sequence.ids[sequence.counted])
    for frame in range(len(times)):
        here = sequence.frames == frame
        there = np.array([not np.isnan(place[frame, 0]) for place in places], dtype=np.bool_)
        seen = np.array([place[frame] for place in places]).reshape(-1, 4)[there]
        ids = np.flatnonzero(there)
        free = ~_matched(boxes[here], sequence.ignored[here], seen)
        counted = here & sequence.counted
        true_ids.append(np.searchsorted(known, sequence.ids[counted]))
        seen_ids.append(ids[free])
        overlaps.append(ious(boxes[counted], seen[free]))
    used = np.unique(np.concatenate([np.zeros(0, dtype=np.int64), *seen_ids]))
    return {
        "num_timesteps": len(times),
        "num_gt_ids": len(known),
        "num_tracker_ids": len(used),
        "num_gt_dets": sum(len(ids) for ids in true_ids),
        "num_tracker_dets": sum(len(ids) for ids in seen_ids),
        "gt_ids": true_ids,
        "tracker_ids": [np.searchsorted(used, ids) for ids in seen_ids],
        "similarity_scores": overlaps,
    }


def _places(track: Track, times: FloatArray) -> FloatArray:
    """(m, 4) px where it was at these times, nan where it was not seen."""
    after = np.clip(np.searchsorted(track.t, times - AT_ONCE_S), 0, len(track.t) - 1)
    before = np.maximum(after - 1, 0)
    exact = np.abs(track.t[after] - times) <= AT_ONCE_S
    between = (track.t[before] < times) & (times < track.t[after]) & (track.t[after] - track.t[before] <= LOOKS_S)
    placed = np.stack([np.interp(times, track.t, track.boxes[:, side]) for side in range(4)], axis=1)
    return np.where((exact | between)[:, None], placed, np.nan)


def _matched(boxes: FloatArray, ignored: NDArray[np.bool_], seen: FloatArray) -> NDArray[np.bool_]:
    """(len(seen),) found what is to be ignored: matched, by the best assignment to all boxes, with such a one (the
    preprocessing of the MOT Challenge, as in trackeval's MotChallenge2DBox)."""
    overlap = ious(boxes, seen)
    enough = np.where(overlap >= MIN_IOU, overlap, 0.0)
    rows, columns = linear_sum_assignment(-enough)
    taken = np.zeros(len(seen), dtype=np.bool_)
    taken[columns[ignored[rows] & (enough[rows, columns] > 0)]] = True
    return taken
