"""Only what labels know is asked: a question stands if the labels' own noise leaves its answer right.

Labels jitter, and a truth beside a border (two hours of the clock, a half-second step of a slow walker) is then none.
How much they jitter shows on what stands in the same labels.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from llava_st.kinematics.questions import Followed, Question, value_of
from llava_st.kinematics.scoring import is_right
from llava_st.kinematics.truth import Walked

STANDS = 0.15  # m/s from end to end: no walker is so slow, and the labels of what stands drift by less
FEWEST = 5  # things that stand, to know the labels by
USUAL = 0.02  # m: between those of Argoverse 2 and of KITTI, which smoothed labels show on what stands
TRIES, SURE = 60, 0.95  # times that noise is added, and share of them in which the answer must stay right


def jitter_of(walked: Iterable[Walked]) -> float:
    """m, standard deviation of a place along each axis of the ground: half-second steps of what stands are noise."""
    standing = [each for each in walked if len(each.t) > 1 and _drift(each) < STANDS]
    if len(standing) < FEWEST:
        return USUAL
    steps = [float(np.mean(each.steps[:, :2] ** 2)) for each in standing]
    return float(np.sqrt(np.mean(steps) / 2))  # a step has the noise of two places


def survives(question: Question, jitter: float, noise: np.random.Generator) -> bool:
    """Whether the answer stays right, by the bench's own scores, when `jitter` m is added to the labels."""
    right = 0
    for _ in range(TRIES):
        things = tuple(_shaken(thing, jitter, noise) for thing in question.things)
        right += is_right(question.task, value_of(replace(question, things=things)), question.value)
    return right >= SURE * TRIES


def _drift(walked: Walked) -> float:
    return float(np.linalg.norm(walked.centre[-1] - walked.centre[0]) / (walked.t[-1] - walked.t[0]))


def _shaken(thing: Followed, jitter: float, noise: np.random.Generator) -> Followed:
    """Over the ground: heights say nothing of where a thing goes."""
    centre = thing.walked.centre.copy()
    centre[:, :2] += jitter * noise.standard_normal((len(centre), 2))
    return replace(thing, walked=replace(thing.walked, centre=centre))
