"""Writes a whole run: answer, evidence, tracks, log, the pictures and the report."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from stagent.answer.answer import Answer
from stagent.answer.labels import box_labels, speed_line, speed_unit, told_apart
from stagent.answer.marking import Marked
from stagent.answer.overlay import FrameSource, Still, write_overlay
from stagent.answer.report.curves import NamedDraws
from stagent.answer.report.report import render_report
from stagent.runs.evidence import Evidence
from stagent.runs.folder import (
    ANSWER,
    CHECKPOINTS,
    EVIDENCE,
    LOG,
    OVERLAY,
    REPORT,
    SCENE,
    TRACKS,
    RunFolder,
    run_folder,
)
from stagent.runs.tracks import NamedTrack, write_tracks
from stagent_tools.scene.side_files import PlaneFile
from stagent_tools.types import Span

STILLS = 4


@dataclass(frozen=True)
class Pictures:
    """What the overlay and the report's strip are made from; `span` s limits the overlay, None is the whole video.

    `labels` stand at the boxes, one for each track (None: the names with their numbers) · `line_at` says what is
    known at a time, in the corner under the time (None: the speeds, as far as they are known).
    """

    video: FrameSource
    labels: Sequence[str] | None = None
    line_at: Callable[[float], str] | None = None
    span: Span | None = None


def write_run(
    place: Path,
    answer: Answer,
    evidence: Evidence,
    *,
    tracks: Sequence[NamedTrack] = (),
    pictures: Pictures | None = None,
    plan_words: str = "",
    log: str = "",
    checkpoints: bytes = b"",
    scene: str = "",
    plane: PlaneFile | None = None,
) -> Answer:
    """The run folder at `place`, whole or not at all; gives back the answer as it stands there, with its folder.

    A question without any track (or refused before the video was looked
    at) has no overlay. `checkpoints`: every state of the agent's graph, as a SQLite file of LangGraph's ·
    `scene`: what stagent verify computes with beside the tracks · `plane`: the report shows it on its frame.
    """
    answer = answer.model_copy(update={"run_folder": str(place)})
    with run_folder(place) as folder:
        stills = _overlay(folder, answer, tracks, pictures) if pictures and tracks else ()
        folder.write_text(ANSWER, answer.model_dump_json(indent=2))
        folder.write_text(EVIDENCE, evidence.model_dump_json(indent=2))
        folder.write_text(LOG, log)
        if scene:
            folder.write_text(SCENE, scene)
        if checkpoints:
            folder.write_bytes(CHECKPOINTS, checkpoints)
        proof = _proof(plane, pictures.video) if plane is not None and pictures is not None else None
        page = render_report(answer, plan_words=plan_words, stills=stills, things=drawn(tracks, answer), proof=proof)
        write_tracks(folder.path(TRACKS), tracks, run=place.name)
        folder.write_text(REPORT, page)
    return answer


def _overlay(folder: RunFolder, answer: Answer, tracks: Sequence[NamedTrack], pictures: Pictures) -> tuple[Still, ...]:
    labels = pictures.labels or box_labels(answer, [named.name for named in tracks])
    return write_overlay(
        pictures.video,
        [Marked(named.track, label) for named, label in zip(tracks, labels, strict=True)],
        folder.path(OVERLAY),
        line_at=pictures.line_at or speed_line(drawn(tracks, answer), speed_unit(answer)),
        span=pictures.span,
        stills_at=still_times(tracks, pictures.span),
    )


def _proof(plane: PlaneFile, video: FrameSource) -> Still | None:
    """The marked points and the ground's grid on the frame on which they were marked."""
    from stagent.calibrate.proof import draw_plane

    frame = next(iter(video.frames(plane.t)), None)
    return None if frame is None else Still(frame.t, draw_plane(frame.image, plane))


def drawn(tracks: Sequence[NamedTrack], answer: Answer) -> list[NamedDraws]:
    """The things whose paths were drawn, under the names that stand at their boxes; of several of one name those that
    the answer rests on, and not what it left out, as too far away or hardly seen."""
    names = told_apart([named.name for named in tracks])
    meant = [tube for step in answer.steps for tube in step.tubes]
    rests, called = {tube.track for tube in meant}, {tube.name for tube in meant}
    return [
        NamedDraws(names[i], named.world, i)
        for i, named in enumerate(tracks)
        if named.world and (named.track.id in rests or named.name not in called)
    ]


def still_times(tracks: Sequence[NamedTrack], span: Span | None) -> list[float]:
    """Moments spread over the time in which the things are seen; each is a time at which one of them was."""
    seen = sorted(t for named in tracks for t in named.track.t.tolist() if span is None or span.contains(t))
    if not seen:
        return []
    picks = {seen[round(i * (len(seen) - 1) / (STILLS - 1))] for i in range(STILLS)}
    return sorted(picks)
