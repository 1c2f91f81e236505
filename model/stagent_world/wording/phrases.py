"""Phrases that pick out things of a scene, with those that they name; each is checked against the truth."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from stagent_world.actors import Actor
from stagent_world.arrays import BoolArray
from stagent_world.happenings.presence import hull_box, present
from stagent_world.scene import Phrase
from stagent_world.wording.names import coloured_name, plural
from stagent_world.world import World

_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth")
_APART = 0.06  # of the picture's width between two that are ordered from left to right
_MOVED = 1.0  # m that what is called moving has moved at least
_STILL = 0.01  # m that what is called still has moved at most


def phrases_of(world: World) -> tuple[Phrase, ...]:
    """Phrases by colour, kind, motion and order; what they do not decide names several actors."""
    by_kind: dict[str, list[str]] = {}
    for key, actor in world.actors.items():
        by_kind.setdefault(actor.kind, []).append(key)
    found = [*_by_colour(world.actors), *_by_kind(by_kind)]
    for kind, keys in by_kind.items():
        if len(keys) > 1:
            found += [*_by_motion(world, kind, keys), *_by_order(world, kind, keys)]
    return tuple(found)


def _by_colour(actors: Mapping[str, Actor]) -> list[Phrase]:
    named: dict[str, list[str]] = {}
    for key, actor in actors.items():
        named.setdefault(coloured_name(actor.colour, actor.kind), []).append(key)
    return [Phrase(text, tuple(keys), "colour") for text, keys in named.items()]


def _by_kind(by_kind: Mapping[str, Sequence[str]]) -> list[Phrase]:
    return [Phrase(kind if len(keys) == 1 else plural(kind), tuple(keys), "kind") for kind, keys in by_kind.items()]


def _by_motion(world: World, kind: str, keys: Sequence[str]) -> list[Phrase]:
    """ "the moving car", "the parked car"; nothing is said where one hardly moves."""
    moved = {key: world.actors[key].motion.at(world.duration).travelled for key in keys}
    if any(_STILL < distance < _MOVED for distance in moved.values()):
        return []
    at_rest = {"car": "parked car", "person": "standing person", "ball": "still ball"}[kind]
    moving = tuple(key for key in keys if moved[key] >= _MOVED)
    still = tuple(key for key in keys if moved[key] <= _STILL)
    return [
        Phrase(text, who, "motion") for text, who in ((f"moving {kind}", moving), (at_rest, still)) if len(who) == 1
    ]


def _by_order(world: World, kind: str, keys: Sequence[str]) -> list[Phrase]:
    """From the left at a moment at which all of the kind are in the picture and well apart."""
    t = _moment_of_all([present(world, key) for key in keys], world)
    if t is None:
        return []
    view = world.camera.at(t)
    boxes = [hull_box(world.actors[key], t, view) for key in keys]
    middles = np.array([(box[0] + box[2]) / 2 for box in boxes if box is not None])
    order = np.argsort(middles)
    if len(middles) < len(keys) or np.diff(middles[order]).min() < _APART * view.width:
        return []
    names = [f"{_ORDINALS[place]} {kind} from the left" for place in range(len(keys))]
    names[0], names[-1] = f"leftmost {kind}", f"rightmost {kind}"
    return [Phrase(name, (keys[i],), "order", t) for name, i in zip(names, order, strict=True)]


def _moment_of_all(there: Sequence[BoolArray], world: World) -> float | None:
    """The middle frame of those in which all are there."""
    together = np.flatnonzero(np.all(there, axis=0))
    return world.time_of(int(together[len(together) // 2])) if len(together) else None
