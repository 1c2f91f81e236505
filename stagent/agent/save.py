"""From an asked question to its run folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stagent.agent.hints import kept_calibration
from stagent.plan.describe import describe_plan
from stagent.runs.evidence import Evidence, input_file, versions
from stagent.runs.scene import stored_scene
from stagent.runs.tracks import NamedTrack
from stagent.runs.write import Pictures, write_run
from stagent_tools.scene.calibration import read_calibration
from stagent_tools.scene.camera_formats.any import camera_files, read_any_camera
from stagent_tools.scene.side_files import read_plane

if TYPE_CHECKING:
    from pathlib import Path

    from stagent.agent.clip import Clip
    from stagent.agent.run import Asked
    from stagent.answer.answer import Answer
    from stagent.options import AskOptions
    from stagent.progress import Progress
    from stagent_tools.scan import Scan
    from stagent_tools.scene.side_files import CameraFile, PlaneFile


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
    camera, plane = given_ground(options, asked.scan)
    return write_run(
        folder,
        answer,
        _evidence(asked, clip, options, installed),
        tracks=tracks,
        pictures=Pictures(video),
        plan_words=describe_plan(asked.plan),
        log=asked.log,
        checkpoints=asked.checkpoints,
        scene=stored_scene(asked.scan, camera, plane, asked.journey).model_dump_json()
        if asked.scan is not None
        else "",
        plane=plane,
    )


def given_ground(options: AskOptions, scan: Scan | None) -> tuple[CameraFile | None, PlaneFile | None]:
    """The camera or the plane that the numbers rest on, as it was read."""
    if scan is None:
        return None, None
    if options.camera is not None:
        return read_any_camera(options.camera, scan.times), None
    if options.plane is not None:
        return None, read_plane(options.plane)
    kept = kept_calibration(options, scan.info.path)
    return None, None if kept is None else read_calibration(kept).plane(scan.info.width, scan.info.height)


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
