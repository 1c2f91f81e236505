"""Questions about when things happen, whether, and how often."""

from __future__ import annotations

from collections.abc import Iterator

from stagent.evaluate.world import definitions as true
from stagent.evaluate.world.ask_numbers import Rng
from stagent.evaluate.world.events import EVENT_WORDS, EventWords
from stagent.evaluate.world.facts import Event, Facts
from stagent.evaluate.world.question import HowMany, Place, Question, Times, YesNo
from stagent.evaluate.world.wordings import worded

DENIABLE = ("stop", "turn_left", "turn_right")
"""Events that a path shows not to happen."""


def times(facts: Facts, rng: Rng) -> Iterator[Question]:
    """When: all occurrences of one event of one thing."""
    asked = set()
    for event in facts.events:
        words = _words(facts, event)
        if words is None or (event.name, event.actor, event.other) in asked:
            continue
        asked.add((event.name, event.actor, event.other))
        alike = (e for e in facts.events_of(event.actor, event.name) if e.other == event.other)
        expected = Times(event.name, tuple(e.span for e in alike))
        text = worded("when", rng, x=facts.names[event.actor], does=words.verb)
        yield Question(text, "when", expected, (event.actor,))


def whether(facts: Facts, rng: Rng) -> Iterator[Question]:
    """Yes for what happens, no for what does not."""
    for event in facts.events:
        words = _words(facts, event)
        if words is not None:
            text = worded("exists", rng, x=facts.names[event.actor], does=words.verb)
            yield Question(text, "exists", YesNo(True), (event.actor,))
    for actor in facts.named:
        for name in DENIABLE:
            moves = true.distance(actor, actor.whole) > actor.size[0]
            if moves and not facts.events_of(actor.id, name):
                text = worded("exists", rng, x=facts.names[actor.id], does=EVENT_WORDS[name].verb)
                yield Question(text, "exists", YesNo(False), (actor.id,))


def places_then(facts: Facts, rng: Rng) -> Iterator[Question]:
    """Where a thing is when something happens to it."""
    for event in facts.events:
        words = _words(facts, event)
        if words is None or event.name in ("enter", "leave"):
            continue
        text = worded("when_where", rng, x=facts.names[event.actor], does=words.verb, third=words.third)
        yield Question(text, "when_where", Place(event.actor, event.span.start), (event.actor,))


def occurrences(facts: Facts, rng: Rng) -> Iterator[Question]:
    """How often a thing does what it does."""
    for actor in facts.named:
        for name in ("bounce", "stop", "jump"):
            n = len(facts.events_of(actor.id, name))
            if n:
                text = worded("count events", rng, x=facts.names[actor.id], does=EVENT_WORDS[name].verb)
                yield Question(text, "count", HowMany(n), (actor.id,))


def _words(facts: Facts, event: Event) -> EventWords | None:
    """The event in words, with the other thing's name; None if one of the two has no name of its own."""
    words = EVENT_WORDS.get(event.name)
    if words is None or event.actor not in facts.names:
        return None
    if not words.takes_other:
        return words
    name = facts.names.get(event.other or "")
    if name is None:
        return None
    return EventWords(f"{words.verb} {name}", f"{words.third} {name}", takes_other=True)
