"""Boxes that somebody brings and a camera that somebody knows, without pictures: what `stagent ask --tracks --camera`
measures with, put together for a benchmark."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, cast

import numpy as np

from stagent_tools.scan import Scan
from stagent_tools.scene import CameraMotion, Scene, SceneHints, build_scene, fixed_camera
from stagent_tools.types import BoolArray, FloatArray, Span, Track, VideoInfo

if TYPE_CHECKING:
    from stagent_tools.video import Video

SideFacts = Mapping[str, object]
"""What a camera or a plane file holds."""


def intrinsics(k: FloatArray) -> SideFacts:
    """k (3, 3) px as a camera file holds it."""
    return {"fx": k[0, 0], "fy": k[1, 1], "cx": k[0, 2], "cy": k[1, 2]}


def posed(poses: FloatArray, times: FloatArray) -> SideFacts:
    """Poses (f, 3, 4) world_from_cam at times (f,) s as a camera file holds them."""
    return {"poses": [{"t": float(t), "world_from_cam": pose.tolist()} for t, pose in zip(times, poses, strict=True)]}


def scene_of(
    size: tuple[int, int],
    times: FloatArray,
    *,
    camera: SideFacts | None = None,
    plane: SideFacts | None = None,
    driving: bool = False,
) -> Scene:
    """The ladder for a clip of `size` px whose frames are shown at `times` (n,) s, with its camera or plane file;
    `driving`: its pictures would show a camera that drives."""
    scan = scan_of(size, times, driving=driving)
    with TemporaryDirectory() as folder:
        given = {
            name: _written(Path(folder) / f"{name}.json", facts)
            for name, facts in (("camera", camera), ("plane", plane))
            if facts is not None
        }
        return build_scene(SceneHints(camera=given.get("camera"), plane=given.get("plane")), scan, look=False)


def scan_of(size: tuple[int, int], times: FloatArray, *, driving: bool = False) -> Scan:
    """The pass over a clip that has no pictures: nothing that measures by brought boxes decodes one."""
    step = float(np.median(np.diff(times)))
    info = VideoInfo(Path("boxes"), *size, duration=float(times[-1]) + step, frames=len(times), rate=None)
    motion = _driving(times) if driving else fixed_camera(times)
    return Scan(cast("Video", None), info, times, (Span(0.0, info.duration),), motion, (), {})


def brought_track(name: str, t: FloatArray, boxes: FloatArray, kept: BoolArray, family: str) -> Track:
    """The boxes (n, 4) px that were `kept` (n,), as a file of tracks gives them."""
    return Track(name, t[kept], boxes[kept], np.ones(int(kept.sum())), family, "tracks")


def _written(file: Path, facts: SideFacts) -> Path:
    file.write_text(json.dumps(facts), encoding="utf-8")
    return file


def _driving(times: FloatArray) -> CameraMotion:
    still = fixed_camera(times)
    return replace(still, kind="driving", moving=1.0)
