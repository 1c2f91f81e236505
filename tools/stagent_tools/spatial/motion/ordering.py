"""Narrowing several fitting tracks down by side, order, pace or size."""

from __future__ import annotations

import numpy as np

from stagent_tools.spatial.motion.scoring import Fit, measure
from stagent_tools.spatial.motion.wording import Wish
from stagent_tools.types import FloatArray, Span

CLEARLY = 1.7
"""A score so many times the next one's decides without further words."""
CLEARLY_COLOURED = 2.0
"""Of the asked colour: so many times as much on it as on the next one decides as well."""
INSTANT_S = 0.15
"""A thing that is asked about at one moment was looked at within this of it."""


def narrowed(fits: list[Fit], wish: Wish, span: Span | None) -> list[Fit]:
    """The tracks that are meant; empty if the phrase counts further than there are ("the second dog")."""
    target = wish.target
    if target.ordinal is not None:
        enough = target.ordinal.from_ == "time" or target.ordinal.n <= _most_at_once(fits)
        return _in_order(fits, target.ordinal.from_, span)[target.ordinal.n - 1 : target.ordinal.n] if enough else []
    if target.plural or len(fits) == 1:
        return fits
    if wish.order is not None:
        name, end = wish.order
        return [max(fits, key=lambda f: end * measure(f.track, f.looks, name))]
    if target.position is not None:
        return _in_order(fits, target.position, span)[:1]
    likely = sorted(fits, key=_likely, reverse=True)
    if _likely(likely[0]) >= CLEARLY * _likely(likely[1]):
        return likely[:1]
    coloured = sorted(fits, key=lambda f: -f.coloured)
    return coloured[:1] if wish.colours and coloured[0].coloured >= CLEARLY_COLOURED * coloured[1].coloured else fits


def _likely(fit: Fit) -> float:
    """How well it fits, and how well its colour is named."""
    return fit.score * fit.called


def _most_at_once(fits: list[Fit]) -> int:
    """How many are in the picture together: one that left and came back must not count as two."""
    return max(sum(bool(other.track.t[0] <= fit.track.t[0] <= other.track.t[-1]) for other in fits) for fit in fits)


def _place(fit: Fit, span: Span | None) -> FloatArray:
    """(2,) px: the middle of its lower edge, mean over the time asked about."""
    boxes = fit.track.boxes if span is None else fit.track.within(span).boxes
    if not len(boxes) and span is not None:
        box = fit.track.box_at((span.start + span.end) / 2, INSTANT_S)
        boxes = fit.track.boxes if box is None else box[None]
    return np.array([boxes[:, [0, 2]].mean(), boxes[:, 3].mean()])


def _in_order(fits: list[Fit], side: str, span: Span | None) -> list[Fit]:
    """Counted from that side; in time by the first moment seen."""
    middle = np.mean([_place(f, span)[0] for f in fits])
    keys = {
        "left": lambda f: _place(f, span)[0],
        "right": lambda f: -_place(f, span)[0],
        "top": lambda f: _place(f, span)[1],
        "bottom": lambda f: -_place(f, span)[1],
        "front": lambda f: -_place(f, span)[1],
        "back": lambda f: _place(f, span)[1],
        "middle": lambda f: abs(_place(f, span)[0] - middle),
        "time": lambda f: f.track.t[0],
    }
    return sorted(fits, key=keys[side])
