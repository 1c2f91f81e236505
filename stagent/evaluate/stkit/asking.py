"""A question of the bench to `ask`, with boxes and camera given, and the answer as the text that is scored.

`ask` is given the boxes of all that is in the clip as tracks; those that the question is about bear the colour of their
box ("red car"). What it does not state is no answer; what it holds likelier then is kept beside.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, cast

import numpy as np

from stagent.agent.clip import Clip, ScanProgress
from stagent.answer.answer import Answer, StepResult
from stagent.api import ask_clip
from stagent.evaluate.boxes_noise import Noise, noisy
from stagent.evaluate.brought import brought_track, scan_of
from stagent.evaluate.stkit.likelier import KMH, likeliest_amount, likeliest_stretch
from stagent.evaluate.stkit.writing import ClipFacts, SeenThing
from stagent.options import AskOptions
from stagent_tools.errors import StagentError
from stagent_tools.kinematics import hour_of
from stagent_tools.scan import Scan
from stagent_tools.spatial.track_files.rows import LabelledTrack
from stagent_tools.spatial.track_files.table import write_table
from stagent_tools.things import thing_of

if TYPE_CHECKING:
    from llava_st.data.record import Record
    from llava_st.kinematics.questions import Kinematic
    from stagent_tools.types import Draws
    from stagent_tools.video import Video

DRAWS = 512
"""A quarter of what `ask` takes unasked: these values are medians, and a long drive costs by its draws."""


@dataclass(frozen=True)
class Said:
    """text that is scored, "" where nothing is stated · the sentence · `likelier`: the text, or what is held likeliest
    where nothing is stated · `sure`: it was answered, and a comparison was told apart · low and high of an amount in
    the bench's unit."""

    text: str
    sentence: str
    likelier: str = ""
    sure: bool = True
    low: float | None = None
    high: float | None = None


class BoxesClip(Clip):
    """A clip that is known by its boxes only."""

    def __init__(self, facts: ClipFacts) -> None:
        super().__init__(Path(facts.name))
        self._bare = scan_of(facts.size, facts.times)

    def video(self, capture_fps: float | None = None) -> Video:  # noqa: ARG002 - there is one
        return cast("Video", _Known(self._bare))

    def scan(
        self,
        capture_fps: float | None = None,  # noqa: ARG002
        progress: ScanProgress | None = None,  # noqa: ARG002
        finder: str = "motion",  # noqa: ARG002
    ) -> Scan:
        return self._bare


class _Known:
    """What is asked of a video whose pictures nobody looks at."""

    def __init__(self, scan: Scan) -> None:
        self.info, self.times = scan.info, scan.times


class Asker:
    """Asks about one clip; what is given goes into files of `folder`."""

    def __init__(self, facts: ClipFacts, folder: Path, noise: Noise, seed: int) -> None:
        self._facts, self._noise, self._seed = facts, noise, seed
        self._clip, self._folder = BoxesClip(facts), folder
        self._camera = folder / "camera.json" if facts.camera else None
        if self._camera is not None:
            self._camera.write_text(json.dumps(facts.camera), encoding="utf-8")

    def ask(self, record: Record) -> Said:
        tracks = self._folder / "tracks.parquet"
        colours = coloured(record)
        write_table(tracks, [self._track(thing, colours.get(thing.id)) for thing in self._facts.things])
        options = AskOptions(
            tracks=tracks,
            camera=self._camera,
            backends=("spatial=tracks",),
            stkit=_task(record).name == "TIMESTAMP",
            seed=self._seed,
            draws=DRAWS,
        )
        try:
            asked = ask_clip(self._clip, worded(record), options)
        except StagentError as error:
            return Said("", str(error), sure=False)
        told = said(record, asked.answer)
        if told.text or len(asked.worlds) != 1:
            return replace(told, likelier=told.text)
        (world,) = asked.worlds.values()
        return replace(told, likelier=_likeliest(record, world))

    def _track(self, thing: SeenThing, colour: str | None) -> LabelledTrack:
        """The boxes as a finder gives them, named by their colour where they have one."""
        hidden = np.zeros(len(thing.t), dtype=bool)
        given, kept = noisy(thing.boxes, hidden, self._noise, self._seed, f"{self._facts.name}/{thing.id}")
        known = thing_of(thing.noun)
        track = brought_track(thing.id, thing.t, given, kept, known.family if known else "object")
        return LabelledTrack(track, thing.noun if colour is None else f"{colour} {thing.noun}")


