"""A world and its frames, one at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np

from stagent_world.actors import Actor
from stagent_world.arrays import FloatArray, FloatImage, Image
from stagent_world.backdrop import Background, backdrop_of
from stagent_world.camera import Camera, View
from stagent_world.canvas import Canvas, shadow, streak
from stagent_world.painting import Drawing, draw
from stagent_world.scenery import Scenery
from stagent_world.sensor import Sensor
from stagent_world.solids import Part


@dataclass(frozen=True)
class World:
    """Everything that a clip shows. `actors` by id, at most 255; `props` stand among them and are nobody: lamp posts,
    signs; `noise` is the sensor's, as a standard deviation in grey values, `sensor` what else it does; the same world
    gives the same frames."""

    camera: Camera
    actors: Mapping[str, Actor]
    duration: float
    scenery: Scenery = field(default_factory=Scenery)
    noise: float = 2.0
    seed: int = 0
    sensor: Sensor = field(default_factory=Sensor)
    props: tuple[tuple[Part, ...], ...] = ()

    @property
    def frames(self) -> int:
        return round(self.duration * float(self.camera.fps))

    def time_of(self, index: int) -> float:
        """Seconds at which frame `index` is shown: the middle of its exposure."""
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


@dataclass(frozen=True)
class Shot:
    """A frame with all that is known of it: image (H, W, 3) RGB · depth (H, W) m along the camera's axis, infinite in
    the sky · owner (H, W): 1 + the place in `World.actors` of the actor that is seen there, 0 for none."""

    image: Image
    truth: FrameTruth
    depth: FloatImage
    owner: Image


def render(world: World) -> Iterator[tuple[Image, FrameTruth]]:
    """Frame by frame: RGB (H, W, 3) and its truth."""
    return ((shot.image, shot.truth) for shot in shoot(world))


def shoot(world: World, frames: Iterable[int] | None = None) -> Iterator[Shot]:
    """Frame by frame, all of them or those of the given numbers; only the backdrop is kept in memory."""
    backdrop = backdrop_of(world.scenery, world.camera, world.duration)
    for index in range(world.frames) if frames is None else frames:
        t = world.time_of(index)
        view = world.camera.at(t)
        yield _frame(world, index, t, view, backdrop.seen_in(view))


def _frame(world: World, index: int, t: float, view: View, background: Background) -> Shot:
    nobody = np.zeros(background.depth.shape, np.uint8)
    canvas = Canvas(background.image, background.depth, nobody, background.ground)
    _smear_background(world, t, canvas)
    shade: FloatImage = np.zeros(background.depth.shape, np.float32)
    drawings: dict[str, Drawing] = {}
    for key, actor in world.actors.items():
        parts = actor.parts_at(t)
        shadow(parts, view, shade)
        drawing = draw(parts, view, world.scenery.light_at(actor.ground_at(t)))
        if drawing is not None:
            drawings[key] = drawing
    canvas.darken(shade)
    numbers = {key: number for number, key in enumerate(world.actors, start=1)}
    queue = [(drawing, numbers[key], _smear(world, key, t)) for key, drawing in drawings.items()]
    near = (list(prop) for prop in world.props if _may_be_seen(prop, view))
    queue += [(drawing, 0, (0.0, 0.0)) for parts in near if (drawing := draw(parts, view)) is not None]
    sizes = {
        number: canvas.paint(drawing, number, smear)
        for drawing, number, smear in sorted(queue, key=lambda entry: -entry[0].depth)
    }
    seen = np.bincount(canvas.owner.ravel(), minlength=len(numbers) + 1)
    truth = {
        key: _truth(actor, t, drawings.get(key), seen[numbers[key]] / max(1, sizes.get(numbers[key], 1)), view)
        for key, actor in world.actors.items()
    }
    rng = np.random.default_rng([world.seed, index])
    image = world.sensor.expose(canvas.image, t, world.noise, rng)
    return Shot(image, FrameTruth(index, t, view, truth), canvas.depth, canvas.owner)


def _may_be_seen(prop: tuple[Part, ...], view: View) -> bool:
    """Whether it is before the camera and not far aside."""
    x, _, z = np.mean(view.to_camera(prop[0].vertices), axis=0)
    return bool(z > 0 and abs(x) < 2 + 1.2 * z * view.width / view.k[0, 0])


def _smear(world: World, key: str, t: float) -> tuple[float, float]:
    """px that the actor's middle moves in the picture during the exposure."""
    actor, half = world.actors[key], world.sensor.shutter / 2
    if half == 0:
        return 0.0, 0.0
    ends = [(world.camera.at(s), actor.centre_at(s)) for s in (t - half, t + half)]
    if any(view.to_camera(centre[None])[0, 2] < 0.5 for view, centre in ends):
        return 0.0, 0.0
    (before, after) = (view.project(centre[None])[0] for view, centre in ends)
    return float(after[0] - before[0]), float(after[1] - before[1])


def _smear_background(world: World, t: float, canvas: Canvas) -> None:
    """What a turning camera does to all that stands still; what it rides past is smeared as its middle is not."""
    half = world.sensor.shutter / 2
    if half == 0 or world.camera.ride is not None:
        return
    before, after = world.camera.at(t - half), world.camera.at(t + half)
    middle = np.array([world.camera.width / 2, world.camera.height / 2, 1.0])
    moved = before.turn_to(after) @ middle
    dx, dy = moved[:2] / moved[2] - middle[:2]
    if np.hypot(dx, dy) > 1:
        canvas.smear(streak(float(dx), float(dy)))


def _truth(actor: Actor, t: float, drawing: Drawing | None, seen: float, view: View) -> ActorTruth:
    state = actor.motion.at(t)
    box, visible = None, 0.0
    if drawing is not None:
        x0, y0, x1, y1 = drawing.box
        inside = np.array([max(x0, 0), max(y0, 0), min(x1, view.width), min(y1, view.height)])
        if inside[0] < inside[2] and inside[1] < inside[3]:
            box, visible = inside, float(min(1.0, seen))
    return ActorTruth(
        box, visible, actor.ground_at(t), actor.centre_at(t), state.velocity, state.heading, state.travelled
    )
