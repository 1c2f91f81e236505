"""A world into a folder: clip.mp4 and truth.json."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

import cv2

from stagent_world.arrays import Image
from stagent_world.truth import as_document
from stagent_world.world import FrameTruth, Shot, World, shoot

CLIP = "clip.mp4"
TRUTH = "truth.json"
Encoder = Callable[[Path, Iterator[Image], Fraction], None]
"""Writes RGB frames (H, W, 3) shown at a rate into a video file."""


def encode_mpeg4(path: Path, images: Iterator[Image], fps: Fraction) -> None:
    """MPEG-4 part 2 by OpenCV alone; whoever wants H.264 brings another encoder."""
    writer: cv2.VideoWriter | None = None
    try:
        for image in images:
            if writer is None:
                height, width = image.shape[:2]
                writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"mp4v"), float(fps), (width, height))
                if not writer.isOpened():
                    raise OSError(f"OpenCV cannot write {path}")
            writer.write(cv2.cvtColor(image, cv2.COLOR_RGB2BGR))
    finally:
        if writer is not None:
            writer.release()


def write_clip(
    world: World,
    folder: Path,
    encode: Encoder = encode_mpeg4,
    words: Mapping[str, Any] | None = None,
    watch: Callable[[Shot], None] | None = None,
) -> Path:
    """Renders into `folder` (made if missing) and returns the path of clip.mp4; one frame in memory at a time. `words`
    are further keys of the truth; `watch` is shown each frame."""
    folder.mkdir(parents=True, exist_ok=True)
    truths: list[FrameTruth] = []

    def images() -> Iterator[Image]:
        for shot in shoot(world):
            truths.append(shot.truth)
            if watch is not None:
                watch(shot)
            yield shot.image

    path = folder / CLIP
    encode(path, images(), world.camera.fps)
    document = {**as_document(world, truths), **(words or {})}
    (folder / TRUTH).write_text(json.dumps(document, separators=(",", ":")) + "\n", encoding="utf-8")
    return path
