"""Which of all possible questions about a scene are asked: about so many of each sort, drawn by the scene's seed."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from stagent.evaluate.world import ask_events, ask_numbers, ask_pairs, ask_places
from stagent.evaluate.world.facts import Facts
from stagent.evaluate.world.question import Question, Source

Asker = Callable[[Facts, np.random.Generator], Iterator[Question]]

QUESTIONS = 12
"""About so many a scene, of which those in metres are asked with each source of scale."""

SORTS: tuple[tuple[Asker, float], ...] = (
    (ask_places.places, 1.7),
    (ask_places.places_by_phrase, 0.8),
    (ask_places.places_at, 0.2),
    (ask_places.absent, 1.0),
    (ask_places.ambiguous, 0.5),
    (ask_places.without_scale, 0.2),
    (ask_places.counts, 0.4),
    (ask_numbers.over_span, 2.0),
    (ask_numbers.at_rest, 0.5),
    (ask_numbers.at_moment, 0.3),
    (ask_numbers.around_events, 0.4),
    (ask_numbers.accelerations, 0.3),
    (ask_numbers.directions, 0.7),
    (ask_numbers.sizes, 0.3),
    (ask_numbers.rises, 0.3),
    (ask_pairs.separations, 0.4),
    (ask_pairs.comparisons, 0.8),
    (ask_pairs.equals, 0.5),
    (ask_pairs.same_ways, 0.3),
    (ask_pairs.computations, 0.5),
    (ask_events.times, 1.3),
    (ask_events.whether, 0.5),
    (ask_events.places_then, 0.3),
    (ask_events.occurrences, 0.2),
)
"""How many of each sort a scene gives on average, if it has them, at QUESTIONS a scene."""


def questions_of(facts: Facts, count: int = QUESTIONS) -> tuple[Question, ...]:
    """The questions about a scene; the same scene gives the same ones."""
    chosen: list[Question] = []
    for number, (asker, mean) in enumerate(SORTS):
        rng = np.random.default_rng([facts.seed, number])
        possible = list(asker(facts, rng))
        wanted = int(mean * count / QUESTIONS + rng.random())
        order = rng.permutation(len(possible))[:wanted]
        chosen += [possible[int(i)] for i in sorted(order)]
    return tuple(chosen)


def sources_of(question: Question, facts: Facts) -> tuple[Source, ...]:
    """The sources of scale with which it is asked, of those that the scene has."""
    return tuple(source for source in question.sources if source in facts.sources) or facts.sources[:1]
