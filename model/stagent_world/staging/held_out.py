"""What only the test half of the seeds shows: whoever learns from the other half has never seen it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from stagent_world.actors import Actor
from stagent_world.scene import Happening

TEST_HALF = 500_000
"""Seeds from here on are the test half: nothing is trained, tuned or looked at there."""

HELD_OUT = frozenset(
    {
        ("green", "van", "turn_left"),
        ("yellow", "car", "turn_right"),
        ("purple", "car", "stop"),
        ("orange", "truck", "start"),
        ("white", "bus", "leave"),
        ("red", "person", "jump"),
        ("pink", "person", "turn_left"),
        ("brown", "person", "stop"),
        ("black", "dog", "turn_right"),
        ("blue", "cyclist", "overtake"),
        ("green", "ball", "bounce"),
        ("orange", "car", "enter"),
    }
)
"""(colour, kind, event) that no scene with a seed below TEST_HALF holds."""


def held_out_in(actors: Mapping[str, Actor], happenings: Iterable[Happening]) -> frozenset[tuple[str, str, str]]:
    """The held-out triples among what the actors do."""
    done = {(actors[h.actor].colour, actors[h.actor].kind, h.event) for h in happenings}
    return frozenset(done & HELD_OUT)
