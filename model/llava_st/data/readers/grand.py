"""GranD: a folder with one JSON an image: {"IMAGE.jpg": {objects, floating_objects, short_captions, dense_caption}}.

Objects give things to locate and regions to describe (by their attributes, else their labels), the first short caption
whose phrases have boxes a grounded caption. Boxes are corners in pixels. The files do not say how large the picture is,
so that the pictures must lie in a folder `images` beside them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from llava_st.coordinates import Box
from llava_st.data.building import build
from llava_st.data.errors import RecordError
from llava_st.data.fields import Fields
from llava_st.data.json_stream import Item, json_items
from llava_st.data.readers.layout import Found, Layout, each, pixel_box
from llava_st.data.record import Media, Record
from llava_st.templates import Task

_IMAGES = "images"
_LEFTOVER = re.compile(r"^(?:Assistant|istant)\W*\s*")  # what the captioner's prompt left before some attributes


def read(folder: Path) -> Found:
    for path in sorted(folder.glob("*.json")):
        yield from each(path, json_items(path), lambda item: _records(item, folder / _IMAGES))


def _size(picture: Path) -> tuple[int, int]:
    """Width and height, from the file's head."""
    from PIL import Image

    try:
        with Image.open(picture) as image:
            return image.size
    except (OSError, ValueError, Image.DecompressionBombError) as error:
        raise RecordError(f"the picture's size cannot be read: {error}") from None


def _records(item: Item, images: Path) -> Iterator[Record]:
    width, height = _size(images / item.key)
    fields, media, name = Fields(item.value), Media("image", item.key), f"grand/{item.key}"
    boxes: dict[int, tuple[Box, str]] = {}
    for key in ("objects", "floating_objects"):
        for row in fields.rows(key):
            thing = Fields(row, "an object")
            boxes[thing.whole("id")] = (pixel_box(thing.raw("bbox"), width, height), _called(thing))
    for number, (box, words) in boxes.items():
        yield build(Task.LOCATE, f"{name}/rec/{number}", media, [words], boxes=[box], source="grand")
        yield build(Task.DESCRIBE, f"{name}/region/{number}", media, [words], boxes=[box], source="grand")
    for number, row in enumerate(fields.rows("short_captions")):
        caption = Fields(row, "a caption")
        told, phrases, found = _grounded(caption.text("caption"), caption.rows("details"), boxes)
        if found:
            about = f"{name}/caption/{number}"
            yield build(Task.CAPTION, about, media, phrases, boxes=found, caption=told, source="grand")


def _called(thing: Fields) -> str:
    """Its first attribute, or its label."""
    attributes = [text for text in thing.rows("attributes") if isinstance(text, str)]
    said = [_LEFTOVER.sub("", text).strip() for text in attributes]
    labels = [text.replace("_", " ").strip() for text in thing.rows("labels") if isinstance(text, str)]
    named = [text for text in (*said, *labels) if text]
    if not named:
        raise RecordError(f"object {thing.raw('id')} has no name")
    return named[0]


def _grounded(
    caption: str, details: Sequence[Any], boxes: Mapping[int, tuple[Box, str]]
) -> tuple[str, list[str], list[Box]]:
    """The caption with a slot after each phrase that has a box, those phrases, their boxes, as they stand in it."""
    placed: list[tuple[int, str, Box]] = []
    for row in details:
        detail = Fields(row, "a phrase")
        phrase, number = detail.text("phrase"), detail.raw("id")
        at = caption.find(phrase)
        if at >= 0 and isinstance(number, int) and number in boxes:
            placed.append((at + len(phrase), phrase, boxes[number][0]))
    placed.sort(key=lambda entry: entry[0])
    pieces, last = [], 0
    for number, (end, _, _) in enumerate(placed):
        pieces += [caption[last:end], f" <box:{number}>"]
        last = end
    return "".join([*pieces, caption[last:]]), [phrase for _, phrase, _ in placed], [box for _, _, box in placed]


LAYOUT = Layout(
    "grand", lambda path: path.is_dir() and (path / _IMAGES).is_dir() and any(path.glob("*.json")),
    read, "a folder of GranD's JSON files with the pictures in its folder images",
)  # fmt: skip
