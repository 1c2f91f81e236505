"""The calibration ladder: take the best rung that what is known allows, and put tracks into metres by it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from stagent_tools.errors import NoScale
from stagent_tools.paths import sample_paths
from stagent_tools.scan import Scan
from stagent_tools.scene.block_lens import held
from stagent_tools.scene.calibration import read_calibration
from stagent_tools.scene.camera_motion import CameraMotion
from stagent_tools.scene.cross_check import compare, settle, way_length
from stagent_tools.scene.gravity.rung import FEWEST_COMMON, Gravity
from stagent_tools.scene.ground import GroundLens, ground_from_camera, ground_from_plane
from stagent_tools.scene.hints import SceneHints
from stagent_tools.scene.lens import Lens, Rung
from stagent_tools.scene.observed import Observed, observe
from stagent_tools.scene.picture import picture_draws
from stagent_tools.scene.reference import ReferenceLens
from stagent_tools.scene.side_files import CameraFile, PlaneFile, read_plane
from stagent_tools.scene.size import SizeLens, has_size
from stagent_tools.scene.sway import swayed
from stagent_tools.streams import Streams
from stagent_tools.things import REST_ODDS, Thing
from stagent_tools.types import Draws, FloatArray, Track, VideoInfo

if TYPE_CHECKING:
    from stagent_tools.scene.lifting.rung import DepthRung
    from stagent_tools.scene.odometry.journey import Journey

REMEDIES = (
    'Point out something of known length with --ref "NAME=LENGTHm@x0,y0,x1,y1"; '
    "or mark four points of the ground with their metres with --plane FILE; "
    "or give the camera with --camera FILE."
)
"""Cheapest first: one segment, four points, a calibrated camera."""


@dataclass(frozen=True)
class Scene:
    """One video's way to metres. All its draws of camera and scale are shared by all things: draw k of one goes with
    draw k of another."""

    info: VideoInfo
    motion: CameraMotion
    time_factor: float
    ground: GroundLens | None
    reference: ReferenceLens | None
    size: SizeLens
    journey: Journey | None = None
    depth: DepthRung | None = None
    beside: GroundLens | None = None
    """A plane that is given beside the camera: the two check each other."""

    @property
    def rung(self) -> Rung:
        """The best rung that everything in the scene can use."""
        given = self.ground or self.reference or self.depth
        return Rung.NONE if given is None else given.rung

    def rung_for(self, thing: Thing | None) -> Rung:
        lens = self._told_by(thing)
        return Rung.NONE if lens is None else lens.rung

    def assumptions(self, thing: Thing | None) -> tuple[str, ...]:
        """What metres of such a thing rest on, most important first."""
        lens = self._told_by(thing)
        said = () if lens is None else lens.assumptions(thing)
        if self.time_factor != 1.0:
            said = (*said, f"the clip plays {self.time_factor:g} times slower than life")
        return said

    @property
    def unlocks(self) -> tuple[str, ...]:
        """What would give metres or narrow them, cheapest first."""
        if self.ground is not None:
            return () if self.ground.rung is Rung.CAMERA else ("a calibrated camera (--camera FILE)",)
        plane = "four points of the ground with their metres (--plane FILE)"
        length = 'something of known length in the picture (--ref "NAME=LENGTHm@x0,y0,x1,y1")'
        return (plane,) if self.reference is not None else (length, plane)

    def lift(self, track: Track, thing: Thing | None, streams: Streams) -> Draws:
        """K whole paths in metres; raises `NoScale` with the remedies where nothing gives metres. What rides along with
        the camera's journey shares its scale, draw by draw."""
        draws = self._compared(self._lifted(track, thing, streams), track, thing, streams)
        if self.journey is None:
            return draws
        return replace(draws, p=draws.p * self.journey.scale(streams)[:, None, None])

    @property
    def _by_depth(self) -> DepthRung | None:
        """Depth maps serve where no ground and no length was given: those are known better."""
        return self.depth if self.ground is None and self.reference is None else None

    def _told_by(self, thing: Thing | None) -> Lens | DepthRung | None:
        return self._by_depth or self._lens(thing)

    def in_company(self, things: Sequence[tuple[Track, Thing]], streams: Streams) -> Scene:
        """The same scene, in which things before a camera that rides tell one another how that leans."""
        if self.ground is None:
            return self
        seen = [(observe(track, self.info, self.motion), track, thing) for track, thing in things]
        return replace(self, ground=self.ground.in_company(seen, streams))

    def _lifted(self, track: Track, thing: Thing | None, streams: Streams) -> Draws:
        if self._by_depth is not None:
            return self._by_depth.draws(track, thing, streams, self.time_factor)
        lens = self._lens(thing)
        if lens is None:
            name = "it is" if thing is None else f"a {thing.name} is"
            raise NoScale(f"Nothing given or seen tells how big {name}, so there are no metres.", REMEDIES)
        seen = observe(track, self.info, self.motion)
        if self.ground is not None:
            stood = self.ground.stands(seen, track, thing, streams)
            if stood is not None:
                return stood
        gravity = Gravity(self.info, self.time_factor, None if self.ground is None else self.ground.view)
        if self.ground is not None:
            flown = gravity.over_ground(seen, track, thing, streams)
            return self._walked(lens, seen, track, thing, streams) if flown is None else flown
        return gravity.instead_of(
            lambda: self._walked(lens, seen, track, thing, streams),
            "the length given" if self.reference is not None else "its size",
            seen,
            track,
            thing,
            streams,
            given=self.reference is not None,
        )

    def _compared(self, draws: Draws, track: Track, thing: Thing | None, streams: Streams) -> Draws:
        """What goes over the ground, by the plane as well where that is given beside the camera."""
        if self.beside is None or (thing is not None and thing.flies):
            return draws
        other = self._walked(self.beside, observe(track, self.info, self.motion), track, thing, streams)
        times = draws.t[np.isin(draws.t, other.t)]
        if other.frame is not draws.frame or len(times) < FEWEST_COMMON:
            return draws
        check = compare(way_length(draws, times), way_length(other, times))
        return settle(draws, check, ("the camera", "the plane"), streams, track.id)

    def _walked(self, lens: Lens, seen: Observed, track: Track, thing: Thing | None, streams: Streams) -> Draws:
        """Paths by a rung that puts single moments into metres."""
        lifted = lens.lift(seen, track, thing, streams)
        paths = sample_paths(
            lifted.t / self.time_factor,
            lifted.z,
            lifted.cov,
            correlation_s=seen.correlation_s / self.time_factor,
            streams=streams,
            key=f"path of {track.id}",
            rest_odds=REST_ODDS["object"] if thing is None else thing.rest_odds,
            acceleration=lifted.acceleration,
        )
        sway = swayed(paths.t, paths.rest, lifted.sway, streams, track.id)
        return Draws(
            t=lifted.t,
            p=held(lifted.to_draw(paths.p + sway), paths.rest),
            rest=paths.rest,
            seen=paths.seen,
            frame=lifted.frame,
            reference=lifted.reference,
            time_factor=self.time_factor,
            extent=lifted.extent,
            notes=lifted.notes,
            followed=track.span,
        )

    def picture(self, track: Track, streams: Streams) -> Draws:
        """K whole paths in the picture: px of the shot's reference frame (background stabilised), ln of size."""
        return picture_draws(track, observe(track, self.info, self.motion), self.time_factor, streams)

    def to_image(self, points: FloatArray, t: float) -> FloatArray | None:
        """(n, 3) m -> (n, 2) px of the frame at t under the median camera; None where the rung has no picture of
        the world (a size prior or a reference tells metres, not places)."""
        return None if self.ground is None else self.ground.to_image(points, t)

    def _lens(self, thing: Thing | None) -> Lens | None:
        if self.ground is not None:
            return self.ground
        if self.reference is not None:
            return self.reference
        return self.size if has_size(thing) else None


