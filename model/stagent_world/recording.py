"""A scene into a folder: the clip, its truth, and the side files that a user would bring."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from stagent_world.reading import read_truth
from stagent_world.scene import Scene
from stagent_world.side_files import camera_file, plane_file
from stagent_world.writing import Encoder, encode_mpeg4, write_clip


def record(scene: Scene, folder: Path, encode: Encoder = encode_mpeg4) -> Path:
    """Renders into `folder` (made if missing) and returns it: clip.mp4, truth.json, plane.json and, where one focal
    length holds for the whole clip, camera.json."""
    write_clip(scene.world, folder, encode, words_of(scene))
    truth = read_truth(folder)
    _write(folder / "plane.json", plane_file(truth))
    camera = camera_file(truth)
    if camera is not None:
        _write(folder / "camera.json", camera)
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


def _write(path: Path, document: dict[str, Any]) -> None:
    path.write_text(json.dumps(document) + "\n", encoding="utf-8")
