"""Everything that moves in one shot after another: pictures in, tracks in full-resolution pixels out.

The finder looks LOOKAHEAD_S seconds ahead: a picture is worked on when the pictures after it have been seen, so that
its background is known from both sides of it. Memory is bounded by the small pictures of that delay.
"""

from __future__ import annotations

from collections import deque

import cv2
import numpy as np

from stagent_tools.scene.camera_motion import CameraMotion
from stagent_tools.spatial.detected.detector import Detector
from stagent_tools.spatial.detected.merging import looks_of, unexplained
from stagent_tools.spatial.detected.spotting import Spotting
from stagent_tools.spatial.motion import boxes as bx
from stagent_tools.spatial.motion.appearance import Appearance
from stagent_tools.spatial.motion.background import STILL_PX, Background, Place, Sample, corner_shift
from stagent_tools.spatial.motion.balls import Spot, spots_among, together
from stagent_tools.spatial.motion.families import family_of
from stagent_tools.spatial.motion.finishing import (
    describe,
    rides_along,
    tidy,
    travelled,
    without_ball,
)
from stagent_tools.spatial.motion.flights import LEAST_PATH, MOST_SPOTS, BallFinder
from stagent_tools.spatial.motion.moment import Moment
from stagent_tools.spatial.motion.people import PeopleDetector
from stagent_tools.spatial.motion.segmentation import blobs_of, foreground, is_ghost
from stagent_tools.spatial.motion.tracker import Tracker
from stagent_tools.spatial.motion.trail import Trail, boxes_of, times_of
from stagent_tools.spatial.motion.view import View
from stagent_tools.types import FloatArray, Track

BACKEND = "motion"
LOOKAHEAD_S = 4.0
LOOKAHEAD_BYTES = 200_000_000
"""Pictures a high frame rate at a time, the delay gets shorter instead of the memory larger."""
LEAST_STEP_S = 0.049
"""Movers are looked at 20 times a second at most (every second picture of 30 a second): boxes between two looks can
be interpolated within their noise, and the time of a picture's work is the larger part of a scan."""
REFRESH_S = 1.0
"""How often the background is computed anew for a camera that stands."""
MOST_FOREGROUND = 0.4
"""Share of the picture; when more of it differs, the background is not known (a driving camera) and tells nothing."""
PEOPLE_EVERY_S = 0.5
DOUBTED_INSIDE = 0.7
"""A region with that share of it inside something known to be no person is not searched for people again."""
LEAST_AREA_PX = 14
"""Of the small picture (640 x 360): smaller regions are left to the search for balls."""


