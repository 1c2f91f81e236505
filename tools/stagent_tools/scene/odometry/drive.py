"""Step by step through a video: each pair of pictures gives one step of the camera, or nothing that can be believed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from stagent_tools.scene.odometry.evidence import Matches, Texture, texture_of
from stagent_tools.scene.odometry.eye import Eye, Grey
from stagent_tools.scene.odometry.motion import Motion
from stagent_tools.scene.odometry.points import features, follow
from stagent_tools.scene.odometry.road import HALF_WIDTH, LANE, Contrast, Road, contrast, corridor, sample
from stagent_tools.scene.odometry.step import Step, fit_step, from_features, is_confirmed, with_length
from stagent_tools.types import BoolArray, FloatArray, Frame
from stagent_tools.video.fresh import fresh

STEP = 0.7
"""Heights of the camera a step aims at (1 m): enough for the road to tell its length, little enough to look alike."""

FIRST_S, LONGEST_S = 0.1, 0.2
"""Seconds between the pictures of the first pair, and of one of a camera that hardly moves."""

GOOD_FIT, FAIR_FIT = 0.9, 0.1
"""Correlation of the road with what the step predicts: by day 0.85 to 0.97; the coding's noise and what drives ahead
take it down to 0.2. Below the first the near road must confirm the step, below the second nothing is believed."""

GOOD_STATIC = 0.5
"""Share of the features that a step must explain."""

HARDLY = Motion(np.zeros(3), np.array([0.0, 0.0, 1e-4]))
WORST_CONDITION = 1e14

RESTING_PX, RESTING_SHARE = 1.0, 0.8
"""So many of the features of a camera at rest stay within this: coding, wind in the trees, and a few cars that drive.
On a motorway most of what is seen is far away and hardly moves either, and coding copies a road without texture."""

HARDLY_ANY = 0.06
"""Heights of the camera: a shorter step is believed only where the features stay too."""

REST_WINS = 0.02

Masks = Callable[[float], FloatArray]
"""Video time -> boxes (m, 4) px, full size, of things that may move."""


@dataclass(frozen=True)
class Leg:
    """From one picture to another, video s; `step` is None where nothing could be told."""

    start: float
    end: float
    step: Step | None


@dataclass(frozen=True)
class View:
    """One picture, ready for being the first or the second of a pair."""

    t: float
    grey: Grey
    contrast: Contrast


@dataclass(frozen=True)
class Outlook:
    """What is known of the view: the road's normal (3,), from the camera down, the row `lowest` from which on the
    camera's own car is seen, and the boxes of things that may move."""

    eye: Eye
    normal: FloatArray
    lowest: float
    masks: Masks


def legs_of(frames: Iterable[Frame], outlook: Outlook) -> Iterator[Leg]:
    """The legs between pictures about one step apart."""
    before: View | None = None
    last: Leg | None = None
    wanted = FIRST_S
    for frame, is_end in _with_end(fresh(frames)):
        if before is not None and frame.t - before.t < wanted - 1e-6 and not is_end:
            continue
        grey = outlook.eye.picture(frame.image)
        now = View(frame.t, grey, contrast(grey))
        if before is not None:
            leg = Leg(before.t, now.t, _step(before, now, outlook, last))
            yield leg
            if leg.step is not None:
                last = leg
                wanted = float(np.clip(STEP * (leg.end - leg.start) / max(leg.step.length, 1e-3), 0.0, LONGEST_S))
        before = now


def _with_end(frames: Iterable[Frame]) -> Iterator[tuple[Frame, bool]]:
    """Each frame, and whether it is the last one."""
    waiting: Frame | None = None
    for frame in frames:
        if waiting is not None:
            yield waiting, False
        waiting = frame
    if waiting is not None:
        yield waiting, True


def matches_of(before: Grey, now: Grey, eye: Eye, masked: BoolArray | None) -> Matches:
    points = features(before, masked)
    there, found = follow(before, now, points)
    return Matches(eye.rays(points[found]), eye.rays(there[found]))


def _step(before: View, now: View, outlook: Outlook, last: Leg | None) -> Step | None:
    """By the road that the vehicle drives over; where that shows nothing, by its whole lane."""
    eye, masked = outlook.eye, _masked(outlook.masks(before.t), outlook.eye)
    matches = matches_of(before.grey, now.grey, eye, masked)
    going_on = None
    if last is not None and last.step is not None:
        going_on = last.step.motion.lasting((now.t - before.t) / (last.end - last.start))
    for half_width in (HALF_WIDTH, LANE):
        px = corridor(eye, outlook.normal, masked, outlook.lowest, half_width)
        road = texture_of(Road(px, eye.rays(px), sample(before.contrast, px)), outlook.normal, now.contrast)
        step = _Pair(matches, road, eye).step(going_on)
        if step is not None:
            return step
    return None


@dataclass(frozen=True)
class _Pair:
    """Two pictures and what is to be explained of them."""

    matches: Matches
    road: Texture
    eye: Eye

    def step(self, going_on: Motion | None) -> Step | None:
        """The best step that can be believed: as before, sought from nothing, or hardly any."""
        best = None if going_on is None else self._believed(going_on)
        if best is None:
            start = from_features(self.matches, self.eye)
            best = None if start is None else self._believed(with_length(start, self.road, self.eye))
        still = self._believed(HARDLY) if self._seems_still else None
        if still is not None and (best is None or still.road_fit > best.road_fit - REST_WINS):
            return still
        return best

    @cached_property
    def _seems_still(self) -> bool:
        if len(self.matches.here) == 0:
            return False
        moved = np.linalg.norm(self.eye.pixels(self.matches.here) - self.eye.pixels(self.matches.there), axis=1)
        return bool(np.quantile(moved, RESTING_SHARE) < RESTING_PX)

    def _believed(self, start: Motion) -> Step | None:
        """The step from `start` if its evidence is good, or fair and confirmed."""
        step = fit_step(start, self.matches, self.road, self.eye)
        sound = np.isfinite(step.information).all() and np.linalg.cond(step.information[:6, :6]) < WORST_CONDITION
        if not sound or step.static < GOOD_STATIC or step.road_fit < FAIR_FIT:
            return None
        if step.length < HARDLY_ANY and not self._seems_still:
            return None
        return step if step.road_fit > GOOD_FIT or is_confirmed(step, self.road, self.eye) else None


def _masked(boxes: FloatArray, eye: Eye) -> BoolArray | None:
    """(h, w) of the working picture: inside a box."""
    if len(boxes) == 0:
        return None
    width, height = eye.working_size
    masked = np.zeros((height, width), dtype=bool)
    for x0, y0, x1, y1 in np.round(boxes * eye.scale).astype(int):
        masked[max(y0, 0) : max(y1, 0), max(x0, 0) : max(x1, 0)] = True
    return masked
