"""Metres from a segment of known length: the rung "reference"."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from stagent_tools.scene.agreement import Agreement, agree
from stagent_tools.scene.apparent import POSE_LOG_SD, Apparent, apparent, measure_of
from stagent_tools.scene.camera_motion import CameraMotion
from stagent_tools.scene.completed import completed
from stagent_tools.scene.hints import Reference
from stagent_tools.scene.homography import warp
from stagent_tools.scene.lens import CENTRE, TOUCHES, Lifted, Rung, frame_of, prior_extent
from stagent_tools.scene.observed import Observed
from stagent_tools.scene.own_length import along_own_length, straight_way
from stagent_tools.scene.scaled import Tilt, along_sight, in_plane
from stagent_tools.scene.sway import sway_px
from stagent_tools.streams import Streams
from stagent_tools.things import Family, Thing, thing_of
from stagent_tools.types import FloatArray, FrameOfReference, Track, VideoInfo

CLICK_PX = 1.5
"""Standard deviation of each end of the segment, as for the points of a plane."""

DEPTH_LOG_SD = 0.06
"""A thing "beside" a reference is mostly within an eighth of their common distance of it: 0.5 m at 4 m."""

ITSELF_LOG_SD = 0.02
"""The reference is the thing itself: what remains is perspective across it and how it is turned."""

ALONG_LOG_SD = 0.1
"""A vehicle's own length as the scale of its way: seen from 45 to 90 degrees above, its outline is 3 to 22 % longer
than the ground it covers (a block of 4.5 x 1.8 x 1.45 m in perspective), and people mark either."""

TILT_SD = 0.05
"""The picture is not exactly parallel to the segment: over a whole picture, metres a pixel differ by this share between
its middle and its ends (6 % in the drop filmed along a wall, ../shared/speed/README.md); over less of it by less."""


@dataclass(frozen=True)
class ReferenceLens:
    """`references` in the order given. The one that names the thing and lies on it wins, otherwise the first."""

    references: tuple[Reference, ...]
    info: VideoInfo
    motion: CameraMotion
    rung: Rung = Rung.REFERENCE

    def lift(self, seen: Observed, track: Track, thing: Thing | None, streams: Streams) -> Lifted:
        flies = thing is not None and thing.flies
        reference = self._choose(thing, track)
        itself = is_on(reference, thing, track)
        family: Family = "object" if thing is None else thing.family
        cut, seen = seen, completed(seen, family) if flies or itself else seen.intact((0, 2, 3))
        look = apparent(seen, thing, track.family)
        ends = self._ends(reference)
        px = float(np.linalg.norm(ends[1] - ends[0]))
        scale = reference.metres / px
        own_way = straight_way(seen, look.typical_px, ends) if itself and _is_length(reference, thing) else None
        beside = ALONG_LOG_SD if own_way is not None else ITSELF_LOG_SD if itself else DEPTH_LOG_SD
        shared = self._scale_draws(reference, px, streams, beside)
        second = Agreement(shared, "") if itself else self._second(shared, scale, px, seen, thing, track, streams)
        draws, notes = second.draws, ((second.note,) if second.note else ())
        stature = 0.0 if thing is None or thing.height is None else thing.height.median_m / scale
        points, cov = seen.anchor(centre=flies)
        if own_way is not None:
            seen, scaled = along_own_length(
                cut, own_way, ends, reference.metres, draws, self.info, streams, f"{track.id} by {reference.name}"
            )
        elif look.nears and itself:
            own = scale * float(np.exp(_ln_size_at(seen, look, reference)))
            rides = frame_of(self.motion, track) is FrameOfReference.CAMERA
            scaled = along_sight(points, cov, own, draws, look, self.info, streams, rides)
        else:
            share = TILT_SD * px / max(self.info.width, self.info.height)
            tilt = Tilt(ends, share * streams.normal("camera", f"tilt of {reference.name}"))
            scaled = in_plane(points, cov, scale, draws, self.info, None if itself else tilt)
        return Lifted(
            t=seen.t,
            z=scaled.z,
            cov=scaled.cov,
            acceleration=np.full(3, 1.0 if thing is None else thing.acceleration_mps2),
            sway=scaled.sideways(sway_px(seen, family, stature)),
            to_draw=scaled.to_draw,
            extent=_extent(seen, scale, draws, thing, track, streams),
            frame=frame_of(self.motion, track),
            reference=CENTRE if flies or own_way is not None else TOUCHES,
            notes=(*seen.notes, *notes),
        )

    def assumptions(self, thing: Thing | None) -> tuple[str, ...]:
        first = self.references[0]
        own = next((r for r in self.references if _same_kind(r, thing)), None)
        if own is not None:
            return (f"the {own.name} is {own.metres:g} m",)
        return (f"it is about as far from the camera as the {first.name}", f"the {first.name} is {first.metres:g} m")

    def _second(
        self,
        draws: FloatArray,
        scale: float,
        px: float,
        seen: Observed,
        thing: Thing | None,
        track: Track,
        streams: Streams,
    ) -> Agreement:
        """The person's own size beside the reference, where the whole person is seen."""
        standing = _standing_px(seen)
        if standing is None or thing is None or thing.family != "person" or thing.height is None:
            return Agreement(draws, "")
        sd = float(np.hypot(DEPTH_LOG_SD, np.sqrt(2.0) * CLICK_PX / px))
        return agree(draws, sd, scale * standing, thing.height, POSE_LOG_SD["person"], streams, track.id)

    def _choose(self, thing: Thing | None, track: Track) -> Reference:
        return next((r for r in self.references if is_on(r, thing, track)), self.references[0])

    def _ends(self, reference: Reference) -> FloatArray:
        """(2, 2) px of the shot's reference frame."""
        ends = np.array([[reference.x0, reference.y0], [reference.x1, reference.y1]])
        return ends if reference.t is None else warp(self.motion.at(reference.t), ends)

    def _scale_draws(self, reference: Reference, px: float, streams: Streams, beside: float) -> FloatArray:
        """(k,) scale over its median, shared by all things that use this reference."""
        clicks = np.sqrt(2.0) * CLICK_PX / px * streams.normal("scale", f"ends of {reference.name}")
        return np.asarray(np.exp(beside * streams.normal("scale", f"depth beside {reference.name}") - clicks))


