"""`stagent eval crowds`: walkers under a high fixed camera, with their true ways on the ground.

Folders that are looked for: hotel (Pellegrini et al., 2009: metres projected into the picture, with noise, and back),
zara01 (Lerner et al., 2007: pixel tracks drawn by hand, apart from the metres) and pets09_s2l1 (Ferryman & Shahrokni,
2009: boxes by hand under a calibrated camera). Homographies of the first two take (row, column) to metres.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np

from stagent.evaluate.brought import brought_track, scene_of
from stagent.evaluate.crowds_files import Crowd, Walk, hotel, pets, zara
from stagent.evaluate.document import EvalDocument, Stopwatch
from stagent.evaluate.intervals import coverage, score_ratio, wilson
from stagent.evaluate.velocities import Figures, Row, measured_speed
from stagent.progress import Progress
from stagent_tools.errors import UsageError
from stagent_tools.streams import Streams
from stagent_tools.things import THINGS
from stagent_tools.types import FloatArray

SHORTEST_S = 4.0
STANDS_MPS = 0.3
"""Who is slower is parked, as in the other benchmarks; a relative error of it says nothing."""

SETS: dict[str, Callable[[Path, int], Crowd]] = {"hotel": hotel, "zara01": zara, "pets09_s2l1": pets}


def evaluate_crowds(data: Path, seed: int = 0, progress: Progress | None = None) -> EvalDocument:
    """Mean speed of everybody who is followed for four seconds or longer."""
    watch = Stopwatch()
    there = [name for name in SETS if (data / name).is_dir()]
    if not there:
        raise UsageError(f"{data} holds none of {', '.join(SETS)}.", "Give the folder that holds them.")
    rows: list[Row] = []
    for number, name in enumerate(there):
        if progress:
            progress(name, number, len(there))
        rows += _walkers(SETS[name](data / name, seed), name, seed)
    notes = tuple(f"no {name}" for name in SETS if name not in there)
    return EvalDocument(
        benchmark="crowds",
        n=len(rows),
        metrics={key: value for name in there for key, value in _figures(rows, name).items()},
        seed=seed,
        seconds=watch.seconds,
        peak_mb=watch.peak_mb,
        command="stagent eval crowds --data DIR --json",
        notes=(*notes, "People of pets09 found in the pixels are scored by eval mot; here their boxes are given."),
        rows=tuple(rows),
    )


def _walkers(crowd: Crowd, name: str, seed: int) -> Iterator[Row]:
    scene = scene_of(crowd.size, crowd.times, camera=crowd.camera, plane=crowd.plane)
    person = THINGS["person"]
    for walk in crowd.walks:
        if walk.t[-1] - walk.t[0] < SHORTEST_S:
            continue
        track = brought_track(walk.id, walk.t, walk.boxes, np.ones(len(walk.t), dtype=bool), person.family)
        draws = scene.lift(track, person, Streams(seed=seed))
        _, row = measured_speed(draws, walk.t, _on_ground(walk))
        yield {"set": name, "track": walk.id, "kind": "person", "family": person.family, **row}


def _on_ground(walk: Walk) -> FloatArray:
    return np.column_stack([walk.way, np.zeros(len(walk.t))])


def _figures(rows: list[Row], name: str) -> Figures:
    """Errors relative to the true speed of who walks; coverage of all."""
    some = [row for row in rows if row["set"] == name]
    value, low, high, true = (np.array([row[key] for row in some]) for key in ("value", "low", "high", "true"))
    walks = true > STANDS_MPS
    inside = coverage(low, high, true)
    least, most = wilson(inside, len(some))
    return {
        f"{name}_n": float(len(some)),
        f"{name}_median_relative_error": float(np.median(np.abs(value - true)[walks] / true[walks])),
        f"{name}_median_half_width": float(np.median(((high - low) / 2)[walks] / true[walks])),
        f"{name}_coverage_95": inside,
        f"{name}_coverage_low": least,
        f"{name}_coverage_high": most,
        f"{name}_interval_score_ratio": score_ratio(value, low, high, true),
    }
