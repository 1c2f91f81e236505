"""`stagent eval davis`: masks along real sequences, against masks drawn by hand for every frame.

The folder has the DAVIS layout: JPEGImages/480p/NAME, Annotations/480p/NAME (0 background, else the thing) and
phrases.json, which says each thing in words. Told the first mask or its box, the first and the last frame are not
scored; asked in words, every frame is (formats of DAVIS 2016 and 2017). `j`, `f` are means over a sequence, then over
the sequences; `fps` is frames by the clock, `cpu_ms` the processor's time for a frame, reading included.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from enum import StrEnum
from fractions import Fraction
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from stagent.agent.clip import Clip
from stagent.api import ask_clip
from stagent.evaluate.document import EvalDocument, Stopwatch
from stagent.evaluate.mask_scores import contour_accuracy, region_similarity
from stagent.options import AskOptions
from stagent.progress import Progress
from stagent_tools.errors import StagentError, UsageError
from stagent_tools.mask import CarriedMasks, Mask, MaskBackend, MaskPrompt, MaskTrack, masks_along
from stagent_tools.mask.both_ways import masks_both_ways
from stagent_tools.mask.choice import mask_backend
from stagent_tools.types import BoolArray, FloatArray, Track
from stagent_tools.video.ahead import ahead

RATE = Fraction(24)
"""Frames a second at which DAVIS is published; the files do not say."""
SIZE = "480p"
Row = dict[str, Any]


class DavisPrompt(StrEnum):
    """How the thing is shown: its first mask, the box of that, or words."""

    MASK = "mask"
    BOX = "box"
    TEXT = "text"


def evaluate_davis(data: Path, prompt: DavisPrompt, seed: int = 0, progress: Progress | None = None) -> EvalDocument:
    """Follows the thing of every sequence and scores its masks."""
    phrases = _phrases(data)
    watch, rows = Stopwatch(), []
    for number, (name, words) in enumerate(phrases.items()):
        if progress:
            progress(name, number, len(phrases))
        rows.append(_judge(data, name, words, prompt, seed))
    by = {f"sequence {row['name']}": _figures([row]) | {"n": float(len(row["j"]))} for row in rows}
    return EvalDocument(
        benchmark="davis",
        n=len(rows),
        metrics={**_figures(rows)},
        by=by,
        seed=seed,
        seconds=watch.seconds,
        peak_mb=watch.peak_mb,
        command=f"stagent eval davis --data DIR --prompt {prompt.value} --json",
        notes=tuple(f"{row['name']}: {row['said']}" for row in rows if row["said"]),
        rows=tuple(rows),
    )


def _judge(data: Path, name: str, words: str, prompt: DavisPrompt, seed: int) -> Row:
    truth = _truth(data / "Annotations" / SIZE / name)
    clip = Clip(data / "JPEGImages" / SIZE / name, RATE)
    clock, processor = time.perf_counter(), time.process_time()
    said = ""
    if prompt is DavisPrompt.TEXT:
        found, said = _asked(clip, words, seed)
    else:
        start = MaskPrompt(mask=truth[0]) if prompt is DavisPrompt.MASK else MaskPrompt(box=_box(truth[0]))
        found = _backend().carry(ahead(clip.video().frames()), start)
    clock, processor = time.perf_counter() - clock, time.process_time() - processor
    scored = slice(None) if prompt is DavisPrompt.TEXT else slice(1, -1)
    masks = list(_in_every_frame(found, clip.video().times, truth))[scored]
    return {
        "name": name,
        "j": [region_similarity(ours, theirs) for ours, theirs in masks],
        "f": [contour_accuracy(ours, theirs) for ours, theirs in masks],
        "quality": dict(zip(found.t.tolist(), found.quality.tolist(), strict=True)),
        "fps": len(truth) / clock,
        "cpu_ms": 1000 * processor / len(truth),
        "said": said,
    }


def _asked(clip: Clip, words: str, seed: int) -> tuple[MaskTrack, str]:
    """Masks of what `words` are found to mean, and what was said where they are not found."""
    nothing = MaskTrack("none", np.empty(0), (), np.empty(0))
    try:
        asked = ask_clip(clip, f"Where is {words}?", AskOptions(seed=seed))
    except StagentError as error:
        return nothing, str(error)
    for result in asked.answer.results:
        for tube in result.tubes:
            return _along(asked.tracks[tube.track], clip), ""
    return nothing, asked.answer.sentence


def _backend() -> MaskBackend:
    """The one that --backend mask=NAME names, else the best that is here."""
    return mask_backend(next(iter(AskOptions().named("mask")), None))


def _along(track: Track, clip: Clip) -> MaskTrack:
    """A video model remembers the thing, so that it is shown once; the carried masks are begun anew every moment."""
    backend = _backend()
    if isinstance(backend, CarriedMasks):
        return masks_along(track, clip.video(), backend)
    return masks_both_ways(track, clip.video(), backend)


def _in_every_frame(
    found: MaskTrack, times: FloatArray, truth: list[BoolArray]
) -> Iterator[tuple[BoolArray, BoolArray]]:
    """Our mask and the true one of each frame; ours is empty where there is none."""
    empty = Mask.of(np.zeros_like(truth[0]))
    for t, true in zip(times, truth, strict=True):
        yield (found.at(float(t), 0.5 / float(RATE)) or empty).image(), true


def _figures(rows: list[Row]) -> dict[str, float]:
    j, f = (float(np.mean([np.mean(row[key]) for row in rows])) for key in ("j", "f"))
    fps, cpu_ms = (float(np.mean([row[key] for row in rows])) for key in ("fps", "cpu_ms"))
    return {"j": j, "f": f, "j_and_f": (j + f) / 2, "fps": fps, "cpu_ms": cpu_ms}


def _phrases(data: Path) -> dict[str, str]:
    """Sequence -> the thing in words."""
    try:
        listed = json.loads((data / "phrases.json").read_text(encoding="utf-8"))
        return {name: next(iter(entry["objects"].values()))["phrase"] for name, entry in listed.items()}
    except (OSError, ValueError, AttributeError, KeyError, StopIteration, TypeError) as error:
        raise UsageError(
            f"{data / 'phrases.json'} does not name a thing for each sequence.",
            'It holds {"NAME": {"objects": {"255": {"phrase": "the red car"}}}}.',
        ) from error


def _truth(folder: Path) -> list[BoolArray]:
    """The hand-drawn masks (H, W) in the order of the frames."""
    files = sorted(folder.glob("*.png"))
    if not files:
        raise UsageError(f"There are no masks in {folder}.", "Give a folder in the DAVIS layout.")
    return [np.asarray(cv2.imread(str(file), cv2.IMREAD_GRAYSCALE)) > 0 for file in files]


def _box(mask: BoolArray) -> FloatArray:
    return np.array(Mask.of(mask).box, dtype=np.float64)
