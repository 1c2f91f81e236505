"""The spatial backend of LLaVA-ST; only where it is named.

The model says when and where; a box of its in the middle of that time is followed through the shot like one that a
person drew, and the boxes that it gave for other moments must lie on what was followed. A model that guesses points at
one thing now and at another then, and nothing is found.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from stagent_tools.errors import CannotMeasure
from stagent_tools.scan import Scan
from stagent_tools.spatial.grounding import Candidate, Grounding, Verdict
from stagent_tools.spatial.llava_st.grounder import NAME, Grounder, Pointed, grounder
from stagent_tools.spatial.pointed.backend import follow_prompt
from stagent_tools.spatial.pointed.boxes import iou
from stagent_tools.spatial.pointed.prompts import Prompt
from stagent_tools.target import Target
from stagent_tools.things import thing_of
from stagent_tools.types import Span, Track

SEEN = "{} is in the picture"
LEAST_PLACES = 3
"""Boxes at different moments: of fewer nothing can be held against another."""
CONTROL = "a blue umbrella"
SAME = 0.3
"""IoU from which on a box of the model's lies on what was followed."""
AGREED = 0.5
"""Share of its boxes that must."""
LEAST_SIDE = 4.0
"""px"""


class LlavaStBackend:
    """Implements `SpatialBackend`."""

    name = NAME

    def __init__(self, models_dir: Path | None = None, made: Grounder | None = None) -> None:
        self._grounder = made if made is not None else grounder(models_dir)

    def ground(self, scan: Scan, targets: tuple[Target, ...], *, span: Span | None = None) -> tuple[Grounding, ...]:
        """One grounding for each target; ABSENT with the reason where the model's places do not hold together."""
        try:
            self._grounder.check_home(scan.video)
        except CannotMeasure as abroad:
            return tuple(_absent(target, f"{abroad} {abroad.remedy}") for target in targets)
        return tuple(self._one(scan, target, span) for target in targets)

    def _one(self, scan: Scan, target: Target, span: Span | None) -> Grounding:
        words = target.words()
        within = span if span is not None and span.duration > 0 else None
        try:
            pointed = self._grounder.when_and_where(scan.video, SEEN.format(words), within)
        except CannotMeasure as error:
            return _absent(target, f"{words}: {error}")
        track = _followed(scan, pointed, target)
        agreed = 0.0 if track is None else agreement(track, pointed, scan)
        if track is None or agreed < AGREED:
            why = f"LLaVA-ST points at no one thing for {words!r}: {agreed:.0%} of its places lie on what was followed"
            return _absent(target, why)
        if stands_still(track) and not self._heeds_words(scan, track, within):
            return _absent(target, f"LLaVA-ST points at one and the same place for {words!r} and for anything else")
        looks = f"pointed at by LLaVA-ST at {len(pointed.times)} moments, {agreed:.0%} of them on one thing"
        return Grounding(target, Verdict.FOUND, (track,), (Candidate(track, agreed, looks),), agreed, looks, self.name)

    def _heeds_words(self, scan: Scan, track: Track, within: Span | None) -> bool:
        """Whether it points elsewhere when it is asked about something else: a place that does not move is agreed on
        by whoever always says the same."""
        try:
            other = self._grounder.when_and_where(scan.video, SEEN.format(CONTROL), within)
        except CannotMeasure:
            return True
        usual = track.boxes[len(track.t) // 2]
        return bool(np.mean([iou(box, usual) < SAME for box in other.boxes] or [True]) > AGREED)


def stands_still(track: Track) -> bool:
    """It stays within half of its size."""
    middles = track.centres
    spread = float(np.linalg.norm(middles.max(0) - middles.min(0)))
    return spread < 0.5 * float(np.sqrt(np.median(track.sizes.prod(1))))


def agreement(track: Track, pointed: Pointed, scan: Scan) -> float:
    """Share of the model's places, but for the one that was followed, that lie on the track."""
    tolerance = 0.6 / float(scan.info.rate or 25)
    start = len(pointed.times) // 2
    others = [i for i in range(len(pointed.times)) if i != start]
    found = [track.box_at(float(pointed.times[i]), tolerance) for i in others]
    on = [box is not None and iou(box, pointed.boxes[i]) >= SAME for i, box in zip(others, found, strict=True)]
    return float(np.mean(on))


def _followed(scan: Scan, pointed: Pointed, target: Target) -> Track | None:
    if len(pointed.times) < LEAST_PLACES:
        return None
    middle = len(pointed.times) // 2
    box = pointed.boxes[middle]
    if float((box[2:] - box[:2]).min()) < LEAST_SIDE:
        return None
    thing = thing_of(target.noun, target.attributes)
    numbers = (float(box[0]), float(box[1]), float(box[2]), float(box[3]))
    prompt = Prompt(target.noun, numbers, float(pointed.times[middle]), "box")
    family = thing.family if thing is not None else "object"
    track = follow_prompt(scan, prompt, f"{target.words()}, pointed at by {NAME}", family, backend=NAME)
    return track if len(track.t) > 1 else None


def _absent(target: Target, why: str) -> Grounding:
    return Grounding(target, Verdict.ABSENT, (), (), 0.0, why, NAME)
