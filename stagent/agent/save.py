"""From an asked question to its run folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stagent.agent.hints import kept_calibration
from stagent.plan.describe import describe_plan
from stagent.runs.evidence import Evidence, input_file, versions
from stagent.runs.tracks import NamedTrack
from stagent.runs.write import Pictures, write_run
from stagent_tools.scene.camera_formats.any import camera_files

if TYPE_CHECKING:
    from pathlib import Path

    from stagent.agent.clip import Clip
    from stagent.agent.run import Asked
    from stagent.answer.answer import Answer
    from stagent.options import AskOptions
    from stagent.progress import Progress


def save_run(asked: Asked, clip: Clip, options: AskOptions, folder: Path, progress: Progress | None = None) -> Answer:
    """Writes answer, evidence, tracks, overlay and report; gives back the answer with its folder."""
    if progress is not None:
        progress("writing the evidence", 0.0, 0.0)
    tracks = [
        NamedTrack(track, asked.names.get(key, key), asked.worlds.get(key)) for key, track in asked.tracks.items()
    ]
    video = clip.video(options.capture_fps)
    installed = versions()
    answer = asked.answer.model_copy(update={"versions": installed})
    return write_run(
        folder,
        answer,
        _evidence(asked, clip, options, installed),
        tracks=tracks,
        pictures=Pictures(video),
        plan_words=describe_plan(asked.plan),
        log=asked.log,
        checkpoints=asked.checkpoints,
    )


def _evidence(asked: Asked, clip: Clip, options: AskOptions, installed: dict[str, str]) -> Evidence:
    info = clip.video(options.capture_fps).info
    kept = kept_calibration(options, info.path)
    files = [path for path in (options.plane, options.tracks, kept) if path is not None]
    files += camera_files(options.camera) if options.camera is not None else []
    inputs = [input_file(info.path, info.sha256)] if info.path.is_file() else []
    return Evidence(
        question=asked.answer.question,
        seed=options.seed,
        options=options.model_dump(mode="json"),
        inputs=(*inputs, *map(input_file, files)),
        versions=installed,
        plan=asked.answer.plan,
        calls=asked.evidence.calls,
        attempts=asked.attempts,
    )
