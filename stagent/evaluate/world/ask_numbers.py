"""Questions whose answer is one number about one thing."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from stagent.evaluate.world import definitions as true
from stagent.evaluate.world.events import EVENT_WORDS
from stagent.evaluate.world.facts import MARGIN_S, Event, Facts, clear_moment, clear_span
from stagent.evaluate.world.question import Expected, Number, Question, Rest, Source, Turned
from stagent.evaluate.world.seen import Actor
from stagent.evaluate.world.wordings import between, worded
from stagent_tools.types import Span

ALL: tuple[Source, ...] = ("camera", "plane", "size")
CREEPING_MPS = 0.3
"""Slower is neither motion nor rest; nothing is asked about it."""
NOTABLE_MPS2 = 0.7
"""A weaker change of speed is not asked for."""
EVEN = 0.2
"""Of the change of speed: so much may it stray from an even one, for "the" acceleration to be one number."""
UPRIGHT = ("person", "cyclist", "dog")

Rng = np.random.Generator
Definition = Callable[[Actor, Span], float]


def over_span(facts: Facts, rng: Rng) -> Iterator[Question]:
    """Distance, displacement, speed and top speed, over the whole clip or a stated span."""
    kinds: tuple[tuple[str, Definition, str], ...] = (
        ("distance", true.distance, "m"),
        ("displacement", true.displacement, "m"),
        ("speed", true.speed, "m/s"),
        ("peak_speed", true.peak_speed, "m/s"),
    )
    for actor in facts.named:
        for kind, define, unit in kinds:
            span = clear_span(rng, (actor,), 1.0, 4.0)
            if rng.random() < 0.5 or span is None:
                value, when = define(actor, actor.whole), ""
            else:
                value, when = define(actor, span), between(span.start, span.end, rng)
            moving = true.peak_speed(actor, actor.whole if not when else span or actor.whole)
            if moving > CREEPING_MPS and value > 0:
                text = worded(kind, rng, x=facts.names[actor.id], when=when)
                yield Question(text, kind, Number(value, unit), (actor.id,), sources=ALL)


def at_rest(facts: Facts, rng: Rng) -> Iterator[Question]:
    """How fast and how far, of what stands still all through the span."""
    for actor in facts.named:
        span = clear_span(rng, (actor,), 1.0, 3.0)
        still = actor.t[actor.seen & (actor.speed < true.AT_REST_MPS)]
        if len(still) > 1 and still[-1] - still[0] > 1.0 + 2 * MARGIN_S:
            span = _still_span(actor, still, rng) or span
        if span is None or true.peak_speed(actor, span) > true.AT_REST_MPS:
            continue
        for kind in ("speed", "distance"):
            when = between(span.start, span.end, rng)
            text = worded(kind, rng, x=facts.names[actor.id], when=when)
            yield Question(text, kind, Rest(), (actor.id,), sources=ALL)


def _still_span(actor: Actor, still: np.ndarray, rng: Rng) -> Span | None:
    """A span in which it is seen standing, away from the moments at which it stops and starts."""
    breaks = np.flatnonzero(np.diff(still) > 1.5 * actor.step)
    firsts = still[np.concatenate([[0], breaks + 1])]
    lasts = still[np.concatenate([breaks, [len(still) - 1]])]
    for first, last in zip(firsts, lasts, strict=True):
        start, end = np.ceil(10 * (first + MARGIN_S)) / 10, np.floor(10 * (last - MARGIN_S)) / 10
        if end - start >= 1.0 and actor.fully_seen(Span(start, end)):
            return Span(round(float(start), 1), round(float(min(end, start + rng.uniform(1.0, 3.0))), 1))
    return None


def at_moment(facts: Facts, rng: Rng) -> Iterator[Question]:
    """The speed at a stated time."""
    for actor in facts.named:
        t = clear_moment(rng, (actor,))
        if t is not None and (speed := true.speed_at(actor, t)) > CREEPING_MPS:
            text = worded("speed_at", rng, x=facts.names[actor.id], t=f"{t:g}")
            yield Question(text, "speed_at", Number(speed, "m/s"), (actor.id,), sources=ALL)


def around_events(facts: Facts, rng: Rng) -> Iterator[Question]:
    """The speed when, while and after something happens."""
    for event in facts.events:
        if event.actor not in facts.names or event.other is not None:
            continue
        actor = facts.actors[event.actor]
        words = {"x": facts.names[actor.id], "third": EVENT_WORDS[event.name].third}
        for name, kind, expected in _speeds(actor, event):
            yield Question(worded(name, rng, **words), kind, expected, (actor.id,), sources=ALL)


def _speeds(actor: Actor, event: Event) -> Iterator[tuple[str, str, Expected]]:
    if event.name in ("enter", "leave"):
        yield "speed_at event", "speed_at", Number(true.speed_at(actor, event.span.start), "m/s")
    if event.name not in ("turn_left", "turn_right") or not actor.stretches_in(event.span):
        return
    yield "speed during", "speed", Number(true.speed(actor, event.span), "m/s")
    after = Span(event.span.end, actor.whole.end)
    if after.duration > 1.0 and true.speed(actor, after) > CREEPING_MPS:
        yield "speed after", "speed", Number(true.speed(actor, after), "m/s")


def accelerations(facts: Facts, rng: Rng) -> Iterator[Question]:
    """Where the speed changes evenly for a second or more."""
    for actor in facts.named:
        even = [span for span in _spans_of(actor) if _even(actor, span) and actor.fully_seen(span)]
        if even:
            span = even[int(rng.integers(len(even)))]
            value = true.acceleration(actor, span)
            name = "acceleration braking" if value < 0 else "acceleration"
            text = worded(name, rng, x=facts.names[actor.id], when=between(span.start, span.end, rng))
            yield Question(text, "acceleration", Number(value, "m/s2"), (actor.id,), sources=ALL)


def _spans_of(actor: Actor) -> Iterator[Span]:
    """Every span of 1, 1.5 and 2 s that begins at a tenth of a second while it is seen."""
    for length in (1.0, 1.5, 2.0):
        for start in np.arange(np.ceil(10 * actor.whole.start), 10 * (actor.whole.end - length)) / 10:
            yield Span(round(float(start), 1), round(float(start) + length, 1))


def _even(actor: Actor, span: Span) -> bool:
    """The speed changes notably, and along a straight line."""
    times = np.linspace(span.start, span.end, 9)
    speeds = np.linalg.norm(actor.velocity_at(times), axis=1)
    change = speeds[-1] - speeds[0]
    straight = np.abs(speeds - np.linspace(speeds[0], speeds[-1], 9)).max() <= EVEN * abs(change)
    return bool(abs(change) > NOTABLE_MPS2 * span.duration and straight)


def directions(facts: Facts, rng: Rng) -> Iterator[Question]:
    """Which way at the end, against the beginning, by the clock."""
    for actor in facts.named:
        degrees = true.direction(actor, actor.whole)
        if degrees is not None and true.distance(actor, actor.whole) > actor.size[0]:
            text = worded("direction", rng, x=facts.names[actor.id])
            yield Question(text, "direction", Turned(degrees), (actor.id,), sources=ALL)


def sizes(facts: Facts, rng: Rng) -> Iterator[Question]:
    """Height of all that stands on the ground, length of vehicles too."""
    for actor in facts.named:
        if actor.kind == "ball":
            continue
        names = (("size height", 2),) if actor.kind in UPRIGHT else (("size height", 2), ("size length", 0))
        for name, axis in names:
            text = worded(name, rng, x=facts.names[actor.id])
            yield Question(text, "size", Number(actor.size[axis], "m"), (actor.id,), sources=ALL)


def rises(facts: Facts, rng: Rng) -> Iterator[Question]:
    """How high something jumps or bounces."""
    for actor in facts.named:
        height = true.rise(actor, actor.whole)
        if height > 0.1:
            name = "height_of_jump ball" if actor.kind == "ball" else "height_of_jump"
            text = worded(name, rng, x=facts.names[actor.id])
            yield Question(text, "height_of_jump", Number(height, "m"), (actor.id,), sources=ALL)