def build_scene(hints: SceneHints, scan: Scan, *, look: bool = True) -> Scene:
    """What is given and what was seen, as one scene; side files are read and checked here. `look`: the pictures may be
    looked at again, for the way of a camera that drives."""
    info, motion = scan.info, scan.motion
    time_factor = info.time_factor if hints.time_factor is None else hints.time_factor
    ground, journey, beside = None, None, None
    plane = _plane_of(hints, info)
    camera = _camera_of(hints, plane, scan, look=look)
    if camera is not None:
        from stagent_tools.scene.odometry.ride import mounted

        camera, journey = mounted(camera, scan, time_factor, look=look)
        ground = ground_from_camera(camera, motion, time_factor, Rung.PLANE if hints.camera is None else Rung.CAMERA)
        if hints.camera is not None and hints.plane is not None and plane is not None:
            beside = ground_from_plane(plane, info, motion, time_factor)
    elif plane is not None:
        ground = ground_from_plane(plane, info, motion, time_factor)
    return Scene(
        info=info,
        motion=motion,
        time_factor=time_factor,
        ground=ground,
        reference=ReferenceLens(hints.references, info, motion) if hints.references else None,
        size=SizeLens(hints.facts, info, motion),
        journey=journey,
        beside=beside,
        depth=None if hints.depth is None else _depth_rung(hints.depth, scan),
    )


def _plane_of(hints: SceneHints, info: VideoInfo) -> PlaneFile | None:
    """The one that is given, else the one that is kept beside the video."""
    if hints.plane is not None:
        return read_plane(hints.plane)
    return None if hints.calibration is None else read_calibration(hints.calibration).plane(info.width, info.height)


def _camera_of(hints: SceneHints, plane: PlaneFile | None, scan: Scan, *, look: bool) -> CameraFile | None:
    """The one that is given; where the camera drives, the one that a plane of the road tells."""
    if hints.camera is not None:
        from stagent_tools.scene.camera_formats.any import read_any_camera

        return read_any_camera(hints.camera, scan.times)
    if plane is None or not look or scan.motion.kind_at(plane.t) != "driving":
        return None
    from stagent_tools.scene.mount_of_plane import mount_of_plane

    return mount_of_plane(plane, scan.info)


def _depth_rung(name: str, scan: Scan) -> DepthRung:
    from stagent_tools.scene.depth.choice import depth_source
    from stagent_tools.scene.lifting.rung import DepthRung

    return DepthRung(depth_source(name, scan.video), scan)
