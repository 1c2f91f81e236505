"""Labelled pictures: photographs in COCO's format in tar files, and rendered shards (worlds.py)."""

from __future__ import annotations

import json
import tarfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from stagent_spotter.kinds import COCO, KINDS, NUMBER, UNDECIDED

FloatArray = NDArray[np.float32]
Image = NDArray[np.uint8]


@dataclass(frozen=True)
class Picture:
    """One labelled picture.

    jpeg: its bytes · boxes (n, 4) x0 y0 x1 y1 px · kinds (n,) numbers, -1 where the box is neither right nor wrong ·
    labelled (kinds,) whether all of that kind have a box here, so that its absence elsewhere is known · known (n,
    kinds) whether the label of a box also says that it is not of that kind.
    """

    name: str
    jpeg: bytes
    boxes: FloatArray
    kinds: NDArray[np.int64]
    labelled: NDArray[np.bool_]
    known: NDArray[np.bool_]
    rendered: bool = False

    def image(self) -> Image:
        """(H, W, 3) RGB."""
        bgr = cv2.imdecode(np.frombuffer(self.jpeg, np.uint8), cv2.IMREAD_COLOR)
        if bgr is None:
            raise OSError(f"{self.name} is no picture")
        return np.asarray(cv2.cvtColor(bgr, cv2.COLOR_BGR2RGB), dtype=np.uint8)


def photographs(folder: Path, part: str) -> list[Picture]:
    """The photographs of `part` ("train" or "val"): `part`.json beside tars whose names begin with it, and
    sources.json, which says what each source labels."""
    document = json.loads((folder / f"{part}.json").read_text(encoding="utf-8"))
    names = {category["id"]: category["name"] for category in document["categories"]}
    sources = json.loads((folder / "sources.json").read_text(encoding="utf-8"))["sources"]
    labelled = {source["key"]: _labelled(source) for source in sources}
    boxes: dict[int, list[dict[str, Any]]] = {}
    for label in document["annotations"]:
        boxes.setdefault(label["image_id"], []).append(label)
    jpegs = _jpegs(sorted(folder.glob(f"{part}*.tar")))
    return [
        _photograph(image, boxes.get(image["id"], []), names, labelled[image["source"]], jpegs[image["file_name"]])
        for image in document["images"]
        if image["file_name"] in jpegs
    ]


def shard(folder: Path) -> list[Picture]:
    """The pictures of every scene that is completely rendered, by seed."""
    pictures = []
    for rows in sorted(folder.glob("*.jsonl"), key=lambda path: int(path.stem)):
        for line in rows.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            pictures.append(_rendered(row["file"], row["things"], (folder / row["file"]).read_bytes()))
    return pictures


def _labelled(source: dict[str, Any]) -> NDArray[np.bool_]:
    """(kinds,) that the source labels, exhaustively or mostly. Of what it labels mostly, an unlabelled one is a rare
    mistake that costs less than to learn no background at all."""
    every = isinstance(source["exhaustive"], str)  # "all 80 COCO categories"
    stated = {*source["mostly"], *(() if every else source["exhaustive"])}
    known = {ours for name, ours in COCO.items() if every or name in stated}
    return np.array([kind in known for kind in KINDS])


def _jpegs(tars: list[Path]) -> dict[str, bytes]:
    found = {}
    for path in tars:
        with tarfile.open(path) as tar:
            for member in tar:
                if member.isfile() and (held := tar.extractfile(member)) is not None:
                    found[member.name] = held.read()
    return found


def _photograph(
    image: dict[str, Any],
    labels: list[dict[str, Any]],
    names: dict[int, str],
    labelled: NDArray[np.bool_],
    jpeg: bytes,
) -> Picture:
    boxes, kinds = [], []
    for label in labels:
        kind = COCO.get(names[label["category_id"]])
        unclear = bool(label.get("ignore") or label.get("iscrowd"))
        if kind is None and not unclear:
            continue
        x, y, width, height = label["bbox"]
        boxes.append((x, y, x + width, y + height))
        kinds.append(-1 if unclear or kind is None else NUMBER[kind])
    return _picture(f"{image['source']}/{image['file_name']}", jpeg, boxes, kinds, labelled, rendered=False)


def _rendered(name: str, things: list[dict[str, Any]], jpeg: bytes) -> Picture:
    boxes = [tuple(thing["box"]) for thing in things]
    kinds = [NUMBER[thing["kind"]] if thing["counts"] else -1 for thing in things]
    return _picture(name, jpeg, boxes, kinds, np.ones(len(KINDS), np.bool_), rendered=True)


def _picture(
    name: str, jpeg: bytes, boxes: list[Any], kinds: list[int], labelled: NDArray[np.bool_], *, rendered: bool
) -> Picture:
    known = np.ones((len(boxes), len(KINDS)), np.bool_)
    for row, number in zip(known, kinds, strict=True):
        if not rendered and number >= 0:
            row[[NUMBER[other] for other in UNDECIDED.get(KINDS[number], ())]] = False
    return Picture(
        name,
        jpeg,
        np.array(boxes, np.float32).reshape(-1, 4),
        np.array(kinds, np.int64),
        labelled,
        known,
        rendered,
    )
