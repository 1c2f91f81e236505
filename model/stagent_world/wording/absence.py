"""Things that are not in a scene, some of them nearly."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from stagent_world.actors import Actor
from stagent_world.wording.names import coloured_name

_KINDS = ("car", "person", "ball")
_COLOURS = ("white", "black", "red", "blue", "green", "yellow", "orange", "purple", "pink")
_STRANGERS = ("elephant", "helicopter", "horse", "boat", "tram", "cow")


def absent_things(rng: np.random.Generator, actors: Mapping[str, Actor]) -> tuple[str, ...]:
    """A near miss (a kind that is there in a colour that none of it has), a kind that is not there, a stranger."""
    kinds = sorted({actor.kind for actor in actors.values()})
    kind = str(rng.choice(kinds))
    worn = {actor.colour for actor in actors.values() if actor.kind == kind}
    near = str(rng.choice([colour for colour in _COLOURS if colour not in worn]))
    missing = [other for other in _KINDS if other not in kinds]
    others = [coloured_name(str(rng.choice(_COLOURS)), str(rng.choice(missing)))] if missing else []
    return (coloured_name(near, kind), *others, str(rng.choice(_STRANGERS)))
