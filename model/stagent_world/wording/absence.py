"""Things that are not in a scene, some of them nearly."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from stagent_world.actors import Actor, Kind
from stagent_world.wording.names import coloured_name

_KINDS: tuple[Kind, ...] = ("car", "van", "bus", "truck", "cyclist", "person", "dog", "ball")
_COLOURS = ("white", "black", "red", "blue", "green", "yellow", "orange", "purple", "pink")
_DOGS = ("white", "black", "brown")
_STRANGERS = ("elephant", "helicopter", "horse", "boat", "tram", "cow")


def absent_things(rng: np.random.Generator, actors: Mapping[str, Actor]) -> tuple[str, ...]:
    """A near miss (a kind that is there in a colour that none of it has), a kind that is not there, a stranger."""
    kinds = sorted({actor.kind for actor in actors.values()})
    kind = kinds[int(rng.integers(len(kinds)))]
    missing = [other for other in _KINDS if other not in kinds]
    other = missing[int(rng.integers(len(missing)))]
    near = coloured_name(_colour(rng, kind, _worn(actors, kind)), kind)
    return near, coloured_name(_colour(rng, other, set()), other), str(rng.choice(_STRANGERS))


def _worn(actors: Mapping[str, Actor], kind: Kind) -> set[str]:
    """Every colour that one of the kind shows; trousers of no colour given are dark blue."""
    worn: set[str] = set()
    for actor in actors.values():
        if actor.kind == kind:
            worn |= {actor.colour, actor.second or actor.colour}
            if kind in ("person", "cyclist"):
                worn.add(actor.trousers or "blue")
    return worn


def _colour(rng: np.random.Generator, kind: Kind, worn: set[str]) -> str:
    palette = _DOGS if kind == "dog" else _COLOURS
    return str(rng.choice([colour for colour in palette if colour not in worn] or ["purple"]))
