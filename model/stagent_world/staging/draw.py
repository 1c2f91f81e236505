"""A scene from a seed: place, camera, cast, happenings, colours, words; drawn again until it is worth asking about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from stagent_world.actors import Actor
from stagent_world.camera import Camera
from stagent_world.happenings import happenings_of
from stagent_world.scene import Happening, Scene
from stagent_world.staging.cameras import KINDS, draw_camera, draw_kind, draw_sensor
from stagent_world.staging.colouring import coloured
from stagent_world.staging.fitting import Sight, keeps_clear
from stagent_world.staging.places import PLACES, Place, ride
from stagent_world.staging.roles import Role
from stagent_world.wording import absent_things, caption_of, phrases_of
from stagent_world.world import World

_ATTEMPTS = 60
_TRIES = 15  # draws for each place in the cast
_RESTING = 0.35  # share of scenes with something that never moves: questions about motion are seldom about scenery


def draw_scene(seed: int, *, size: tuple[int, int] = (480, 270), camera: str | None = None) -> Scene:
    """The scene of a seed: the same for the same arguments. `size` px; `camera`: a kind, drawn if not given."""
    if camera is not None and camera not in KINDS:
        raise ValueError(f"a camera is one of {', '.join(KINDS)}, not {camera!r}")
    for attempt in range(_ATTEMPTS):
        scene = _attempt(np.random.default_rng([seed, attempt]), seed, size, camera)
        if scene is not None:
            return scene
    raise RuntimeError(f"seed {seed} gives no scene in {_ATTEMPTS} attempts")


def _attempt(rng: np.random.Generator, seed: int, size: tuple[int, int], camera_kind: str | None) -> Scene | None:
    """None if too few things fit."""
    kind = camera_kind or draw_kind(rng)
    shares = np.array([share for share, _ in PLACES])
    make = ride if kind == "driving" else PLACES[int(rng.choice(len(PLACES), p=shares / shares.sum()))][1]
    duration = float(rng.uniform(5.0, 9.0))
    place = make(rng, duration)
    camera = draw_camera(rng, place, size, duration, kind)
    cast = _cast(rng, place, camera, duration)
    if len(cast) < 2:
        return None
    world = World(
        camera,
        cast,
        duration,
        place.scenery,
        noise=float(rng.uniform(1.0, 4.0)),
        seed=seed,
        sensor=draw_sensor(rng, camera.fps),
        props=place.props,
    )
    happenings = happenings_of(world)
    world = replace(world, actors=coloured(rng, cast, happenings, seed))
    return _worded(rng, world, happenings, place.kind)


def _worded(rng: np.random.Generator, world: World, happenings: tuple[Happening, ...], kind: str) -> Scene:
    return Scene(
        seed=world.seed,
        kind=kind,
        camera_kind=world.camera.kind,
        world=world,
        happenings=happenings,
        phrases=phrases_of(world, happenings),
        absent=absent_things(rng, world.actors),
        caption=caption_of(world, happenings),
    )


def _cast(rng: np.random.Generator, place: Place, camera: Camera, duration: float) -> dict[str, Actor]:
    """Two to six things with motions, still without colours of their own."""
    wanted = int(rng.integers(2, 7))
    cast: dict[str, Actor] = {}
    sight = Sight(camera, duration)
    may_rest = rng.random() < _RESTING
    shares = np.array([share for share, _ in place.movers])
    for _ in range(_TRIES * wanted):
        roles = place.movers[int(rng.choice(len(shares), p=shares / shares.sum()))][1](rng, duration)
        resting = any(_rests(role, duration) for role in roles)
        if len(cast) + len(roles) > wanted or (resting and not may_rest):
            continue
        newcomers = _named(roles, cast)
        clear = all(keeps_clear(actor, cast.values(), duration) for actor in newcomers.values())
        if clear and sight.allows(newcomers):
            cast |= newcomers
            may_rest = may_rest and not resting
        if len(cast) == wanted:
            break
    return cast


def _rests(role: Role, duration: float) -> bool:
    """Whether it stands where it stands all the time."""
    return role.motion.at(0.0).travelled == role.motion.at(duration).travelled


def _named(roles: Sequence[Role], cast: dict[str, Actor]) -> dict[str, Actor]:
    """Actors by ids that count each kind from 1."""
    named: dict[str, Actor] = {}
    for role in roles:
        number = 1 + sum(other.kind == role.kind for other in (*cast.values(), *named.values()))
        named[f"{role.kind} {number}"] = Actor(role.kind, "white", role.motion, role.size)
    return named
