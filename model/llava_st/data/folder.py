"""A file of records and the folder of its videos and pictures, as a source of samples."""

from __future__ import annotations

import hashlib
import re
from array import array
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from llava_st.data.errors import MediaError, RecordError
from llava_st.data.ledger import Ledger, Malformed
from llava_st.data.lines import from_line
from llava_st.data.record import Media, Record
from llava_st.data.sample import Sample
from llava_st.data.shards import cost
from llava_st.data.writing import conversation
from llava_st.frames import FrameReader, Picture, sample
from llava_st.templates import Task

OpenVideo = Callable[[Path], FrameReader]
_SPLIT = re.compile(r"(.+)#(\d+)-(\d+)")  # frames of a video, as readers/published.py names them
_LONGEST = 1 << 26  # bytes of a line


class MediaFolder:
    """Samples by number: `count` frames of each record's media, decoded when asked for by what `open_video` gives.

    Opening reads every line once, enters what is malformed in the ledger, and keeps 24 bytes a record."""

    def __init__(
        self,
        records: Path,
        media: Path,
        open_video: OpenVideo,
        count: int = 100,
        tasks: Sequence[Task] | None = None,
        ledger: Ledger | None = None,
    ) -> None:
        self._records, self._media, self._open, self._count = records, media, open_video, count
        self.ledger = ledger or Ledger()
        hashed = hashlib.sha256()
        places = array("q")
        at = 0
        with records.open("rb") as file:
            for number, line in enumerate(iter(lambda: file.readline(_LONGEST), b""), start=1):
                hashed.update(line)
                try:
                    record = from_line(line) if line.strip() else None
                    if record is not None and (tasks is None or record.task in tasks):
                        places.extend((at, number, cost(record, count)))
                except RecordError as error:
                    self.ledger.skip(Malformed(str(records), number, str(error)))
                at += len(line)
        self._places = np.frombuffer(places, dtype=np.int64).reshape(-1, 3)
        self.fingerprint = hashed.hexdigest()

    def __len__(self) -> int:
        return len(self._places)

    @property
    def costs(self) -> NDArray[np.int64]:
        return np.asarray(self._places[:, 2])

    def where(self, number: int) -> str:
        return f"{self._records}:{self._places[number, 1]}"

    def record(self, number: int) -> Record:
        with self._records.open("rb") as file:
            file.seek(int(self._places[number, 0]))
            return from_line(file.readline())

    def __getitem__(self, number: int) -> Sample:
        """Raises MediaError where the file is missing or cannot be read, RecordError where what is said of it lies
        beyond it: only who has opened a video knows how long it is."""
        sample = look_at(self.record(number), self._media, self._open, self._count)
        conversation(sample.record, sample.times)
        return sample


def file_of(media: Media, folder: Path) -> Path:
    """Where a record's file must be."""
    split = _SPLIT.fullmatch(media.path)
    return folder / (split[1] if split else media.path)


def look_at(record: Record, folder: Path, open_video: OpenVideo, count: int) -> Sample:
    """A record with the sampled frames of its media below the folder."""
    path, split = file_of(record.media, folder), _SPLIT.fullmatch(record.media.path)
    if not path.exists():
        raise MediaError(f"{path} is missing.", "Fetch it, or name the folder of the set's media.")
    if record.media.kind == "image" and record.media.start is None:
        return Sample(record, _image(path)[None], np.zeros(1))
    try:
        return _video(record, open_video(path), count, split)
    except Exception as error:
        raise MediaError(f"{path} cannot be read: {error}.", "Fetch it again.") from error


def _video(record: Record, video: FrameReader, count: int, split: re.Match[str] | None) -> Sample:
    media = record.media
    if media.kind == "image":
        frame = next(iter(video.at([media.start or 0.0])))
        return Sample(record, frame.image[None], np.array([media.start or 0.0]))
    start, end = media.start, media.end
    if split is not None:
        start, end = (float(video.times[int(number)]) for number in split.groups()[1:])
    frames, clip = sample(video, count, start, end)
    return Sample(record, np.stack(frames), np.linspace(clip.start, clip.end, count))


def _image(path: Path) -> Picture:
    import cv2

    picture = cv2.imread(str(path), cv2.IMREAD_COLOR_RGB)
    if picture is None:
        raise MediaError(f"{path} is no picture.", "Fetch it again.")
    return np.asarray(picture, dtype=np.uint8)
