"""A world and its frames, one at a time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np

from stagent_world.actors import Actor
from stagent_world.arrays import FloatArray, FloatImage, Image
from stagent_world.backdrop import Backdrop
from stagent_world.camera import Camera, View
from stagent_world.painting import Drawing, darken, draw, paint, shadow, silhouette
from stagent_world.scenery import Scenery


@dataclass(frozen=True)
class World:
    """Everything that a clip shows. `actors` by id; `noise` is the sensor's, as a standard deviation in grey values;
    the same world gives the same frames."""

    camera: Camera
    actors: Mapping[str, Actor]
    duration: float
    scenery: Scenery = field(default_factory=Scenery)
    noise: float = 2.0
    seed: int = 0

    @property
    def frames(self) -> int:
        return round(self.duration * float(self.camera.fps))

    def time_of(self, index: int) -> float:
        """Seconds at which frame `index` is shown."""
        return float(index / self.camera.fps)


@dataclass(frozen=True)
class ActorTruth:
    """One actor in one frame.

    box (4,) px x0 y0 x1 y1 of all of it that lies inside the picture, seen or hidden; None if outside · visible: share
    of its pixels inside the picture that nothing hides · ground (3,) m under its centre · centre (3,) m ·
    velocity (3,) m/s · heading rad · travelled m.
    """

    box: FloatArray | None
    visible: float
    ground: FloatArray
    centre: FloatArray
    velocity: FloatArray
    heading: float
    travelled: float

    @property
    def speed(self) -> float:
        return float(np.linalg.norm(self.velocity))


@dataclass(frozen=True)
class FrameTruth:
    """What is true at one frame; actors by id."""

    index: int
    t: float
    view: View
    actors: Mapping[str, ActorTruth]


def render(world: World) -> Iterator[tuple[Image, FrameTruth]]:
    """Frame by frame: RGB (H, W, 3) and its truth. Only the backdrop is kept in memory."""
    backdrop = Backdrop.of(world.scenery, world.camera)
    for index in range(world.frames):
        t = world.time_of(index)
        view = world.camera.at(t)
        parts = {key: actor.parts_at(t) for key, actor in world.actors.items()}
        image = backdrop.seen_in(view)
        shade: FloatImage = np.zeros(image.shape[:2], np.float32)
        for solids in parts.values():
            shadow(solids, view, shade)
        darken(image, shade)
        drawings = {key: drawing for key, solids in parts.items() if (drawing := draw(solids, view)) is not None}
        for drawing in sorted(drawings.values(), key=lambda d: -d.depth):
            paint(drawing, image)
        truth = {key: _truth(actor, t, key, drawings, view) for key, actor in world.actors.items()}
        yield _exposed(image, world, index), FrameTruth(index, t, view, truth)


def _exposed(image: FloatImage, world: World, index: int) -> Image:
    """Sensor noise, rounded to whole grey values."""
    if world.noise > 0:
        rng = np.random.default_rng([world.seed, index])
        image = image + np.float32(world.noise) * rng.standard_normal(image.shape, dtype=np.float32)
    return np.asarray(np.clip(image + 0.5, 0, 255), dtype=np.uint8)


def _truth(actor: Actor, t: float, key: str, drawings: Mapping[str, Drawing], view: View) -> ActorTruth:
    state = actor.motion.at(t)
    box, visible = None, 0.0
    if key in drawings:
        x0, y0, x1, y1 = drawings[key].box
        inside = np.array([max(x0, 0), max(y0, 0), min(x1, view.width), min(y1, view.height)])
        if inside[0] < inside[2] and inside[1] < inside[3]:
            box, visible = inside, _visible(key, drawings, view)
    return ActorTruth(
        box, visible, actor.ground_at(t), actor.centre_at(t), state.velocity, state.heading, state.travelled
    )


def _visible(key: str, drawings: Mapping[str, Drawing], view: View) -> float:
    """Share of the actor's pixels that no nearer actor covers."""
    mine = drawings[key]
    nearer = [d for other, d in drawings.items() if other != key and d.depth < mine.depth and _touch(d.box, mine.box)]
    if not nearer:
        return 1.0
    own = silhouette(mine, (view.height, view.width))
    hidden = np.zeros_like(own)
    for drawing in nearer:
        hidden |= silhouette(drawing, own.shape)
    return float(1 - (own & hidden).sum() / max(1, own.sum()))


def _touch(a: FloatArray, b: FloatArray) -> bool:
    return bool(a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3])
