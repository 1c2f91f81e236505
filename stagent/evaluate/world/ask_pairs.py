"""Questions about two things: how far apart, which has more, how many times as fast."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from stagent.evaluate.world import definitions as true
from stagent.evaluate.world.ask_numbers import ALL, CREEPING_MPS, Rng
from stagent.evaluate.world.facts import MARGIN_S, Facts, clear_moment, clear_span
from stagent.evaluate.world.question import More, Number, Question, YesNo
from stagent.evaluate.world.seen import Actor
from stagent.evaluate.world.wordings import between, worded
from stagent_tools.types import Span

CLEAR_RATIO = 1.25
"""Of two that differ by less, which has more is not asked: a careful answer may be that it cannot tell."""
EQUAL = 0.005
"""Relative difference under which two are truly equal."""
LIMITS = ((0.5, 0.75), (1.35, 2.0))
"""A speed limit is this share of the true speed: clearly broken, or clearly kept."""
SAME_DEG, OTHER_DEG = 10.0, 40.0
"""Headings nearer than the one are the same direction, farther apart than the other are not (the border is 22.5)."""
KMH = 3.6


def separations(facts: Facts, rng: Rng) -> Iterator[Question]:
    """At a stated time, and the smallest."""
    for one, two in facts.pairs:
        names = {"x": facts.names[one.id], "y": facts.names[two.id]}
        t = clear_moment(rng, (one, two))
        if t is not None:
            expected = Number(true.gap(one, two, t), "m", between_points=true.separation(one, two, t))
            text = worded("separation", rng, **names, t=f"{t:g}")
            yield Question(text, "separation", expected, (one.id, two.id), sources=ALL)
        common = _common(one, two)
        if common is None:
            continue
        times = np.arange(common.start, common.end, 0.05)
        points = min(true.separation(one, two, float(t)) for t in times)
        surfaces = min(true.gap(one, two, float(t)) for t in times)
        if surfaces > 0.3:
            expected = Number(surfaces, "m", between_points=points)
            text = worded("separation least", rng, **names)
            yield Question(text, "separation", expected, (one.id, two.id), sources=ALL)


def _common(one: Actor, two: Actor) -> Span | None:
    """The time in which both are seen, if each is seen without a gap."""
    if len(one.stretches) > 1 or len(two.stretches) > 1:
        return None
    span = Span(max(one.whole.start, two.whole.start), min(one.whole.end, two.whole.end))
    return span if span.duration > 1.0 else None


def comparisons(facts: Facts, rng: Rng) -> Iterator[Question]:
    """Which is faster, slower, goes farther: of two that clearly differ."""
    for one, two in facts.pairs:
        if rng.random() < 0.5:
            one, two = two, one  # noqa: PLW2901 - named in either order
        names = {"x": facts.names[one.id], "y": facts.names[two.id]}
        for kind, define in (("compare_speed", true.speed), ("compare_distance", true.distance)):
            first, second = define(one, one.whole), define(two, two.whole)
            if max(first, second) > CREEPING_MPS and max(first, second) > CLEAR_RATIO * min(first, second):
                least = kind == "compare_speed" and rng.random() < 0.3
                winner = one if (first > second) is not least else two
                text = worded(f"{kind} least" if least else kind, rng, **names)
                yield Question(text, kind, More(winner.id, facts.names[winner.id]), (one.id, two.id))


def equals(facts: Facts, rng: Rng) -> Iterator[Question]:
    """Which is faster, of two that are truly equally fast over the asked span: it cannot be told."""
    for one, two in facts.pairs:
        span = _equal_span(one, two)
        if span is not None:
            names = {"x": facts.names[one.id], "y": facts.names[two.id]}
            text = worded("compare_speed", rng, **names, when=between(span.start, span.end, rng))
            yield Question(text, "compare_speed", More(None), (one.id, two.id))


def _equal_span(one: Actor, two: Actor) -> Span | None:
    """The longest span of tenths of a second over which both move at the same mean speed."""
    common = _common(one, two)
    if common is None:
        return None
    first, last = int(np.ceil(10 * (common.start + MARGIN_S))), int(10 * (common.end - MARGIN_S))
    for length in range(last - first, 9, -2):
        for start in range(first, last - length + 1, 3):
            span = Span(start / 10, (start + length) / 10)
            a, b = true.speed(one, span), true.speed(two, span)
            if a > CREEPING_MPS and abs(a - b) <= EQUAL * a and one.fully_seen(span) and two.fully_seen(span):
                return span
    return None


def same_ways(facts: Facts, rng: Rng) -> Iterator[Question]:
    """Whether two go the same way, over a span in which both move."""
    for one, two in facts.pairs:
        span = clear_span(rng, (one, two), 1.0, 3.0)
        if span is None or min(true.displacement(one, span), true.displacement(two, span)) < 1.0:
            continue
        apart = abs((true.heading(one, span) - true.heading(two, span) + 180) % 360 - 180)
        if SAME_DEG < apart < OTHER_DEG:
            continue
        names = {"x": facts.names[one.id], "y": facts.names[two.id]}
        text = worded("compare_direction", rng, **names, when=between(span.start, span.end, rng))
        yield Question(text, "compare_direction", YesNo(apart <= SAME_DEG), (one.id, two.id))


def computations(facts: Facts, rng: Rng) -> Iterator[Question]:
    """Ratios of two speeds, and whether a limit is broken."""
    for one, two in facts.pairs:
        first, second = (true.speed(actor, actor.whole) for actor in (one, two))
        if min(first, second) < CREEPING_MPS:
            continue
        names, pair = {"x": facts.names[one.id], "y": facts.names[two.id]}, (one.id, two.id)
        yield Question(worded("ratio", rng, **names), "compute", Number(first / second, ""), pair, sources=ALL)
        percent = Number(100 * first / second, "%")
        yield Question(worded("percent", rng, **names), "compute", percent, pair, sources=ALL)
    for actor in facts.named:
        speed = true.speed(actor, actor.whole) * KMH
        if speed > 2 * CREEPING_MPS * KMH:
            low, high = LIMITS[int(rng.integers(2))]
            limit = round(speed * float(rng.uniform(low, high)))
            if limit > 0 and not low < limit / speed < high:
                continue
            text = worded("exceeds", rng, x=facts.names[actor.id], limit=str(max(limit, 1)))
            yield Question(text, "compute", YesNo(speed > max(limit, 1)), (actor.id,), sources=ALL)
