"""A sample as a picture: some of its frames with boxes drawn, a bar of the clip with spans, what is asked and told."""

from __future__ import annotations

import textwrap
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from llava_st.coordinates import Box
from llava_st.data.record import SLOT, Record
from llava_st.data.sample import Sample
from llava_st.data.writing import clip_of, inside, tube_at

Canvas = NDArray[np.uint8]
SHOWN = 6  # frames
WIDTH = 320  # px of one frame
_COLUMNS = 3
_LINE, _BAR = 20, 22  # px
_FONT, _SCALE = cv2.FONT_HERSHEY_SIMPLEX, 0.45
_LETTERS = 118  # in a line of text
# given by the user, told by the assistant: orange and blue, which every eye tells apart (Okabe & Ito 2008)
ASKED, TOLD = (230, 159, 0), (0, 114, 178)


def picture(sample: Sample) -> Canvas:
    """(H, W, 3) RGB. Raises RecordError where a coordinate lies outside the clip."""
    record, times = sample.record, sample.times
    tiles = [_tile(sample, number) for number in _shown(sample)]
    blank = np.full_like(tiles[0], 255)
    columns = min(_COLUMNS, len(tiles))
    tiles += [blank] * (-len(tiles) % columns)
    rows = [np.hstack(tiles[i : i + columns]) for i in range(0, len(tiles), columns)]
    width = max(rows[0].shape[1], 2 * WIDTH)
    parts = [*rows, *([_bar(sample, width)] if len(times) > 1 else []), _text(record, width)]
    return np.vstack([_widened(part, width) for part in parts])


def _shown(sample: Sample) -> list[int]:
    """Frames at equal intervals of the clip; of a tube's time and a little around it, where there is one."""
    first, last = 0, len(sample.frames) - 1
    if sample.record.tubes:
        tube = sample.record.tubes[0]
        clock = [record_time(sample.record, sample.times, number) for number in range(last + 1)]
        before, after = np.searchsorted(clock, [tube[0].time, tube[-1].time]).tolist()
        first, last = max(0, before - 1), min(last, after + 1)
    return sorted({round(number) for number in np.linspace(first, last, SHOWN).tolist()})


def _tile(sample: Sample, number: int) -> Canvas:
    frame, time = sample.frames[number], float(sample.times[number])
    height = max(1, round(WIDTH * frame.shape[0] / frame.shape[1]))
    smooth = cv2.INTER_AREA if frame.shape[1] > WIDTH else cv2.INTER_CUBIC
    tile = cv2.resize(frame, (WIDTH, height), interpolation=smooth)
    for box, colour, name in _boxes(sample, number):
        corners = [round(v * side) for v, side in zip(box, (WIDTH, height) * 2, strict=True)]
        cv2.rectangle(tile, corners[:2], corners[2:], colour, 2)
        above = corners[1] - 5 if corners[1] > _LINE else corners[3] + 14
        cv2.putText(tile, name, (corners[0], above), _FONT, _SCALE, colour, 1, cv2.LINE_AA)
    if len(sample.times) > 1:
        cv2.putText(tile, f"{time:.2f} s", (5, height - 6), _FONT, _SCALE, (255, 255, 255), 3, cv2.LINE_AA)
        cv2.putText(tile, f"{time:.2f} s", (5, height - 6), _FONT, _SCALE, (0, 0, 0), 1, cv2.LINE_AA)
    return np.asarray(tile, dtype=np.uint8)


def _boxes(sample: Sample, number: int) -> list[tuple[Box, tuple[int, int, int], str]]:
    """Those of the frame: the tubes' there, the single boxes on the frame at which they are given."""
    record, _, times = sample
    found = []
    for index, tube in enumerate(record.tubes):
        box = tube_at(tube, [record_time(record, times, number)])[0]
        if box is not None:
            found.append((box, TOLD if index in record.told("tube") else ASKED, f"tube {index}"))
    for index, box in enumerate(record.boxes):
        told = index in record.told("box")
        given_at = record.spans[0].start if record.spans else None
        near = given_at is None or number == int(np.argmin(np.abs(np.asarray(times) - given_at)))
        if near:
            found.append((box, TOLD if told else ASKED, f"box {index}"))
    return found


def record_time(record: Record, times: NDArray[np.float64], number: int) -> float:
    """The time of a frame in the record's clock."""
    time = float(times[number])
    return time if record.clock == "seconds" else (time - float(times[0])) / float(times[-1] - times[0])


def _bar(sample: Sample, width: int) -> Canvas:
    """The clip from left to right, a stripe for each span."""
    record = sample.record
    clip = clip_of(sample.times)
    bar = np.full((_BAR * max(1, len(record.spans)), width, 3), 255, np.uint8)
    for index, interval in enumerate(record.spans):
        given = index in (*record.asked("span"), *record.asked("start"))
        span = inside(interval, record, clip)
        top = _BAR * index + 3
        cv2.rectangle(bar, (0, top), (width - 1, top + _BAR - 6), (225, 225, 225), -1)
        left, right = round(span.start * (width - 1)), round(span.end * (width - 1))
        cv2.rectangle(bar, (left, top), (max(right, left + 1), top + _BAR - 6), ASKED if given else TOLD, -1)
        label = f"span {index}: {interval.start:.2f} to {interval.end:.2f}"
        cv2.putText(bar, label, (5, top + 12), _FONT, _SCALE, (0, 0, 0), 1, cv2.LINE_AA)
    return bar


def _text(record: Record, width: int) -> Canvas:
    lines: list[tuple[str, tuple[int, int, int]]] = [(f"{record.id}   ({record.task})", (90, 90, 90))]
    for message in record.messages:
        colour = ASKED if message.role == "user" else TOLD
        plain = SLOT.sub(lambda slot: f"[{slot[1]} {slot[2]}]", message.text)
        lines += [(line, colour) for line in textwrap.wrap(plain, _LETTERS * width // (3 * WIDTH))]
    sheet = np.full((_LINE * len(lines) + 8, width, 3), 255, np.uint8)
    for number, (line, colour) in enumerate(lines, start=1):
        # OpenCV's fonts hold no letters beyond ASCII
        readable = line.encode("ascii", "replace").decode()
        cv2.putText(sheet, readable, (6, _LINE * number - 4), _FONT, _SCALE, colour, 1, cv2.LINE_AA)
    return sheet


def _widened(part: Canvas, width: int) -> Canvas:
    gap: Any = ((0, 0), (0, width - part.shape[1]), (0, 0))
    return np.pad(part, gap, constant_values=255)
