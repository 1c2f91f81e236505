"""Following again, at full resolution, what another backend found."""

from __future__ import annotations

import numpy as np

from stagent_tools.errors import CannotMeasure
from stagent_tools.scan import Scan
from stagent_tools.spatial.pointed.backend import follow_prompt
from stagent_tools.spatial.pointed.prompts import Prompt
from stagent_tools.types import FloatArray, Track

MOST_APART = 0.5
"""Sizes between the first path and the second beyond which one of them is on another thing."""
MARGIN = 0.01  # of the picture's longer side: a box this near to the border may be cut by it
CUT_PENALTY = 1.0  # score that such a box loses: any whole one goes before it


def follow_track(scan: Scan, track: Track) -> Track:
    """`track` followed anew from its best box, backwards and forwards through the shot; it keeps its id and family.

    The best box is the surest one away from the border, and of equally sure ones the biggest.
    """
    if not len(track.t):
        raise CannotMeasure(f"Track {track.id} holds no box to follow it from.", "Point at the thing with --box.")
    best = int(np.argmax(_worth(scan, track)))
    numbers = tuple(float(v) for v in track.boxes[best])
    prompt = Prompt(track.family, numbers, float(track.t[best]), "box")
    again = follow_prompt(scan, prompt, track.id, track.family)
    if _apart(track, again) > MOST_APART:
        raise CannotMeasure(
            "Followed again more finely it goes elsewhere, so neither path is sure.", "Point at the thing with --box."
        )
    return again


def _apart(track: Track, again: Track) -> float:
    """Median distance of the middles at the times of the first, in sizes of its box; infinite if they share no time."""
    tolerance = 0.05 + float(np.median(np.diff(again.t))) if len(again.t) > 1 else 0.05
    pairs = [(box, again.box_at(float(t), tolerance)) for t, box in zip(track.t, track.boxes, strict=True)]
    apart = [
        float(
            np.linalg.norm((box[:2] + box[2:] - other[:2] - other[2:]) / 2) / max(float((box[2:] - box[:2]).mean()), 1)
        )
        for box, other in pairs
        if other is not None
    ]
    return float(np.median(apart)) if apart else float("inf")


def _worth(scan: Scan, track: Track) -> FloatArray:
    """(n,) how good each box is to start from."""
    margin = MARGIN * max(scan.info.width, scan.info.height)
    limit = np.array([scan.info.width - margin, scan.info.height - margin])
    whole = (track.boxes[:, :2] > margin).all(1) & (track.boxes[:, 2:] < limit).all(1)
    areas = track.sizes.prod(axis=1)
    return np.asarray(np.round(track.score, 1) - CUT_PENALTY * ~whole + 0.05 * areas / areas.max(), dtype=np.float64)
