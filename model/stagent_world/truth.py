"""The truth of a clip as plain data: the document `truth.json`, schema stagent.world/1.

    {"schema": "stagent.world/1", "seed", "width", "height", "fps": "25" or "30000/1001", "frames",
     "camera": {"kind": as Camera.kind, "k": (3, 3) px, or one each frame while zooming,
                "world_from_camera": [(4, 4), ...],       one pose if fixed, else one each frame
                "ego_speed": [m/s]},                      of a camera that rides along
     "actors": {id: {"name": "white car", "kind", "colour", "pattern",
                     "second", "trousers": colour or null, "size_m": [length, width, height],
                     "t": [s], "box": [[x0, y0, x1, y1] px or null], "visible": [0..1],
                     "ground": [[x, y, 0] m], "centre": [[x, y, z] m], "velocity": [[x, y, z] m/s],
                     "speed": [m/s], "heading": [rad], "travelled": [m]}}}

A drawn scene adds "kind", "caption", "absent": [text], "phrases": [{"text", "actors": [id], "by", "at": s or null}] and
"happenings": [{"event", "actor": id, "other": id or null, "start": s, "end": s}] (meanings in scene.py).

All columns of an actor have one entry a frame. Boxes hold all of the thing that is inside the picture, hidden or not;
null where it is outside. Poses take the camera's frame (x right, y down, z forward) to the world (z up, ground z = 0).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from stagent_world.arrays import FloatArray
from stagent_world.world import FrameTruth, World

SCHEMA = "stagent.world/1"
_DIGITS = 4  # a tenth of a millimetre, a ten thousandth of a pixel


def as_document(world: World, frames: Iterable[FrameTruth]) -> dict[str, Any]:
    """The whole truth, ready for JSON."""
    seen = list(frames)
    poses = [frame.view.world_from_camera() for frame in seen]
    ks = [frame.view.k for frame in seen]
    zooming = any(not np.array_equal(k, ks[0]) for k in ks)
    return {
        "schema": SCHEMA,
        "seed": world.seed,
        "width": world.camera.width,
        "height": world.camera.height,
        "fps": str(world.camera.fps),
        "frames": len(seen),
        "camera": {
            "kind": world.camera.kind,
            "k": [_plain(k) for k in ks] if zooming else _plain(world.camera.at(0.0).k),
            "world_from_camera": [_plain(pose, 9) for pose in (poses[:1] if world.camera.kind == "fixed" else poses)],
            **({"ego_speed": [_ego_speed(world, frame.t) for frame in seen]} if world.camera.ride else {}),
        },
        "actors": {key: _actor(world, key, seen) for key in world.actors},
    }


def _ego_speed(world: World, t: float) -> float:
    ride = world.camera.ride
    return 0.0 if ride is None else round(ride.at(t).speed, _DIGITS)


def _actor(world: World, key: str, frames: list[FrameTruth]) -> dict[str, Any]:
    actor = world.actors[key]
    rows = [frame.actors[key] for frame in frames]
    return {
        "name": actor.name,
        "kind": actor.kind,
        "colour": actor.colour,
        "pattern": actor.pattern,
        "second": actor.second,
        "trousers": actor.trousers,
        "size_m": list(actor.size_m),
        "t": [round(frame.t, 6) for frame in frames],
        "box": [None if row.box is None else _plain(row.box) for row in rows],
        "visible": [round(row.visible, _DIGITS) for row in rows],
        "ground": [_plain(row.ground) for row in rows],
        "centre": [_plain(row.centre) for row in rows],
        "velocity": [_plain(row.velocity) for row in rows],
        "speed": [round(row.speed, _DIGITS) for row in rows],
        "heading": [round(row.heading, _DIGITS) for row in rows],
        "travelled": [round(row.travelled, _DIGITS) for row in rows],
    }


def _plain(values: FloatArray, digits: int = _DIGITS) -> list[Any]:
    return list(np.round(values, digits).tolist())
