"""A scene from a seed: place, camera, cast, happenings, colours, words; drawn again until it is worth asking about."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from stagent_world.actors import Actor, Kind
from stagent_world.camera import Camera
from stagent_world.happenings import happenings_of
from stagent_world.motion import Motion
from stagent_world.scene import Happening, Scene
from stagent_world.staging.cameras import draw_camera
from stagent_world.staging.colouring import coloured
from stagent_world.staging.fitting import keeps_clear, seen_well
from stagent_world.staging.places import PLACES, Place, pacing, square
from stagent_world.wording import absent_things, caption_of, phrases_of
from stagent_world.world import World

_ATTEMPTS = 40
_TRIES = 25  # candidates for one place in the cast
_PACING = 0.12  # share of scenes in which two go side by side
_RESTING = 0.35  # share of scenes with a thing that never moves: questions of motion are seldom about scenery


def draw_scene(seed: int, *, size: tuple[int, int] = (480, 270), camera: str | None = None) -> Scene:
    """The scene of a seed: the same for the same arguments. `size` px; `camera`: a kind, drawn if not given."""
    for attempt in range(_ATTEMPTS):
        scene = _attempt(np.random.default_rng([seed, attempt]), seed, size, camera)
        if scene is not None:
            return scene
    raise RuntimeError(f"seed {seed} gives no scene in {_ATTEMPTS} attempts")


def _attempt(rng: np.random.Generator, seed: int, size: tuple[int, int], camera_kind: str | None) -> Scene | None:
    """None if too few things fit."""
    paced = rng.random() < _PACING
    place = square(rng) if paced else PLACES[int(rng.integers(len(PLACES)))](rng)
    duration = float(rng.uniform(5.0, 9.0))
    camera = draw_camera(rng, place, size, duration, camera_kind)
    cast = _cast(rng, place, camera, duration, paced)
    if len(cast) < 2:
        return None
    world = World(camera, cast, duration, place.scenery, noise=float(rng.uniform(1.0, 4.0)), seed=seed)
    happenings = happenings_of(world)
    world = replace(world, actors=coloured(rng, cast, happenings, seed))
    return _worded(rng, world, happenings, "pacing" if paced else place.kind)


def _worded(rng: np.random.Generator, world: World, happenings: tuple[Happening, ...], kind: str) -> Scene:
    return Scene(
        seed=world.seed,
        kind=kind,
        camera_kind=world.camera.kind,
        world=world,
        happenings=happenings,
        phrases=phrases_of(world),
        absent=absent_things(rng, world.actors),
        caption=caption_of(world, happenings),
    )


def _cast(rng: np.random.Generator, place: Place, camera: Camera, duration: float, paced: bool) -> dict[str, Actor]:
    """Two to six things with motions, still without colours of their own."""
    wanted = int(rng.integers(2, 7))
    cast: dict[str, Actor] = {}
    if paced:
        for kind, motion in pacing(rng, duration):
            _join(rng, cast, kind, motion, camera, duration)
    may_rest = rng.random() < _RESTING
    shares = np.array([share for share, _ in place.movers])
    for _ in range(_TRIES * wanted):
        if len(cast) == wanted:
            break
        mover = place.movers[int(rng.choice(len(shares), p=shares / shares.sum()))][1]
        kind, motion = mover(rng, duration)
        if may_rest or not _rests(motion, duration):
            before = len(cast)
            _join(rng, cast, kind, motion, camera, duration)
            may_rest = may_rest and not (_rests(motion, duration) and len(cast) > before)
    return cast


def _rests(motion: Motion, duration: float) -> bool:
    """Whether it stands where it stands all the time."""
    return motion.at(0.0).travelled == motion.at(duration).travelled


def _join(
    rng: np.random.Generator, cast: dict[str, Actor], kind: Kind, motion: Motion, camera: Camera, duration: float
) -> None:
    """Into the cast, if it is seen well and keeps clear of those who are in it."""
    actor = Actor(kind, "white", motion, _size(rng, kind))
    if seen_well(actor, camera, duration) and keeps_clear(actor, cast.values(), duration):
        number = 1 + sum(other.kind == kind for other in cast.values())
        cast[f"{kind} {number}"] = actor


def _size(rng: np.random.Generator, kind: Kind) -> tuple[float, float, float]:
    """m: cars 3.6 to 5.0 long, people 1.5 to 1.95 high, footballs."""
    if kind == "car":
        length = float(np.clip(rng.normal(4.4, 0.32), 3.6, 5.0))
        return length, 0.41 * length, float(rng.uniform(1.40, 1.58))
    if kind == "person":
        height = float(np.clip(rng.normal(1.71, 0.09), 1.5, 1.95))
        return 0.2 * height, 0.28 * height, height
    return 0.22, 0.22, 0.22
