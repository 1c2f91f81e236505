"""Paths beyond their first and last place: a thing goes on as it goes for as long as it is in the picture.

Where the rim cuts a thing its place is not known, so its path begins when all of it is in the picture. What it does is
asked for from its first sliver to its last.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from stagent_tools.scan import Scan
from stagent_tools.temporal.presence import in_picture
from stagent_tools.temporal.slopes import WINDOW, at
from stagent_tools.types import Draws, FloatArray, Track

LONGEST = 1.5
"""s that a path is carried on: for longer, nothing goes straight on at its speed."""


def to_the_rim(draws: Draws, track: Track, scan: Scan) -> Draws:
    """The same paths from when the thing comes into the picture until it is gone from it, straight at even speed."""
    if len(draws.t) < 2:
        return draws
    span, t = in_picture(track, scan), draws.t
    early = scan.times[(scan.times >= max(span.start, t[0] - LONGEST)) & (scan.times < t[0] - 1e-6)]
    late = scan.times[(scan.times <= min(span.end, t[-1] + LONGEST)) & (scan.times > t[-1] + 1e-6)]
    if len(early) == len(late) == 0:
        return draws
    before, after = _carried(draws, early, t[0], t[0] + WINDOW), _carried(draws, late, t[-1], t[-1] - WINDOW)
    rest = [np.repeat(draws.rest[:, :1], len(early), axis=1), np.repeat(draws.rest[:, -1:], len(late), axis=1)]
    return replace(
        draws,
        t=np.concatenate([early, t, late]),
        p=np.concatenate([before, draws.p, after], axis=1),
        rest=np.concatenate([rest[0], draws.rest, rest[1]], axis=1),
        seen=np.concatenate([np.zeros(len(early), dtype=bool), draws.seen, np.zeros(len(late), dtype=bool)]),
    )


def _carried(draws: Draws, times: FloatArray, end: float, inside: float) -> FloatArray:
    """(k, m, 3): the places at `times`, on the line through those at the path's `end` and at the time `inside`."""
    inside = float(np.clip(inside, draws.t[0], draws.t[-1]))
    known = at(draws.t, draws.p, np.array([end, inside]))
    speed = (known[:, 0] - known[:, 1]) / (end - inside)
    return np.asarray(known[:, :1] + speed[:, None] * (times - end)[:, None])
