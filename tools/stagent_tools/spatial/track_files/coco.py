"""Tracks in JSON: COCO with a track to each annotation (COCO-VID), or YouTube-VIS with a box list to each thing.

COCO: `images` [{id, frame_id (from 0)}], `annotations` [{image_id, bbox [x, y, w, h], category_id, track_id}].
VIS: `annotations` [{id, category_id, bboxes [[x, y, w, h] or null, a frame each]}]. Both: `categories` [{id, name}].
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from stagent_tools.errors import UsageError
from stagent_tools.spatial.track_files.rows import Row, corners, frame_time, number
from stagent_tools.types import FloatArray

_TRACK_KEYS = ("track_id", "instance_id")
_FRAME_KEYS = ("frame_id", "frame_index")


def read_coco(path: Path, times: FloatArray) -> Iterator[Row]:
    """The rows of a COCO or VIS file; `times` (n,) s of the video's frames."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"{path.name} is no JSON: {error}.", "Mend the file.") from error
    if not isinstance(content, dict) or not isinstance(content.get("annotations"), list):
        raise UsageError(f"{path.name} has no list `annotations`.", "Give COCO or YouTube-VIS JSON.")
    videos = {annotation.get("video_id") for annotation in content["annotations"] if isinstance(annotation, dict)}
    if len(videos) > 1:
        raise UsageError(f"{path.name} holds {len(videos)} videos.", "Give a file with the tracks of this one only.")
    labels = {c.get("id"): str(c.get("name", "")) for c in _list_of_objects(content, "categories", path)}
    annotations = _list_of_objects(content, "annotations", path)
    if any("bboxes" in annotation for annotation in annotations):
        yield from _vis(annotations, labels, path, times)
    else:
        yield from _coco(annotations, labels, _frames(content, path, len(times)), path, times)


def _vis(
    annotations: list[dict[str, Any]], labels: Mapping[object, str], path: Path, times: FloatArray
) -> Iterator[Row]:
    for count, annotation in enumerate(annotations):
        boxes = _needed(annotation, "bboxes", path, f"annotations[{count}]")
        label = labels.get(annotation.get("category_id"), "")
        for frame, box in enumerate(boxes):
            where = f"annotations[{count}].bboxes[{frame}]"
            if box is None:
                continue
            if not isinstance(box, list):
                raise UsageError(f"{path.name}, {where}: {box!r} is no box.", "A box is [x, y, width, height] or null.")
            t = frame_time(times, frame, path, where, counted_from=0)
            score = number(annotation.get("score", 1.0), path, where)
            yield Row(str(annotation.get("id", count)), t, corners(box, path, where), score, label, where)


def _coco(
    annotations: list[dict[str, Any]],
    labels: Mapping[object, str],
    frames: Mapping[object, int],
    path: Path,
    times: FloatArray,
) -> Iterator[Row]:
    for count, annotation in enumerate(annotations):
        where = f"annotations[{count}]"
        image = _needed(annotation, "image_id", path, where)
        if image not in frames:
            raise UsageError(f"{path.name}, {where}: image {image!r} is not in `images`.", "Mend the file.")
        track = next((annotation[key] for key in _TRACK_KEYS if key in annotation), None)
        if track is None:
            raise UsageError(f"{path.name}, {where}: no track_id.", "Each annotation names its track.")
        box = _needed(annotation, "bbox", path, where)
        if not isinstance(box, list):
            raise UsageError(f"{path.name}, {where}: bbox {box!r} is no list.", "A box is [x, y, width, height].")
        label = labels.get(annotation.get("category_id"), "")
        t = frame_time(times, frames[image], path, where, counted_from=0)
        yield Row(
            str(track), t, corners(box, path, where), number(annotation.get("score", 1.0), path, where), label, where
        )


def _frames(content: Mapping[str, Any], path: Path, count: int) -> dict[object, int]:
    """Frame index (from 0) of each image: as the image says, or by order where there is an image for every frame."""
    images = _list_of_objects(content, "images", path)
    named = [next((image[key] for key in _FRAME_KEYS if key in image), None) for image in images]
    if all(frame is not None for frame in named):
        frames = [int(number(frame, path, f"images[{i}]")) for i, frame in enumerate(named)]
        return {image.get("id"): frame for image, frame in zip(images, frames, strict=True)}
    if len(images) != count:
        raise UsageError(
            f"{path.name}: {len(images)} images without frame_id, but the video has {count} frames.",
            "Give each image its frame_id, counted from 0.",
        )
    return {image.get("id"): i for i, image in enumerate(images)}


def _list_of_objects(content: Mapping[str, Any], key: str, path: Path) -> list[dict[str, Any]]:
    entries = content.get(key, [])
    if not isinstance(entries, list):
        raise UsageError(f"{path.name}: `{key}` is no list.", "Mend the file.")
    for count, entry in enumerate(entries):
        if not isinstance(entry, dict):
            raise UsageError(f"{path.name}, {key}[{count}]: {entry!r} is no object.", "Mend the file.")
    return entries


def _needed(entry: Mapping[str, Any], key: str, path: Path, where: str) -> Any:  # noqa: ANN401 - whatever JSON holds
    if key not in entry:
        raise UsageError(f"{path.name}, {where}: no {key}.", "Mend the file.")
    return entry[key]
