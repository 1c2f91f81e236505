"""Everything that moves in one shot after another: segmented pictures in, tracks in full-resolution pixels out."""

from __future__ import annotations

import numpy as np

from stagent_tools.scene.camera_motion import CameraMotion
from stagent_tools.spatial.detected.merging import looks_of, unexplained
from stagent_tools.spatial.detected.spotting import Spotting
from stagent_tools.spatial.motion import boxes as bx
from stagent_tools.spatial.motion.appearance import Appearance
from stagent_tools.spatial.motion.balls import together
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
from stagent_tools.spatial.motion.segmenter import Regions, Segmented
from stagent_tools.spatial.motion.tracker import Tracker
from stagent_tools.spatial.motion.trail import Trail, boxes_of, times_of
from stagent_tools.spatial.motion.view import View
from stagent_tools.types import FloatArray, Track

BACKEND = "motion"
PEOPLE_EVERY_S = 0.5
DOUBTED_INSIDE = 0.7
"""A region with that share of it inside something known to be no person is not searched for people again."""


class Finder:
    """One shot's worth of state; `cut` ends all trails. `spotting`: a detector's looks at the same pictures."""

    def __init__(self, width: int, height: int, spotting: Spotting | None = None) -> None:
        self._spotting = spotting
        self._width, self._height = width, height
        self._trails: list[Trail] = []
        self._to_reference: dict[float, FloatArray] = {}
        self._people = PeopleDetector()
        self._crowded = 0
        self._reset()

    def _reset(self) -> None:
        self._tracker = Tracker(self._width, self._height)
        self._balls = BallFinder()
        self._tracked: Moment | None = None
        self._looked_for_people: float | None = None

    def see(self, seen: Segmented) -> None:
        """Follow the movers where they were looked for; seek the ball in every picture, for it is quick."""
        moment, regions = seen.moment, seen.regions
        if moment.opens:
            self.cut()
        self._to_reference[moment.t] = moment.to_reference
        if regions is not None:
            self._track(moment, regions)
        if moment.fast is not None:
            self._balls.see(moment.t, together(list(regions.spots) if regions else [], list(moment.fast)))

    def cut(self) -> None:
        """The shot is over: keep its trails, forget the place."""
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
        self.cut()
        spotting = self._spotting if self._spotting is not None and self._spotting.believed else None
        chains = spotting.finish() if spotting is not None else []
        movers = [t for t in self._trails if t.looks_human or motion.kind_at(t.seen[0].t) != "driving"]
        scale = float(np.sqrt(to_full[0, 0] * to_full[1, 1]))
        seen = self._to_reference, scale, np.array([0, 0, self._width, self._height], dtype=np.float64)
        found = [(trail, describe(trail, *seen), BACKEND) for trail in unexplained(movers, chains)]
        if spotting is not None:
            kinds, name = spotting.detector.kinds, spotting.detector.name
            found += [(chain.trail(), looks_of(chain, kinds, *seen), name) for chain in chains]
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
        return self._spotting.detector.kinds if self._spotting is not None and self._spotting.believed else ()

    def warnings(self) -> tuple[str, ...]:
        """What was left out, in sentences."""
        if not self._crowded:
            return ()
        return (
            f"in {self._crowded} pictures over {MOST_SPOTS} small things moved; a ball was sought among the largest",
        )

    def _track(self, moment: Moment, regions: Regions) -> None:
        """The movers in this picture."""
        people, scores = self._people_at(moment, np.array([blob.box for blob in regions.blobs]).reshape(-1, 4))
        view = View(moment.t, moment.picture, moment.grey, regions.mask, list(regions.blobs), people, scores)
        self._tracker.see(view, self._shift(moment))
        self._tracked = moment

    def _people_at(self, moment: Moment, regions: FloatArray) -> tuple[FloatArray | None, FloatArray | None]:
        """Every PEOPLE_EVERY_S, look for people: everywhere, and closer where something moves. Else None."""
        if moment.people_known:
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
