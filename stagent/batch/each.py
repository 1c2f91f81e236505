"""Questions about every thing: "how fast are the cars" is one answer for each car.

`ask` refuses such a question where several things fit, for one number cannot be about them all. In a batch it is what
people mean: a row for each. The things are found once, then the question is put about one of them at a time (about
each pair, where it is about two), through the same graph with all its checks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations, product
from typing import TYPE_CHECKING

import numpy as np

from stagent.agent.planning import plan_for
from stagent.agent.reach import marks_of, reached
from stagent.agent.run import Asked, run_graph
from stagent.agent.ways import Way
from stagent.agent.workbench import BackendBroke, Workbench
from stagent.answer.rounding import seconds
from stagent.runs.evidence import EvidenceLog
from stagent_tools.spatial.grounding import Verdict

if TYPE_CHECKING:
    from stagent.agent.clip import Clip
    from stagent.options import AskOptions
    from stagent.plan.plan import Plan, Step
    from stagent_tools.spatial.grounding import Candidate, Grounding
    from stagent_tools.target import Target
    from stagent_tools.types import Track

ONE_THING = frozenset(
    {"distance", "displacement", "speed", "speed_at", "peak_speed", "acceleration", "direction", "size",
     "height_of_jump"}
)  # fmt: skip
TWO_THINGS = frozenset({"separation", "time_gap", "time_to_collision"})
_EACH = re.compile(r"\b(?:each|every)\b((?: [\w'-]+){1,4})")


@dataclass(frozen=True)
class About:
    """One thing (or pair) of the video that a question was put about: its track ids, what it looks like, and how sure
    it is (0..1): the median score of its boxes, times how well it fits the words where it was one of several, times
    the share of its way within reach of the marked points that its metres rest on."""

    asked: Asked
    track: str = ""
    looks: str = ""
    quality: float | None = None


def ask_each(clip: Clip, question: str, options: AskOptions) -> list[About]:
    """The answers to a question: one for each thing it is about if it is about several, otherwise one."""
    plan = plan_for(question, options, clip).plan
    targets = several(plan)
    if not targets:
        return [_alone(clip, question, options)]
    bench = Workbench(clip, options, EvidenceLog(), targets=_targets(plan))
    found = {target: grounding for target in targets if (grounding := _grounded(bench, target))}
    every = list(choices(plan, found)) if len(found) == len(targets) else []
    if not every:
        return [_alone(clip, question, options)]
    candidates = {c.track.id: c for grounding in found.values() for c in grounding.candidates}
    return [_about(clip, question, options, chosen, candidates) for chosen in every]


def several(plan: Plan) -> tuple[Target, ...]:
    """The targets of which every single one is meant; none for a question that sums, compares or counts them."""
    asked = [plan.step(step) for step in plan.answer]
    if not asked or not all(_singles(step) for step in asked):
        return ()
    named = [word for words in _EACH.findall(plan.question.lower()) for word in words.split()]
    return tuple(target for target in _targets(plan) if target.plural or target.noun in named)


def _singles(step: Step) -> bool:
    stat = step.inputs.stat if step.inputs is not None else None
    return step.kind in ONE_THING | TWO_THINGS and stat not in ("sum", "mean")


def _targets(plan: Plan) -> tuple[Target, ...]:
    return tuple(dict.fromkeys(target for step in plan.steps for target in step.targets))


def _grounded(bench: Workbench, target: Target) -> Grounding | None:
    """By the first backend that finds any; None where none does: the graph says then what is there instead."""
    plural = target.model_copy(update={"plural": True})
    for name in bench.backends:
        try:
            grounding = bench.ground(plural, Way(backend=name), None)
        except BackendBroke:
            continue
        if grounding.verdict is Verdict.FOUND:
            return grounding
    return None


def choices(plan: Plan, found: Mapping[Target, Grounding]) -> Iterator[dict[Target, tuple[Track, ...]]]:
    """Which things the question is put about, one time after the other."""
    among_themselves = any(_pairs_up(plan.step(step)) for step in plan.answer)
    sets = []
    for target, grounding in found.items():
        singles = [(track,) for track in grounding.tracks]
        pairs = list(combinations(grounding.tracks, 2))
        sets.append([(target, tracks) for tracks in (pairs if among_themselves else singles)])
    for chosen in product(*sets):
        tracks = [track for _, members in chosen for track in members]
        if len({track.id for track in tracks}) == len(tracks) and _together(tracks):
            yield dict(chosen)


def _pairs_up(step: Step) -> bool:
    """A question about two whose two are of one plural: "how close do the cars come to each other"."""
    return step.kind in TWO_THINGS and all(other == step.target for other in step.others)


def _together(tracks: list[Track]) -> bool:
    """Whether there is a time at which all of them are followed."""
    return max(float(track.t[0]) for track in tracks) <= min(float(track.t[-1]) for track in tracks)


def _alone(clip: Clip, question: str, options: AskOptions) -> About:
    asked = run_graph(clip, question, options)
    sure = min(map(_sure, asked.tracks.values()), default=None)
    return About(asked, quality=None if sure is None else sure * _reached(asked, clip, options))


def _about(
    clip: Clip,
    question: str,
    options: AskOptions,
    chosen: Mapping[Target, tuple[Track, ...]],
    candidates: Mapping[str, Candidate],
) -> About:
    tracks = [track for members in chosen.values() for track in members]
    known = [candidates.get(track.id) for track in tracks]
    fit = min(_sure(track) * (1.0 if c is None else c.score) for track, c in zip(tracks, known, strict=True))
    asked = run_graph(clip, question, options, chosen=chosen)
    return About(
        asked=asked,
        track=" / ".join(track.id for track in tracks),
        looks=" / ".join(_plainly(track) if c is None else c.looks for track, c in zip(tracks, known, strict=True)),
        quality=fit * _reached(asked, clip, options),
    )


def _reached(asked: Asked, clip: Clip, options: AskOptions) -> float:
    rides = asked.scan is not None and asked.scan.motion.kind == "driving"
    return reached(asked.worlds.values(), marks_of(clip.path, options, rides=rides))


def _sure(track: Track) -> float:
    return float(np.median(track.score))


def _plainly(track: Track) -> str:
    return f"{track.family}, {seconds(track.span.start)} to {seconds(track.span.end)} s"
