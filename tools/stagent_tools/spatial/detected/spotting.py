"""A detector's looks at a shot, every few pictures, linked into chains.

Between two looks a thing is carried by the optical flow of its box; the next look finds it by overlap with where it
was carried to. Boxes that are only probable continue a chain but do not begin one (Zhang et al. 2022, "ByteTrack").
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import lap
import numpy as np

from stagent_tools.spatial.detected.balls import BALL, gone_far, match
from stagent_tools.spatial.detected.chain import Chain
from stagent_tools.spatial.detected.detector import Detections, Detector
from stagent_tools.spatial.detected.doubles import without_doubles
from stagent_tools.spatial.detected.due import STEP_S
from stagent_tools.spatial.detected.familiarity import Familiarity
from stagent_tools.spatial.detected.joining import OTHER_COLOURS, joined
from stagent_tools.spatial.detected.recalling import recall
from stagent_tools.spatial.detected.reuniting import reunited
from stagent_tools.spatial.detected.shot import Look, Shot
from stagent_tools.spatial.detected.slivers import with_slivers
from stagent_tools.spatial.motion import boxes as bx
from stagent_tools.spatial.motion.appearance import FOUR_LEGS
from stagent_tools.spatial.motion.colours import NAMES, name_counts
from stagent_tools.spatial.motion.follow import Step, follow
from stagent_tools.spatial.motion.moment import Moment
from stagent_tools.types import FloatArray, Image

EVERY_S = 0.24
"""Between two looks, unless the detector names its own `every_s` (one that takes seconds a look). Half of it was tried:
fast balls were kept better, people who cross worse, for twice the cost."""
LOST_S, LOST_LOOKS = 1.0, 4
"""A chain that no look found for so long, and so many in a row did not find, has ended at the last one that did."""
MOST_COST = 1.1
IMPOSSIBLE = 1e3
NEAR = 0.75
"""Weight of the distance between middles, in sizes, beside the lacking overlap."""
PART, PART_SCORE = 0.8, 0.8
"""A box with that share in another of its kind whose score times that is still higher is a part of that one's thing."""
AGREES = 0.7
"""A box that is only probable places a thing if it overlaps so far the box that the flow leads to: on rendered scenes
edges of people are off by 0.02 of the height at scores over 0.7, by up to 0.1 at 0.5, by up to 1.3 under 0.4
(docs/world.md)."""
MOST_GLIMPSES = 2
"""Looks in a row that may find parts only: who lies on the ground from then on has another shape."""
OTHER_KIND = 0.35
"""Added for a box that is surely of another kind ..."""
OTHER_COLOUR = 1.5
"""... and, times the square, for one with other colours on its middle: shade changes them a little, another thing much.
On 40 rendered scenes 32 links of 3,230 were wrong with it, 36 of 3,170 with the plain difference."""
MOST_OTHER_OF_PARTS = 0.65
"""What the rim of the picture cuts shows a part, whose colours may be others than the whole's."""
BODY = {"person": 0.5, "cyclist": 0.5, "ball": 0.6}
VEHICLE_BODY = 0.8
"""Share of a box's width in which a thing of that kind shows itself and not the place."""
MIDDLE = (0.3, 0.15, 0.7, 0.6)
"""Part of a box, as shares of its width and height, whose colours tell one thing from another."""


