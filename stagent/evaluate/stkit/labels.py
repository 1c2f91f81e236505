"""3D labels as clips: what is seen of each thing in the picture, and its true way through the world."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import cast

import numpy as np

from stagent.evaluate.av2_files import Drive3d, View, boxes_in, is_av2, read_av2
from stagent.evaluate.brought import SideFacts
from stagent.evaluate.kitti.files import PARTS, Drive, drives_in, seconds_a_frame
from stagent.evaluate.kitti.run import posed_camera
from stagent.evaluate.kitti.tracks import followed_in
from stagent_tools.errors import UsageError
from stagent_tools.types import FloatArray

LONGEST_S = 20.0
"""Of a clip: STKit's have up to 40 frames, half a second apart (ST-VLM, section 3.2)."""

SHORTEST_S = 2.0
"""For which a thing must be seen."""


@dataclass(frozen=True)
class LabelledThing:
    """t (n,) s of the clip · boxes (n, 4) px · way (n, 3) m of its middle in the world."""

    id: str
    noun: str
    t: FloatArray
    boxes: FloatArray
    way: FloatArray


@dataclass(frozen=True)
class LabelledClip:
    """size px · times (f,) s of its frames · camera as a camera file holds it."""

    name: str
    size: tuple[int, int]
    times: FloatArray
    camera: SideFacts
    things: tuple[LabelledThing, ...]


def labelled_clips(data: Path) -> tuple[LabelledClip, ...]:
    """The clips of a folder of KITTI's tracking labels or of an Argoverse 2 drive, none longer than LONGEST_S."""
    if not data.is_dir():
        raise UsageError(
            f"{data} is no folder of labels.",
            "Give one of KITTI's tracking labels or of an Argoverse 2 drive; videos need --depth.",
        )
    if is_av2(data):
        drive = read_av2(data)
        whole = [_av2(drive, view) for view in drive.views]
    elif all((data / part).is_dir() for part in PARTS):
        drives, _ = drives_in(data)
        step_s = seconds_a_frame(drives)
        whole = [_kitti(drive, step_s) for drive in drives]
    else:
        raise UsageError(
            f"{data} holds no labels that I know.",
            "Give a folder of KITTI's tracking labels (label_02, calib, oxts) or of an Argoverse 2 drive.",
        )
    return tuple(part for clip in whole for part in _parts(clip) if part.things)


def _kitti(drive: Drive, step_s: float) -> LabelledClip:
    times = step_s * np.arange(drive.frames, dtype=np.float64)
    things = tuple(
        LabelledThing(each.id, each.noun, each.t, each.boxes, each.way) for each in followed_in(drive, step_s)
    )
    return LabelledClip(f"kitti-{drive.name}", drive.size, times, posed_camera(drive, times), things)


def _av2(drive: Drive3d, view: View) -> LabelledClip:
    things = []
    for thing in drive.things:
        boxes, keep = boxes_in(view, thing)
        if len(keep) > 1:
            things.append(LabelledThing(thing.id, thing.noun, thing.t[keep], boxes[keep], thing.way[keep]))
    return LabelledClip(f"av2-{view.name}", view.size, drive.times, view.camera(drive.times), tuple(things))


def _parts(clip: LabelledClip) -> Iterator[LabelledClip]:
    """Of equal length, each with a clock of its own."""
    count = max(1, int(np.ceil(clip.times[-1] / LONGEST_S)))
    for number, times in enumerate(np.array_split(clip.times, count)):
        start, end = float(times[0]), float(times[-1])
        things = tuple(part for thing in clip.things if (part := _within(thing, start, end)) is not None)
        poses = cast("list[dict[str, object]]", clip.camera["poses"])
        inside = [
            {**pose, "t": float(t) - start} for pose, t in zip(poses, clip.times, strict=True) if start <= t <= end
        ]
        yield LabelledClip(f"{clip.name}-{number}", clip.size, times - start, {**clip.camera, "poses": inside}, things)


def _within(thing: LabelledThing, start: float, end: float) -> LabelledThing | None:
    keep = (thing.t >= start) & (thing.t <= end)
    if not keep.any() or np.ptp(thing.t[keep]) < SHORTEST_S:
        return None
    return replace(thing, t=thing.t[keep] - start, boxes=thing.boxes[keep], way=thing.way[keep])
