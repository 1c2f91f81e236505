"""`stagent eval av2`: 3D boxes of an Argoverse 2 drive (Wilson et al., 2021) projected into each of its cameras."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from stagent.evaluate.av2_files import Drive3d, Thing3d, View, boxes_in, read_av2
from stagent.evaluate.boxes_noise import Noise, noisy
from stagent.evaluate.brought import brought_track, scene_of
from stagent.evaluate.document import EvalDocument, Stopwatch
from stagent.evaluate.velocities import Figures, Row, measured_speed, speed_figures
from stagent.progress import Progress
from stagent_tools.streams import Streams
from stagent_tools.things import Thing, thing_of
from stagent_tools.types import FloatArray, Track

SHORTEST_S = 3.0


def evaluate_av2(
    data: Path, noise: Noise = Noise.INDEPENDENT, seed: int = 0, progress: Progress | None = None
) -> EvalDocument:
    """Every thing in every camera in which it is whole for long enough."""
    watch = Stopwatch()
    drive = read_av2(data)
    rows: list[Row] = []
    for number, view in enumerate(drive.views):
        if progress:
            progress(view.name, number, len(drive.views))
        rows += _seen_by(view, drive, noise, seed)
    return EvalDocument(
        benchmark="av2",
        n=len(rows),
        metrics={**speed_figures(rows)},
        by=_groups(rows),
        seed=seed,
        seconds=watch.seconds,
        peak_mb=watch.peak_mb,
        command=f"stagent eval av2 --data DIR --noise {noise} --json",
        notes=(
            f"Left out for want of a kind: {', '.join(drive.left_out) or 'nothing'}.",
            "One row a thing and camera: a thing seen by several cameras counts in each.",
        ),
        rows=tuple(rows),
    )


def _seen_by(view: View, drive: Drive3d, noise: Noise, seed: int) -> Iterator[Row]:
    streams = Streams(seed=seed)
    asked = list(_asked(view, drive, noise, seed))
    if not asked:
        return
    alone = scene_of(view.size, drive.times, camera=view.camera(drive.times))
    scene = alone.in_company([(track, known) for track, known, _, _ in asked], streams)
    for track, known, thing, way in asked:
        _, row = measured_speed(scene.lift(track, known, streams), track.t, way)
        yield {"camera": view.name, "track": thing.id, "kind": thing.noun, "family": known.family, **row}


def _asked(view: View, drive: Drive3d, noise: Noise, seed: int) -> Iterator[tuple[Track, Thing, Thing3d, FloatArray]]:
    """Every track that is long enough as a finder would bring it, and its true way (n, 3) m."""
    for thing in drive.things:
        boxes, keep = boxes_in(view, thing)
        if len(keep) < 2 or thing.t[keep[-1]] - thing.t[keep[0]] < SHORTEST_S:
            continue
        known = thing_of(thing.noun)
        assert known is not None  # noqa: S101 - NOUNS holds kinds only
        key = f"{view.name}/{thing.id}"
        shifted, kept = noisy(boxes[keep], np.zeros(len(keep), dtype=bool), noise, seed, key)
        yield brought_track(key, thing.t[keep], shifted, kept, known.family), known, thing, thing.way[keep][kept]


def _groups(rows: list[Row]) -> dict[str, Figures]:
    cells = {}
    for name in ("camera", "kind"):
        for value in sorted({row[name] for row in rows}):
            some = [row for row in rows if row[name] == value]
            cells[f"{name} {value}"] = {**speed_figures(some), "n": float(len(some))}
    return cells
