"""What a camera sees of a scene at sampled times, and what its things do, on a grid of 20 a second."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from llava_st.data.sample import Frames
from stagent_world import Scene, shoot
from stagent_world.happenings.presence import hull_box

Floats = NDArray[np.float64]
RATE = 20.0  # Hz: finer than any sampling of the clips


@dataclass(frozen=True)
class Sight:
    """The sampled frames (n, H, W, 3) at `times` (n,) s, and of each thing by id: `boxes` (n, 4) px, NaN where it is
    outside the picture; `visible` (n,), the share of it that nothing hides."""

    frames: Frames
    times: Floats
    boxes: Mapping[str, Floats]
    visible: Mapping[str, Floats]


def see(scene: Scene, count: int) -> Sight:
    """`count` frames at equal intervals, the clip's first and last among them (as frames.sample does)."""
    world = scene.world
    numbers = np.round(np.linspace(0, world.frames - 1, count)).astype(int).tolist()
    shots = list(shoot(world, numbers))
    rows = {key: [shot.truth.actors[key] for shot in shots] for key in world.actors}
    return Sight(
        frames=np.stack([shot.image for shot in shots]),
        times=np.array([world.time_of(number) for number in numbers]),
        boxes={k: np.array([np.full(4, np.nan) if r.box is None else r.box for r in v]) for k, v in rows.items()},
        visible={key: np.array([row.visible for row in column]) for key, column in rows.items()},
    )


@dataclass(frozen=True)
class Course:
    """One thing over the clip, at `t` (m,) s: its outline in the picture (m, 4) px, not cut at the border and NaN where
    part of it is behind the camera; whether any of it, or all of it, is in the picture; its speed (m,) m/s."""

    t: Floats
    outline: Floats
    inside: NDArray[np.bool_]
    whole: NDArray[np.bool_]
    speed: Floats


def course(scene: Scene, key: str) -> Course:
    world, actor = scene.world, scene.world.actors[key]
    t = np.arange(0, world.duration, 1 / RATE)
    found = [hull_box(actor, float(s), world.camera.at(float(s))) for s in t]
    outline = np.array([np.full(4, np.nan) if box is None else box for box in found])
    low, high = outline[:, :2], outline[:, 2:]
    size = (world.camera.width, world.camera.height)
    return Course(
        t,
        outline,
        inside=np.asarray((low < size).all(axis=1) & (high > 0).all(axis=1)),
        whole=np.asarray((low >= 0).all(axis=1) & (high <= size).all(axis=1)),
        speed=np.array([actor.motion.at(float(s)).speed for s in t]),
    )