def coloured(record: Record) -> dict[str, str]:
    """Colours of the boxes by the id of the thing, which the record's id holds in order."""
    ids = record.id.split("/")[-2].split("-")
    return {each: thing_in(record, number)[0] for number, each in enumerate(ids)}


def thing_in(record: Record, number: int) -> tuple[str, str]:
    """Colour and noun of the box."""
    colour, _, noun = record.phrases[2 + number].partition(" ")
    return colour, noun


def _likeliest(record: Record, world: Draws) -> str:
    task = _task(record)
    kinds = type(task)
    if task in (kinds.DISTANCE, kinds.SPEED):
        return likeliest_amount(world, record)
    return likeliest_stretch(world, _hour(record)) if task is kinds.TIMESTAMP else ""


def _hour(record: Record) -> int:
    """That the question names."""
    named = re.search(r"the (\d+) o'clock", record.messages[0].text)
    return int(named[1]) if named else 12


def _task(record: Record) -> Kinematic:
    from llava_st.kinematics.questions import Kinematic

    return Kinematic(record.phrases[0])


def worded(record: Record) -> str:
    """What `ask` hears."""
    task = _task(record)
    kinds = type(task)
    things = [f"the {' '.join(thing_in(record, number))}" for number in range(len(record.tubes))]
    when = f" between {record.spans[0].start:.1f} and {record.spans[0].end:.1f} seconds" if record.spans else ""
    one, other = things[0], things[-1]
    which = f"Which {{}}, {one} or {other}?"
    return {
        kinds.DISTANCE: f"How far does {one} travel{when}?",
        kinds.SPEED: f"What is the average speed of {one} in km/h?",
        kinds.DIRECTION: f"What direction does {one} travel at the end of the video?",
        kinds.TIMESTAMP: f"When does {one} move in the {_hour(record)} o'clock direction?",
        kinds.FARTHER: which.format("travels farther"),
        kinds.FASTER: which.format("is faster"),
        kinds.SAME_WAY: f"Do {one} and {other} move in the same direction{when}?",
    }[task]


def said(record: Record, answer: Answer) -> Said:
    """The answer as the bench's scorer reads one."""
    result = next((each for each in answer.results if each.refusal is None), None)
    if answer.exit_code or result is None:
        return Said("", answer.sentence, sure=False)
    task = _task(record)
    kinds = type(task)
    if task in (kinds.DISTANCE, kinds.SPEED) and result.quantity is not None:
        si, factor = result.quantity.si, KMH if task is kinds.SPEED else 1.0
        return Said(f"{factor * si.value:.2f}", answer.sentence, low=factor * si.low, high=factor * si.high)
    text = _text(record, task, result)
    return Said(text, answer.sentence, sure=bool(text) and _is_sure(result))


def _text(record: Record, task: Kinematic, result: StepResult) -> str:
    kinds = type(task)
    if task is kinds.DIRECTION:
        hour = result.heading.hour if result.heading is not None else None
        return "" if hour is None else str(_unsigned(hour_of(hour.si.value)))
    if task is kinds.TIMESTAMP:
        longest = max(result.spans, key=lambda span: span.duration, default=None)
        return "" if longest is None else f"{longest.start:.2f} to {longest.end:.2f}"
    if task is kinds.SAME_WAY:
        return "" if result.truth is None else "yes" if result.truth.share > 1 / 2 else "no"
    return "" if result.choice is None else _colour(record, result.choice.ranking[0])


def _unsigned(hour: int) -> int:
    """As the paper's arccos has it: 9 o'clock is 3. Of the answer, not of each draw: the median angle of a thing that
    goes straight on is none, the median of unsigned angles is half of their noise."""
    return min(hour % 12, 12 - hour % 12) or 12


def _colour(record: Record, name: str) -> str:
    """Of the thing that the answer calls so."""
    words = re.findall(r"[a-z]+", name.lower())
    return next((colour for colour in coloured(record).values() if colour in words), "")


def _is_sure(result: StepResult) -> bool:
    if result.choice is not None:
        return result.choice.winner is not None
    return result.truth is None or result.truth.verdict != "cannot tell"
