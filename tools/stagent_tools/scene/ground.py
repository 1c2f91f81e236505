"""Metres on the ground: the rungs "camera" and "plane"."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from stagent_tools.edges import KNOWN_BY_SCORE
from stagent_tools.errors import CannotMeasure
from stagent_tools.scene.aloft import flies_in_part, is_aloft, rolls
from stagent_tools.scene.block_lens import Standing, block_of
from stagent_tools.scene.camera_motion import CameraMotion
from stagent_tools.scene.company import Company, company_of
from stagent_tools.scene.completed import standing
from stagent_tools.scene.footprint import Footprint, half_sizes, near_side, unknown_half_sizes
from stagent_tools.scene.ground_view import CameraView, GroundView, plane_view
from stagent_tools.scene.homography import invert, jacobian, warp, weight
from stagent_tools.scene.lean import OUT, lean_px
from stagent_tools.scene.lens import CENTRE, TOUCHES, Lifted, Rung, prior_extent
from stagent_tools.scene.observed import FEWEST_INTACT, Observed
from stagent_tools.scene.partly import uncovered
from stagent_tools.scene.rim import placed
from stagent_tools.scene.side_files import CameraFile, PlaneFile
from stagent_tools.scene.sway import sway_px
from stagent_tools.streams import Streams
from stagent_tools.things import Family, Thing
from stagent_tools.types import Draws, FloatArray, FrameOfReference, Track, VideoInfo

EDGE_SD = 0.02
"""The lower edge of a box lies this share of the box's height off the contact point: tyres against bumpers and
shadows, heels against toes."""

HIDDEN_ODDS: dict[Family, float] = {"person": 0.02, "vehicle": 0.15, "ball": 0.02, "animal": 0.05, "object": 0.05}
HIDDEN_SD: dict[Family, float] = {"person": 0.15, "vehicle": 0.2, "ball": 0.15, "animal": 0.15, "object": 0.15}
"""How often the contact point is hidden, and the edge then above it by a half-normal share of the box's height: a car's
bumper at 0.3 m is 0.2 of its height, and there finders end that know cars by their looks; feet are mostly seen.
Judgement, to be calibrated on labelled footage."""

PART = 0.65
PARTLY_SEEN_SD = 0.1
"""A thing of which less than this share of its kind's height is seen stands behind something or not on this plane (a
man behind a table): where it meets the plane is then known to this share of what is seen of it."""

FLIGHT_TOP_M = 3.0
"""Balls in play are mostly between the ground and this height: a served or spiked ball is hit at 2.5 to 3.3 m."""

HALF_FLIGHT_S = 0.4
"""From hit to bounce a serve takes 0.35 s, a lob over a second: heights this far apart are independent."""

FROM_A_FILE = "tracks"
"""What finds such a track: who brought it says that it is one thing all along, also where the picture cuts it."""

BEYOND = 0.05
"""A draw whose horizon falls below the thing puts it at this share of the median weight: twenty times as far."""


@dataclass(frozen=True)
class GroundLens:
    """Tracks onto the ground z = 0 through a view of it."""

    rung: Rung
    view: GroundView
    motion: CameraMotion
    moves_along: bool
    time_factor: float
    company: Company | None = None

    def stands(self, seen: Observed, track: Track, thing: Thing | None, streams: Streams) -> Draws | None:
        """Whole paths by all four edges of its boxes of a thing whose kind has sizes, seen by a known camera that rides
        along a road; None for any other: before a camera that stands the lower edge says where on the ground it is."""
        standing = self._standing_of(seen, track, thing)
        frame = FrameOfReference.CAMERA if self.moves_along else FrameOfReference.GROUND
        return None if standing is None else standing.draws(streams, frame)

    def in_company(self, things: Sequence[tuple[Observed, Track, Thing]], streams: Streams) -> GroundLens:
        """The same ground, where all that stands on it says how the camera leans against the road."""
        alone = (self._standing_of(*thing) for thing in things)
        return replace(self, company=company_of([one for one in alone if one is not None], streams))

    def _standing_of(self, seen: Observed, track: Track, thing: Thing | None) -> Standing | None:
        block = block_of(thing)
        if block is None or thing is None or not isinstance(self.view, CameraView) or len(seen.t) < FEWEST_INTACT:
            return None
        if not (self.moves_along or self.view.rides):
            return None
        seen = seen if track.backend == FROM_A_FILE else seen.before_it_left()
        boxes, sight = self.view.ideal_boxes(seen.boxes), self.view.sight(seen.t)
        if self.company is not None:
            sight = self.company.told(sight, but=track.id)
        return Standing(block, sight, self.view.ground, boxes, seen, track, thing, self.time_factor)

    def lift(self, seen: Observed, track: Track, thing: Thing | None, streams: Streams) -> Lifted:
        flies = thing is not None and thing.flies and not self._rolls(seen, thing)
        family: Family = "object" if thing is None else thing.family
        if track.backend in KNOWN_BY_SCORE:  # followers of what is pointed at drift where the rim cuts it
            seen = placed(seen, family, (0, 1, 2, 3)) if flies else uncovered(placed(seen, family, (0, 2, 3)), family)
        else:
            seen = seen.intact((0, 1, 2, 3)) if flies else standing(seen, family)
        points, cov = seen.anchor(centre=flies)
        points = self.view.ideal(points)
        ground = self.view.median(seen.t)
        centre = self._centre(seen.t)
        if not flies and np.isfinite(centre).all():
            points[:, 0] -= OUT[family] * lean_px(points, seen.sizes[:, 1] * seen.magnification(), ground, centre)
        to_ground = invert(ground)
        z = np.zeros((len(seen.t), 3))
        z[:, :2] = warp(to_ground, points)
        if not np.isfinite(z).all():
            raise CannotMeasure(
                f"{track.id} is seen above the horizon of the ground, so it has no place on it.",
                "Check the plane or the pitch of the camera, or give a known length with --ref.",
            )
        slope = jacobian(to_ground, seen.smooth(points))
        full = np.zeros((len(z), 3, 3))
        full[:, :2, :2] = slope @ cov @ slope.transpose(0, 2, 1)
        sway = np.zeros((len(z), 3))
        sway[:, :2] = slope[:, :, 0] * sway_px(seen, family)[:, None]
        extent = prior_extent(thing, streams, track)
        notes: tuple[str, ...]
        if flies:
            self._refuse_aloft(seen, z, full, "ball" if thing is None else thing.name)
            to_draw = self._flying(seen.t, streams, track)
            notes = (f"its height is not seen: anything from the ground to {FLIGHT_TOP_M:g} m is in the interval",)
        else:
            partly = _partly_seen(seen, slope, thing)
            per_weight = float(np.median(seen.sizes[:, 1] / weight(to_ground, points)))
            below = per_weight * _contact_offset(streams, track, family, partly=partly)
            foot, notes = self._footprint(seen, slope, z, thing, extent, streams, track)
            to_draw = self._standing(seen.t, below, foot, streams)
            notes = (*notes, "only a part of its height is seen above the plane") if partly else notes
        return Lifted(
            t=seen.t,
            z=z,
            cov=full,
            acceleration=np.full(3, 1.0 if thing is None else thing.acceleration_mps2),
            sway=sway,
            to_draw=to_draw,
            extent=extent,
            frame=FrameOfReference.CAMERA if self.moves_along else FrameOfReference.GROUND,
            reference=CENTRE if flies else TOUCHES,
            notes=(*seen.notes, *notes),
        )

    def assumptions(self, thing: Thing | None) -> tuple[str, ...]:
        said = self.view.said()
        if thing is not None and thing.flies:
            return (f"it rolls, or is between the ground and {FLIGHT_TOP_M:g} m high", *said)
        return (*said, "the lower edge of its outline is the near side of what it covers of the ground")

    def to_image(self, points: FloatArray, t: float) -> FloatArray:
        """(n, 3) m -> (n, 2) px of the frame at t; height above the ground is left out."""
        ground = self.view.median(np.array([t]))[0]
        return warp(invert(self.motion.at(t)), warp(ground, points[:, :2]))

    def _rolls(self, seen: Observed, thing: Thing) -> bool:
        """It is a ball, and no flight bends its way."""
        points, cov = seen.anchor(centre=False)
        to_ground = invert(self.view.median(seen.t))
        points = self.view.ideal(points)
        place = warp(to_ground, points)
        if not thing.round or not np.isfinite(place).all():
            return False
        slope = jacobian(to_ground, seen.smooth(points))
        return rolls(seen.t / self.time_factor, place, slope @ cov @ slope.transpose(0, 2, 1), self._centre(seen.t)[0])

    def _centre(self, t: FloatArray) -> FloatArray:
        """(1 or n, 3) m of the median camera; not finite where the view does not tell it."""
        return np.asarray(self.view.centres(t, Streams(k=1, frozen=frozenset({"camera"})))[0], dtype=np.float64)

    def _refuse_aloft(self, seen: Observed, z: FloatArray, cov: FloatArray, name: str) -> None:
        way = (seen.t / self.time_factor, z[:, :2], cov[:, :2, :2])
        if is_aloft(*way) or flies_in_part(*way, self._centre(seen.t)[0]):
            raise CannotMeasure(
                f"The {name} flies; one camera does not show how high, so where over the ground is unknown.",
                'Give its own size instead of the plane: --ref "ball=DIAMETERm@x0,y0,x1,y1@t".',
            )

    def _footprint(
        self,
        seen: Observed,
        slope: FloatArray,
        z: FloatArray,
        thing: Thing | None,
        extent: FloatArray | None,
        streams: Streams,
        track: Track,
    ) -> tuple[Footprint, tuple[str, ...]]:
        """What it covers of the ground, and what has to be said of it."""
        centres = self.view.centres(seen.t, streams)
        centre = np.median(np.where(np.isfinite(centres), centres, np.inf), axis=0)
        near = near_side(slope, z[:, :2], centre)
        half = half_sizes(thing, extent, streams, track.id)
        notes: tuple[str, ...] = ()
        if half is None:
            across = float(np.median(np.linalg.norm(slope[:, :, 0], axis=1) * seen.sizes[:, 0]))
            half = unknown_half_sizes(across, streams, track.id)
            notes = ("how far it reaches back from its near side is not known",)
        rolls = thing is not None and thing.family == "vehicle"
        return Footprint(near, half, rolls, streams.uniform("scale", f"parked heading of {track.id}")), notes

    def _standing(
        self, t: FloatArray, below: FloatArray, foot: Footprint, streams: Streams
    ) -> Callable[[FloatArray], FloatArray]:
        """Median ground -> picture -> the contact point a little off the lower edge -> the draw's ground -> from the
        near side to the middle.

        The picture's height of an upright thing is proportional to the weight of the homography picture -> ground
        (both go as 1 / depth), so the offset is a function of the place: what rests stays at rest. `below` (k,) are px
        a unit of weight.
        """
        ground, drawn = self.view.median(t), self.view.drawn(t, streams)

        def to_draw(p: FloatArray) -> FloatArray:
            px = warp(ground, p[..., :2])
            px[..., 1] = px[..., 1] + below[:, None] * weight(invert(ground), px)
            out = np.zeros_like(p)
            place = _place(drawn, ground, px)
            out[..., :2] = place + foot.back(place)
            return out

        return to_draw

    def _flying(self, t: FloatArray, streams: Streams, track: Track) -> Callable[[FloatArray], FloatArray]:
        """Median ground -> picture -> the point of the draw's line of sight at the drawn height."""
        ground, drawn = self.view.median(t), self.view.drawn(t, streams)
        centres = self.view.centres(t, streams)
        height = _flight_heights(t, streams, track)

        def to_draw(p: FloatArray) -> FloatArray:
            shadow = _place(drawn, ground, warp(ground, p[..., :2]))
            share = np.nan_to_num(height / centres[..., 2], nan=0.0)
            foot = np.nan_to_num(centres[..., :2], nan=0.0)
            out = np.empty_like(p)
            out[..., :2] = shadow + share[..., None] * (foot - shadow)
            out[..., 2] = height
            return out

        return to_draw


