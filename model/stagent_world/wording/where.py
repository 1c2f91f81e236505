"""Phrases by where a thing is at a moment: from the left, next to another, behind another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from stagent_world.arrays import BoolArray, FloatArray
from stagent_world.happenings.presence import hull_box
from stagent_world.scene import Phrase
from stagent_world.wording.names import coloured_name
from stagent_world.world import World

_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth")
_APART = 0.06  # of the picture's width between two that are ordered from left to right
_BESIDE, _CLEARLY = 5.0, 2.0  # m: next to it is nearer than the first, by the second nearer than any other
_QUEUE, _LANE = 20.0, 2.5  # m: behind another on its way, and not aside


def by_order(world: World, kind: str, keys: Sequence[str], there: Mapping[str, BoolArray]) -> list[Phrase]:
    """From the left, at a moment at which all of the kind are in the picture and well apart."""
    t = moment_of_all([there[key] for key in keys], world)
    if t is None:
        return []
    middles = [_across(world, key, t) for key in keys]
    order = np.argsort(middles)
    if not np.diff(np.sort(middles)).min() >= _APART:
        return []
    names = [f"{_ORDINALS[place]} {kind} from the left" for place in range(len(keys))]
    names[0], names[-1] = f"leftmost {kind}", f"rightmost {kind}"
    return [Phrase(name, (keys[i],), "order", t) for name, i in zip(names, order, strict=True)]


def by_relation(world: World, by_kind: Mapping[str, Sequence[str]], there: Mapping[str, BoolArray]) -> list[Phrase]:
    """To a thing that its colour and kind name: next to it, to a side of it, behind it on its way."""
    found: list[Phrase] = []
    for anchor, thing in world.actors.items():
        alike = [key for key in by_kind[thing.kind] if world.actors[key].colour == thing.colour]
        if len(alike) > 1:
            continue
        name = f"the {coloured_name(thing.colour, thing.kind)}"
        for kind, members in by_kind.items():
            keys = [key for key in members if key != anchor]
            t = moment_of_all([there[key] for key in (anchor, *keys)], world) if keys else None
            if t is None or len(members) < 2:
                continue
            told = (
                *_next_to(world, anchor, keys, t),
                *_aside(world, anchor, keys, t),
                *_behind(world, anchor, keys, t),
            )
            found += [Phrase(f"{kind} {words} {name}", (who,), "relation", t) for words, who in told]
    return found


def moment_of_all(there: Sequence[BoolArray], world: World) -> float | None:
    """The middle frame of those in which all are in the picture."""
    together = np.flatnonzero(np.all(there, axis=0))
    return world.time_of(int(together[len(together) // 2])) if len(together) else None


def _next_to(world: World, anchor: str, keys: Sequence[str], t: float) -> list[tuple[str, str]]:
    place = _ground(world, anchor, t)
    away = sorted((float(np.linalg.norm(_ground(world, key, t) - place)), key) for key in keys)
    clear = len(away) < 2 or away[1][0] > away[0][0] + _CLEARLY
    return [("next to", away[0][1])] if len(keys) > 1 and clear and away[0][0] < _BESIDE else []


def _aside(world: World, anchor: str, keys: Sequence[str], t: float) -> list[tuple[str, str]]:
    if len(keys) < 2:
        return []
    shifts = {key: _across(world, key, t) - _across(world, anchor, t) for key in keys}
    if not all(abs(shift) >= _APART for shift in shifts.values()):
        return []
    left, right = ([key for key in keys if sense * shifts[key] > 0] for sense in (-1, 1))
    return [(words, who[0]) for words, who in (("to the left of", left), ("to the right of", right)) if len(who) == 1]


def _behind(world: World, anchor: str, keys: Sequence[str], t: float) -> list[tuple[str, str]]:
    """On the way of the anchor, which moves: who follows it in its lane."""
    state = world.actors[anchor].motion.at(t)
    if state.speed < 0.5:
        return []
    forward = np.array([np.cos(state.heading), np.sin(state.heading)])
    after = []
    for key in keys:
        x, y = (_ground(world, key, t) - _ground(world, anchor, t))[:2]
        lag, aside = -(x * forward[0] + y * forward[1]), abs(x * forward[1] - y * forward[0])
        if 0 < lag < _QUEUE and aside < _LANE:
            after.append(key)
    return [("behind", after[0])] if len(after) == 1 else []


def _ground(world: World, key: str, t: float) -> FloatArray:
    return world.actors[key].ground_at(t)


def _across(world: World, key: str, t: float) -> float:
    """Where its middle is, as a share of the picture's width; NaN if that cannot be said."""
    box = hull_box(world.actors[key], t, world.camera.at(t))
    return float("nan") if box is None else float((box[0] + box[2]) / 2 / world.camera.width)
