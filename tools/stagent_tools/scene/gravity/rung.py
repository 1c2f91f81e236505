"""Which of the ways to see a ball's free flight applies, and how it sits with the other rungs of the ladder."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from stagent_tools.scene.aloft import is_aloft
from stagent_tools.scene.cross_check import compare, settle, way_length
from stagent_tools.scene.gravity.lens import GravityLens
from stagent_tools.scene.gravity.over_ground import Over
from stagent_tools.scene.ground_view import GroundView
from stagent_tools.scene.homography import invert, jacobian, warp
from stagent_tools.scene.observed import Observed
from stagent_tools.streams import Streams
from stagent_tools.things import Thing
from stagent_tools.types import Draws, Track, VideoInfo

FEWEST_COMMON = 4
"""Moments that two rungs must share to be compared."""


@dataclass(frozen=True)
class Gravity:
    """The rung for one scene; `view` of the ground where one is known."""

    info: VideoInfo
    time_factor: float
    view: GroundView | None = None

    def over_ground(self, seen: Observed, track: Track, thing: Thing | None, streams: Streams) -> Draws | None:
        """The flights of what is aloft over a known ground."""
        if self.view is None or thing is None or not thing.flies or not self._aloft(self.view, seen):
            return None
        flown = Over(self.view, self.time_factor).flown(seen, track, thing, streams)
        return None if flown is None else self._with_time(flown)

    def instead_of(
        self,
        other: Callable[[], Draws],
        name: str,
        seen: Observed,
        track: Track,
        thing: Thing | None,
        streams: Streams,
        *,
        given: bool,
    ) -> Draws:
        """Gravity's paths, or those of the `other` rung where there is no flight, or where that is `given` by the
        user; then gravity checks it."""
        flown = GravityLens(self.info, self.time_factor).flown(seen, track, thing, streams)
        if flown is None:
            return other()
        if flown.doubt:
            draws = other()
            return replace(draws, notes=(*draws.notes, flown.doubt))
        if not given:
            return self._with_time(flown.draws)
        draws = other()
        times = flown.draws.t[np.isin(flown.draws.t, draws.t)]
        if len(times) < FEWEST_COMMON:
            return draws
        check = compare(way_length(draws, times), way_length(flown.draws, times))
        return settle(draws, check, (name, "gravity"), streams, track.id)

    def _aloft(self, view: GroundView, seen: Observed) -> bool:
        """As `is_aloft` has it; what is seen above the horizon flies."""
        points, cov = seen.anchor(centre=True)
        points = view.ideal(points)
        to_ground = invert(view.median(seen.t))
        shadow = warp(to_ground, points)
        if not np.isfinite(shadow).all():
            return True
        slope = jacobian(to_ground, seen.smooth(points))
        return is_aloft(seen.t / self.time_factor, shadow, slope @ cov @ slope.transpose(0, 2, 1))

    def _with_time(self, draws: Draws) -> Draws:
        if self.time_factor == 1.0:
            return draws
        said = f"the clip plays {self.time_factor:g} times slower than life"
        return replace(draws, assumptions=(*draws.assumptions, said))
