"""What the nodes of one question work with: the clip, the options, and everything found so far.

Arrays live here and never in the graph's state; each is named by the step, thing or track that it belongs to.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from threading import RLock
from typing import TYPE_CHECKING, TypeVar

from stagent.agent.clip import Clip
from stagent.agent.hints import hints_of, kept_calibration, prompts_of, stated_time_factor
from stagent.agent.reach import marks_of, reached
from stagent.agent.ways import BROUGHT, NO_DETECTOR, Way
from stagent.options import AskOptions
from stagent.plan.grammar import plan_question
from stagent.progress import Progress
from stagent_tools.errors import CannotMeasure, MissingPart, NoScale, StagentError
from stagent_tools.models.places import ModelPlaces
from stagent_tools.registry import backend_names, load_backend
from stagent_tools.scene.lens import Rung
from stagent_tools.streams import Streams

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from pydantic import JsonValue

    from stagent.plan.plan import Given
    from stagent.runs.evidence import EvidenceLog
    from stagent.runs.log import RunLog
    from stagent_tools.kinematics import Measured
    from stagent_tools.scan import Scan
    from stagent_tools.scene import Scene
    from stagent_tools.scene.odometry.journey import Journey
    from stagent_tools.spatial.grounding import Grounding, SpatialBackend
    from stagent_tools.target import Target
    from stagent_tools.things import Thing
    from stagent_tools.types import Draws, Span, Track

T = TypeVar("T")


class BackendBroke(CannotMeasure):
    """A backend failed in a way that it should not; the graph tries the next one."""

    reason = "backend_broke"


@dataclass
class Workbench:
    """Thread-safe: steps that fan out share it, and each thing is computed once.

    `beside`: the other questions of the same call; what is pointed at may be what they are about · `chosen`: the things
    that a target means, where somebody has chosen them among several.
    """

    clip: Clip
    options: AskOptions
    evidence: EvidenceLog
    progress: Progress | None = None
    given: tuple[Given, ...] = ()
    targets: tuple[Target, ...] = ()
    warnings: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    chosen: Mapping[Target, tuple[Track, ...]] = field(default_factory=dict)
    log: RunLog | None = None
    samples: dict[str, Measured] = field(default_factory=dict)
    tracks: dict[str, Track] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    worlds: dict[str, Draws] = field(default_factory=dict)
    _memo: dict[object, object] = field(default_factory=dict)
    _lock: RLock = field(default_factory=RLock)

    @property
    def streams(self) -> Streams:
        return Streams(seed=self.options.seed, k=self.options.draws)

    @property
    def backends(self) -> tuple[str, ...]:
        """Spatial backends in the order in which they are tried: what the user brought comes first."""
        if named := self.options.named("spatial"):
            return named
        from stagent_tools.spatial.detected.backend import best_finder

        brought = {
            "tracks": bool(self.options.tracks),
            "pointed": bool(self.options.boxes or self.options.points),
            "grounding_dino": bool(ModelPlaces().present("spatial=grounding_dino")),
            "nanotrack": False,
            "llava_st": False,
        }
        # the best one's tracks hold those of the others
        finders = {*backend_names("detector"), NO_DETECTOR} - {best_finder()}
        names = tuple(name for name in backend_names("spatial") if brought.get(name, name not in finders))
        if not names:
            raise MissingPart(
                "No backend that finds things is installed.", "Install stagent again: its own backends come with it."
            )
        return names

    def scan(self, backend: str | None = None) -> Scan:
        """The one pass over the video, as the backend needs it; that of the first one that is tried, if none is
        named. What is pointed at or brought needs no detector."""
        name = backend or self.backends[0]
        finder = NO_DETECTOR if name in BROUGHT else name
        return self._once(("scan", finder), lambda: self._scan_now(finder))

    @property
    def scanned(self) -> Scan | None:
        """The pass that was made, None if no step needed one."""
        passes = (value for key, value in self._memo.items() if isinstance(key, tuple) and key[0] == "scan")
        return next(passes, None)  # type: ignore[return-value]  # as `_once` has it

    @property
    def _built(self) -> Scene | None:
        """The scene, where a step needed it."""
        return self._memo.get("scene")  # type: ignore[return-value]  # as `_once` has it

    @property
    def ridden(self) -> Journey | None:
        """The way of a camera that drives, where a step needed it."""
        return None if self._built is None else self._built.journey

    @property
    def left_aside(self) -> tuple[str, ...]:
        """What the user gave that nothing needed: for metres, where something better was given; masks, where no depth
        map is looked through."""
        rung = Rung.NONE if self._built is None else self._built.rung
        idle = {}
        if rung in (Rung.CAMERA, Rung.PLANE, Rung.REFERENCE):
            idle["--ref"] = bool(self.options.references) and rung is not Rung.REFERENCE
            idle["--backend depth"] = bool(self.options.named("depth"))
        lines = [f"{name} was not used: metres come from the {rung}." for name, given in idle.items() if given]
        if self.options.named("mask") and rung is not Rung.DEPTH:
            lines.append("--backend mask was not used: masks serve --backend depth, stagent eval davis and eval loom.")
        return tuple(lines)

    def scene(self) -> Scene:
        return self._once("scene", self._build_scene)

    def journey(self) -> Journey:
        """The camera's own way over ground. Raises NoScale without a camera file, CannotMeasure where the road does not
        show it."""
        return self._once("journey", self._ride)

    def ground(self, target: Target, way: Way, span: Span | None) -> Grounding:
        """Where the target is, by the way's backend; with `fine`, followed again at full resolution."""
        if target in self.chosen:
            return self._once(("chosen", target, way), lambda: self._chosen_now(target, way))
        return self._once(("ground", target, way, span), lambda: self._ground_now(target, way, span))

    def lift(self, track: Track, thing: Thing | None, streams: Streams) -> Draws:
        """K paths in metres. Raises NoScale where nothing gives them."""
        key = ("lift", track.id, thing.name if thing else None, streams)
        draws = self._once(key, lambda: self._lift_now(track, thing, streams))
        if not streams.frozen:
            self.worlds[track.id] = draws
        return draws

    def on_common_ground(self) -> Scene | None:
        """The scene on the ground that all things share; None where a better one is given, or nothing tells it."""
        from stagent_tools.scene.common_ground import common_view, on_common_ground

        scan = self.scan()
        view = self.clip.shared(("view by sizes", self.options.capture_fps, scan.finder), lambda: common_view(scan))
        return on_common_ground(self.scene(), scan, view)

    def _lift_now(self, track: Track, thing: Thing | None, streams: Streams) -> Draws:
        """By what is given; else, before a camera that stands, on the ground that all things share, where the track has
        a place on it."""
        from stagent_tools.scene.common_ground import told_by_all

        shared = self.on_common_ground() if told_by_all(self.scene(), self.scan(), thing) else None
        if shared is not None:
            with suppress(CannotMeasure):
                return replace(shared.lift(track, thing, streams), assumptions=shared.assumptions(thing))
        return self.scene().lift(track, thing, streams)

    def reached(self, tracks: Iterable[str], span: tuple[float, float] | None = None) -> float:
        """0..1, how much of the ways of these tracks (in `span`, s) lies where the marked plane holds."""
        rides = self.scan().motion.kind == "driving"
        marks = self._once("marks", lambda: marks_of(self.clip.path, self.options, rides=rides))
        return reached((self.worlds[track] for track in tracks if track in self.worlds), marks, span)

    def picture(self, track: Track, streams: Streams) -> Draws:
        """K paths in the picture, always possible."""
        return self._once(("picture", track.id, streams), lambda: self.scene().picture(track, streams))

    def keep(self, tracks: Sequence[Track], name: str) -> None:
        """Tracks that an answer rests on: they go into the evidence under this name."""
        for track in tracks:
            self.tracks[track.id] = track
            self.names.setdefault(track.id, name)

    def _once(self, key: object, make: Callable[[], T]) -> T:
        with self._lock:
            if key not in self._memo:
                self._memo[key] = make()
            return self._memo[key]  # type: ignore[return-value]  # each key is only ever made by one maker

    def _scan_now(self, finder: str) -> Scan:
        show = self.progress
        report = None if show is None else (lambda done, total: show("looking", done, total))
        start = time.monotonic()
        scan = self.clip.scan(self.options.capture_fps, report, finder)
        self.evidence.call(
            "scan", scan.finder, {"video": str(self.clip.path)}, f"{len(scan.tracks)} tracks", time.monotonic() - start
        )
        factor = stated_time_factor(self.given)
        return scan if factor is None else replace(scan, info=replace(scan.info, time_factor=factor))

    def _build_scene(self) -> Scene:
        from stagent_tools.scene import build_scene

        start = time.monotonic()
        hints, scan = hints_of(self.options, self.given, self.clip.path), self.scan()
        scene = self.clip.shared(("scene", repr(hints), self.options.capture_fps), lambda: build_scene(hints, scan))
        scene = scene if self.options.tracks is None else self._in_company(scene, self.options.tracks, repr(hints))
        self.evidence.call("scene", str(scene.rung), {}, f"rung {scene.rung}", time.monotonic() - start)
        return scene

    def _in_company(self, scene: Scene, brought: Path, known: str) -> Scene:
        """Things that are brought together tell one another how a camera that rides leans against its road."""
        from stagent_tools.spatial.track_files.backend import read_tracks
        from stagent_tools.things import thing_of

        labelled = ((one.track, thing_of(one.label)) for one in read_tracks(brought, self.scan()))
        things = [(track, thing) for track, thing in labelled if thing is not None]
        boxes = tuple((track.id, thing.name, track.t.tobytes(), track.boxes.tobytes()) for track, thing in things)
        key = ("company", known, self.options.capture_fps, self.options.seed, boxes)
        return self.clip.shared(key, lambda: scene.in_company(things, self.streams))

    def _ride(self) -> Journey:
        from stagent_tools.scene.camera_formats.any import read_any_camera
        from stagent_tools.scene.odometry.ride import ride

        driving = self.scan().motion.kind == "driving"
        plane = self.options.plane or kept_calibration(self.options, self.clip.path)
        camera = None if self.options.camera is None else read_any_camera(self.options.camera, self.scan().times)
        if camera is None and not (driving and plane):
            raise NoScale(
                "How far the camera goes is not to be seen without its own measures.",
                'Give them with --camera FILE: {"fx", "fy", "cx", "cy", "height_m"}, its height above the road; '
                "or mark points of the road before it with --plane FILE.",
            )
        known = self.scene().journey if camera is None or driving or camera.poses else None
        if known is not None:
            return known
        if camera is None:
            raise CannotMeasure("The road before the camera does not show how far it goes.", "Give --camera.")
        start = time.monotonic()
        journey = ride(camera, self.scan(), self.scan().info.time_factor)
        self.evidence.call("odometry", "road", {}, f"{len(journey.speed)} steps", time.monotonic() - start)
        return journey

    @property
    def _targets_beside(self) -> tuple[Target, ...]:
        """What the other questions are about, as the grammar reads them."""
        plans = map(plan_question, self.beside)
        return tuple(target for plan in plans for step in plan.steps for target in step.targets)

    def _ground_now(self, target: Target, way: Way, span: Span | None) -> Grounding:
        start = time.monotonic()
        arguments: dict[str, JsonValue] = {"target": target.words(), "fine": way.fine}
        if span is not None:
            arguments |= {"from": span.start, "to": span.end}
        try:
            asked = (*self.targets, *(self._targets_beside if way.backend in BROUGHT else ()))
            others = tuple(other for other in dict.fromkeys(asked) if other != target)
            grounding = self._backend(way.backend).ground(self.scan(way.backend), (target, *others), span=span)[0]
            grounding = self._followed_again(grounding) if way.fine else grounding
        except StagentError as error:
            self.evidence.call("spatial", way.backend, arguments, f"failed: {error}", time.monotonic() - start)
            raise
        except Exception as error:
            self.evidence.call("spatial", way.backend, arguments, f"broke: {error!r}", time.monotonic() - start)
            raise BackendBroke(f"The backend {way.backend!r} broke: {type(error).__name__}: {error}.") from error
        result = f"{grounding.verdict}: {', '.join(track.id for track in grounding.tracks) or grounding.why}"
        self.evidence.call("spatial", way.backend, arguments, result, time.monotonic() - start)
        return grounding

    def _chosen_now(self, target: Target, way: Way) -> Grounding:
        from stagent_tools.spatial.grounding import Grounding, Verdict

        grounding = Grounding(target, Verdict.FOUND, self.chosen[target], (), 1.0, "one of several", way.backend)
        return self._followed_again(grounding) if way.fine else grounding

    def _followed_again(self, grounding: Grounding) -> Grounding:
        """The same things, followed anew at full resolution; their ids say so, they are other tracks."""
        from stagent_tools.spatial.pointed.again import follow_track

        def again(track: Track) -> Track:
            made_of = (track.backend, track.id, track.span, len(track.t), self.options.capture_fps)
            found = self.clip.shared(("again", *made_of), lambda: follow_track(self.scan(), track))
            return replace(found, id=f"{track.id}, followed again")

        return replace(grounding, tracks=tuple(map(again, grounding.tracks)))

    def _backend(self, name: str) -> SpatialBackend:
        return self._once(("backend", name), lambda: self._make_backend(name))

    def _make_backend(self, name: str) -> SpatialBackend:
        """Backends that need what the user brought are made with it; every other one is made with nothing."""
        factory = load_backend("spatial", name)
        brought: dict[str, tuple[object, ...]] = {
            "pointed": (prompts_of(self.options),),
            "nanotrack": (prompts_of(self.options),),
            "tracks": (self.options.tracks,),
        }
        return factory(*brought.get(name, ()))  # type: ignore[return-value]  # the contract suite checks backends
