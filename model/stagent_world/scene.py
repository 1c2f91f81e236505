"""A drawn scene: a world, what happens in it and how its things can be named. All of it is exact."""

from __future__ import annotations

from dataclasses import dataclass

from stagent_world.world import World

MOMENTARY = frozenset({"start", "enter", "leave", "overtake", "bounce", "collide"})
"""Events that have a moment and no length: their span is one frame long, from that moment on."""


@dataclass(frozen=True, slots=True)
class Happening:
    """An event in [start, end) seconds. `event` is one of start, stop, turn_left, turn_right, enter, leave, approach,
    overtake, cross, jump, bounce, fall, collide; `actor` does it, to `other` where it takes two."""

    event: str
    actor: str
    other: str | None
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that name the `actors`: one, or several where the words are plural or do not decide.

    `by`: colour, kind, order, relation, motion, clothing, pattern, size · `at`: the moment (s) of which words of place
    speak; None = the whole clip.
    """

    text: str
    actors: tuple[str, ...]
    by: str
    at: float | None = None


@dataclass(frozen=True)
class Scene:
    """A world with what happens in it and the words for it.

    kind: the family that it was drawn from · camera_kind: fixed, panning, zooming, hand-held or driving · absent: names
    of things that are not there, some of them nearly (the right kind in a wrong colour).
    """

    seed: int
    kind: str
    camera_kind: str
    world: World
    happenings: tuple[Happening, ...]
    phrases: tuple[Phrase, ...]
    absent: tuple[str, ...]
    caption: str
