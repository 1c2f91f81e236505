"""What a detector's kinds say about a thing that somebody named."""

from __future__ import annotations

from stagent_tools.spatial.motion.appearance import Appearance
from stagent_tools.things import Thing

SHOWN_AS: dict[str, tuple[str, ...]] = {
    "person": ("person", "cyclist"),
    "child": ("person",),
    "vehicle": ("car", "van", "bus", "truck", "motorcycle", "tram"),
    "cyclist": ("cyclist",),
    "bicycle": ("bicycle", "cyclist"),
}
"""Kinds as which a thing is detected, where they are not just its own name; balls are all one kind."""
RIDDEN = 0.55
NEARLY: dict[str, tuple[str, ...]] = {
    "van": ("car", "truck"),
    "truck": ("van",),
    "car": ("van",),
    "cyclist": ("bicycle",),
}
"""Kinds that are taken for it where a detector does not tell it by itself."""


def shown_as(thing: Thing, told: tuple[str, ...]) -> tuple[str, ...]:
    """The kinds, of those that a detector tells, as which it finds the thing; none: it cannot find it."""
    own = ("ball",) if thing.family == "ball" else SHOWN_AS.get(thing.name, (thing.name,))
    return tuple(name for name in own if name in told) or tuple(n for n in NEARLY.get(thing.name, ()) if n in told)


def kind_fit(looks: Appearance, kinds: tuple[str, ...]) -> float:
    """0..1: how likely what the detector took the track for is one of these kinds, the first of which is the usual one
    where they ride (a person on a bicycle is a person too, but rarely called so)."""
    own = max(looks.kinds.get(name, 0.0) * (RIDDEN if name == "cyclist" != kinds[0] else 1.0) for name in kinds)
    return own / max(*looks.kinds.values(), 1e-9)
