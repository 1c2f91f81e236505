"""When an actor is in the picture, and the events of coming and going."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import numpy as np

from stagent_world.actors import Actor
from stagent_world.arrays import BoolArray, FloatArray
from stagent_world.camera import Camera, View
from stagent_world.painting import NEAR, draw
from stagent_world.solids import turned_about_z
from stagent_world.world import World

Found = list[tuple[str, float, float]]  # event, start s, end s


def hull_box(actor: Actor, t: float, view: View) -> FloatArray | None:
    """(4,) px of the upright block round the actor, not cut at the picture; None if it is not all before the camera."""
    length, width, height = actor.size_m
    state = actor.motion.at(t)
    foot = actor.centre_at(t) - np.array([0.0, 0.0, height / 2])
    corners = np.array([(x, y, z) for x in (-0.5, 0.5) for y in (-0.5, 0.5) for z in (0.0, 1.0)])
    block = (corners * [length, width, height]) @ turned_about_z(state.heading).T + foot
    in_camera = view.to_camera(block)
    if in_camera[:, 2].min() < NEAR:
        return None
    pixels = view.to_pixels(in_camera)
    return np.concatenate([pixels.min(axis=0), pixels.max(axis=0)])


def present(world: World, key: str) -> BoolArray:
    """(frames,): any of the actor lies inside the picture, seen or hidden."""
    bare = replace(world.actors[key], colour="white", pattern="plain", second=None, trousers=None)
    return _present(world.camera, bare, world.frames)


@lru_cache(maxsize=64)
def _present(camera: Camera, actor: Actor, frames: int) -> BoolArray:
    """The same before and after a cast is coloured, so that it is found out once."""
    times = (float(index / camera.fps) for index in range(frames))
    there = np.array([_inside(actor, t, camera.at(t)) for t in times])
    there.flags.writeable = False
    return there


def _inside(actor: Actor, t: float, view: View) -> bool:
    """By the block that holds the actor where that decides, else by its parts."""
    box = hull_box(actor, t, view)
    if box is None or not _overlaps(box, view):
        return False
    middle = (box[:2] + box[2:]) / 2
    if 0 <= middle[0] < view.width and 0 <= middle[1] < view.height:
        return True
    drawing = draw(actor.parts_at(t), view)
    return drawing is not None and _overlaps(drawing.box, view)


def _overlaps(box: FloatArray, view: View) -> bool:
    return bool(box[0] < view.width and box[2] > 0 and box[1] < view.height and box[3] > 0)


def comings_and_goings(there: BoolArray, world: World) -> Found:
    """`enter` is the first frame of a stay that does not begin the clip, `leave` the first frame without it after."""
    changes = np.flatnonzero(np.diff(there.astype(np.int8))) + 1
    return [("enter" if there[i] else "leave", world.time_of(int(i)), world.time_of(int(i))) for i in changes]
