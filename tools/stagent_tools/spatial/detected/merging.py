"""The tracks of a scan in which a detector looked: its chains, and the movers that it does not know."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from stagent_tools.spatial.detected.chain import Chain
from stagent_tools.spatial.motion import boxes as bx
from stagent_tools.spatial.motion.appearance import Appearance
from stagent_tools.spatial.motion.finishing import describe
from stagent_tools.spatial.motion.trail import Trail, boxes_at, boxes_of, times_of
from stagent_tools.types import FloatArray

HUMAN = ("person", "cyclist")
MOSTLY = 0.5
SAME_OVERLAP = 0.3
PART = 0.6
"""A mover is explained by detected things that overlap it so far, that lie in it or that it lies in so far ..."""
EXPLAINED = 0.4
"""... in so much of its life."""


def looks_of(
    chain: Chain, kinds: tuple[str, ...], to_reference: dict[float, FloatArray], scale: float, frame: FloatArray
) -> Appearance:
    """What a chain looks like; `kinds` names the columns of its scores; the rest as for `describe`."""
    trail = chain.trail()
    human = float(np.mean([kinds[int(np.argmax(scores))] in HUMAN for scores in chain.scores]))
    return replace(
        describe(trail, to_reference, scale, frame),
        person=human if human >= MOSTLY else 0.0,
        people_looks=len(chain.looks),
        kinds={kind: float(score) for kind, score in zip(kinds, chain.mean_scores, strict=True)},
    )


def unexplained(movers: Sequence[Trail], chains: Sequence[Chain]) -> list[Trail]:
    """The movers that are not just what a detector found, less exactly."""
    trails = [chain.trail() for chain in chains]
    return [mover for mover in movers if not _explained(mover, trails)]


def _explained(mover: Trail, trails: Sequence[Trail]) -> bool:
    times, own = times_of(mover), boxes_of(mover)
    covered = np.zeros(len(times), np.bool_)
    for trail in trails:
        places = boxes_at(trail, times)
        there = ~np.isnan(places[:, 0])
        if not there.any():
            continue
        shared = np.diag(bx.intersections(own[there], places[there]))
        areas = bx.areas(own[there]), bx.areas(places[there])
        iou = shared / np.maximum(areas[0] + areas[1] - shared, 1e-9)
        inside = shared / np.maximum(np.minimum(*areas), 1e-9)
        covered[there] |= (iou > SAME_OVERLAP) | (inside > PART)
    return bool(covered.mean() > EXPLAINED)
