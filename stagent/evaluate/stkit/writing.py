"""Clips to a file of questions: records as every reader of ours knows them, and what `ask` is given of each clip.

OUT/questions.jsonl     a record a line; phrases are the task, the answer's value, and the things ("red car")
OUT/clips/NAME.json     {"width", "height", "times", "camera"} of the clip that a record's media name; a video that
                        nobody labelled has no camera
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np

from llava_st.coordinates import Box
from llava_st.data.lines import as_line
from llava_st.data.record import Interval, Media, Message, Placed, Record, Tube
from llava_st.kinematics.questions import COLOURS, Followed, Question, about_one, about_two, common_prompt
from llava_st.kinematics.truth import STEP, Walked
from llava_st.templates import Task
from stagent.evaluate.brought import SideFacts
from stagent.evaluate.stkit.balance import balanced
from stagent.evaluate.stkit.labels import LabelledClip, LabelledThing
from stagent_tools.errors import OutputUnwritable, UsageError
from stagent_tools.types import FloatArray

QUESTIONS, CLIPS = "questions.jsonl", "clips"
PAIRS = 60
"""Most pairs of things of a clip that are compared: a crowd has hundreds, all alike."""


@dataclass(frozen=True)
class ClipFacts:
    """Of a clip in the file: size px, times (f,) s, camera as a camera file holds it."""

    name: str
    size: tuple[int, int]
    times: FloatArray
    camera: SideFacts


def write_stkit(clips: Iterable[LabelledClip], out: Path, each: int, seed: int) -> dict[str, int]:
    """How many questions of each task were written."""
    records: list[Record] = []
    used = []
    for clip in clips:
        records += records_of(clip, random.Random(f"stkit {seed} {clip.name}"))  # noqa: S311
        used.append(clip)
    kept = balanced(records, each, random.Random(seed))  # noqa: S311
    if not kept:
        raise UsageError("Nothing there moves in a way that can be asked about.", "Give longer clips, or more.")
    named = {record.media.path for record in kept}
    try:
        (out / CLIPS).mkdir(parents=True, exist_ok=True)
        for clip in used:
            if clip.name in named:
                facts = {"width": clip.size[0], "height": clip.size[1], "times": clip.times.round(6).tolist()}
                text = json.dumps({**facts, "camera": clip.camera})
                facts_file(out, clip.name).write_text(text, encoding="utf-8")
        (out / QUESTIONS).write_text("".join(as_line(record) + "\n" for record in kept), encoding="utf-8")
    except OSError as error:
        raise OutputUnwritable(f"{out} cannot be written: {error.strerror}.", "Name another folder.") from error
    counts: dict[str, int] = {}
    for record in kept:
        counts[record.phrases[0]] = counts.get(record.phrases[0], 0) + 1
    return counts


def facts_file(out: Path, name: str) -> Path:
    """A clip's name may be the path of its video."""
    return out / CLIPS / f"{name.strip('/').replace('/', '_')}.json"


def read_facts(questions: Path, name: str) -> ClipFacts:
    file = facts_file(questions.parent, name)
    try:
        facts: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
        size = (int(facts["width"]), int(facts["height"]))
        return ClipFacts(name, size, np.array(facts["times"], dtype=np.float64), facts["camera"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UsageError(
            f"{file} does not say what the clip is: {error}.", "Write the questions again: stagent data stkit."
        ) from error


def records_of(clip: LabelledClip, choice: random.Random) -> Iterator[Record]:
    """Every question about every thing, and about at most PAIRS pairs."""
    walked = {thing.id: walked_of(thing) for thing in clip.things}
    for thing in clip.things:
        colour = choice.choice(list(COLOURS))
        for question in about_one(Followed(thing.id, colour, walked[thing.id]), choice):
            yield _record(clip, question)
    pairs = list(combinations(clip.things, 2))
    for two in choice.sample(pairs, min(PAIRS, len(pairs))):
        colours = choice.sample(list(COLOURS), 2)
        first, second = (Followed(each.id, c, walked[each.id]) for each, c in zip(two, colours, strict=True))
        for question in about_two(first, second):
            yield _record(clip, question)


def walked_of(thing: LabelledThing) -> Walked:
    """Every half second from the first tenth of a second on, so that times can be said exactly."""
    start = abs(np.ceil(thing.t[0] * 10 - 1e-6)) / 10  # no minus before a zero
    t = np.arange(start, thing.t[-1] + 1e-6, STEP)
    return Walked(t, np.column_stack([np.interp(t, thing.t, side) for side in thing.way.T]))


def _record(clip: LabelledClip, question: Question) -> Record:
    things = {thing.id: thing for thing in clip.things}
    frames = np.arange(0.0, clip.times[-1] + 1e-6, STEP)
    asked = f"{common_prompt(frames.tolist(), question.things)} {question.asked}"
    keys = [each.key for each in question.things]
    return Record(
        id="/".join(("stkit", clip.name, "-".join(keys), question.task.name.lower())),
        task=Task.TALK,
        media=Media("video", clip.name),
        messages=(Message("user", asked), Message("assistant", question.answer)),
        spans=() if question.span is None else (Interval(*question.span),),
        tubes=tuple(_tube(things[key], clip.size) for key in keys),
        phrases=(
            question.task.value,
            question.value,
            *(f"{each.colour} {things[each.key].noun}" for each in question.things),
        ),
        source="stkit",
    )


def _tube(thing: LabelledThing, size: Sequence[int]) -> Tube:
    boxes = np.clip(thing.boxes / np.tile(np.asarray(size, dtype=np.float64), 2), 0.0, 1.0)
    return tuple(Placed(float(t), Box(*map(float, box))) for t, box in zip(thing.t, boxes, strict=True))