class Finder:
    """One shot's worth of state; `cut` ends all trails and forgets the place."""

    def __init__(self, width: int, height: int, detector: Detector | None = None) -> None:
        self._detector = detector
        self._spotting = None if detector is None else Spotting(detector, width, height)
        self._width, self._height = width, height
        self._trails: list[Trail] = []
        self._to_reference: dict[float, FloatArray] = {}
        self._people = PeopleDetector()
        self._crowded = 0
        self._reset()

    def _reset(self) -> None:
        self._waiting: deque[Moment] = deque()
        self._background = Background()
        self._tracker = Tracker(self._width, self._height)
        self._balls = BallFinder()
        self._place: tuple[Moment, Place] | None = None
        self._tracked: Moment | None = None
        self._looked_for_people: float | None = None

    def see(self, moment: Moment) -> None:
        self._to_reference[moment.t] = moment.to_reference
        self._background.see(moment.t, moment.picture, moment.to_reference)
        self._waiting.append(moment)
        while self._ahead() >= LOOKAHEAD_S or len(self._waiting) * moment.picture.nbytes > LOOKAHEAD_BYTES:
            self._work(self._waiting.popleft())

    def cut(self) -> None:
        """The shot is over: work off what waits, keep its trails, forget the place."""
        while self._waiting:
            self._work(self._waiting.popleft())
        if self._spotting is not None:
            self._spotting.cut()
        trails, ball = tidy(self._tracker.finish(), self._to_reference, self._width, self._height), self._balls.finish()
        if ball is not None and (rides_along(ball, trails) or travelled(ball, self._to_reference) < LEAST_PATH):
            ball = None
        self._crowded += self._balls.crowded
        self._trails.extend(trails if ball is None else [*without_ball(trails, ball), ball])
        self._reset()

    def finish(self, to_full: FloatArray, motion: CameraMotion) -> tuple[tuple[Track, ...], dict[str, Appearance]]:
        """Tracks of all shots in full-resolution pixels, and what they look like; `to_full` (3, 3) is a scaling.

        Where the camera drives, no background stands still and everything seems to move: of the movers only people are
        kept, who are known by their outline.
        """
        chains = self._spotting.finish() if self._spotting is not None and self._believed else []
        movers = [t for t in self._trails if t.looks_human or motion.kind_at(t.seen[0].t) != "driving"]
        scale = float(np.sqrt(to_full[0, 0] * to_full[1, 1]))
        found = [(trail, describe(trail, self._to_reference, scale), BACKEND) for trail in unexplained(movers, chains)]
        if self._detector is not None and self._believed:
            kinds, name = self._detector.kinds, self._detector.name
            found += [(chain.trail(), looks_of(chain, kinds, self._to_reference, scale), name) for chain in chains]
        tracks, appearance = [], {}
        edges = np.array([to_full[0, 0], to_full[1, 1]] * 2)
        for number, (trail, looks, backend) in enumerate(sorted(found, key=lambda each: each[0].seen[0].t), start=1):
            track = Track(
                id=str(number),
                t=times_of(trail),
                boxes=boxes_of(trail) * edges,
                score=np.array([sighting.score for sighting in trail.seen]),
                family=family_of(looks),
                backend=backend,
            )
            tracks.append(track)
            appearance[track.id] = looks
        return tuple(tracks), appearance

    @property
    def told(self) -> tuple[str, ...]:
        """The kinds that the tracks tell apart."""
        return self._detector.kinds if self._detector is not None and self._believed else ()

    @property
    def _detector_knows_people(self) -> bool:
        """Better than their outline tells: no use to look for that."""
        if self._detector is None or self._spotting is None:
            return False
        return self._detector.widely_read or self._spotting.familiarity.settled

    @property
    def _believed(self) -> bool:
        """Whether the detector is taken at its word: one that learnt from little, only where it is at home."""
        if self._detector is None or self._spotting is None:
            return False
        return self._detector.widely_read or self._spotting.familiarity.at_home

    def warnings(self) -> tuple[str, ...]:
        """What was left out, in sentences."""
        if not self._crowded:
            return ()
        return (
            f"in {self._crowded} pictures over {MOST_SPOTS} small things moved; a ball was sought among the largest",
        )

    def _ahead(self) -> float:
        return self._waiting[-1].t - self._waiting[0].t if self._waiting else 0.0

    def _work(self, moment: Moment) -> None:
        """Follow the movers, not in every picture of a fast rate; seek the ball in all, for it is quick."""
        if self._spotting is not None:
            self._spotting.see(moment)
        whole: list[Spot] = []
        if self._tracked is None or not self._waiting or moment.t - self._tracked.t >= LEAST_STEP_S:
            whole = self._track(moment)
        if moment.fast is not None:
            self._balls.see(moment.t, together(whole, list(moment.fast)))

    def _track(self, moment: Moment) -> list[Spot]:
        """The movers in this picture; back come those that may be a ball."""
        place = self._place_for(moment)
        mask, difference = foreground(moment.picture, place)
        overrun = np.count_nonzero(mask) > MOST_FOREGROUND * mask.size
        blobs = [
            blob
            for blob in blobs_of(mask, difference, LEAST_AREA_PX)
            if not overrun and not is_ghost(blob, moment.picture, place.picture)
        ]
        people, scores = self._people_at(moment, np.array([blob.box for blob in blobs]).reshape(-1, 4))
        view = View(moment.t, moment.picture, moment.grey, mask, blobs, people, scores)
        self._tracker.see(view, self._shift(moment))
        self._tracked = moment
        return spots_among(blobs, moment.picture, moment.t)

    def _people_at(self, moment: Moment, regions: FloatArray) -> tuple[FloatArray | None, FloatArray | None]:
        """Every PEOPLE_EVERY_S, look for people: everywhere, and closer where something moves. Else None."""
        if self._detector_knows_people:
            return None, None
        if self._looked_for_people is not None and moment.t - self._looked_for_people < PEOPLE_EVERY_S:
            return None, None
        self._looked_for_people = moment.t
        doubted = bx.share_inside(regions, self._tracker.no_people()).max(axis=1, initial=0.0) > DOUBTED_INSIDE
        return self._people.look(moment.picture, regions[~doubted])

    def _shift(self, moment: Moment) -> FloatArray:
        """(3, 3) from the background in the picture worked on before to this one's."""
        if self._tracked is None:
            return np.eye(3)
        return np.asarray(np.linalg.inv(moment.to_reference) @ self._tracked.to_reference, dtype=np.float64)

    def _place_for(self, moment: Moment) -> Place:
        """The background in this picture's view: computed anew now and then, warped in between."""
        if self._place is None or moment.t - self._place[0].t >= REFRESH_S:
            sample = Sample(moment.t, moment.picture, moment.to_reference)
            self._place = (moment, self._background.place(sample))
        anchor, place = self._place
        homography = np.linalg.inv(moment.to_reference) @ anchor.to_reference
        if corner_shift(homography, self._width, self._height) < STILL_PX:
            return place
        size = (self._width, self._height)
        picture = cv2.warpPerspective(
            place.picture, homography, size, dst=moment.picture.copy(), borderMode=cv2.BORDER_TRANSPARENT
        )
        spread = cv2.warpPerspective(place.spread, homography, size)
        return Place(np.asarray(picture, dtype=np.uint8), np.asarray(spread, dtype=np.uint8))
