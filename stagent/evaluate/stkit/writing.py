"""Clips to a file of questions: records as every reader of ours knows them, and what `ask` is given of each clip.

OUT/questions.jsonl     a record a line; phrases are the task, the answer's value, and the things ("red car")
OUT/clips/NAME.json     {"width", "height", "times", "camera", "things"} of the clip that a record's media name, with
                        {"id", "noun", "t", "boxes"} of all that is in it; a video that nobody labelled has no camera
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from stagent.evaluate.brought import SideFacts
from stagent.evaluate.stkit.labels import LabelledClip
from stagent_tools.errors import OutputUnwritable, UsageError
from stagent_tools.types import FloatArray

if TYPE_CHECKING:
    from llava_st.data.record import Record

QUESTIONS, CLIPS = "questions.jsonl", "clips"


@dataclass(frozen=True)
class SeenThing:
    """t (n,) s of the clip · boxes (n, 4) px."""

    id: str
    noun: str
    t: FloatArray
    boxes: FloatArray


@dataclass(frozen=True)
class ClipFacts:
    """Of a clip in the file: size px, times (f,) s, camera as a camera file holds it, and all that is in it."""

    name: str
    size: tuple[int, int]
    times: FloatArray
    camera: SideFacts
    things: tuple[SeenThing, ...]


def write_stkit(clips: Iterable[LabelledClip], out: Path, each: int, seed: int) -> dict[str, int]:
    """How many questions of each task were written."""
    from llava_st.data.lines import as_line
    from llava_st.kinematics.balance import balanced
    from llava_st.kinematics.certain import jitter_of
    from llava_st.kinematics.labelled import records_of, walked_of

    used = list(clips)
    jitter = jitter_of(walked_of(thing) for clip in used for thing in clip.things)
    records: list[Record] = []
    for clip in used:
        records += records_of(clip, random.Random(f"stkit {seed} {clip.name}"), jitter)  # noqa: S311
    kept = balanced(records, each, random.Random(seed))  # noqa: S311
    if not kept:
        raise UsageError("Nothing there moves in a way that can be asked about.", "Give longer clips, or more.")
    named = {record.media.path for record in kept}
    try:
        (out / CLIPS).mkdir(parents=True, exist_ok=True)
        for clip in used:
            if clip.name in named:
                facts_file(out, clip.name).write_text(_as_text(facts_of(clip)), encoding="utf-8")
        (out / QUESTIONS).write_text("".join(as_line(record) + "\n" for record in kept), encoding="utf-8")
    except OSError as error:
        raise OutputUnwritable(f"{out} cannot be written: {error.strerror}.", "Name another folder.") from error
    counts: dict[str, int] = {}
    for record in kept:
        counts[record.phrases[0]] = counts.get(record.phrases[0], 0) + 1
    return counts


def facts_of(clip: LabelledClip) -> ClipFacts:
    """What is in the picture, from the first to the last sampled one of each thing, as the questions' boxes are."""
    from llava_st.kinematics.labelled import sampled

    edges = np.tile(np.asarray(clip.size, dtype=np.float64), 2)
    things = []
    for each in clip.things:
        seen = sampled(each)
        things.append(SeenThing(each.id, each.noun, each.t[seen], np.clip(each.boxes[seen], 0.0, edges)))
    return ClipFacts(clip.name, clip.size, clip.times, clip.camera, tuple(things))


def _as_text(facts: ClipFacts) -> str:
    things = [
        {"id": each.id, "noun": each.noun, "t": each.t.round(6).tolist(), "boxes": each.boxes.round(3).tolist()}
        for each in facts.things
    ]
    size = {"width": facts.size[0], "height": facts.size[1]}
    return json.dumps({**size, "times": facts.times.round(6).tolist(), "camera": facts.camera, "things": things})


def facts_file(out: Path, name: str) -> Path:
    """A clip's name may be the path of its video."""
    return out / CLIPS / f"{name.strip('/').replace('/', '_')}.json"


def read_facts(questions: Path, name: str) -> ClipFacts:
    file = facts_file(questions.parent, name)
    try:
        facts: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
        size = (int(facts["width"]), int(facts["height"]))
        things = tuple(_thing(each) for each in facts["things"])
        return ClipFacts(name, size, np.array(facts["times"], dtype=np.float64), facts["camera"], things)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UsageError(
            f"{file} does not say what the clip is: {error}.", "Write the questions again: stagent data stkit."
        ) from error


def _thing(facts: dict[str, Any]) -> SeenThing:
    t, boxes = (np.array(facts[key], dtype=np.float64) for key in ("t", "boxes"))
    if boxes.shape != (len(t), 4):
        raise ValueError(f"{facts['id']} has {len(t)} times and boxes {boxes.shape}")
    return SeenThing(str(facts["id"]), str(facts["noun"]), t, boxes)