class Spotting:
    """One shot's worth of state at a time; `cut` ends all chains. What was looked at is kept shot by shot."""

    def __init__(self, detector: Detector, width: int, height: int) -> None:
        self.detector = detector
        self._every = float(getattr(detector, "every_s", EVERY_S))
        self._size = (width, height)
        self._number = 0
        self.familiarity = Familiarity()
        self._ended: list[Chain] = []
        self._shots = [Shot()]
        self._reset()

    def _reset(self) -> None:
        self._live: list[Chain] = []
        self._before: Moment | None = None
        self._looked: float | None = None

    def see(self, moment: Moment) -> None:
        if self.familiarity.abroad and not self.detector.widely_read:
            return
        if self._before is not None and moment.t - self._before.t < STEP_S:
            return
        self._shots[-1].views[moment.t] = moment.to_reference
        due = self._looked is None or moment.t - self._looked >= self._every
        self._carry(moment)
        if due:
            self._look(moment)
        self._before = moment

    def run(self, moments: Iterator[Moment]) -> Iterator[Moment]:
        """The same moments once they were looked at, and whether people are known in them."""
        for moment in moments:
            if moment.opens:
                self.cut()
            self.see(moment)
            yield replace(moment, people_known=self._knows_people)

    @property
    def _knows_people(self) -> bool:
        return self.detector.widely_read or self.familiarity.settled

    @property
    def believed(self) -> bool:
        """Whether the detector is taken at its word: one that learnt from little, only where it is at home."""
        return self.detector.widely_read or self.familiarity.at_home

    def cut(self) -> None:
        """The shot is over; its last picture tells where things are in the end."""
        if self._before is not None and self._before.t != self._looked:
            self._look(self._before)
        self._ended.extend(self._live)
        self._shots.append(Shot())
        self._reset()

    def finish(self) -> list[Chain]:
        """Every chain that was surely something, in order of appearance."""
        self.cut()
        chains = joined(without_doubles(self._ended), self.detector.kinds)
        sure = [chain for chain in chains if self._is_sure(chain)]
        for chain in sure:
            shot = self._shot_of(chain)
            if chain.seen[-1].t in shot.views:  # else it was joined across a cut
                recall(chain, shot, sure, self.detector.kinds, self._size)
        things = reunited(sure, self._size)
        for chain in things:
            with_slivers(chain, self._shot_of(chain).times, self._size)
        return things

    def _shot_of(self, chain: Chain) -> Shot:
        return next(shot for shot in self._shots if chain.seen[0].t in shot.views)

    def _is_sure(self, chain: Chain) -> bool:
        """Seen twice at least, and believed on the whole."""
        best = [float(scores.max()) for scores in chain.scores]
        return len(best) >= 2 and float(np.mean(best)) >= self.detector.sure

    def _carry(self, moment: Moment) -> None:
        if self._before is None:
            return
        shift = np.linalg.inv(moment.to_reference) @ self._before.to_reference
        steps = follow(self._before.grey, moment.grey, [chain.box for chain in self._live])
        for chain, step in zip(self._live, steps, strict=True):
            chain.carry(moment.t, shift, self._matched(chain, moment, shift) or step)

    def _matched(self, chain: Chain, moment: Moment, shift: FloatArray) -> Step | None:
        """How a ball went on; None of anything else, and where nothing looks like it."""
        if self._before is None or not self._is_ball(chain):
            return None
        return match(self._before.picture, moment.picture, chain.box, chain.ahead(moment.t, shift))

    def _look(self, moment: Moment) -> None:
        self._looked = moment.t
        found = without_parts(self.detector.look(moment.picture))
        colours = np.array([worn(moment.picture, box) for box in found.boxes]).reshape(-1, len(NAMES))
        self._shots[-1].looks.append(Look(moment.t, found, colours))
        pairs = self._paired(moment.t, found, colours)
        for chain, row in pairs:
            self._detect(chain, moment, found, row, colours[row])
        taken = {row for _, row in pairs}
        for chain in self._live:
            if chain.looks[-1] < moment.t:
                chain.miss(moment.t)
        for row in range(len(found.boxes)):
            if row not in taken and found.best[row] >= self.detector.sure:
                self._number += 1
                chain = Chain(self._number, moment.t, found.boxes[row])
                self._detect(chain, moment, found, row, colours[row])
                self._live.append(chain)
        self._drop(moment.t)

    def _detect(self, chain: Chain, moment: Moment, found: Detections, row: int, colours: FloatArray) -> None:
        """The chain is at this box now; what it looks like is read from the part of the box that shows no place.

        A box that is only probable, and not where the flow puts the thing, is that of a part of it, unless it stays so:
        it tells that the thing is still there.
        """
        box, scores = found.boxes[row], found.scores[row]
        self.familiarity.note(float(scores.max()))
        agreed = float(bx.ious(bx.clip(chain.box, *self._size)[None], box[None])[0, 0])
        if scores.max() < self.detector.sure and agreed < AGREES and chain.glimpses < MOST_GLIMPSES:
            chain.glimpse(moment.t, box, scores)
            return
        chain.detect(moment.t, box, scores, self._size)
        chain.worn = colours if chain.worn is None else 0.8 * chain.worn + 0.2 * colours
        chain.portrait.body = BODY.get(self.detector.kinds[chain.kind], VEHICLE_BODY)
        chain.portrait.legs = self.detector.kinds[chain.kind] in FOUR_LEGS
        everywhere: Image = np.full(moment.grey.shape, 255, np.uint8)
        chain.portrait.look(moment.picture, box, everywhere, alone=True)

    def _drop(self, t: float) -> None:
        keep: list[Chain] = []
        for chain in self._live:
            lost = t - chain.looks[-1] > max(LOST_S, LOST_LOOKS * self._every)
            gone = bool(np.any(bx.size(bx.clip(chain.box, *self._size)) < 1))
            (self._ended if lost or gone else keep).append(chain)
        self._live = keep

    def _paired(self, t: float, found: Detections, colours: FloatArray) -> list[tuple[Chain, int]]:
        """Which chain goes on with which box."""
        if not self._live or len(found.boxes) == 0:
            return []
        cost = self._costs(t, found, colours)
        _, columns, _ = lap.lapjv(cost, extend_cost=True, cost_limit=MOST_COST)
        pairs = [(self._live[i], int(j)) for i, j in enumerate(columns) if j >= 0]
        return pairs + self._fast_balls(t, found, colours, pairs)

    def _fast_balls(
        self, t: float, found: Detections, colours: FloatArray, pairs: list[tuple[Chain, int]]
    ) -> list[tuple[Chain, int]]:
        """Balls that the flow lost, with balls that are surely seen and no chain took."""
        numbers, taken = {chain.number for chain, _ in pairs}, {row for _, row in pairs}
        lost = [chain for chain in self._live if self._is_ball(chain) and chain.number not in numbers]
        seen = [j for j in range(len(found.boxes)) if j not in taken and self._is_sure_ball(found, j)]
        if not lost or not seen:
            return []
        expected = np.array([chain.gone_on(t) for chain in lost])
        looks = np.array([t - chain.placed for chain in lost]) / self._every
        other = np.array([other_colours(chain.worn, colours[seen]) for chain in lost])
        return [(lost[i], seen[j]) for i, j in gone_far(expected, found.boxes[seen], looks, other < OTHER_COLOURS)]

    def _is_sure_ball(self, found: Detections, row: int) -> bool:
        kind = self.detector.kinds[int(found.scores[row].argmax())]
        return kind == BALL and bool(found.best[row] >= self.detector.sure)

    def _is_ball(self, chain: Chain) -> bool:
        return self.detector.kinds[chain.kind] == BALL

    def _costs(self, t: float, found: Detections, colours: FloatArray) -> FloatArray:
        """(chains, boxes)."""
        off = _off(np.array([chain.box for chain in self._live]), found.boxes)
        inert = _off(np.array([chain.gone_on(t) for chain in self._live]), found.boxes)
        moving = np.array([len(chain.looks) > 1 for chain in self._live])[:, None]
        off = np.where(moving, np.minimum(off, inert), off)
        own = np.array([chain.kind for chain in self._live])
        share = found.scores[:, own].T / np.maximum(found.best[None], 1e-9)  # (chains, boxes)
        other = np.array([other_colours(chain.worn, colours) for chain in self._live])  # (chains, boxes)
        cut = np.array([bool(np.isfinite(chain.rims).any()) for chain in self._live])[:, None]
        other = np.where(cut, np.minimum(other, MOST_OTHER_OF_PARTS), other)
        cost = off + OTHER_KIND * (1 - share) + OTHER_COLOUR * other**2
        lost = np.array([chain.lost for chain in self._live])
        cost[np.ix_(lost, found.best < self.detector.sure)] = IMPOSSIBLE  # a guess where it was hidden is another thing
        return np.asarray(cost, dtype=np.float64)


