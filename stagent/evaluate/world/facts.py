"""Everything that questions about a scene are made from: its actors, how they are named, and what happens."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from stagent.evaluate.world.question import Source
from stagent.evaluate.world.seen import Actor
from stagent_tools.types import Span

LEAST_SEEN_S = 1.0
"""Who is seen for less is not asked about."""
MARGIN_S = 0.2
"""Away from the ends of what is seen, for a question about a moment."""


@dataclass(frozen=True)
class Event:
    """Something that an actor does, alone or to another; s."""

    name: str
    actor: str
    other: str | None
    span: Span


@dataclass(frozen=True)
class Naming:
    """Words for things: one actor, or several that fit them equally. `at` s, if they hold at that moment only."""

    text: str
    actors: tuple[str, ...]
    by: str
    at: float | None = None


@dataclass(frozen=True)
class Facts:
    """One scene of the family `kind`. `names`: the actors that colour and kind name uniquely, seen long enough to be
    asked about · `sources` of scale that there are for it."""

    seed: int
    kind: str
    camera: str
    duration: float
    actors: Mapping[str, Actor]
    names: Mapping[str, str]
    namings: tuple[Naming, ...]
    absent: tuple[str, ...]
    events: tuple[Event, ...]
    sources: tuple[Source, ...] = ("camera", "plane", "size")

    @property
    def named(self) -> tuple[Actor, ...]:
        return tuple(self.actors[key] for key in self.names)

    @property
    def pairs(self) -> tuple[tuple[Actor, Actor], ...]:
        """Every two named actors, once."""
        named = self.named
        return tuple((one, two) for i, one in enumerate(named) for two in named[i + 1 :])

    def events_of(self, actor: str, name: str) -> tuple[Event, ...]:
        return tuple(event for event in self.events if event.actor == actor and event.name == name)


def pick(rng: np.random.Generator, low: float, high: float) -> float:
    """A time between two, to a tenth of a second, as people state it."""
    return round(float(rng.uniform(low, high)), 1)


def clear_span(rng: np.random.Generator, actors: tuple[Actor, ...], shortest: float, longest: float) -> Span | None:
    """A span, to a tenth of a second, all through which each actor is wholly visible; None if none is found."""
    common = Span(max(a.whole.start for a in actors), min(a.whole.end for a in actors))
    for _ in range(30):
        if common.duration < shortest:
            return None
        length = float(rng.uniform(shortest, min(longest, common.duration)))
        start = pick(rng, common.start, common.end - length)
        span = Span(start, round(start + length, 1))
        inside = span.start >= common.start and span.end <= common.end
        if inside and span.duration >= shortest - 0.05 and all(actor.fully_seen(span) for actor in actors):
            return span
    return None


def clear_moment(rng: np.random.Generator, actors: tuple[Actor, ...]) -> float | None:
    """A time, to a tenth of a second, around which each actor is wholly visible."""
    span = clear_span(rng, actors, 2 * MARGIN_S, 3 * MARGIN_S)
    return None if span is None else round((span.start + span.end) / 2, 1)
