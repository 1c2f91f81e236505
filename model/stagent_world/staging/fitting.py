"""Whether a thing may be in the cast: it is seen well and long enough and runs into nobody."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from stagent_world.actors import Actor
from stagent_world.arrays import FloatArray
from stagent_world.camera import Camera
from stagent_world.happenings.presence import hull_box

SEEN = 2.0  # s in which most of it is inside the picture
_STEP = 0.25  # s
_LARGE = {"car": (40.0, 0.0), "person": (0.0, 35.0), "ball": (9.0, 9.0)}  # px it must measure at some time
_ROOM = 0.25  # m between two at least


def seen_well(actor: Actor, camera: Camera, duration: float) -> bool:
    """Most of it is inside the picture for SEEN s, at some time in full size."""
    width, height = _LARGE[actor.kind]
    shown, large = 0, False
    for t in np.arange(0, duration, _STEP):
        view = camera.at(float(t))
        box = hull_box(actor, float(t), view)
        if box is None:
            continue
        sides = box[2:] - box[:2]
        inside = np.minimum(box[2:], (view.width, view.height)) - np.maximum(box[:2], 0)
        if (inside <= 0).any() or inside.prod() < 0.6 * sides.prod():
            continue
        shown += 1
        large |= bool(sides[0] >= width and sides[1] >= height)
    return large and shown * _STEP >= SEEN


def keeps_clear(actor: Actor, others: Iterable[Actor], duration: float) -> bool:
    """Nothing of it comes nearer than _ROOM to another at any time."""
    times = np.arange(0, duration, 0.2)
    mine = _discs(actor, times)
    reach = _radius(actor) + _ROOM
    return all(
        float(np.linalg.norm(mine[:, :, None] - _discs(other, times)[:, None], axis=-1).min()) > reach + _radius(other)
        for other in others
    )


def _discs(actor: Actor, times: FloatArray) -> FloatArray:
    """(n, 3, 3) m: the middles of three discs, one behind the other, that cover the footprint at each time."""
    length, width, _ = actor.size_m
    spread = np.array([-1.0, 0.0, 1.0]) * max(0.0, length / 2 - width / 2)
    out = np.empty((len(times), 3, 3))
    for i, t in enumerate(times):
        state = actor.motion.at(float(t))
        forward = np.array([np.cos(state.heading), np.sin(state.heading), 0.0])
        out[i] = state.position + spread[:, None] * forward
    return out


def _radius(actor: Actor) -> float:
    return float(0.6 * min(actor.size_m[:2]))
