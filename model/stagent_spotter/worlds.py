"""Training pictures from the rendered world: a few frames of many scenes, with the box of everything in them.

A shard is a folder of JPEGs and one `pictures.jsonl`; each scene is written by itself, so that rendering may stop at
any time and go on later.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from stagent_world import TEST_HALF, Scene, Shot, draw_scene, shoot

LEAST_VISIBLE = 0.35
"""Share of a thing that must be seen for its box to be learnt; what is hidden further is neither right nor wrong."""
LEAST_PX = 4.0
QUALITY = (55, 95)
"""Of the JPEG, in place of the losses of a video's compression."""


def render_scenes(
    seeds: Iterable[int], out: Path, *, size: tuple[int, int] = (640, 360), frames: int = 8
) -> Iterator[int]:
    """Writes `frames` pictures of each seed's scene into `out`, yields the seeds as they are done; what is there stays.

    Seeds of the test half are refused.
    """
    out.mkdir(parents=True, exist_ok=True)
    for seed in seeds:
        if seed >= TEST_HALF:
            raise ValueError(f"seed {seed} is of the test half: nothing is trained on it")
        rows = out / f"{seed}.jsonl"
        if not rows.exists():
            _write_scene(draw_scene(seed, size=size), out, rows, frames)
        yield seed


def _write_scene(scene: Scene, out: Path, rows: Path, frames: int) -> None:
    rng = np.random.default_rng([scene.seed, 1])
    chosen = np.sort(rng.choice(scene.world.frames, size=min(frames, scene.world.frames), replace=False))
    lines = []
    for shot in shoot(scene.world, chosen.tolist()):
        name = f"{scene.seed}-{shot.truth.index:04d}.jpg"
        quality = [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(*QUALITY))]
        if not cv2.imwrite(str(out / name), cv2.cvtColor(shot.image, cv2.COLOR_RGB2BGR), quality):
            raise OSError(f"{out / name} cannot be written")
        lines.append(json.dumps({"file": name, "things": _things(scene, shot)}))
    unfinished = rows.with_suffix(".part")
    unfinished.write_text("\n".join(lines) + "\n", encoding="utf-8")
    unfinished.replace(rows)


def _things(scene: Scene, shot: Shot) -> list[dict[str, Any]]:
    """Kind, box (x0 y0 x1 y1 px) and whether it counts, of everything in the picture."""
    things = []
    for key, actor in scene.world.actors.items():
        truth = shot.truth.actors[key]
        if truth.box is None:
            continue
        small = min(truth.box[2] - truth.box[0], truth.box[3] - truth.box[1]) < LEAST_PX
        counts = truth.visible >= LEAST_VISIBLE and not small
        things.append({"kind": actor.kind, "box": [round(float(v), 1) for v in truth.box], "counts": bool(counts)})
    return things
