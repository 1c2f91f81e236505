"""The spatial backend of things pointed at: a prompt is matched to the target, then followed through its shot."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

import numpy as np

from stagent_tools.scan import Scan
from stagent_tools.spatial.grounding import Candidate, Grounding, Verdict
from stagent_tools.spatial.pointed.ball import follow_ball
from stagent_tools.spatial.pointed.boxes import clipped
from stagent_tools.spatial.pointed.follow import follow
from stagent_tools.spatial.pointed.prompts import Prompt, check_prompt, match_prompts, parse_box, parse_point
from stagent_tools.spatial.pointed.segment import box_about
from stagent_tools.spatial.pointed.sighting import Sighting
from stagent_tools.spatial.pointed.silhouette import Backdrop
from stagent_tools.target import Target
from stagent_tools.things import thing_of
from stagent_tools.types import FloatArray, Frame, Span, Track

Follower = Callable[[Iterator[Frame], FloatArray], Iterable[Sighting]]
"""Frames, and the box (4,) px of a thing in the first of them -> where it is seen, the first frame included."""


class PointedBackend:
    """Follows what the person pointed at. Tracks are made once a prompt, whatever number of targets ask for them.

    `follower`: who follows things other than balls; none is this backend's own way.
    """

    name = "pointed"
    follower: Follower | None = None

    def __init__(self, boxes: Sequence[str | Prompt] = (), points: Sequence[str | Prompt] = ()) -> None:
        self.prompts = tuple(
            [box if isinstance(box, Prompt) else parse_box(box) for box in boxes]
            + [point if isinstance(point, Prompt) else parse_point(point) for point in points]
        )
        self._tracks: dict[Prompt, Track] = {}

    def ground(self, scan: Scan, targets: tuple[Target, ...], span: Span | None = None) -> tuple[Grounding, ...]:
        """One grounding for each target; ABSENT with the reason where nothing pointed at is meant.

        `span` is not looked at: what a person points at is that thing, at whatever time the question is about.
        """
        del span
        for prompt in self.prompts:
            check_prompt(prompt, scan.info)
        pointable = {(t.noun, t.attributes) for t in targets if t.noun != "camera"}
        return tuple(self._one(scan, target, only_target=len(pointable) == 1) for target in targets)

    def _one(self, scan: Scan, target: Target, *, only_target: bool) -> Grounding:
        matched = match_prompts(target, self.prompts, only_target=only_target)
        if not matched.prompts:
            return Grounding(target, Verdict.ABSENT, (), (), 0.0, matched.why, self.name)
        tracks = tuple(self._track(scan, prompt, target) for prompt in matched.prompts)
        candidates = tuple(
            Candidate(
                track, 1.0, f"{p.name}, pointed at at {p.t:.2f} s, {track.span.start:.2f} to {track.span.end:.2f} s"
            )
            for p, track in zip(matched.prompts, tracks, strict=True)
        )
        if len(tracks) > 1 and not target.plural:
            names = ", ".join(sorted({p.name for p in matched.prompts}))
            why = f"{target.words()!r} is one thing, but {len(tracks)} are pointed at under that name ({names})"
            return Grounding(target, Verdict.AMBIGUOUS, (), candidates, 1.0, why, self.name)
        called = matched.prompts[0].name if len({p.name for p in matched.prompts}) == 1 else ""
        return Grounding(target, Verdict.FOUND, tracks, candidates, 1.0, matched.why, self.name, called=called)

    def _track(self, scan: Scan, prompt: Prompt, target: Target) -> Track:
        if prompt not in self._tracks:
            name = f"{prompt.name}#{self.prompts.index(prompt) + 1}"
            family = _family(prompt, target)
            self._tracks[prompt] = follow_prompt(scan, prompt, name, family, self.follower, self.name)
        return self._tracks[prompt]


def _family(prompt: Prompt, target: Target) -> str:
    """What kind of thing is followed: the question's noun says it ("the ball kid" is no ball), else the prompt's."""
    things = [thing_of(target.noun, target.attributes), *map(thing_of, (prompt.name, *sorted(prompt.words)))]
    return next((thing.family for thing in things if thing is not None), "object")


def follow_prompt(
    scan: Scan,
    prompt: Prompt,
    track_id: str,
    family: str,
    follower: Follower | None = None,
    backend: str = PointedBackend.name,
) -> Track:
    """The thing of `prompt` through the whole of its shot, backwards and forwards from where it was pointed at."""
    t = float(scan.times[int(np.argmin(np.abs(scan.times - prompt.t)))])
    shot = next((s for s in scan.shots if s.contains(t)), Span(0.0, scan.info.duration))
    box = _pointed_box(scan, prompt, t)
    if family == "ball":
        onwards, before = follow_ball(_forwards(scan, t, shot), box), follow_ball(_backwards(scan, t, shot), box)
    elif follower is not None:
        onwards = list(follower(_forwards(scan, t, shot), box))
        before = list(follower(_backwards(scan, t, shot), box))
    else:
        backdrop = Backdrop.of(scan, shot, family)
        onwards = list(follow(_forwards(scan, t, shot), box, backdrop))
        before = list(follow(_backwards(scan, t, shot), box, backdrop))
    return _as_track(track_id, [*reversed(before[1:]), *onwards], family, backend)


def _pointed_box(scan: Scan, prompt: Prompt, t: float) -> FloatArray:
    if prompt.form == "box":
        return clipped(prompt.array, scan.info.width, scan.info.height)
    (frame,) = scan.video.at([t])
    return box_about(frame.image, prompt.array)


def _forwards(scan: Scan, t: float, shot: Span) -> Iterator[Frame]:
    """Frames of the shot from the one shown at `t` on."""
    yield from (frame for frame in scan.video.frames(start=t, stop=shot.end) if shot.contains(frame.t))


def _backwards(scan: Scan, t: float, shot: Span) -> Iterator[Frame]:
    """Frames of the shot from the one shown at `t` back to its first."""
    yield from (frame for frame in scan.video.backwards(t, shot.start) if shot.contains(frame.t))


def _as_track(track_id: str, sightings: list[Sighting], family: str, backend: str) -> Track:
    return Track(
        id=track_id,
        t=np.array([s.t for s in sightings], dtype=np.float64),
        boxes=np.array([s.box for s in sightings], dtype=np.float64).reshape(-1, 4),
        score=np.array([s.score for s in sightings], dtype=np.float64),
        family=family,
        backend=backend,
    )
