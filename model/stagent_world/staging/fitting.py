"""Whether things may be in a cast: they are seen well and long enough and run into nobody."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np

from stagent_world.actors import Actor, Kind
from stagent_world.arrays import BoolArray, FloatArray
from stagent_world.camera import Camera
from stagent_world.happenings.presence import hull_box

SEEN = 2.0  # s in which most of it is inside the picture and nothing hides most of it
_STEP = 0.25  # s
_SMALLEST: dict[Kind, float] = {
    "car": 40.0,
    "van": 44.0,
    "bus": 70.0,
    "truck": 60.0,
    "cyclist": 34.0,
    "person": 36.0,
    "dog": 20.0,
    "ball": 8.5,
}
"""px of the longer side that it must have at some time in a picture 480 px wide."""
_INSIDE = 0.6  # share of its box in the picture
_HIDDEN = 0.6  # share of its box behind one that is nearer
_ROOM = 0.25  # m between two at least


class Sight:
    """Where each of a cast is seen, four times a second."""

    def __init__(self, camera: Camera, duration: float) -> None:
        self._views = [camera.at(float(t)) for t in np.arange(0, duration, _STEP)]
        self._boxes: dict[str, FloatArray] = {}
        self._away: dict[str, FloatArray] = {}

    def allows(self, newcomers: Mapping[str, Actor]) -> bool:
        """Whether the newcomers are seen well, and who is there already still is; if so they are there from now on."""
        boxes, away = dict(self._boxes), dict(self._away)
        for key, actor in newcomers.items():
            boxes[key], away[key] = self._follow(actor)
            if not self._large(actor, boxes[key]):
                return False
        for key, mine in boxes.items():
            others = [(boxes[other], away[other] < away[key]) for other in boxes if other != key]
            shown = self._inside(mine) & ~_covered(mine, others)
            if shown.sum() * _STEP < SEEN:
                return False
        self._boxes, self._away = boxes, away
        return True

    def _follow(self, actor: Actor) -> tuple[FloatArray, FloatArray]:
        """Boxes (n, 4) px, NaN where it is not before the camera, and metres (n,) from the camera."""
        boxes, away = np.full((len(self._views), 4), np.nan), np.empty(len(self._views))
        for i, view in enumerate(self._views):
            box = hull_box(actor, i * _STEP, view)
            boxes[i] = box if box is not None else np.nan
            away[i] = np.linalg.norm(actor.ground_at(i * _STEP) - view.centre)
        return boxes, away

    def _inside(self, boxes: FloatArray) -> BoolArray:
        """(n,): most of the box is in the picture."""
        view = self._views[0]
        cut = np.minimum(boxes[:, 2:], (view.width, view.height)) - np.maximum(boxes[:, :2], 0)
        whole = (boxes[:, 2:] - boxes[:, :2]).prod(axis=1)
        return np.asarray((cut > 0).all(axis=1) & (cut.prod(axis=1) > _INSIDE * whole))

    def _large(self, actor: Actor, boxes: FloatArray) -> bool:
        sides = (boxes[:, 2:] - boxes[:, :2]).max(axis=1)[self._inside(boxes)]
        return bool((sides >= _SMALLEST[actor.kind] * self._views[0].width / 480).any())


def keeps_clear(actor: Actor, others: Iterable[Actor], duration: float) -> bool:
    """Nothing of it comes nearer than _ROOM to another at any time."""
    times = np.arange(0, duration, 0.2)
    mine = _discs(actor, times)
    reach = _radius(actor) + _ROOM
    return all(
        float(np.linalg.norm(mine[:, :, None] - _discs(other, times)[:, None], axis=-1).min()) > reach + _radius(other)
        for other in others
    )


def _covered(boxes: FloatArray, others: list[tuple[FloatArray, BoolArray]]) -> BoolArray:
    """(n,): most of the box lies behind one of the others, where that is nearer."""
    hidden = np.zeros(len(boxes), bool)
    area = (boxes[:, 2:] - boxes[:, :2]).prod(axis=1)
    for other, nearer in others:
        cut = np.minimum(boxes[:, 2:], other[:, 2:]) - np.maximum(boxes[:, :2], other[:, :2])
        hidden |= nearer & (cut > 0).all(axis=1) & (cut.prod(axis=1) > _HIDDEN * area)
    return hidden


def _discs(actor: Actor, times: FloatArray) -> FloatArray:
    """(n, 5, 2) m: the middles of discs, one behind the other, that cover the footprint at each time."""
    length, width, _ = actor.size_m
    spread = np.linspace(-1, 1, 5) * max(0.0, length / 2 - width / 2)
    states = [actor.motion.at(float(t)) for t in times]
    heading = np.array([state.heading for state in states])
    forward = np.column_stack([np.cos(heading), np.sin(heading)])
    return np.asarray(np.array([state.position[:2] for state in states])[:, None] + spread[:, None] * forward[:, None])


def _radius(actor: Actor) -> float:
    return float(0.6 * min(actor.size_m[:2]))
