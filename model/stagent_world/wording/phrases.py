"""Phrases that pick out things of a scene, with those that they name."""

from __future__ import annotations

from collections.abc import Sequence

from stagent_world.happenings.presence import present
from stagent_world.scene import Happening, Phrase
from stagent_world.wording.attributes import by_clothing, by_colour, by_kind, by_pattern, by_size
from stagent_world.wording.conduct import by_conduct
from stagent_world.wording.where import by_order, by_relation
from stagent_world.world import World


def phrases_of(world: World, happenings: Sequence[Happening]) -> tuple[Phrase, ...]:
    """Phrases of every family; what colour, kind, clothing or pattern do not decide names several actors, all other
    phrases name one."""
    kinds: dict[str, list[str]] = {}
    for key, actor in world.actors.items():
        kinds.setdefault(actor.kind, []).append(key)
    there = {key: present(world, key) for key in world.actors}
    found = [*by_colour(world.actors), *by_kind(kinds), *by_clothing(world.actors), *by_pattern(world.actors)]
    found += by_size(world.actors, kinds)
    for kind, keys in kinds.items():
        if len(keys) > 1:
            found += [*by_conduct(world, kind, keys, happenings), *by_order(world, kind, keys, there)]
    return (*found, *by_relation(world, kinds, there))
