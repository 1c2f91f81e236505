"""People who met and parted under each other's name: found by where they were going and what they wear.

While two people overlap, a tracker cannot know who is who. Afterwards it can: of the two ways in which those before
the meeting go with those after it, the one that fits motion and clothes better holds (Gaussian log-likelihoods of
both, as in Huang, Wu & Nevatia 2008, "Robust object tracking by hierarchical association of detection responses").
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from stagent_tools.spatial.motion import boxes as bx
from stagent_tools.spatial.motion.clothes import unlike
from stagent_tools.spatial.motion.trail import Sighting, Trail
from stagent_tools.types import FloatArray

MEETING = 0.1
"""Overlap (IoU) from which on two people may be taken for each other."""
PARTED_S = 0.5
"""Apart for so long, they have parted."""
WINDOW_S = 1.0
"""Of motion before and after that is compared ..."""
CLOTHES_S = 4.0
"""... and of clothes, which are only seen well while someone is alone."""
PLACE_SD, TURN_SD = 0.2, 0.15
"""In heights: where a walk of a second, gone on with, ends; and by which it misses for each further second."""
CLOTHES_SD = 8.0
SURE = 3.0
"""By how much the log-likelihood must be better to change what the tracker said."""


@dataclass
class _Meeting:
    start: float
    end: float


class Exchanges:
    """The people of one shot, told apart again after each meeting."""

    def __init__(self, people: list[Trail]) -> None:
        self._people = people
        self._seen = [{sighting.t: sighting for sighting in trail.seen} for trail in people]
        self._worn = [list(trail.worn) for trail in people]

    def undo(self) -> None:
        """Give back, in place, to each trail the sightings that are its own."""
        open_ones: dict[tuple[int, int], _Meeting] = {}
        for t in sorted({t for seen in self._seen for t in seen}):
            for pair in self._touching(t):
                open_ones.setdefault(pair, _Meeting(t, t)).end = t
            for pair, meeting in list(open_ones.items()):
                if t - meeting.end > PARTED_S:
                    del open_ones[pair]
                    self._settle(*pair, meeting)
        for pair, meeting in open_ones.items():
            self._settle(*pair, meeting)
        for trail, seen, worn in zip(self._people, self._seen, self._worn, strict=True):
            trail.seen = [seen[t] for t in sorted(seen)]
            trail.worn = worn

    def _touching(self, t: float) -> list[tuple[int, int]]:
        here = [i for i, seen in enumerate(self._seen) if t in seen]
        boxes = np.array([self._seen[i][t].box for i in here]).reshape(-1, 4)
        rows, columns = np.nonzero(np.triu(bx.ious(boxes, boxes), 1) > MEETING)
        return [(here[row], here[column]) for row, column in zip(rows.tolist(), columns.tolist(), strict=True)]

    def _settle(self, one: int, other: int, meeting: _Meeting) -> None:
        kept = self._against(one, one, meeting) + self._against(other, other, meeting)
        changed = self._against(one, other, meeting) + self._against(other, one, meeting)
        if kept - changed > SURE:
            self._exchange(one, other, (meeting.start + meeting.end) / 2)

    def _against(self, before: int, after: int, meeting: _Meeting) -> float:
        """Minus the log-likelihood that who was `before` is who is `after`; 0 where nobody is."""
        past = [s for t, s in self._seen[before].items() if meeting.start - WINDOW_S <= t < meeting.start]
        future = [s for t, s in self._seen[after].items() if meeting.end < t <= meeting.end + WINDOW_S]
        if not past or not future:
            return 0.0
        height = float(np.median([bx.size(s.box)[1] for s in past + future]))
        gap = future[0].t - past[-1].t
        place, velocity = _motion(past)
        off = np.linalg.norm(_motion(future)[0] - place - velocity * (_mid(future) - _mid(past))) / height
        cost = 0.5 * float(off / (PLACE_SD + TURN_SD * (gap + WINDOW_S / 2))) ** 2
        apart = unlike(
            _worn(self._worn[before], meeting.start - CLOTHES_S, meeting.start),
            _worn(self._worn[after], meeting.end, meeting.end + CLOTHES_S),
        )
        return cost if np.isnan(apart) else cost + 0.5 * (apart / CLOTHES_SD) ** 2

    def _exchange(self, one: int, other: int, t: float) -> None:
        """From t on, each goes on as the other. What proved both to be people holds for both."""
        first, second = self._seen[one], self._seen[other]
        self._seen[one] = {u: s for u, s in first.items() if u <= t} | {u: s for u, s in second.items() if u > t}
        self._seen[other] = {u: s for u, s in second.items() if u <= t} | {u: s for u, s in first.items() if u > t}
        worn, others = self._worn[one], self._worn[other]
        self._worn[one] = [w for w in worn if w[0] <= t] + [w for w in others if w[0] > t]
        self._worn[other] = [w for w in others if w[0] <= t] + [w for w in worn if w[0] > t]
        a, b = self._people[one], self._people[other]
        a.person_scores = b.person_scores = [*a.person_scores, *b.person_scores]
        a.person_trials = b.person_trials = a.person_trials + b.person_trials


def _mid(seen: list[Sighting]) -> float:
    return float(np.mean([s.t for s in seen]))


def _motion(seen: list[Sighting]) -> tuple[FloatArray, FloatArray]:
    """(2,) px mean place and (2,) px/s velocity of the box centres, a straight line through them."""
    t = np.array([s.t for s in seen])
    places = np.array([bx.centre(s.box) for s in seen])
    spread = t - t.mean()
    total = float(spread @ spread)
    velocity = spread @ (places - places.mean(axis=0)) / total if total > 0 else np.zeros(2)
    return np.asarray(places.mean(axis=0)), np.asarray(velocity)


def _worn(worn: list[tuple[float, FloatArray]], start: float, end: float) -> FloatArray:
    """(3, 3) the median of what was seen of the clothes in that time, nan where nothing was."""
    seen = np.array([clothes for t, clothes in worn if start <= t <= end]).reshape(-1, 3, 3)
    found = np.full((3, 3), np.nan)
    for band in range(3):
        values = seen[~np.isnan(seen[:, band, 0]), band]
        if len(values):
            found[band] = np.median(values, axis=0)
    return found
