"""One sentence or two about what is seen."""

from __future__ import annotations

from collections.abc import Iterable

from stagent_world.scene import Happening
from stagent_world.wording.names import coloured_name, with_article
from stagent_world.world import World

_VERBS = {
    "start": "sets off",
    "stop": "stops",
    "turn_left": "turns left",
    "turn_right": "turns right",
    "enter": "comes into the picture",
    "leave": "leaves the picture",
    "jump": "jumps",
    "fall": "falls",
    "bounce": "bounces",
}


def caption_of(world: World, happenings: Iterable[Happening]) -> str:
    """ "A red car sets off and turns left. A person in blue stands still." """
    told = list(happenings)
    return " ".join(_sentence(world, key, [h.event for h in told if h.actor == key]) for key in world.actors)


def _sentence(world: World, key: str, events: list[str]) -> str:
    actor = world.actors[key]
    verbs = list(dict.fromkeys(_VERBS[event] for event in events if event in _VERBS))
    if not verbs:
        verbs = ["moves" if actor.motion.at(world.duration).travelled > 0.05 else "stays where it is"]
    listed = verbs[0] if len(verbs) == 1 else f"{', '.join(verbs[:-1])} and {verbs[-1]}"
    name = coloured_name(actor.colour, actor.kind)
    return f"{with_article(name).capitalize()} {listed}."
