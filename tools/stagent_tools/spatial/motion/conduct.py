"""What a track shows its thing to do, for phrases that pick it by that: run or walk, turn left or right."""

from __future__ import annotations

import numpy as np

from stagent_tools.spatial.motion.appearance import Appearance
from stagent_tools.types import FloatArray, Track

RUNS, WALKS = 1.15, 1.3
"""Own heights a second: people walk at 1.4 m/s (0.8 heights; Bohannon 1997) and rarely over 2.1, and run from 2.3 on.
Ways along the view look shorter, so that the two overlap."""
MOVES = 0.5
"""In its own sizes: what stays within that stands still."""
WINDOW_S = 0.6
TURN_DEG = 35.0
"""Of the heading in the picture, in all: the view from the side bends straight ways by less, by perspective alone."""
SLOW = 0.25
"""Of the usual speed: a heading below it is noise."""


def runs(looks: Appearance) -> bool:
    return looks.travelled >= MOVES and _pace(looks) >= RUNS


def walks(looks: Appearance) -> bool:
    return looks.travelled >= MOVES and _pace(looks) < WALKS


def turned(track: Track) -> float:
    """Degrees by which the heading changes to the left (negative: right) from the first to the last way, as seen in
    the picture; from above it is the same side, for a camera looks down on the ground."""
    times = np.arange(track.t[0], track.t[-1] - WINDOW_S + 1e-9, WINDOW_S / 3)
    if len(times) < 3:
        return 0.0
    feet = np.stack([(track.boxes[:, 0] + track.boxes[:, 2]) / 2, track.boxes[:, 3]], axis=1)
    steps = _at(track.t, feet, times + WINDOW_S) - _at(track.t, feet, times)
    length = np.linalg.norm(steps, axis=1)
    moving = length > SLOW * float(np.median(length))
    if moving.sum() < 3:
        return 0.0
    heading = np.unwrap(np.arctan2(-steps[moving, 1], steps[moving, 0]))
    return float(np.degrees(heading[-1] - heading[0]))


def _pace(looks: Appearance) -> float:
    return float(np.linalg.norm(looks.velocity) / max(float(looks.size[1]), 1.0))


def _at(t: FloatArray, places: FloatArray, when: FloatArray) -> FloatArray:
    return np.stack([np.interp(when, t, places[:, axis]) for axis in range(2)], axis=1)