def ground_from_plane(plane: PlaneFile, info: VideoInfo, motion: CameraMotion, time_factor: float) -> GroundLens:
    driving = motion.kind_at(plane.t) == "driving"
    return GroundLens(Rung.PLANE, plane_view(plane, info, motion), motion, driving, time_factor)


def ground_from_camera(
    camera: CameraFile, motion: CameraMotion, time_factor: float, rung: Rung = Rung.CAMERA
) -> GroundLens:
    driving = motion.kind == "driving" and not camera.poses
    return GroundLens(rung, CameraView(camera, motion), motion, driving, time_factor)


def _place(drawn: FloatArray, median: FloatArray, px: FloatArray) -> FloatArray:
    """(k, n, 2) px through each draw's picture -> ground; beyond the draw's horizon it is put very far away."""
    to_ground = invert(drawn)
    w = weight(to_ground, px)
    least = BEYOND * weight(invert(median), px)
    w = np.maximum(w, least)
    h = to_ground
    x = h[..., 0, 0] * px[..., 0] + h[..., 0, 1] * px[..., 1] + h[..., 0, 2]
    y = h[..., 1, 0] * px[..., 0] + h[..., 1, 1] * px[..., 1] + h[..., 1, 2]
    return np.stack([x / w, y / w], axis=-1)