def _off(expected: FloatArray, found: FloatArray) -> FloatArray:
    """(chains, boxes): how far each box is from where each chain is expected."""
    extent = bx.size(expected).mean(axis=1)[:, None]
    apart = np.linalg.norm(bx.centre(expected)[:, None] - bx.centre(found)[None], axis=2) / extent
    return np.asarray(0.5 * (1 - bx.ious(expected, found)) + NEAR * apart, dtype=np.float64)


def without_parts(found: Detections) -> Detections:
    """Without boxes that lie in a likelier one of their own kind: half a person, the cabin of a lorry."""
    kinds = found.scores.argmax(axis=1) if len(found.scores) else np.zeros(0, np.intp)
    inside = bx.share_inside(found.boxes, found.boxes) > PART  # (n, n): row in column
    better = found.best[None] * PART_SCORE > found.best[:, None]
    keep = ~np.any(inside & better & (kinds[None] == kinds[:, None]), axis=1)
    return Detections(found.boxes[keep], found.scores[keep])


def other_colours(known: FloatArray | None, colours: FloatArray) -> FloatArray:
    """(boxes,) 0 of the same colours .. 1 of none in common, of a chain's and those of boxes (boxes, names)."""
    shares = np.zeros(len(NAMES)) if known is None else known
    return np.asarray(np.abs(shares - colours).sum(axis=1) / 2, dtype=np.float64)


def worn(picture: Image, box: FloatArray) -> FloatArray:
    """(names,) shares of the colour names on the middle of a box."""
    x0, y0, width, height = *box[:2], *bx.size(box)
    part = np.array([x0 + MIDDLE[0] * width, y0 + MIDDLE[1] * height, x0 + MIDDLE[2] * width, y0 + MIDDLE[3] * height])
    left, top, right, bottom = bx.clip(part, picture.shape[1], picture.shape[0]).round().astype(int)
    pixels = picture[top : max(bottom, top + 1), left : max(right, left + 1)].reshape(-1, 3)
    counts = name_counts(pixels, np.ones(len(pixels)))
    return np.asarray(counts / max(float(counts.sum()), 1.0), dtype=np.float64)
