"""Metres from how big such things are: the rung "size"."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from stagent_tools.edges import KNOWN_BY_SCORE
from stagent_tools.scene.apparent import Apparent, Measure, apparent, measure_of
from stagent_tools.scene.camera_motion import CameraMotion
from stagent_tools.scene.completed import SHAPELESS, completed
from stagent_tools.scene.hints import Fact
from stagent_tools.scene.lens import CENTRE, TOP, TOUCHES, Lifted, Rung, frame_of, prior_extent
from stagent_tools.scene.observed import MOVES, Observed, net_way
from stagent_tools.scene.rim import placed
from stagent_tools.scene.scaled import along_sight, in_plane, set_back
from stagent_tools.scene.sway import sway_px
from stagent_tools.scene.view_angle import viewed
from stagent_tools.streams import Streams
from stagent_tools.things import Prior, Thing, thing_of
from stagent_tools.types import FloatArray, FrameOfReference, Track, VideoInfo

STATED_LOG_SD = 0.01
"""A size that the question states is taken to be right to one in a hundred."""

STOOP_LOG_SD = 0.04
"""A person's box is the stature times a stride's dip and a bent back, hat and shoes; a vehicle's has aerials, racks and
loads."""


@dataclass(frozen=True)
class SizeLens:
    """The thing itself is the scale. `facts` of the question replace the table's sizes."""

    facts: tuple[Fact, ...]
    info: VideoInfo
    motion: CameraMotion
    rung: Rung = Rung.SIZE

    def lift(self, seen: Observed, track: Track, thing: Thing | None, streams: Streams) -> Lifted:
        if thing is None:
            raise ValueError("a size prior needs a kind of thing")
        thing = self._stated(thing)
        # what a side of the picture cuts goes on there; limbs that its lower edge cuts are told by the breadth
        aside = track.backend in KNOWN_BY_SCORE and thing.family in SHAPELESS and not seen.cut[:, [1, 3]].any()
        seen = placed(seen, thing.family, (0, 1, 2, 3)) if aside else completed(seen, thing.family)
        # where the lower edge cuts it, its feet are only guessed: then the head shows how it moves
        by_head = not thing.flies and bool(((seen.hidden[:, 3] > 0) & seen.cut[:, 3]).any())
        points, cov = seen.anchor(centre=thing.flies, top=by_head)
        frame = frame_of(self.motion, track)
        rides = frame is FrameOfReference.CAMERA
        look = apparent(seen, thing, track.family, rides=rides)
        measure = measure_of(thing, track.family, rides=rides)
        size, extent = _size(measure, seen, look, thing, track, streams)
        median = float(np.median(size))
        if look.nears:
            scaled = along_sight(points, cov, median, size / median, look, self.info, streams, rides)
        else:
            flat = in_plane(points, cov, median / look.typical_px, size / median, self.info)
            scaled = set_back(flat, self.info, streams, rides)
        return Lifted(
            t=seen.t,
            z=scaled.z,
            cov=scaled.cov,
            acceleration=np.full(3, thing.acceleration_mps2),
            sway=scaled.sideways(sway_px(seen, thing.family)),
            to_draw=scaled.to_draw,
            extent=extent,
            frame=frame,
            reference=CENTRE if thing.flies else TOP if by_head else TOUCHES,
            notes=seen.notes,
        )

    def assumptions(self, thing: Thing | None) -> tuple[str, ...]:
        if thing is None:
            return ()
        known = self._stated(thing)
        prior = known.height if known.family == "person" else known.length or known.height
        if prior is None:
            return ()
        spread = np.exp(1.96 * prior.log_sd)
        what = "tall" if prior is known.height else "across" if known.round else "long"
        return (
            f"a {known.name} is {prior.median_m / spread:.2g} to {prior.median_m * spread:.2g} m {what} "
            f"({prior.source})",
            "the camera's field of view is an ordinary one",
        )

    def _stated(self, thing: Thing) -> Thing:
        """The kind with the sizes that the question states of it."""
        for fact in self.facts:
            named = thing_of(_owner(fact.phrase))
            if named is None or named.name != thing.name:
                continue
            stated = Prior(fact.value, STATED_LOG_SD, "as the question says")
            if thing.round:
                thing = replace(thing, length=stated, width=stated, height=stated)
            elif fact.what == "length":
                thing = replace(thing, length=stated)
            elif fact.what == "height":
                thing = replace(thing, height=stated)
        return thing


def has_size(thing: Thing | None) -> bool:
    """The kind says enough of its size: a height for who stands upright, all three for what turns."""
    if thing is None:
        return False
    if thing.family == "person":
        return thing.height is not None
    return None not in (thing.length, thing.width, thing.height)


def _size(
    measure: Measure, seen: Observed, look: Apparent, thing: Thing, track: Track, streams: Streams
) -> tuple[FloatArray, FloatArray | None]:
    """(k,) m that `look` measures, and the extents (k, 3) m of the same draws."""
    extent = prior_extent(thing, streams, track)
    if measure == "diagonal":
        ln_aspect = float(np.median(np.log(seen.sizes[:, 0] / seen.sizes[:, 1])))
        view = viewed(thing, ln_aspect, _heading(seen, look), streams, track.id)
        return view.diagonal_m, view.extent
    if extent is None:
        raise ValueError(f"a {thing.name} has no size")
    if measure == "height":
        return extent[:, 2] * np.exp(STOOP_LOG_SD * streams.normal("scale", f"stoop of {track.id}")), extent
    return extent[:, 0], extent


def _heading(seen: Observed, look: Apparent) -> float | None:
    """Direction of the whole way in the picture, radians from right towards up; None if there is hardly one."""
    points, _ = seen.anchor(centre=True)
    way = net_way(points)
    if float(np.hypot(*way)) < MOVES * look.typical_px:
        return None
    return float(np.arctan2(-way[1], way[0]))


def _owner(phrase: str) -> str:
    """The thing in "wheelbase blue estate", "tennis ball width": its words without those of the measure."""
    measures = {"length", "height", "width", "diameter", "size", "long", "tall", "high", "wide", "across"}
    return " ".join(word for word in phrase.split() if word.lower() not in measures)
