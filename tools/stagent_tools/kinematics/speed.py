"""How fast: over a span, at a time, at most, and towards another thing."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

import numpy as np

from stagent_tools.errors import CannotMeasure
from stagent_tools.kinematics.distance import distance
from stagent_tools.kinematics.grid import (
    MOMENT_S,
    STEP_S,
    at_rest,
    clip,
    grid,
    need_seen,
    real_seconds,
    velocity_at,
    velocity_beside,
)
from stagent_tools.kinematics.measured import Measured
from stagent_tools.kinematics.separation import common_span, gap
from stagent_tools.types import Draws, FloatArray, Span

# the largest of some ten independent moments of one speed lies 1.5 standard deviations above it, 2 in one of five: what
# lies within so many may as well be the largest. On 33 rendered scenes (plane known) the truth is inside for 0.82 of
# 107 whole ways and 0.88 of 268 spans; for 0.74 and 0.85 with all draws at the fastest moment, less the mean luck of
# it, for 0.41 and 0.64 with the largest of each draw
PLATEAU = 2.0


def speed(draws: Draws, span: Span | None = None) -> Measured:
    """Distance over seen time, real seconds."""
    far = distance(draws, span)
    inside = clip(draws, span)
    seen = real_seconds(draws, sum(s.duration for s in need_seen(draws, inside)))
    return replace(far, samples=far.samples / seen, unit=f"{draws.unit}/s")


def closing_speed(draws: Draws, other: Draws, span: Span | None = None) -> Measured:
    """Minus the mean rate of change of the separation over the span: positive while they come nearer."""
    inside = common_span(draws, other, span)
    ends = gap(draws, other, np.array([inside.start, inside.end]))
    rate = (ends[:, 0] - ends[:, 1]) / real_seconds(draws, inside.duration)
    return Measured(rate, f"{draws.unit}/s", notes=draws.notes)


def speed_at(draws: Draws, t: float, side: Literal["around", "before", "after"] = "around") -> Measured:
    """Length of the velocity at video time `t`: the chord over 0.2 s around it, or the limit from one side, where a
    kick or a bounce changes it at once."""
    clip(draws, None)
    if not draws.t[0] <= t <= draws.t[-1]:
        raise CannotMeasure(
            f"It was not followed at {t:.2f} s, only from {float(draws.t[0]):.2f} to {float(draws.t[-1]):.2f} s.",
            "Ask about a time within that.",
        )
    half = MOMENT_S * draws.time_factor / 2
    if side == "around":
        velocity, read = velocity_at(draws, np.array([t]))[:, 0], Span(t - half, t + half)
    else:
        velocity = velocity_beside(draws, t, before=side == "before")
        read = Span(t - half, t) if side == "before" else Span(t, t + half)
    samples = np.linalg.norm(velocity, axis=-1)
    return Measured(samples, f"{draws.unit}/s", rest=at_rest(draws, clip(draws, read)), at=t, notes=draws.notes)


def peak_speed(draws: Draws, span: Span | None = None) -> Measured:
    """The largest speed in the span, over 0.5 s around each of its moments, and when.

    A plain maximum over time is a maximum of noise (users: 9 m/s for a walker of 1.5), even of smoothed paths. So the
    moment is where the mean over the draws is fastest, or any other whose speed cannot be told from that one's
    (`PLATEAU` standard deviations of the draws' differences, each draw taken as a share of its own speed: a scale that
    all moments share makes none of them the fastest). Which of them it is is not known: the draws take them in turn. In
    free flight it is fastest at an end of a flight, at that very moment.
    """
    inside = clip(draws, span)
    need_seen(draws, inside)
    if draws.flights:
        return _fastest_flight(draws, inside)
    times = grid(inside, MOMENT_S * draws.time_factor / 4)
    speeds = np.linalg.norm(velocity_at(draws, times, min(STEP_S, real_seconds(draws, inside.duration))), axis=-1)
    usual = speeds.mean(axis=1)
    shares = speeds / np.where(usual > 0, usual, 1.0)[:, None]
    mean = shares.mean(axis=0)
    best = int(np.argmax(mean))
    apart = (shares[:, best, None] - shares).std(axis=0)
    plateau = np.flatnonzero(mean >= mean[best] - PLATEAU * apart)
    in_turn = np.arange(len(speeds))
    resting = at_rest(draws, inside)
    samples: FloatArray = np.where(resting, 0.0, speeds[in_turn, plateau[in_turn % len(plateau)]])
    return Measured(samples, f"{draws.unit}/s", rest=resting, at=float(times[best]), notes=draws.notes)


def _fastest_flight(draws: Draws, inside: Span) -> Measured:
    """Gravity and drag leave a flight no largest speed but at its beginning or its end. Of flights that cannot be told
    apart the mean is taken, as above of moments."""
    shortest = (MOMENT_S / 2) * draws.time_factor + float(np.median(np.diff(draws.t)))
    spans = [Span(max(f.start, inside.start), min(f.end, inside.end)) for f in draws.flights if f.overlap(inside) > 0]
    ends = [(end, before) for s in spans if s.duration >= shortest for end, before in ((s.start, False), (s.end, True))]
    if not ends:
        raise CannotMeasure("No flight of it lasts long enough to tell how fast it is.", "Ask about a longer time.")
    speeds = np.stack([np.linalg.norm(velocity_beside(draws, t, before=b), axis=-1) for t, b in ends])
    mean = speeds.mean(axis=1).reshape(-1, 2).max(axis=1)
    best = int(np.argmax(speeds.mean(axis=1)))
    luck = float(mean.max() - mean[mean >= mean.max() - PLATEAU * float(speeds[best].std())].mean())
    samples: FloatArray = np.maximum(speeds[best] - luck, 0.0)
    return Measured(samples, f"{draws.unit}/s", at=float(ends[best][0]), notes=draws.notes)
