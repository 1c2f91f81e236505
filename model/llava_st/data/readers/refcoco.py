"""RefCOCO, RefCOCO+, RefCOCOg: a folder with refs(unc).p or refs(umd).p, and instances.json of COCO train2014.

Each sentence becomes a thing to locate, and each box with its first sentence a region to describe. The .p files are
Python-2 pickles: they are read by an unpickler that knows plain values only, for a pickle may else run anything.
"""

from __future__ import annotations

import io
import pickle
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn

from llava_st.coordinates import Box
from llava_st.data.building import build
from llava_st.data.errors import RecordError
from llava_st.data.fields import Fields
from llava_st.data.json_stream import Item, json_items
from llava_st.data.ledger import Malformed
from llava_st.data.readers.layout import Found, Layout, each, pixel_box
from llava_st.data.record import Media, Record
from llava_st.templates import Task

_REFS = ("refs(umd).p", "refs(unc).p", "refs(google).p")  # umd first: google's splits share images
_INSTANCES = "instances.json"


class _Plain(pickle.Unpickler):
    def find_class(self, module: str, name: str, /) -> NoReturn:
        raise pickle.UnpicklingError(f"it names {module}.{name}, where plain values belong")


def read(folder: Path) -> Found:
    refs = next(folder / name for name in _REFS if (folder / name).exists())
    try:
        rows = _Plain(io.BytesIO(refs.read_bytes()), encoding="latin1").load()
        if not isinstance(rows, list):
            raise pickle.UnpicklingError("it holds no list")
    except (pickle.UnpicklingError, EOFError, ValueError, IndexError, KeyError, AttributeError, TypeError) as error:
        yield Malformed(str(refs), 0, f"no list of references: {error}")
        return
    wanted = {row["ann_id"] for row in rows if isinstance(row, dict) and isinstance(row.get("ann_id"), int)}
    images, boxes, broken = _instances(folder / _INSTANCES, wanted)
    yield from broken
    items = (Item(0, str(number), row) for number, row in enumerate(rows))
    yield from each(refs, items, lambda item: _records(item, folder.name, images, boxes))


def _instances(
    path: Path, wanted: set[int]
) -> tuple[dict[int, tuple[str, float, float]], dict[int, list[Any]], list[Malformed]]:
    """File name, width and height by image, and rows xywh by annotation, of those wanted only."""
    broken: list[Malformed] = []
    images: dict[int, tuple[str, float, float]] = {}
    boxes: dict[int, list[Any]] = {}
    for key in ("images", "annotations"):
        for item in json_items(path, inside=key):
            if isinstance(item, Malformed):
                broken.append(item)
                continue
            try:
                fields = Fields(item.value, key)
                if key == "images":
                    size = (fields.number("width"), fields.number("height"))
                    images[fields.whole("id")] = (fields.text("file_name"), *size)
                elif (number := fields.whole("id")) in wanted:
                    boxes[number] = fields.rows("bbox")
            except RecordError as error:
                broken.append(Malformed(str(path), item.line, str(error)))
    return images, boxes, broken


def _records(
    item: Item, name: str, images: dict[int, tuple[str, float, float]], boxes: dict[int, list[Any]]
) -> Iterator[Record]:
    fields = Fields(item.value, f"reference {item.key}")
    number, image = fields.whole("ref_id"), images.get(fields.whole("image_id"))
    row = boxes.get(fields.whole("ann_id"))
    if image is None or row is None:
        raise RecordError(f"reference {number}: its {'image' if image is None else 'box'} is not in {_INSTANCES}")
    file, width, height = image
    box: Box = pixel_box(row, width, height, "xywh")
    media, prefix = Media("image", file), f"{name}/{fields.text('split')}/{number}"
    sentences = [Fields(sentence, "a sentence").text("sent") for sentence in fields.rows("sentences")]
    for place, sentence in enumerate(sentences):
        yield build(Task.LOCATE, f"{prefix}/{place}", media, [sentence], boxes=[box], source=name)
    if sentences:
        yield build(Task.DESCRIBE, f"{prefix}/region", media, sentences[:1], boxes=[box], source=name)


LAYOUT = Layout(
    "refcoco",
    lambda path: (
        path.is_dir() and (path / _INSTANCES).exists() and any((path / name).exists() for name in _REFS)
    ),
    read, "a folder with refs(unc).p or refs(umd).p and instances.json",
)  # fmt: skip
