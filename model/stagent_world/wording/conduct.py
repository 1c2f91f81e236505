"""Phrases by what a thing does: moving, parked, driving away, running, turning left."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from stagent_world.arrays import FloatArray
from stagent_world.happenings.presence import hull_box
from stagent_world.scene import Happening, Phrase
from stagent_world.world import World

_MOVED = 1.0  # m that what is called moving has moved at least
_STILL = 0.01  # m that what is called still has moved at most
_ACROSS = 0.15  # of the picture's width over which it must go
_NEARER = 0.25  # of the distance by which it must come nearer or go away
_RUN, _WALK = 2.3, 2.0  # m/s: faster is running, slower is walking
_AT_REST = {"person": "standing person", "dog": "dog that stays where it is", "ball": "ball that lies still"}
_DOES = {
    "turn_left": "that turns left",
    "turn_right": "that turns right",
    "stop": "that stops",
    "start": "that sets off",
    "jump": "that jumps",
    "fall": "that falls",
    "bounce": "that bounces",
    "enter": "that comes into the picture",
    "leave": "that leaves the picture",
}


def by_conduct(world: World, kind: str, keys: Sequence[str], happenings: Iterable[Happening]) -> list[Phrase]:
    """What one of the kind alone does; nothing is said where it can hardly be told."""
    told = [*_moving(world, kind, keys), *_way(world, kind, keys), *_deeds(kind, keys, happenings)]
    if kind == "person":
        told += _gait(world, keys)
    return [Phrase(text, (who,), "motion") for text, who in told]


def _moving(world: World, kind: str, keys: Sequence[str]) -> list[tuple[str, str]]:
    moved = {key: world.actors[key].motion.at(world.duration).travelled for key in keys}
    if any(_STILL < distance < _MOVED for distance in moved.values()):
        return []
    return [
        *_only(f"moving {kind}", [key for key in keys if moved[key] >= _MOVED]),
        *_only(_AT_REST.get(kind, f"parked {kind}"), [key for key in keys if moved[key] <= _STILL]),
    ]


def _way(world: World, kind: str, keys: Sequence[str]) -> list[tuple[str, str]]:
    """Across the picture or along the view, from first to last sight; the camera's own motion is left to fixed ones."""
    if world.camera.kind != "fixed":
        return []
    ways = {key: _shift(world, key) for key in keys}
    found: list[tuple[str, str]] = []
    for words, axis, sense, least in (
        ("moving to the left", 0, -1, _ACROSS),
        ("moving to the right", 0, 1, _ACROSS),
        ("moving away", 1, 1, _NEARER),
        ("coming towards the camera", 1, -1, _NEARER),
    ):
        amounts = {key: sense * float(ways[key][axis]) for key in keys}
        if all(amount >= least or amount < least / 3 for amount in amounts.values()):
            found += _only(f"{kind} {words}", [key for key in keys if amounts[key] >= least])
    return found


def _shift(world: World, key: str) -> FloatArray:
    """(2,): how far it goes to the right, as a share of the picture's width, and by which share its distance grows."""
    actor, view = world.actors[key], world.camera.at(0.0)
    seen = []
    for t in np.arange(0, world.duration, 0.1):
        box = hull_box(actor, float(t), view)
        if box is not None and 0 < (box[0] + box[2]) / 2 < view.width and 0 < (box[1] + box[3]) / 2 < view.height:
            away = float(np.linalg.norm(actor.ground_at(float(t)) - view.centre))
            seen.append(((box[0] + box[2]) / 2 / view.width, away))
    if not seen:
        return np.zeros(2)
    return np.array([seen[-1][0] - seen[0][0], seen[-1][1] / seen[0][1] - 1])


def _gait(world: World, keys: Sequence[str]) -> list[tuple[str, str]]:
    top = {
        key: max(world.actors[key].motion.at(float(t)).speed for t in np.arange(0, world.duration, 0.25))
        for key in keys
    }
    walkers = [key for key in keys if _MOVED / world.duration < top[key] < _WALK]
    runners = [key for key in keys if top[key] > _RUN]
    return [*_only("running person", runners), *_only("walking person", walkers)]


def _deeds(kind: str, keys: Sequence[str], happenings: Iterable[Happening]) -> list[tuple[str, str]]:
    done: dict[str, set[str]] = {}
    for happening in happenings:
        if happening.actor in keys and happening.event in _DOES:
            done.setdefault(happening.event, set()).add(happening.actor)
    return [pair for event, who in done.items() for pair in _only(f"{kind} {_DOES[event]}", sorted(who))]


def _only(text: str, who: Sequence[str]) -> list[tuple[str, str]]:
    return [(text, who[0])] if len(who) == 1 else []
