"""The quantities of docs/measuring.md on an exact path: what a measurement ought to say.

Distances and directions are those of STKit (ST-VLM, arXiv 2503.19355, section 3.2), over the time in which the thing
is seen. Written apart from stagent_tools.kinematics on purpose.
"""

from __future__ import annotations

import numpy as np

from stagent.evaluate.world.seen import Actor
from stagent_tools.types import FloatArray, Span

GRID_S = 0.5
AT_REST_MPS = 0.02
"""A true path below this speed stands still; no actor creeps."""


def distance(actor: Actor, span: Span) -> float:
    """Metres along the path on a grid of 0.5 s from the start of each seen stretch."""
    total = 0.0
    for part in actor.stretches_in(span):
        times = np.append(np.arange(part.start, part.end - 1e-9, GRID_S), part.end)
        total += float(np.linalg.norm(np.diff(actor.place_at(times), axis=0), axis=1).sum())
    return total


def displacement(actor: Actor, span: Span) -> float:
    """Metres from the first seen place in the span to the last."""
    parts = actor.stretches_in(span)
    ends = actor.place_at(np.array([parts[0].start, parts[-1].end]))
    return float(np.linalg.norm(ends[1] - ends[0]))


def speed(actor: Actor, span: Span) -> float:
    """m/s: distance by the time in which it is seen."""
    return distance(actor, span) / sum(part.duration for part in actor.stretches_in(span))


def speed_at(actor: Actor, t: float) -> float:
    """m/s."""
    return float(np.linalg.norm(actor.velocity_at(np.array([t]))[0]))


def peak_speed(actor: Actor, span: Span) -> float:
    """m/s: the largest at any moment seen."""
    inside = actor.seen & (actor.t >= span.start) & (actor.t <= span.end)
    return float(actor.speed[inside].max())


def acceleration(actor: Actor, span: Span) -> float:
    """m/s2: mean change of speed over the span."""
    before, after = speed_at(actor, span.start), speed_at(actor, span.end)
    return (after - before) / span.duration


def direction(actor: Actor, span: Span) -> float | None:
    """Degrees clockwise, seen from above, from the heading over the first 0.5 s of motion to that over the last, each
    at most half of the motion; None at rest."""
    inside = (actor.t >= span.start) & (actor.t <= span.end)
    moving = actor.t[inside & (actor.speed > AT_REST_MPS)]
    if len(moving) < 2:
        return None
    first, last = float(moving[0]), float(moving[-1])
    length = min((last - first) / 2, GRID_S)
    p = actor.place_at(np.array([first, first + length, last - length, last]))
    turned = np.degrees(_angle(p[1] - p[0]) - _angle(p[3] - p[2]))
    return float(180.0 - (180.0 - turned) % 360.0)


def heading(actor: Actor, span: Span) -> float:
    """Degrees of the net motion, counter-clockwise from x."""
    ends = actor.place_at(np.array([span.start, span.end]))
    return float(np.degrees(_angle(ends[1] - ends[0])))


def separation(one: Actor, two: Actor, t: float) -> float:
    """Metres between the reference points."""
    at = np.array([t])
    return float(np.linalg.norm(one.place_at(at)[0] - two.place_at(at)[0]))


def gap(one: Actor, two: Actor, t: float) -> float:
    """Metres between the nearest surfaces, each thing the rectangle of its length and width on the ground."""
    first, second = _footprint(one, t), _footprint(two, t)
    if _overlap(first, second):
        return 0.0
    return min(_corners_to_edges(first, second), _corners_to_edges(second, first))


def rise(actor: Actor, span: Span) -> float:
    """Metres: largest rise of its lowest point from a low moment to a later high one."""
    inside = actor.seen & (actor.t >= span.start) & (actor.t <= span.end)
    heights = actor.lowest[inside]
    return float((heights - np.minimum.accumulate(heights)).max())


def hour_of(degrees: float) -> int:
    """1..12 o'clock; an hour is 30 degrees, centred."""
    return int(np.floor(degrees / 30 + 0.5) - 1) % 12 + 1


def _angle(way: FloatArray) -> float:
    return float(np.arctan2(way[1], way[0]))


def _footprint(actor: Actor, t: float) -> FloatArray:
    """(4, 2) m corners on the ground, in order round it."""
    length, width, _ = actor.size
    turn = actor.heading_at(t)
    ahead, aside = np.array([np.cos(turn), np.sin(turn)]), np.array([-np.sin(turn), np.cos(turn)])
    signs = ((1, 1), (-1, 1), (-1, -1), (1, -1))
    centre = actor.place_at(np.array([t]))[0, :2]
    return np.array([centre + a * length / 2 * ahead + b * width / 2 * aside for a, b in signs])


def _overlap(first: FloatArray, second: FloatArray) -> bool:
    """Separating axis theorem for two convex outlines (m, 2)."""
    for outline in (first, second):
        for edge in np.roll(outline, -1, axis=0) - outline:
            axis = np.array([-edge[1], edge[0]])
            a, b = first @ axis, second @ axis
            if a.max() < b.min() or b.max() < a.min():
                return False
    return True


def _corners_to_edges(corners: FloatArray, outline: FloatArray) -> float:
    """Smallest distance from any corner (m, 2) to any edge of the outline (m, 2)."""
    edges = np.roll(outline, -1, axis=0) - outline
    off = corners[:, None] - outline
    along = np.clip((off * edges).sum(-1) / (edges * edges).sum(-1), 0.0, 1.0)
    return float(np.linalg.norm(off - along[..., None] * edges, axis=-1).min())
