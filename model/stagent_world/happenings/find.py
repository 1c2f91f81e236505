"""All that happens in a world while it can be seen."""

from __future__ import annotations

from collections.abc import Mapping

from stagent_world.arrays import BoolArray
from stagent_world.happenings import pairs, travel
from stagent_world.happenings.presence import comings_and_goings, present
from stagent_world.happenings.sampled import Sampled, sampled
from stagent_world.scene import MOMENTARY, Happening
from stagent_world.world import World

SEEN_FOR = 0.2  # s of an event that must be in the picture


def happenings_of(world: World) -> tuple[Happening, ...]:
    """Every event of which some is in the picture, in order of time; spans are cut to the time in the picture."""
    paths = {key: sampled(actor.motion, world.duration) for key, actor in world.actors.items()}
    there = {key: present(world, key) for key in world.actors}
    found = [
        Happening(event, key, None, start, end)
        for key in world.actors
        for event, start, end in (*_alone(world, key, paths[key]), *comings_and_goings(there[key], world))
    ]
    found += [
        Happening(event, one, two, start, end)
        for one in world.actors
        for two in world.actors
        if one != two
        for event, start, end in _together(world, one, two, paths)
    ]
    seen = (_while_seen(happening, there, world) for happening in found)
    return tuple(sorted((h for h in seen if h is not None), key=lambda h: (h.start, h.actor, h.event)))


def _alone(world: World, key: str, path: Sampled) -> travel.Found:
    aloft = travel.flights(path) if world.actors[key].kind == "ball" else [*travel.leaps(path), *travel.falls(path)]
    return [*travel.rests(path), *travel.turns(path), *aloft]


def _together(world: World, one: str, two: str, paths: Mapping[str, Sampled]) -> pairs.Found:
    a, b = paths[one], paths[two]
    reach = world.actors[one].size_m[0] / 2 + world.actors[two].size_m[1] / 2
    lengths = (world.actors[one].size_m[0] + world.actors[two].size_m[0]) / 2
    balls = "ball" in (world.actors[one].kind, world.actors[two].kind)
    return [
        *pairs.approaches(a, b),
        *([] if balls else pairs.overtakes(a, b)),
        *pairs.crossings(a, b, reach),
        *pairs.collisions(a, b, lengths),
    ]


def _while_seen(happening: Happening, there: Mapping[str, BoolArray], world: World) -> Happening | None:
    """Cut to the time in which all who take part are in the picture; None if too little is left."""
    frame = 1 / float(world.camera.fps)
    who = [happening.actor, *([happening.other] if happening.other else [])]
    shown = [i for i in range(world.frames) if all(there[key][i] for key in who)]
    if happening.event in MOMENTARY:
        near = happening.event in ("enter", "leave") or any(
            abs(world.time_of(i) - happening.start) <= frame for i in shown
        )
        return Happening(*_key(happening), happening.start, happening.start + frame) if near else None
    inside = [i for i in shown if happening.start <= world.time_of(i) < happening.end]
    if len(inside) < SEEN_FOR / frame:
        return None
    start = max(happening.start, world.time_of(inside[0]) - frame)
    end = min(happening.end, world.time_of(inside[-1]) + frame)
    return Happening(*_key(happening), start, end)


def _key(happening: Happening) -> tuple[str, str, str | None]:
    return happening.event, happening.actor, happening.other
