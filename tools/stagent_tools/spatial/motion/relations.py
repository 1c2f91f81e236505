"""Where one thing is against another: next to it, behind it, in front of it, to its left or right."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from stagent_tools.spatial.motion.scoring import Fit
from stagent_tools.spatial.motion.wording import Wish
from stagent_tools.things import Thing, thing_of
from stagent_tools.types import FloatArray, Span, Track

REACH_S = 0.15
"""Two looks at a thing are farther apart than this only where it was not seen."""
CLEARLY_M, CLEARLY_TIMES = 1.0, 1.5
"""The nearest is "next to" it if the second is so much farther, by both."""
ASIDE = 0.03
"""Of the picture's width, between what is left and what is right of something."""
GOES = 0.2
"""In its own heights a second: slower than this it shows no way on which another could be behind it."""
IN_LINE = 1.0
"""In heights of the anchor: what follows it on its way is no farther aside."""
FOCAL_WIDTHS = 0.9
"""Focal length of an ordinary lens in picture widths (26 to 35 mm on a 36 mm wide film, 0.72 to 0.97)."""
USUAL_HEIGHT_M = 1.6


def related(fits: Sequence[Fit], anchor: Track, wish: Wish, span: Span | None, width: float) -> list[Fit]:
    """Those of `fits` that stand to the anchor as is wished, on average over the moments of `span` at which both are
    seen; of several the one that is clearly meant. `width` of the picture, px."""
    relation = wish.relation
    if relation is None:
        return list(fits)
    things = (wish.thing, thing_of(relation.anchor.noun, relation.anchor.attributes))
    others = [f for f in fits if f.track.id != anchor.id]
    pairs = [(f, pair) for f in others if len((pair := _together(f.track, anchor, span))[0])]
    if relation.kind == "next to":
        return _nearest([(f, _metres_apart(*pair, things, width)) for f, pair in pairs])
    if relation.kind in ("left of", "right of"):
        sign = -1.0 if relation.kind == "left of" else 1.0
        return [f for f, pair in pairs if sign * _aside(*pair) > ASIDE * width]
    sense = 1.0 if relation.kind == "behind" else -1.0
    lags = [(f, sense * lag) for f, pair in pairs if (lag := _lag(*pair, anchor)) is not None]
    after = sorted((lag, i) for i, (_, lag) in enumerate(lags) if lag > 0)
    return [lags[after[0][1]][0]] if after else []


def _together(one: Track, anchor: Track, span: Span | None) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Moments (n,) s at which both are seen, and both boxes there (n, 4) px."""
    times = anchor.t if span is None or span.duration > 0 else np.array([span.start])
    if span is not None and span.duration > 0:
        times = times[(times >= span.start) & (times <= span.end)]
    rows = [(t, one.box_at(float(t), REACH_S), anchor.box_at(float(t), REACH_S)) for t in times]
    seen = [(t, a, b) for t, a, b in rows if a is not None and b is not None]
    if not seen:
        return np.empty(0), np.empty((0, 4)), np.empty((0, 4))
    return np.array([t for t, _, _ in seen]), np.array([a for _, a, _ in seen]), np.array([b for _, _, b in seen])


def _feet(boxes: FloatArray) -> FloatArray:
    """(n, 2) px: the middle of the lower edge."""
    return np.stack([(boxes[:, 0] + boxes[:, 2]) / 2, boxes[:, 3]], axis=1)


def _metres_apart(
    _: FloatArray, one: FloatArray, anchor: FloatArray, things: tuple[Thing | None, Thing | None], width: float
) -> float:
    """Over the ground, by the usual heights of such things: px a metre at each tells how far away it is."""
    scale, other = (_scale(boxes, thing) for boxes, thing in zip((one, anchor), things, strict=True))
    mean = np.sqrt(scale * other)
    across = (_feet(one)[:, 0] - _feet(anchor)[:, 0]) / mean
    deep = FOCAL_WIDTHS * width / mean * np.log(scale / other)
    return float(np.mean(np.hypot(across, deep)))


def _scale(boxes: FloatArray, thing: Thing | None) -> FloatArray:
    """(n,) px a metre where the thing is."""
    metres = USUAL_HEIGHT_M if thing is None or thing.height is None else thing.height.median_m
    return np.asarray((boxes[:, 3] - boxes[:, 1]) / metres, dtype=np.float64)


def _nearest(apart: list[tuple[Fit, float]]) -> list[Fit]:
    """The nearest if it is clearly so, else those that may be it."""
    ordered = sorted(apart, key=lambda pair: pair[1])
    if not ordered:
        return []
    limit = max(ordered[0][1] + CLEARLY_M, CLEARLY_TIMES * ordered[0][1])
    return [f for f, metres in ordered if metres <= limit]


def _aside(_: FloatArray, one: FloatArray, anchor: FloatArray) -> float:
    """px to the right."""
    return float(np.mean(_feet(one)[:, 0] - _feet(anchor)[:, 0]))


def _lag(t: FloatArray, one: FloatArray, boxes: FloatArray, anchor: Track) -> float | None:
    """px by which it follows the anchor on the anchor's way; beside a thing that stands, by which it is farther from
    the camera. None if it is aside of that way."""
    height = float(np.mean(boxes[:, 3] - boxes[:, 1]))
    way = _velocity(anchor, float(t[0]), float(t[-1]))
    if float(np.linalg.norm(way)) < GOES * height:
        way = np.array([0.0, 1.0])
    forward = way / np.linalg.norm(way)
    off = np.mean(_feet(boxes) - _feet(one), axis=0)
    aside = abs(float(off[0] * forward[1] - off[1] * forward[0]))
    return float(off @ forward) if aside < IN_LINE * height else None


def _velocity(track: Track, start: float, end: float) -> FloatArray:
    """(2,) px a second over that time and half a second to each side of it."""
    near = (track.t >= start - 0.5) & (track.t <= end + 0.5)
    times, feet = track.t[near], _feet(track.boxes[near])
    if len(times) < 2:
        return np.zeros(2)
    return np.asarray((feet[-1] - feet[0]) / (times[-1] - times[0]), dtype=np.float64)
