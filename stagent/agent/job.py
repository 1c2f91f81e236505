"""One step at work: what it is about, resolved to things of this video."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from stagent.agent.offers import offers, pointing
from stagent.agent.spans import When, resolve_span
from stagent_tools.errors import Ambiguous, CannotMeasure, TargetNotFound
from stagent_tools.spatial.grounding import Grounding, Verdict
from stagent_tools.things import Thing, thing_of
from stagent_tools.types import Draws, Span, Track

if TYPE_CHECKING:
    from stagent.agent.ways import Way
    from stagent.agent.workbench import Workbench
    from stagent.answer.answer import StepResult
    from stagent.plan.plan import Step
    from stagent_tools.streams import Streams
    from stagent_tools.target import Target

CAMERA = "camera"
INSTANT_KINDS = {"speed_at", "ego_speed"}


@dataclass(frozen=True)
class Subject:
    """A target and what of the video it means. `thing` is its kind, None for a noun that no table knows."""

    target: Target
    thing: Thing | None
    tracks: tuple[Track, ...]
    grounding: Grounding | None = None

    @property
    def name(self) -> str:
        return self.target.words()

    def only(self) -> Track:
        """The one track of a singular target."""
        if len(self.tracks) > 1:
            raise Ambiguous(
                f"{len(self.tracks)} things fit {self.name!r}, and the question is about one.",
                pointing(self.target.noun, self.grounding.candidates if self.grounding else ()),
                candidates=self.offers,
            )
        return self.tracks[0]

    @property
    def offers(self) -> tuple[str, ...]:
        """What else it could have meant, each with the option that points at it."""
        return offers(self.target.noun, self.grounding.candidates) if self.grounding else ()


@dataclass(frozen=True)
class Job:
    """A step of the plan, the way in which it is tried, and the results that it leans on."""

    bench: Workbench
    step: Step
    way: Way
    done: Mapping[str, StepResult]

    @cached_property
    def when(self) -> When:
        video = self.bench.clip.video(self.bench.options.capture_fps)
        return resolve_span(self.step.span, video.info, video.times, self.done, instant=self.step.kind in INSTANT_KINDS)

    @cached_property
    def subject(self) -> Subject:
        """The step's target; where the step takes the thing that a comparison picked, that one."""
        inputs = self.step.inputs
        if inputs is not None and inputs.target is not None:
            return self._picked(inputs.target)
        if self.step.target is None:
            raise CannotMeasure(f"The step {self.step.id} names nothing to look at.")
        return self.find(self.step.target)

    @cached_property
    def others(self) -> tuple[Subject, ...]:
        return tuple(self.find(target) for target in self.step.others)

    def find(self, target: Target) -> Subject:
        """Grounds a target. Raises TargetNotFound or Ambiguous with what is there instead."""
        if target.noun == CAMERA:
            raise CannotMeasure(
                "What the camera itself does is measured only as far as whether it moves.",
                "Ask about a thing in the picture, relative to the camera.",
            )
        found = self.ground(target)
        told = "--box" in found.why
        if found.verdict is Verdict.ABSENT:
            raise TargetNotFound(found.why, "" if told else "Name what is there, or point at it with --box.")
        if found.verdict is Verdict.AMBIGUOUS:
            remedy = "" if told else pointing(target.noun, found.candidates)
            raise Ambiguous(found.why, remedy, candidates=offers(target.noun, found.candidates))
        self.bench.keep(found.tracks, target.words())
        thing = thing_of(target.noun, (*target.attributes, *found.called.split())) or thing_of(found.called)
        return Subject(target, thing, found.tracks, found)

    def ground(self, target: Target) -> Grounding:
        """The verdict as it is; a question about a part of the video looks for its things there."""
        return self.bench.ground(target, self.way, None if self.when.whole else self._look_span())

    def world(self, subject: Subject, track: Track, streams: Streams) -> Draws:
        return self.bench.lift(track, subject.thing, streams)

    def picture(self, track: Track, streams: Streams) -> Draws:
        return self.bench.picture(track, streams)

    def _look_span(self) -> Span:
        when = self.when
        return Span(when.at, when.at) if when.at is not None else when.span

    def _picked(self, step: str) -> Subject:
        choice = self.done[step].choice
        if choice is None or choice.winner is None or choice.track is None:
            raise CannotMeasure("The things compared cannot be told apart, so there is no winner to measure.")
        track = self.bench.tracks[choice.track]
        target = self.step.target
        if target is None:
            raise CannotMeasure(f"The step {self.step.id} names nothing to look at.")
        return Subject(target, thing_of(target.noun, target.attributes), (track,))
