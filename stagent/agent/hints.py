"""What the user said of the scene, from the options and from the question itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from stagent.plan.units import to_si
from stagent_tools.errors import UsageError
from stagent_tools.scene.calibration import calibration_beside, read_calibration
from stagent_tools.scene.camera_formats.any import read_any_camera
from stagent_tools.scene.hints import Fact, Reference, SceneHints, parse_reference
from stagent_tools.scene.side_files import read_plane
from stagent_tools.spatial.pointed.prompts import Prompt, check_prompt, parse_box, parse_point

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from stagent.options import AskOptions
    from stagent.plan.plan import Given
    from stagent_tools.scene.side_files import CameraFile
    from stagent_tools.types import FloatArray, VideoInfo


OTHER_SIZE, SAME_SHAPE = 0.35, 0.1  # ln: a factor of 1.4; as much as widths and heights of lenses' middles differ
EDGE = 1.0  # px: the rim of the picture may be marked from outside
MANY_FRAMES = 1_000_000
"""Of a video that does not say how many it has: here a camera is only read to see whether it can be."""


def hints_of(options: AskOptions, given: Sequence[Given], video: Path | None = None) -> SceneHints:
    """Side files and references as typed, or else the calibration kept beside the video; lengths that the question
    states in metres."""
    facts = tuple(
        Fact(what=fact.what, phrase=fact.phrase, value=to_si(fact.value, fact.unit))
        for fact in given
        if fact.what != "time_factor"
    )
    return SceneHints(
        camera=options.camera,
        plane=options.plane,
        references=tuple(parse_reference(text) for text in options.references),
        facts=facts,
        time_factor=stated_time_factor(given),
        calibration=kept_calibration(options, video) if video is not None else None,
        depth=next(iter(options.named("depth")), None),
    )


def kept_calibration(options: AskOptions, video: Path) -> Path | None:
    """The calibration beside the video, which holds where no camera and no plane is given."""
    return None if options.camera or options.plane else calibration_beside(video)


def prompts_of(options: AskOptions) -> tuple[Prompt, ...]:
    """What the user points at, as typed."""
    return (*map(parse_box, options.boxes), *map(parse_point, options.points))


def check_options(options: AskOptions, info: VideoInfo) -> None:
    """Reads everything that was typed once, so that a slip is told before the video is looked at."""
    for reference in hints_of(options, ()).references:
        _check_reference(reference, info)
    for prompt in prompts_of(options):
        check_prompt(prompt, info)
    if options.plane is not None:
        plane = read_plane(options.plane)
        _check_inside(plane.px, f"A point of the plane file {options.plane.name}", info)
        _check_time(plane.t, f"The plane file {options.plane.name}", info)
    if options.camera is not None:
        frames = np.arange(info.frames or MANY_FRAMES, dtype=np.float64)
        _check_camera(read_any_camera(options.camera, frames), f"the camera {options.camera.name}", info)
    for depth in options.named("depth"):
        from stagent_tools.scene.depth.choice import check_depth

        check_depth(depth)
    kept = kept_calibration(options, info.path)
    if kept is not None:
        _check_time(read_calibration(kept).t, f"The calibration {kept.name}", info)


def _check_reference(reference: Reference, info: VideoInfo) -> None:
    ends = np.array([[reference.x0, reference.y0], [reference.x1, reference.y1]])
    _check_inside(ends, f"The reference {reference.name!r}", info)
    if reference.t is not None:
        _check_time(reference.t, f"The reference {reference.name!r}", info)


def _check_camera(camera: CameraFile, what: str, info: VideoInfo) -> None:
    """A lens looks out near the middle of its picture; where both coordinates of its principal point are off by one
    factor, it was calibrated on pictures of another size."""
    middle = np.array([[camera.cx, camera.cy]])
    _check_inside(middle, f"The principal point of {what}", info)
    across, down = np.log(np.maximum(2 * middle[0], 1) / (info.width, info.height))
    if min(abs(across), abs(down)) > OTHER_SIZE and abs(across - down) < SAME_SHAPE:
        raise UsageError(
            f"The principal point of {what} is that of a picture of about {2 * camera.cx:.0f} x {2 * camera.cy:.0f} px,"
            f" but this one has {info.width} x {info.height}.",
            "Give fx, fy, cx and cy in pixels of this picture.",
        )


def _check_inside(points: FloatArray, what: str, info: VideoInfo) -> None:
    """What was marked in a picture of another size, or with x and y swapped, lies outside this one sooner or later.
    points (n, 2) px."""
    if (points < -EDGE).any() or (points > np.array([info.width, info.height]) + EDGE).any():
        raise UsageError(
            f"{what} lies outside the picture of {info.width} x {info.height} px.",
            "Give pixels of the upright picture in its full size, x to the right and y down.",
        )


def _check_time(t: float, what: str, info: VideoInfo) -> None:
    if not 0 <= t < info.duration:
        raise UsageError(
            f"{what} belongs to {t:g} s, but the clip runs from 0 to {info.duration:.3f} s.",
            "Give a time inside it.",
        )


def stated_time_factor(given: Sequence[Given]) -> float | None:
    """How many times slower than life the clip plays, if the question says so."""
    return next((fact.value for fact in given if fact.what == "time_factor"), None)
