"""Colours and patterns for a cast: with distractors on purpose, and the held-out triples only where they belong."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

import numpy as np

from stagent_world.actors import Actor, Kind
from stagent_world.scene import Happening
from stagent_world.staging.held_out import HELD_OUT, TEST_HALF
from stagent_world.things.look import Pattern

_PAINTS = ("white", "black", "grey", "red", "blue", "green", "yellow", "orange", "brown", "purple")
_SHIRTS = ("white", "black", "red", "blue", "green", "yellow", "orange", "purple", "pink", "brown")
PALETTES: dict[Kind, tuple[str, ...]] = {
    "car": _PAINTS,
    "van": ("white", "black", "grey", "red", "blue", "green", "yellow", "orange"),
    "bus": ("white", "red", "blue", "green", "yellow", "orange"),
    "truck": ("white", "red", "blue", "green", "yellow", "orange", "grey"),
    "cyclist": _SHIRTS,
    "person": _SHIRTS,
    "dog": ("black", "white", "brown", "grey"),
    "ball": ("white", "orange", "yellow", "red", "blue", "green", "pink"),
}
TROUSERS = ("black", "white", "grey", "brown", "blue", None)  # None: the usual dark blue
_PATTERNS: dict[Kind, tuple[tuple[Pattern, float], ...]] = {
    "person": (("striped", 0.12), ("checked", 0.06)),
    "ball": (("striped", 0.15), ("spotted", 0.12), ("checked", 0.12)),
    "dog": (("spotted", 0.3),),
}
_CONTRAST = {"white": ("black", "red", "blue"), "black": ("white",), "yellow": ("black", "blue"), "grey": ("white",)}
_SAME_THING = 0.18  # share that look like another of their kind: the words for it are ambiguous
_SAME_COLOUR = 0.3  # share that share the colour of a thing of another kind
_SHOWN = 0.6  # share of those of the test half that could hold a held-out triple and do


def coloured(
    rng: np.random.Generator, cast: Mapping[str, Actor], happenings: Iterable[Happening], seed: int
) -> dict[str, Actor]:
    """The cast in its colours."""
    does: dict[str, set[str]] = {key: set() for key in cast}
    for happening in happenings:
        does[happening.actor].add(happening.event)
    done: dict[str, Actor] = {}
    for key, actor in cast.items():
        kept = {colour for colour, kind, event in HELD_OUT if kind == actor.kind and event in does[key]}
        if seed >= TEST_HALF and kept and rng.random() < _SHOWN:
            colour = str(rng.choice(sorted(kept)))
        else:
            colour = _colour(rng, actor.kind, list(done.values()), kept if seed < TEST_HALF else set())
        dressed = replace(actor, colour=colour, trousers=_trousers(rng, actor.kind, colour))
        done[key] = _patterned(rng, dressed, [other for other in done.values() if other.kind == actor.kind])
    return done


def _colour(rng: np.random.Generator, kind: Kind, others: list[Actor], barred: set[str]) -> str:
    """Mostly one that none of its kind has, not even in a pattern."""
    palette = [colour for colour in PALETTES[kind] if colour not in barred]
    of_kind = [other for other in others if other.kind == kind]
    worn = {colour for other in of_kind for colour in (other.colour, other.second)}
    twins = [other.colour for other in of_kind if other.pattern == "plain" and other.colour not in barred]
    elsewhere = [o.colour for o in others if o.kind != kind and o.colour in palette and o.colour not in worn]
    draw = rng.random()
    if twins and draw < _SAME_THING:
        return str(rng.choice(twins))
    if elsewhere and draw < _SAME_THING + _SAME_COLOUR:
        return str(rng.choice(elsewhere))
    return str(rng.choice([colour for colour in palette if colour not in worn] or palette))


def _trousers(rng: np.random.Generator, kind: Kind, shirt: str) -> str | None:
    """Of another colour than the shirt."""
    if kind not in ("person", "cyclist"):
        return None
    fits = [colour for colour in TROUSERS if colour != shirt and not (shirt == "blue" and colour is None)]
    return fits[int(rng.integers(len(fits)))]


def _patterned(rng: np.random.Generator, actor: Actor, of_kind: list[Actor]) -> Actor:
    """Now and then with a pattern, if neither of its colours is worn by another of the kind."""
    draw, low = float(rng.random()), 0.0
    second = str(rng.choice(_CONTRAST.get(actor.colour, ("white",))))
    worn = {colour for other in of_kind for colour in (other.colour, other.second)}
    if worn & {actor.colour, second}:
        return actor
    for pattern, share in _PATTERNS.get(actor.kind, ()):
        if low <= draw < low + share:
            return replace(actor, pattern=pattern, second=second)
        low += share
    return actor
