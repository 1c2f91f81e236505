"""Asks every question of a set and scores when, where and both."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from stagent.agent.clip import Clips
from stagent.answer.answer import StepResult
from stagent.api import ask_clip
from stagent.evaluate.document import EvalDocument, Stopwatch
from stagent.evaluate.loom.items import LoomItem, check_item, read_items
from stagent.evaluate.loom.scoring import AT, FrameScore, bidirectional, frames_in, j_and_f, span_iou
from stagent.options import AskOptions
from stagent.progress import Progress
from stagent_tools.errors import StagentError
from stagent_tools.mask.along import masks_along
from stagent_tools.mask.choice import mask_backend
from stagent_tools.mask.masks import MaskTrack
from stagent_tools.types import FloatArray, Span, Track
from stagent_tools.video import Video

Row = dict[str, Any]
BETWEEN_LOOKS_S = 0.15
PUBLISHED = (
    "VideoLoom-8B on LoomBench, real clips: when R1@0.5 0.379, tIoU 0.397; where 0.872; combined 0.416 and 0.491"
)


def evaluate_loom(data: Path, seed: int = 0, progress: Progress | None = None) -> EvalDocument:
    watch, clips, rows = Stopwatch(), Clips(), []
    items = read_items(data)
    for item in items:
        check_item(item, data, clips.open(data / item.video).video())
    for number, item in enumerate(items):
        if progress:
            progress(item.id, number, len(items))
        rows.append(_judge(data, item, clips, seed))
    return EvalDocument(
        benchmark="loom",
        n=len(rows),
        metrics=figures_of(rows),
        seed=seed,
        seconds=watch.seconds,
        peak_mb=watch.peak_mb,
        command="stagent eval loom --data DIR --json",
        notes=(PUBLISHED,),
        rows=tuple(rows),
    )


def figures_of(rows: Sequence[Row]) -> dict[str, float | dict[str, float]]:
    """By kind of question; what was refused counts 0 everywhere."""
    figures: dict[str, float | dict[str, float]] = {}
    for kind in ("when", "where", "combined"):
        own = [row for row in rows if row["kind"] == kind]
        if not own:
            continue
        keys = [key for key in ("tiou", "j_and_f", "bidirectional_j_and_f") if key in own[0]]
        figures[kind] = {key: float(np.mean([row[key] for row in own])) for key in keys} | {
            "refused": float(np.mean([not row["answered"] for row in own])),
            "n": float(len(own)),
        }
        if kind == "when":
            figures[kind]["r1_50"] = float(np.mean([row["tiou"] >= AT for row in own]))  # type: ignore[index]
    return figures


def _judge(data: Path, item: LoomItem, clips: Clips, seed: int) -> Row:
    clip = clips.open(data / item.video)
    row: Row = {"id": item.id, "kind": item.kind, "asked": item.question}
    result: StepResult | None = None
    tracks: Mapping[str, Track] = {}
    try:
        asked = ask_clip(clip, item.question, AskOptions(seed=seed))
        row["said"], tracks = asked.answer.sentence, asked.tracks
        result = next((each for each in asked.answer.results if each.refusal is None), None)
    except StagentError as error:
        row["said"] = str(error)
    row["answered"] = result is not None
    true = Span(*item.span)
    found = true if item.kind == "where" else _span(result)
    if item.kind != "where":
        row["tiou"] = round(span_iou(found, true), 4)
    if item.kind == "when":
        return row
    scores = _scores(data, item, clip.video(), _track(result, tracks), found)
    ours, theirs = ([scores[frame] for frame in frames_in(clip.video().times, span)] for span in (found, true))
    if item.kind == "where":
        return row | {"j_and_f": round(j_and_f(theirs), 4)}
    return row | {"bidirectional_j_and_f": round(bidirectional(ours, theirs), 4)}


def _span(result: StepResult | None) -> Span | None:
    """The longest of what was answered: one span is asked for."""
    spans = [Span(each.start, each.end) for each in result.spans] if result is not None else []
    return max(spans, key=lambda span: span.duration, default=None)


def _track(result: StepResult | None, tracks: Mapping[str, Track]) -> Track | None:
    return tracks.get(result.tubes[0].track) if result is not None and result.tubes else None


def _scores(data: Path, item: LoomItem, video: Video, track: Track | None, found: Span | None) -> dict[int, FrameScore]:
    """Of each frame of the found and of the true span; outside the found one nothing is claimed."""
    ours = frames_in(video.times, found)
    masks = _masks(track, video, video.times[ours]) if track is not None and ours else None
    scores = {}
    for frame in sorted({*ours, *frames_in(video.times, Span(*item.span))}):
        true = item.mask(data, frame)
        mask = masks.at(float(video.times[frame]), 1e-3) if masks is not None and frame in ours else None
        scores[frame] = FrameScore.of(np.zeros_like(true) if mask is None else mask.image(), true)
    return scores


def _masks(track: Track, video: Video, times: FloatArray) -> MaskTrack | None:
    """Of every frame; between two looks of the finder the box goes straight."""
    boxes = [(float(t), box) for t in times if (box := track.box_at(float(t), BETWEEN_LOOKS_S)) is not None]
    if len(boxes) < 2:
        return None
    every = replace(
        track, t=np.array([t for t, _ in boxes]), boxes=np.array([b for _, b in boxes]), score=np.ones(len(boxes))
    )
    backend = mask_backend(next(iter(AskOptions().named("mask")), None))
    return masks_along(every, video, backend)
