"""Questions about where things are and how many there are, and those to which the right answer is a refusal."""

from __future__ import annotations

from collections.abc import Iterator

from stagent.evaluate.world import definitions as true
from stagent.evaluate.world.ask_numbers import CREEPING_MPS, Rng
from stagent.evaluate.world.facts import LEAST_SEEN_S, Facts, clear_moment
from stagent.evaluate.world.question import HowMany, Place, Question, Refused
from stagent.evaluate.world.wordings import worded

PLURALS = {
    "car": "cars",
    "van": "vans",
    "bus": "buses",
    "truck": "trucks",
    "person": "people",
    "cyclist": "cyclists",
    "ball": "balls",
    "dog": "dogs",
}
METRES_OF = ("distance", "speed", "peak_speed")


def places(facts: Facts, rng: Rng) -> Iterator[Question]:
    """The tube of each thing that colour and kind name."""
    for actor in facts.named:
        text = worded("where", rng, x=facts.names[actor.id])
        yield Question(text, "where", Place(actor.id), (actor.id,))


def places_by_phrase(facts: Facts, rng: Rng) -> Iterator[Question]:
    """Things named in other ways: by order, relation, motion, clothing, size."""
    for naming in facts.namings:
        if naming.by == "colour" or len(naming.actors) != 1:
            continue
        t = naming.at
        name = "where" if t is None else "where at"
        text = worded(name, rng, x=naming.text, t="" if t is None else f"{t:g}")
        yield Question(text, "where", Place(naming.actors[0], t), naming.actors, by=naming.by)


def places_at(facts: Facts, rng: Rng) -> Iterator[Question]:
    """Where a thing is at a time."""
    for actor in facts.named:
        t = clear_moment(rng, (actor,))
        if t is not None:
            text = worded("where at", rng, x=facts.names[actor.id], t=f"{t:g}")
            yield Question(text, "where", Place(actor.id, t), (actor.id,))


def counts(facts: Facts, rng: Rng) -> Iterator[Question]:
    """How many of a kind come into view."""
    kinds = {actor.kind for actor in facts.actors.values()}
    for kind in sorted(kinds):
        seen = [a.seen_seconds for a in facts.actors.values() if a.kind == kind and a.seen_seconds > 0]
        if min(seen, default=0.0) >= LEAST_SEEN_S and not (kind == "person" and "cyclist" in kinds):
            yield Question(worded("count", rng, things=PLURALS[kind]), "count", HowMany(len(seen)), by="kind")


def absent(facts: Facts, rng: Rng) -> Iterator[Question]:
    """What is not there is not found, whatever is asked about it."""
    for phrase in facts.absent:
        kind = ("where", *METRES_OF)[int(rng.integers(4))]
        yield Question(worded(kind, rng, x=phrase), kind, Refused("not_found"), by="absent")


def ambiguous(facts: Facts, rng: Rng) -> Iterator[Question]:
    """Words that fit several things that move: of one that moves among others that stand, it is clear who is meant."""
    for naming in facts.namings:
        movers = [key for key in naming.actors if facts.actors[key].moves]
        if len(movers) > 1 and naming.at is None:
            kind = METRES_OF[int(rng.integers(3))]
            text = worded(kind, rng, x=naming.text)
            yield Question(text, kind, Refused("ambiguous"), naming.actors, by="ambiguous")


def without_scale(facts: Facts, rng: Rng) -> Iterator[Question]:
    """Metres of a thing whose kind is not said, with nothing given: there are none."""
    for actor in facts.named:
        alone = sum(other.colour == actor.colour for other in facts.actors.values()) == 1
        if alone and true.peak_speed(actor, actor.whole) > CREEPING_MPS:
            kind = METRES_OF[int(rng.integers(3))]
            text = worded(kind, rng, x=f"the {actor.colour} object")
            yield Question(text, kind, Refused("no_scale"), (actor.id,), by="unknown kind")
