"""A box followed from picture to picture, without any model, for as long as the thing is seen.

Three witnesses say where the thing went: the median flow of the points inside it, the answer of a template
(correlation filter), and, under a camera that stands still, its silhouette before the empty scene. Flow is smooth but
drifts, the template does not drift but knows no shape, the silhouette knows the shape but not whose it is; each is
believed where it is good. As long as the silhouette is the thing's alone, it says all. The thing is gone when too
little of its box is inside the picture, nothing stands out where it should be, or neither template nor colours know it
any more; `Search` then looks for its return.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

import numpy as np

from stagent_tools.spatial.pointed.boxes import area, centre, clipped, moved, size, touches
from stagent_tools.spatial.pointed.colours import ColourModel
from stagent_tools.spatial.pointed.correlation import CorrelationFilter, Match
from stagent_tools.spatial.pointed.flow import Flow, median_flow
from stagent_tools.spatial.pointed.search import Search
from stagent_tools.spatial.pointed.sighting import Sighting
from stagent_tools.spatial.pointed.silhouette import Backdrop, Outline
from stagent_tools.types import FloatArray, Frame, Image

LEARNING = 0.03  # of template and colours a frame, when sure
SURE_PEAK = 0.25  # template answer above which the view is learnt
FAINT_PEAK = 0.10  # below which the template does not know the thing
STRANGE = 0.45  # colour resemblance below which the colours are not the thing's
KNOWN_AGAIN = 0.9  # colour resemblance that confirms a return, unless the thing was usually less like itself
PATIENCE = 5  # frames in a row that look wrong before the thing counts as gone
BORDER = 2.0  # px: an edge this near to the picture's border is cut by it
MOSTLY = 0.8  # share of the box inside the picture from which on template and size can be trusted
ROOM_KNOWN = 0.06  # of a side: how far the silhouette may draw an edge while the template knows the view
ROOM_NEW = 0.2  # and where the view is new: the thing turns, leaps, bends
LEAST_SEEN = 0.02  # share of the box inside the picture below which nothing is seen
STEADY = 0.25  # of the box's sides: the flow's shift is believed if points agree to this share of it
INERTIA = 0.5  # of the velocity from one picture to the next
FASTEST_GROWTH = 2.3  # of its logarithm a second: what is passed at 11 m/s within 8 m grows by 1.4


def follow(frames: Iterable[Frame], box: FloatArray, backdrop: Backdrop | None) -> Iterator[Sighting]:
    """Sightings in the order of `frames` (forwards or backwards in time); `box` is the thing in the first one."""
    follower: Follower | None = None
    for frame in frames:
        if follower is None:
            follower = Follower(frame, box, backdrop)
            yield Sighting(frame.t, box, 1.0)
            continue
        yield from follower.step(frame)


class Follower:
    """The thing's looks and where it was last."""

    def __init__(self, seed: Frame, box: FloatArray, backdrop: Backdrop | None) -> None:
        self._outline = Outline(backdrop, seed, box) if backdrop is not None else None
        mask = self._outline.mask if self._outline is not None else None
        self._template = CorrelationFilter(seed.image, box)
        self._colours = ColourModel(seed.image, box, mask)
        self._search = Search(self._template, self._colours, self._outline)
        height, width = seed.image.shape[:2]
        self._partial = self._cut_at_first = self._outline is not None and self._cut(box, width, height)
        if self._partial:  # of what was pointed at only a part is in the picture: how big it is remains to be seen
            self._search.begin(np.array([0.0, 0.0, width, height]), np.zeros(2))
        self._box = box
        self._velocity = np.zeros(2)
        self._before = seed
        self._doubts = 0
        self._lost = False
        self._alike: list[float] = []
        self._trial: list[Sighting] | None = None
        self._known_again = False

    def step(self, frame: Frame) -> list[Sighting]:
        """Where the thing is in the next picture; empty while it is not seen or not yet known again, more than one
        when a return is confirmed that began some pictures ago."""
        sighting = self._find_again(frame) if self._lost else self._follow(frame)
        self._before = frame
        if self._lost:
            self._trial = None
        if sighting is None:
            return []
        if self._trial is None:
            return [sighting]
        self._trial.append(sighting)
        if not self._known_again:
            return []
        confirmed, self._trial = self._trial, None
        return confirmed

    def _follow(self, frame: Frame) -> Sighting | None:
        height, width = frame.image.shape[:2]
        expected = moved(self._box, self._velocity)
        leaving = self._partial or area(clipped(expected, width, height)) < MOSTLY * area(expected)
        flow = self._believed(self._flow_to(frame), leaving)
        alone = None if leaving or self._outline is None else self._outline.own(frame, self._carried(expected, flow))
        if alone is not None:
            box, match, solid = alone, self._template.match(frame.image, alone), True
        else:
            box, match = self._placed(frame, expected, flow, leaving)
            box, solid = self._outlined(frame, box, match)
        seen = clipped(box, width, height)
        if area(seen) < LEAST_SEEN * area(box) or float(size(seen).min()) < BORDER:
            self._lose(left=True)
            return None
        resemblance = self._colours.resemblance(frame.image, seen, self._mask()) if solid else 0.0
        self._judge(match, resemblance, leaving)
        if self._lost:
            return None
        self._advance(box, frame.image, match, resemblance, leaving)
        if self._doubts > 0:
            return None
        return Sighting(frame.t, seen, float(np.clip(0.5 * match.peak / SURE_PEAK, 0, 0.5) + 0.5 * resemblance))

    def _outlined(self, frame: Frame, box: FloatArray, match: Match) -> tuple[FloatArray, bool]:
        """The box after the silhouette had its say, and whether enough stands out there to be the thing."""
        if self._outline is None:
            return box, True
        if self._partial:
            box = self._completed(frame, box)
        return self._outline.snap(frame, box, ROOM_KNOWN if match.peak > SURE_PEAK else ROOM_NEW)

    def _carried(self, expected: FloatArray, flow: Flow | None, *, growing: bool = True) -> FloatArray:
        """The box where the flow has it, or where it was going without any."""
        if flow is None:
            return expected
        return moved(self._box, flow.shift, flow.scale if growing else 1.0)

    def _completed(self, frame: Frame, box: FloatArray) -> FloatArray:
        """The box of a thing that the border cuts, with what came in since; when all of it is in, its looks are new."""
        whole = self._outline.whole_of(frame, box) if self._outline is not None else None
        if whole is None or not self._search.right_size(whole):
            return box
        height, width = frame.image.shape[:2]
        cut = np.array(touches(self._box, width, height, BORDER))
        if self._cut_at_first and (np.abs(whole - box) > ROOM_NEW * float(size(box).max()))[~cut].any():
            return box
        self._partial = self._cut(whole, width, height)
        if not self._partial:
            self._template = CorrelationFilter(frame.image, whole)
            self._search.know(self._template)
            return whole
        # what goes out has its hidden side where it was, beyond the border
        farther = np.concatenate([np.minimum(box, whole)[:2], np.maximum(box, whole)[2:]])
        return np.where(cut, farther, whole)

    def _flow_to(self, frame: Frame) -> Flow | None:
        flow = median_flow(self._before.image, frame.image, self._box, self._mask())
        if flow is None:
            return None
        most = float(np.exp(FASTEST_GROWTH * abs(frame.t - self._before.t)))
        return replace(flow, scale=np.clip(flow.scale, 1 / most, most))

    def _believed(self, flow: Flow | None, leaving: bool) -> Flow | None:
        """The flow if its points agree. At the border few are left on the thing, and those on what is behind it must
        not hold it back: there the flow has to go on as before, or faster, as what comes nearer does."""
        if flow is None or flow.share < 0.3 or flow.spread > STEADY * float(size(self._box).min()):
            return None
        speed = float(np.linalg.norm(self._velocity))
        held_back = float((self._velocity - flow.shift) @ self._velocity) / max(speed, 1.0)
        return None if leaving and held_back > 0.5 * speed + 1.0 else flow

    def _placed(self, frame: Frame, expected: FloatArray, flow: Flow | None, leaving: bool) -> tuple[FloatArray, Match]:
        """The box after template and flow had their say, and what the template said."""
        starts = [expected]
        if flow is not None:
            starts.append(self._carried(expected, flow, growing=not leaving))
        matches = [self._template.match(frame.image, start) for start in starts]
        best = int(np.argmax([match.peak for match in matches]))
        unsure = matches[best].peak < SURE_PEAK
        if unsure and not leaving and self._outline is not None and self._outline.stands_out:
            box = self._outline.gathered(frame, expected, self._colours.probability)
            return box, self._template.match(frame.image, box)
        far = float(np.linalg.norm(matches[best].shift)) > 0.5 * float(size(expected).min())
        if (leaving and unsure) or (flow is not None and far and unsure):
            return starts[-1], matches[-1]
        corrected = centre(starts[best]) + matches[best].shift
        return moved(starts[-1], corrected - centre(starts[-1])), matches[best]

    def _judge(self, match: Match, resemblance: float, cut: bool) -> None:
        faint = match.peak < FAINT_PEAK and not cut
        if (faint and resemblance < 1.5 * STRANGE) or resemblance < STRANGE:
            self._doubts += 1
        else:
            self._doubts = 0
        if self._doubts >= PATIENCE:
            self._lose()

    def _advance(self, box: FloatArray, image: Image, match: Match, resemblance: float, cut: bool) -> None:
        shift = centre(box) - centre(self._box)
        self._velocity = (1 - INERTIA) * shift + INERTIA * self._velocity
        self._box = box
        if not cut and self._doubts == 0:
            usual = float(np.percentile(self._alike, 10)) if self._alike else 1.0
            self._known_again = resemblance > min(usual - 0.03, KNOWN_AGAIN)
            if self._trial is None:
                self._alike.append(resemblance)
        if not cut and match.peak > SURE_PEAK and resemblance > 1.5 * STRANGE and self._trial is None:
            self._template.learn(image, box, LEARNING)
            self._colours.learn(image, box, LEARNING, self._mask())

    def _find_again(self, frame: Frame) -> Sighting | None:
        usual = float(np.percentile(self._alike, 10)) if self._alike else 1.0
        box = self._search.look(frame, usual)
        if box is None:
            return None
        self._box, self._velocity, self._lost, self._doubts = box, np.zeros(2), False, 0
        height, width = frame.image.shape[:2]
        self._partial = self._outline is not None and self._cut(box, width, height)
        if self._partial:
            self._trial, self._known_again = [], False
        return Sighting(frame.t, clipped(box, width, height), 0.5)

    def _lose(self, *, left: bool = False) -> None:
        self._partial = self._cut_at_first = False
        self._lost = True
        if self._trial is None:  # a return that proved to be none says nothing of where the thing went
            self._search.begin(self._box, self._velocity, left=left)

    def _mask(self) -> np.ndarray | None:
        return self._outline.mask if self._outline is not None else None

    @staticmethod
    def _cut(box: FloatArray, width: int, height: int) -> bool:
        return any(touches(box, width, height, BORDER))
