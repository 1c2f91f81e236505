"""Where on its path a thing is at a time, and in which stretches of a span it was seen."""

from __future__ import annotations

import numpy as np

from stagent_tools.errors import CannotMeasure
from stagent_tools.types import BoolArray, Draws, FloatArray, FrameOfReference, Span

# the step of STKit's distance and direction (ST-VLM, arXiv 2503.19355, section 3.2), real seconds
STEP_S = 0.5
# a hole in a coarsely sampled track is one that is clearly longer than its usual step
USUAL_STEPS = 2.5
# window over which a momentary velocity is taken, real seconds: a few frames, short against any manoeuvre
MOMENT_S = 0.2


def coordinates(draws: Draws, p: FloatArray) -> FloatArray:
    """The part of `p` (..., 3) that is a place: all three in the world, (x, y) px in the picture."""
    return p[..., :2] if draws.frame is FrameOfReference.PICTURE else p


def clip(draws: Draws, span: Span | None) -> Span:
    """The part of `span` over which there is a path; all of it if None. Refuses a span that holds no motion at all."""
    if len(draws.t) < 2:
        raise CannotMeasure(
            f"It was seen at {len(draws.t)} moment{'s' if len(draws.t) != 1 else ''} only; motion needs two.",
            "Give a longer span or a finer sampling.",
        )
    first, last = float(draws.t[0]), float(draws.t[-1])
    if span is None:
        return Span(first, last)
    inside = Span(max(span.start, first), min(span.end, last))
    if inside.duration <= 0:
        raise CannotMeasure(
            f"It was not followed from {span.start:.2f} to {span.end:.2f} s, only from {first:.2f} to {last:.2f} s.",
            "Ask about a span within that time.",
        )
    return inside


def position_at(draws: Draws, times: FloatArray) -> FloatArray:
    """(k, m, 3) of each draw at `times` (m,) s of video, straight between two samples; never beyond the track."""
    t = draws.t
    slack = 1e-9 * max(1.0, abs(float(t[-1])))
    if len(times) and (times.min() < t[0] - slack or times.max() > t[-1] + slack):
        wrong = float(times.min() if times.min() < t[0] - slack else times.max())
        raise CannotMeasure(
            f"It was not followed at {wrong:.2f} s, only from {float(t[0]):.2f} to {float(t[-1]):.2f} s.",
            "Ask about a time within that.",
        )
    if len(t) == 1:
        return np.repeat(draws.p, len(times), axis=1)
    right = np.clip(np.searchsorted(t, times), 1, len(t) - 1)
    share = np.clip((times - t[right - 1]) / (t[right] - t[right - 1]), 0.0, 1.0)[:, None]
    before, after = draws.p[:, right - 1], draws.p[:, right]
    return np.asarray(before + share * (after - before), dtype=np.float64)


def seen_stretches(draws: Draws, span: Span) -> tuple[Span, ...]:
    """The parts of `span` (within the track) in which the thing was seen.

    A hole of up to one grid step (or 2.5 usual steps of a coarse track) is bridged, a longer one is unseen time.
    """
    t = draws.t[draws.seen]
    if len(t) < 2:
        return ()
    steps = np.diff(t)
    longest = max(STEP_S * draws.time_factor, USUAL_STEPS * float(np.median(steps)))
    breaks = np.flatnonzero(steps > longest)
    starts = np.concatenate([[t[0]], t[breaks + 1]])
    ends = np.concatenate([t[breaks], [t[-1]]])
    inside = ((max(float(a), span.start), min(float(b), span.end)) for a, b in zip(starts, ends, strict=True))
    return tuple(Span(a, b) for a, b in inside if b > a)


def need_seen(draws: Draws, span: Span) -> tuple[Span, ...]:
    """`seen_stretches`, refused if there are none."""
    stretches = seen_stretches(draws, span)
    if not stretches:
        raise CannotMeasure(
            f"It was not seen for two moments in a row between {span.start:.2f} and {span.end:.2f} s.",
            "Ask about a span in which it is seen.",
        )
    return stretches


def grid(span: Span, step: float, *, origin: float | None = None) -> FloatArray:
    """(m,) start, the moments origin + i x step inside, end."""
    first = span.start if origin is None else origin
    lowest = int(np.floor((span.start - first) / step)) + 1
    inside = first + step * np.arange(lowest, int(np.ceil((span.end - first) / step)))
    inside = inside[(inside > span.start + 1e-9) & (inside < span.end - 1e-9)]
    return np.concatenate([[span.start], inside, [span.end]])


def real_seconds(draws: Draws, video_seconds: float) -> float:
    return video_seconds / draws.time_factor


def at_rest(draws: Draws, span: Span) -> BoolArray:
    """(k,) draws that stand still all through `span`: every sample in it and around it is one of rest."""
    first = max(int(np.searchsorted(draws.t, span.start, side="right")) - 1, 0)
    last = min(int(np.searchsorted(draws.t, span.end, side="left")), len(draws.t) - 1)
    place = coordinates(draws, draws.p[:, first : last + 1])
    return np.asarray(draws.rest[:, first : last + 1].all(axis=1) & (place == place[:, :1]).all(axis=(1, 2)))


def velocity_at(draws: Draws, times: FloatArray, window: float = MOMENT_S) -> FloatArray:
    """(k, m, 3 or 2) per real second at `times` (m,): the chord over a window around each, cut at the track's ends."""
    half = window * draws.time_factor / 2
    first, last = float(draws.t[0]), float(draws.t[-1])
    half = min(half, (last - first) / 2)
    centre = np.clip(times, first + half, last - half)
    chord = coordinates(draws, position_at(draws, centre + half) - position_at(draws, centre - half))
    return np.asarray(chord / (2 * half / draws.time_factor), dtype=np.float64)


def velocity_beside(draws: Draws, t: float, *, before: bool) -> FloatArray:
    """(k, 3 or 2) per real second with which a thing comes to its place at `t`, or leaves it.

    The slope at `t` of the parabola through three moments on that side, exact in free flight. They keep one sample
    away from `t`: the picture at a blow may show what came after it.
    """
    away, step = (-1.0 if before else 1.0), MOMENT_S / 4
    near = draws.t[draws.t < t - 1e-9][-1:] if before else draws.t[draws.t > t + 1e-9][:1]
    times = near + away * step * draws.time_factor * np.arange(3)
    if len(near) == 0 or times.min() < draws.t[0] or times.max() > draws.t[-1]:
        raise CannotMeasure(
            f"It was not followed for 0.1 s {'before' if before else 'after'} {t:.2f} s.",
            "Ask about a time at which it was in the picture for longer.",
        )
    p = coordinates(draws, position_at(draws, times))
    ahead = real_seconds(draws, abs(t - float(near[0])))
    slope = (3 * p[:, 0] - 4 * p[:, 1] + p[:, 2]) / (2 * step) + ahead * (p[:, 0] - 2 * p[:, 1] + p[:, 2]) / step**2
    return np.asarray(-away * slope, dtype=np.float64)
