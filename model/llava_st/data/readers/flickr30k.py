"""Flickr30k Entities: a folder with Sentences/ID.txt, Annotations/ID.xml and train.txt, val.txt or test.txt.

`[/EN#chain/type words]` marks a phrase; a chain may have several boxes, none, or be not visual (0). Each sentence
becomes a grounded caption. The files count pixels from 1. Phrases without a box stay words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from xml.etree import ElementTree as ET

from llava_st.coordinates import Box
from llava_st.data.building import build
from llava_st.data.errors import RecordError
from llava_st.data.json_stream import Item
from llava_st.data.ledger import Malformed
from llava_st.data.readers.layout import Found, Layout, each, pixel_box
from llava_st.data.record import Media, Record
from llava_st.templates import Task

_PHRASE = re.compile(r"\[/EN#(\d+)/\S+ ([^\]]+)\]")
_SPLITS = ("train", "val", "test")


def read(folder: Path) -> Found:
    for split in _SPLITS:
        listed = folder / f"{split}.txt"
        for name in listed.read_text(encoding="ascii", errors="replace").split() if listed.exists() else []:
            yield from _of_image(folder, split, name)


def _of_image(folder: Path, split: str, name: str) -> Found:
    told, boxed = folder / "Sentences" / f"{name}.txt", folder / "Annotations" / f"{name}.xml"
    try:
        boxes = _boxes(ET.parse(boxed).getroot())  # noqa: S314 - expat refuses to expand entities without end
    except (OSError, ET.ParseError, RecordError, ValueError) as error:
        yield Malformed(str(boxed), 0, f"no annotation: {error}")
        return
    try:
        lines = told.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        yield Malformed(str(told), 0, f"no sentences: {error}")
        return
    items = (Item(number, f"flickr30k/{split}/{name}/{number - 1}", line) for number, line in enumerate(lines, 1))
    yield from each(told, items, lambda item: _records(item, Media("image", f"{name}.jpg"), boxes))


def _records(item: Item, media: Media, boxes: Mapping[str, list[Box]]) -> Iterator[Record]:
    found: list[Box] = []
    phrases: list[str] = []

    def slotted(phrase: re.Match[str]) -> str:
        chain, words = phrase.groups()
        slots = [f"<box:{len(found) + n}>" for n in range(len(boxes.get(chain, ())))]
        found.extend(boxes.get(chain, ()))
        phrases.extend(words for _ in slots)
        return " ".join([words, *slots])

    caption = _PHRASE.sub(slotted, item.value).strip()
    if not found:
        raise RecordError("no phrase of the sentence has a box")
    yield build(Task.CAPTION, item.key, media, phrases, boxes=found, caption=caption, source="flickr30k_entities")


def _boxes(root: ET.Element) -> dict[str, list[Box]]:
    """By chain."""
    width, height = (_number(root, f"size/{side}") for side in ("width", "height"))
    found: dict[str, list[Box]] = {}
    for thing in root.iter("object"):
        if thing.find("bndbox") is not None:
            corners = [_number(thing, f"bndbox/{corner}") - 1 for corner in ("xmin", "ymin", "xmax", "ymax")]
            box = pixel_box(corners, width, height)
            for name in thing.findall("name"):
                found.setdefault(name.text or "", []).append(box)
    return found


def _number(element: ET.Element, path: str) -> float:
    text = element.findtext(path)
    if text is None:
        raise RecordError(f"no {path}")
    return float(text)


LAYOUT = Layout(
    "flickr30k_entities", lambda path: (path / "Sentences").is_dir() and (path / "Annotations").is_dir(), read,
    "a folder with Sentences, Annotations and train.txt",
)  # fmt: skip
