"""`stagent eval world --rungs all`: how true the intervals of each rung of the ladder are, apart from finding things.

Every actor of a rendered scene before a camera that stands is brought as boxes with noise, and its mean speed is
measured by each rung that the scene has: the camera's file, the plane's, its own true height as a known length
(people), its kind's usual size. The rule: pooled over a rung, coverage between 92 and 98 %.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from stagent.evaluate.boxes_noise import Noise, noisy
from stagent.evaluate.brought import brought_track, scan_of
from stagent.evaluate.document import EvalDocument, Stopwatch
from stagent.evaluate.intervals import binomial_p
from stagent.evaluate.velocities import Figures, Row, measured_speed, speed_figures
from stagent.evaluate.world.facts import Facts
from stagent.evaluate.world.run import SIZE, Seeds, rendered_scene
from stagent.evaluate.world.scene import facts_of
from stagent.evaluate.world.seen import Actor
from stagent.progress import Progress
from stagent_tools.errors import StagentError, UsageError
from stagent_tools.scene import Rung, SceneHints, build_scene
from stagent_tools.scene.hints import Reference
from stagent_tools.streams import Streams
from stagent_tools.things import Thing, thing_of
from stagent_tools.types import BoolArray, FloatArray, Track

SHORTEST_S, WHOLE = 1.0, 0.98
"""A track is the time in which so much of the actor is seen; for so long at least."""

FIXED = "fixed"


def evaluate_rungs(
    seeds: str, *, keep: Path | None = None, seed: int = 0, progress: Progress | None = None
) -> EvalDocument:
    """Every scene of the seeds, by every rung that it has. `keep`: rendered scenes are left there and found again."""
    span, watch = Seeds.parsed(seeds), Stopwatch()
    rows: list[Row] = []
    with nullcontext(keep) if keep else TemporaryDirectory(prefix="stagent-rungs-") as folder:
        for number in range(span.first, span.last):
            if progress:
                progress(f"scene {number}", number - span.first, span.last - span.first)
            rows += _scene(rendered_scene(number, Path(folder)), seed)
    if not rows:
        raise UsageError("These scenes show nothing for long enough.", "Ask about more seeds.")
    by_rung = {rung: [row for row in rows if row["rung"] == rung] for rung in sorted({row["rung"] for row in rows})}
    return EvalDocument(
        benchmark="rungs",
        n=len(rows),
        metrics={"coverage_95": {rung: speed_figures(some)["coverage_95"] for rung, some in by_rung.items()}},
        by={f"rung {rung}": _figures(some) for rung, some in by_rung.items()},
        seed=seed,
        seconds=watch.seconds,
        peak_mb=watch.peak_mb,
        command=f"stagent eval world --rungs all --seeds {seeds} --json",
        notes=("Boxes of the truth with 1.5 px noise, before cameras that stand; moving: over 1 m/s.",),
        rows=tuple(rows),
    )


def _figures(rows: list[Row]) -> Figures:
    inside = [row["low"] <= row["true"] <= row["high"] for row in rows]
    return {**speed_figures(rows), "coverage_p": binomial_p(sum(inside), len(inside)), "n": float(len(rows))}


def _scene(folder: Path, seed: int) -> Iterator[Row]:
    """Rows of one rendered scene."""
    facts = facts_of(folder)
    if facts.camera != FIXED:
        return
    for actor in facts.actors.values():
        known, whole = thing_of(actor.kind), _longest(actor)
        if known is None or known.flies or not len(whole) or np.ptp(actor.t[whole]) < SHORTEST_S:
            continue
        key = f"{facts.seed}/{actor.id}"
        boxes, kept = noisy(actor.boxes[whole], np.zeros(len(whole), dtype=bool), Noise.INDEPENDENT, seed, key)
        track = brought_track(key, actor.t[whole], boxes, kept, known.family)
        for rung, hints in _rungs(folder, facts, actor, track, known):
            yield from _measured(rung, hints, facts, track, known, actor.place[whole][kept], seed)


def _longest(actor: Actor) -> np.ndarray[tuple[int], np.dtype[np.intp]]:
    """Frames of the longest unbroken time in which it is whole."""
    good: BoolArray = actor.share >= WHOLE
    index = np.flatnonzero(good)
    if not len(index):
        return index
    return max(np.split(index, np.flatnonzero(np.diff(index) > 1) + 1), key=len)


def _rungs(folder: Path, facts: Facts, actor: Actor, track: Track, known: Thing) -> Iterator[tuple[Rung, SceneHints]]:
    if "camera" in facts.sources:
        yield Rung.CAMERA, SceneHints(camera=folder / "camera.json")
    if "plane" in facts.sources:
        yield Rung.PLANE, SceneHints(plane=folder / "plane.json")
    if known.family == "person":
        i = len(track.t) // 2
        x0, y0, x1, y1 = (float(edge) for edge in track.boxes[i])
        middle = (x0 + x1) / 2
        own = Reference(actor.name, actor.size[2], middle, y0, middle, y1, float(track.t[i]))
        yield Rung.REFERENCE, SceneHints(references=(own,))
    yield Rung.SIZE, SceneHints()


def _measured(
    rung: Rung, hints: SceneHints, facts: Facts, track: Track, known: Thing, way: FloatArray, seed: int
) -> Iterator[Row]:
    times = next(iter(facts.actors.values())).t
    try:
        scene = build_scene(hints, scan_of(SIZE, times), look=False)
        draws = scene.lift(track, known, Streams(seed=seed))
    except StagentError:
        return
    _, row = measured_speed(draws, track.t, way)
    yield {"seed": facts.seed, "track": track.id, "rung": str(rung), "kind": known.name, "family": known.family, **row}