def is_on(reference: Reference, thing: Thing | None, track: Track) -> bool:
    """The reference names this kind of thing and its middle lies on this one."""
    if not _same_kind(reference, thing) or len(track.t) == 0:
        return False
    t = float(track.t[0]) if reference.t is None else reference.t
    box = track.boxes[int(np.argmin(np.abs(track.t - t)))]
    x, y = (reference.x0 + reference.x1) / 2, (reference.y0 + reference.y1) / 2
    margin = 0.3 * (box[2:] - box[:2])
    return bool(box[0] - margin[0] <= x <= box[2] + margin[0] and box[1] - margin[1] <= y <= box[3] + margin[1])


def _same_kind(reference: Reference, thing: Thing | None) -> bool:
    """A "ball" may be any ball, otherwise the kinds must agree."""
    named = thing_of(reference.name)
    if named is None or thing is None:
        return False
    return named.name == thing.name or (named.family == thing.family == "ball")


def _is_length(reference: Reference, thing: Thing | None) -> bool:
    """As long as a vehicle of that kind: a width would be far less."""
    if thing is None or thing.family != "vehicle" or thing.length is None:
        return False
    return bool(abs(np.log(reference.metres / thing.length.median_m)) <= 3 * thing.length.log_sd)


def _ln_size_at(seen: Observed, look: Apparent, reference: Reference) -> float:
    """ln px of the thing when the reference was marked: the median of the quarter second around."""
    if reference.t is None:
        return float(np.median(look.ln_px))
    gap = np.abs(seen.t - reference.t)
    return float(np.median(look.ln_px[gap <= max(0.125, float(gap.min()))]))


def _extent(
    seen: Observed,
    scale: float,
    draws: FloatArray,
    thing: Thing | None,
    track: Track,
    streams: Streams,
) -> FloatArray:
    """(k, 3) m: the height is measured in the picture, length and width come from the kind."""
    prior = prior_extent(thing, streams, track)
    extent = np.full((streams.k, 3), np.nan) if prior is None else prior
    px = _standing_px(seen)
    if px is not None and measure_of(thing, track.family) == "height":
        sd = float(np.hypot(seen.sd[1], seen.sd[3])) / px
        extent[:, 2] = scale * px * draws * np.exp(sd * streams.normal("pixels", f"height of {track.id}"))
    return extent


def _standing_px(seen: Observed) -> float | None:
    """px of the reference frame from head to foot: upright for at least a quarter of the time it is seen whole; None
    if it never is."""
    whole = ~seen.cut[:, [1, 3]].any(axis=1)
    if not whole.any():
        return None
    return float(np.quantile(seen.sizes[whole, 1] * seen.magnification()[whole], 0.75))
