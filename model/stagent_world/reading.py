"""The truth of a recorded clip, read back: typed, its columns as arrays."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np

from stagent_world.arrays import FloatArray
from stagent_world.scene import Happening, Phrase
from stagent_world.truth import SCHEMA
from stagent_world.writing import TRUTH


@dataclass(frozen=True)
class ActorColumns:
    """One actor over the frames: pattern, second and trousers as in Actor · size_m (3,) m length, width, height · box
    (n, 4) px, NaN where it is outside · visible (n,) 0..1 · ground, centre (n, 3) m · velocity (n, 3) m/s · speed (n,)
    m/s · heading (n,) rad · travelled (n,) m."""

    name: str
    kind: str
    colour: str
    pattern: str
    second: str | None
    trousers: str | None
    size_m: FloatArray
    box: FloatArray
    visible: FloatArray
    ground: FloatArray
    centre: FloatArray
    velocity: FloatArray
    speed: FloatArray
    heading: FloatArray
    travelled: FloatArray


@dataclass(frozen=True)
class SceneTruth:
    """A clip's truth: t (n,) s of its frames, k (n, 3, 3) px, world_from_camera (n, 4, 4) m, ego_speed (n,) m/s of the
    camera over the ground; the rest as in Scene."""

    seed: int
    kind: str
    width: int
    height: int
    fps: Fraction
    t: FloatArray
    camera_kind: str
    k: FloatArray
    world_from_camera: FloatArray
    ego_speed: FloatArray
    actors: Mapping[str, ActorColumns]
    happenings: tuple[Happening, ...]
    phrases: tuple[Phrase, ...]
    absent: tuple[str, ...]
    caption: str

    @property
    def duration(self) -> float:
        """Seconds."""
        return float(len(self.t) / self.fps)


def read_truth(folder: Path) -> SceneTruth:
    """From the folder that `record` wrote; ValueError if its truth.json is of another schema."""
    document = json.loads((folder / TRUTH).read_text(encoding="utf-8"))
    if document.get("schema") != SCHEMA:
        raise ValueError(f"{folder / TRUTH} is of schema {document.get('schema')!r}, not {SCHEMA!r}")
    n, fps, camera = document["frames"], Fraction(document["fps"]), document["camera"]
    return SceneTruth(
        seed=document["seed"],
        kind=document["kind"],
        width=document["width"],
        height=document["height"],
        fps=fps,
        t=np.array([float(i / fps) for i in range(n)]),
        camera_kind=camera["kind"],
        k=_each_frame(camera["k"], n, (3, 3)),
        world_from_camera=_each_frame(camera["world_from_camera"], n, (4, 4)),
        ego_speed=np.array(camera.get("ego_speed", [0.0] * n)),
        actors={key: _columns(actor) for key, actor in document["actors"].items()},
        happenings=tuple(Happening(**row) for row in document["happenings"]),
        phrases=tuple(Phrase(**{**row, "actors": tuple(row["actors"])}) for row in document["phrases"]),
        absent=tuple(document["absent"]),
        caption=document["caption"],
    )


def _each_frame(values: list[Any], n: int, shape: tuple[int, int]) -> FloatArray:
    """(n, *shape): one matrix stands for all frames."""
    matrices = np.array(values, dtype=np.float64).reshape(-1, *shape)
    return np.ascontiguousarray(np.broadcast_to(matrices, (n, *shape)))


def _columns(actor: Mapping[str, Any]) -> ActorColumns:
    box = np.array([row or [np.nan] * 4 for row in actor["box"]], dtype=np.float64)
    arrays = {key: np.array(actor[key], dtype=np.float64) for key in _ARRAYS}
    return ActorColumns(
        name=actor["name"],
        kind=actor["kind"],
        colour=actor["colour"],
        pattern=actor["pattern"],
        second=actor["second"],
        trousers=actor["trousers"],
        box=box,
        **arrays,
    )


_ARRAYS = ("size_m", "visible", "ground", "centre", "velocity", "speed", "heading", "travelled")
