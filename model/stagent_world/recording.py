"""A scene into a folder: the clip, its truth, and the side files that a user would bring."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from stagent_world.arrays import FloatImage, Image
from stagent_world.reading import read_truth
from stagent_world.scene import Scene
from stagent_world.side_files import camera_file, plane_file
from stagent_world.world import Shot
from stagent_world.writing import Encoder, encode_mpeg4, write_clip

MASKS = "masks"
DEPTH = "depth"
PLANE = "plane.json"
CAMERA = "camera.json"
Progress = Callable[[str, float, float], None]
"""Told what is being done, how much of it is done and how much there is."""


def record(
    scene: Scene,
    folder: Path,
    encode: Encoder = encode_mpeg4,
    *,
    masks: bool = False,
    depth: bool = False,
    progress: Progress | None = None,
) -> Path:
    """Renders into `folder` (made if missing) and returns it: clip.mp4, truth.json, plane.json and, where one focal
    length holds for the whole clip, camera.json; with `masks` and `depth` a PNG a frame in folders of these names."""
    for name, wanted in ((MASKS, masks), (DEPTH, depth)):
        if wanted:
            (folder / name).mkdir(parents=True)

    def watch(shot: Shot) -> None:
        index = shot.truth.index
        if progress is not None:
            progress("rendering", index, scene.world.frames)
        if masks:
            _write_png(folder / MASKS / f"{index:05d}.png", shot.owner)
        if depth:
            _write_png(folder / DEPTH / f"{index:05d}.png", depth_as_png(shot.depth))

    write_clip(scene.world, folder, encode, words_of(scene), watch)
    truth = read_truth(folder)
    _write(folder / PLANE, plane_file(truth))
    camera = camera_file(truth)
    if camera is not None:
        _write(folder / CAMERA, camera)
    return folder


def words_of(scene: Scene) -> dict[str, Any]:
    """What truth.json says of a scene beyond its world."""
    return {
        "kind": scene.kind,
        "caption": scene.caption,
        "absent": list(scene.absent),
        "phrases": [{"text": p.text, "actors": list(p.actors), "by": p.by, "at": p.at} for p in scene.phrases],
        "happenings": [
            {"event": h.event, "actor": h.actor, "other": h.other, "start": round(h.start, 4), "end": round(h.end, 4)}
            for h in scene.happenings
        ],
    }


def depth_as_png(depth: FloatImage) -> np.ndarray[Any, np.dtype[np.uint16]]:
    """(H, W): metres as 16-bit floats, whose bits a PNG holds as whole numbers."""
    return depth.astype(np.float16).view(np.uint16)


def read_depth(path: Path) -> FloatImage:
    """(H, W) m, infinite in the sky, from a picture that `record` wrote."""
    bits = cv2.imread(str(path), cv2.IMREAD_UNCHANGED)
    if bits is None:
        raise OSError(f"{path} is not a picture")
    return np.asarray(bits, np.uint16).view(np.float16).astype(np.float32)


def read_mask(path: Path) -> Image:
    """(H, W): 1 + the place among the truth's actors of the one that is seen there, 0 for none."""
    owner = cv2.imread(str(path), cv2.IMREAD_UNCHANGED)
    if owner is None:
        raise OSError(f"{path} is not a picture")
    return np.asarray(owner, np.uint8)


def _write_png(path: Path, picture: np.ndarray[Any, Any]) -> None:
    if not cv2.imwrite(str(path), picture):
        raise OSError(f"{path} cannot be written")


def _write(path: Path, document: dict[str, Any]) -> None:
    path.write_text(json.dumps(document) + "\n", encoding="utf-8")