def _partly_seen(seen: Observed, slope: FloatArray, thing: Thing | None) -> bool:
    """Its height in the picture, by the metres a pixel is across at its place, falls short of its kind's; slope
    (n, 2, 2) m a px. From above heights are foreshortened, so this is asked of who stands upright only."""
    if thing is None or thing.family != "person" or thing.height is None or seen.cut[:, 1].any():
        return False
    across = np.linalg.norm(slope[:, :, 0], axis=1)
    return bool(np.median(across * seen.sizes[:, 1]) < PART * thing.height.median_m)


def _contact_offset(streams: Streams, track: Track, family: Family, *, partly: bool) -> FloatArray:
    """(k,) shares of the box's height by which the contact point lies below the lower edge."""
    edge = (PARTLY_SEEN_SD if partly else EDGE_SD) * streams.normal("pixels", f"lower edge of {track.id}")
    if partly:
        return edge
    hidden = streams.uniform("pixels", f"hidden foot of {track.id}") > 1 - HIDDEN_ODDS[family]
    below = HIDDEN_SD[family] * np.abs(streams.normal("pixels", f"how far hidden of {track.id}"))
    return np.asarray(edge + np.where(hidden, below, 0.0))


def _flight_heights(t: FloatArray, streams: Streams, track: Track) -> FloatArray:
    """(k, n) m: anchors half a flight apart, uniform between the ground and the top, linear between them."""
    anchors = np.arange(t[0], t[-1] + 2 * HALF_FLIGHT_S, HALF_FLIGHT_S)
    drawn = FLIGHT_TOP_M * streams.uniform("camera", f"heights of {track.id}", (len(anchors),))
    right = np.clip(np.searchsorted(anchors, t), 1, len(anchors) - 1)
    share = np.clip((t - anchors[right - 1]) / HALF_FLIGHT_S, 0.0, 1.0)
    return np.asarray(drawn[:, right - 1] * (1 - share) + drawn[:, right] * share)
