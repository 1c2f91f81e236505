"""Frames rendered or decoded beforehand, so that training reads and does not render: a folder of

    00000000.bin        JPEG pictures one after the other
    00000000.jsonl      a record a line: {"times": [s of its frames], "at": [[offset, length] of each], "record": {...}}
    00000000.npy        a row a record: where its line begins, its cost, its task
    shards.json         what they are, as whoever wrote them says

Records of one clip share its pictures. A shard is written whole or not at all; a shard that is there is not written
again, so that a run that was stopped goes on.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from llava_st.data.errors import DataError, MediaError
from llava_st.data.ledger import Malformed
from llava_st.data.lines import as_line, from_document
from llava_st.data.record import Record
from llava_st.data.sample import Frames, Sample
from llava_st.templates import Task

SCHEMA = "stagent.shards/1"
MANIFEST = "shards.json"
QUALITY = 90  # of the JPEGs, colour at full size: 1.4 grey values off, a twelfth of the raw size
_ROW = np.dtype([("line", "<u8"), ("cost", "<u4"), ("task", "u1")])
_TASKS = tuple(Task)  # an index holds places in it: new tasks come at its end


IMAGE, A_FRAME = 729, 25  # visual tokens in the paper: of an image, of each of the 100 frames of a video (3.3)


def cost(record: Record, frames: int) -> int:
    """About the tokens of a sample, so that a batch holds samples of one length: pictures before videos, then by
    text. The pictures count as in the paper; what a model of another size makes of them keeps that order."""
    return text_cost(record, frames) + (IMAGE if frames == 1 else A_FRAME * frames)


def text_cost(record: Record, frames: int) -> int:
    """About the tokens of its text: characters by four, and five coordinates for each box of a tube, of which the
    sampled frames hold as many as lie in its time."""
    letters = sum(len(message.text) for message in record.messages)
    steps = sum(min(frames, len(tube)) for tube in record.tubes)
    return letters // 4 + 12 * steps + 8 * (len(record.spans) + len(record.boxes))


def write_shard(folder: Path, name: str, samples: Iterable[Sample]) -> int:
    """Writes one shard; how many records it holds."""
    pictures, lines, rows = BytesIO(), BytesIO(), []
    places: dict[tuple[str, float], tuple[int, int]] = {}
    for sample in samples:
        keys = [(sample.record.media.path, float(time)) for time in sample.times]
        for key, frame in zip(keys, sample.frames, strict=True):
            if key not in places:
                data = _jpeg(frame)
                places[key] = (pictures.tell(), len(data))
                pictures.write(data)
        record = sample.record
        rows.append((lines.tell(), cost(record, len(keys)), _TASKS.index(record.task)))
        times, at = json.dumps([round(time, 6) for _, time in keys]), json.dumps([places[key] for key in keys])
        lines.write(f'{{"times":{times},"at":{at},"record":{as_line(record)}}}\n'.encode())
    index = BytesIO()
    np.save(index, np.array(rows, dtype=_ROW), allow_pickle=False)
    for suffix, content in ((".bin", pictures), (".jsonl", lines), (".npy", index)):  # the index last: it makes a shard
        unfinished = folder / f"{name}{suffix}.part"
        unfinished.write_bytes(content.getvalue())
        unfinished.replace(folder / f"{name}{suffix}")
    return len(rows)


def write_manifest(folder: Path, about: dict[str, Any]) -> None:
    """Whole or not at all. Raises DataError if shards of another kind are there."""
    folder.mkdir(parents=True, exist_ok=True)
    document, path = {"schema": SCHEMA, **about}, folder / MANIFEST
    if path.exists() and _manifest(folder) != document:
        raise DataError(f"{folder} holds other shards than these.", "Give a new folder.")
    unfinished = path.with_name(f"{MANIFEST}.part")
    unfinished.write_text(json.dumps(document) + "\n", encoding="utf-8")
    unfinished.replace(path)


def _jpeg(frame: Frames) -> bytes:
    settings = [cv2.IMWRITE_JPEG_QUALITY, QUALITY]
    settings += [cv2.IMWRITE_JPEG_SAMPLING_FACTOR, cv2.IMWRITE_JPEG_SAMPLING_FACTOR_444]
    return bytes(cv2.imencode(".jpg", cv2.cvtColor(frame, cv2.COLOR_RGB2BGR), settings)[1])


class Shards:
    """Samples by number, read from disk when asked for; of some `tasks` only, if given.

    In memory stand 17 bytes a record. `costs` (n,) put samples of like length into one batch."""

    def __init__(self, folder: Path, tasks: Sequence[Task] | None = None) -> None:
        self._folder = folder
        self.about = _manifest(folder)
        indexes = {path.stem: _index(path) for path in sorted(folder.glob("*.npy"))}
        if not indexes:
            raise DataError(f"{folder} holds no shards yet.", "Write some (`stagent data world A:B --out FOLDER`).")
        self._names = list(indexes)
        rows = np.concatenate(list(indexes.values()))
        shard = np.repeat(np.arange(len(indexes), dtype=np.uint32), [len(index) for index in indexes.values()])
        if tasks is not None:
            wanted = np.isin(rows["task"], [_TASKS.index(task) for task in tasks])
            rows, shard = rows[wanted], shard[wanted]
        self._rows, self._shard = rows, shard

    def __len__(self) -> int:
        return len(self._rows)

    @property
    def costs(self) -> NDArray[np.int64]:
        return self._rows["cost"].astype(np.int64)

    @property
    def names(self) -> Sequence[str]:
        """Of the shards; those of worlds are named by their seeds."""
        return self._names

    @property
    def tasks(self) -> dict[Task, int]:
        """How many of each."""
        counts = np.bincount(self._rows["task"], minlength=len(_TASKS)).tolist()
        return {task: n for task, n in zip(_TASKS, counts, strict=True) if n}

    def __getitem__(self, number: int) -> Sample:
        """Raises MediaError and RecordError."""
        name = self._names[self._shard[number]]
        try:
            document = self._document(number)
            times, places = np.array(document["times"], dtype=np.float64), document["at"]
            record = from_document(document["record"])
            frames = self._pictures(name, places)
        except (ValueError, TypeError, KeyError, OSError, cv2.error) as error:
            raise MediaError(f"{self.where(number)} is damaged: {error}.", "Write the shard again.") from error
        return Sample(record, frames, times)

    def found(self) -> Iterator[Record | Malformed]:
        """One after the other, without their pictures."""
        for number in range(len(self)):
            try:
                yield from_document(self._document(number)["record"])
            except (ValueError, TypeError, KeyError, OSError) as error:
                yield Malformed(self.where(number), 0, f"damaged: {error}")

    def _document(self, number: int) -> dict[str, Any]:
        name = self._names[self._shard[number]]
        return dict(json.loads(self._read(f"{name}.jsonl", int(self._rows["line"][number]), None)))

    def where(self, number: int) -> str:
        """For messages: the file and the byte at which a record's line begins."""
        return f"{self._folder / self._names[self._shard[number]]}.jsonl@{self._rows['line'][number]}"

    @property
    def fingerprint(self) -> str:
        """Of what the shards are and of all that is chosen of them."""
        told = hashlib.sha256(json.dumps(self.about, sort_keys=True).encode())
        told.update(self._rows.tobytes())
        return told.hexdigest()

    def _pictures(self, name: str, places: Sequence[tuple[int, int]]) -> Frames:
        first, last = min(at for at, _ in places), max(at + n for at, n in places)
        if not 0 <= first < last <= (self._folder / f"{name}.bin").stat().st_size:
            raise ValueError(f"its pictures lie beyond {name}.bin")
        data = np.frombuffer(self._read(f"{name}.bin", first, last - first), np.uint8)
        frames = []
        for at, n in places:
            picture = cv2.imdecode(data[at - first : at - first + n], cv2.IMREAD_COLOR_RGB)
            if picture is None:
                raise ValueError(f"no picture at byte {at} of {name}.bin")
            frames.append(np.asarray(picture, dtype=np.uint8))
        return np.stack(frames)

    def _read(self, name: str, offset: int, length: int | None) -> bytes:
        """`length` bytes, or a line; opened anew each time, for threads share the reader."""
        with (self._folder / name).open("rb") as file:
            file.seek(offset)
            return file.readline() if length is None else file.read(length)


def _manifest(folder: Path) -> dict[str, Any]:
    try:
        about = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise DataError(
            f"{folder} is no folder of shards: {error}.", "Name the folder that holds shards.json."
        ) from None
    if about.get("schema") != SCHEMA:
        raise DataError(
            f"{folder} holds shards of schema {about.get('schema')!r}, not {SCHEMA!r}.", "Write them again."
        )
    return dict(about)


def _index(path: Path) -> NDArray[np.void]:
    try:
        rows = np.load(path, allow_pickle=False)
    except (OSError, ValueError) as error:
        raise DataError(f"{path} is damaged: {error}.", "Delete this shard's files and write it again.") from None
    if rows.dtype != _ROW:
        raise DataError(f"{path} is no index of a shard.", "Delete this shard's files and write it again.")
    return np.asarray(rows)
