"""Colours for a cast: named ones, with distractors on purpose and the held-out triples only where they belong."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

import numpy as np

from stagent_world.actors import Actor
from stagent_world.scene import Happening
from stagent_world.staging.held_out import HELD_OUT, TEST_HALF

PALETTES: dict[str, tuple[str, ...]] = {
    "car": ("white", "black", "grey", "red", "blue", "green", "yellow", "orange", "brown", "purple"),
    "person": ("white", "black", "red", "blue", "green", "yellow", "orange", "purple", "pink", "brown"),
    "ball": ("white", "orange", "yellow", "red", "blue", "green", "pink"),
}
_SAME_THING = 0.12  # share that look like another of their kind: the words for it are ambiguous
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
            barred = kept if seed < TEST_HALF else set()
            colour = _colour(rng, actor.kind, done.values(), barred)
        done[key] = replace(actor, colour=colour)
    return done


def _colour(rng: np.random.Generator, kind: str, others: Iterable[Actor], barred: set[str]) -> str:
    palette = [colour for colour in PALETTES[kind] if colour not in barred]
    alike = [o.colour for o in others if o.kind == kind]
    elsewhere = [o.colour for o in others if o.kind != kind and o.colour in palette and o.colour not in alike]
    draw = rng.random()
    twins = [colour for colour in alike if colour not in barred]
    if twins and draw < _SAME_THING:
        return str(rng.choice(twins))
    if elsewhere and draw < _SAME_THING + _SAME_COLOUR:
        return str(rng.choice(elsewhere))
    fresh = [colour for colour in palette if colour not in alike]
    return str(rng.choice(fresh or palette))
