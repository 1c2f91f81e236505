"""Records with their videos and pictures: sampled, missing, torn; decoded once; drawn; the joint tasks of VidSTG."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import layouts
import numpy as np
import pytest

from llava_st.coordinates import Box
from llava_st.data.building import build
from llava_st.data.card import BESIDE, CARD, markdown
from llava_st.data.checking import Reading
from llava_st.data.decoding import decode_shards
from llava_st.data.drawing import ASKED, TOLD, picture
from llava_st.data.errors import MediaError, RecordError, TooManyMalformed
from llava_st.data.folder import MediaFolder, look_at
from llava_st.data.ledger import Ledger, Malformed
from llava_st.data.lines import as_line
from llava_st.data.readers import LAYOUTS
from llava_st.data.record import Interval, Media, Placed, Record
from llava_st.data.shards import Shards
from llava_st.data.stalign import event_of, stalign
from llava_st.data.writer import write_records
from llava_st.errors import InputError
from llava_st.templates import Task

BOX = Box(0.25, 0.25, 0.75, 0.75)


@dataclass
class Shown:
    image: np.ndarray


class Video:
    """10 frames a second for 8 s; the grey value is the frame's number."""

    times = np.arange(80) / 10

    def at(self, times: Sequence[float]) -> list[Shown]:
        return [Shown(np.full((20, 40, 3), round(10 * time), np.uint8)) for time in times]


def opened(path: Path) -> Video:
    if path.read_bytes() == b"torn":
        raise InputError("The video has one frame.", "Ask about it as an image.")
    return Video()


def when(name: str, media: Media, span: tuple[float, float] = (2.0, 4.0)) -> Record:
    tube = tuple(Placed(t / 10, BOX) for t in range(20, 40))
    return build(Task.WHEN_WHERE, name, media, ["a dog runs"], spans=[Interval(*span)], tubes=[tube])


@pytest.fixture
def media(tmp_path: Path) -> Path:
    (tmp_path / "a.mp4").write_bytes(b"video")
    (tmp_path / "torn.mp4").write_bytes(b"torn")
    cv2.imwrite(str(tmp_path / "a.png"), np.full((30, 60, 3), (255, 0, 0), np.uint8))
    (tmp_path / "torn.png").write_bytes(b"no picture")
    return tmp_path


@pytest.fixture
def records(media: Path) -> Path:
    good = [
        when("1", Media("video", "a.mp4")),
        build(Task.LOCATE, "2", Media("image", "a.png"), ["a dog"], boxes=[BOX]),
        when("3", Media("video", "a.mp4", 1.0, 5.0)),
        when("4", Media("video", "torn.mp4")),
        when("5", Media("video", "gone.mp4")),
    ]
    path = media / "records.jsonl"
    lines = [as_line(record) for record in good]
    path.write_text("\n".join([lines[0], "{broken", "", *lines[1:]]) + "\n", encoding="utf-8")
    return path


def test_records_are_read_by_number_with_their_frames(records: Path, media: Path) -> None:
    folder = MediaFolder(records, media, opened, count=9)
    assert len(folder) == 5
    assert (folder.ledger.skipped, str(folder.ledger.first[0]).startswith(f"{records}:2: no JSON")) == (1, True)
    video, image, stretch = folder[0], folder[1], folder[2]
    assert video.frames[:, 0, 0, 0].tolist() == [0, 10, 20, 30, 40, 49, 59, 69, 79]
    assert video.times[[0, -1]].tolist() == [0.0, 7.9]
    assert image.frames.shape == (1, 30, 60, 3)
    assert image.frames[0, 0, 0].tolist() == [0, 0, 255]
    assert (stretch.times[0], stretch.times[-1]) == (1.0, 5.0)
    assert folder.where(1) == f"{records}:4"
    assert folder.costs[0] > folder.costs[1]


def test_what_lies_outside_its_video_is_found_out_when_it_is_read(media: Path) -> None:
    path = media / "late.jsonl"
    path.write_text(as_line(when("1", Media("video", "a.mp4"), span=(5.0, 30.0))) + "\n", encoding="utf-8")
    with pytest.raises(RecordError, match="outside the clip"):
        MediaFolder(path, media, opened, count=5)[0]


def test_some_tasks_only(records: Path, media: Path) -> None:
    assert len(MediaFolder(records, media, opened, tasks=[Task.LOCATE])) == 1


def test_a_limit_to_malformed_lines(records: Path, media: Path) -> None:
    with pytest.raises(TooManyMalformed):
        MediaFolder(records, media, opened, ledger=Ledger(most=0))


@pytest.mark.parametrize(
    ("asked", "reason"),
    [
        (Media("video", "gone.mp4"), "gone.mp4 is missing"),
        (Media("video", "torn.mp4"), "cannot be read: The video has one frame"),
        (Media("image", "torn.png"), "is no picture"),
        (Media("video", "a.mp4", 50.0, 60.0), "no frames in the clip"),
        (Media("video", "a.mp4#70-99"), "cannot be read"),
    ],
)
def test_media_that_cannot_be_had(asked: Media, reason: str, media: Path) -> None:
    with pytest.raises(MediaError, match=reason):
        look_at(when("1", asked), media, opened, 4)


def test_frames_by_number_and_a_frame_of_a_video(media: Path) -> None:
    assert look_at(when("1", Media("video", "a.mp4#10-30")), media, opened, 3).times.tolist() == [1.0, 2.0, 3.0]
    one = look_at(build(Task.LOCATE, "1", Media("image", "a.mp4", 2.0), ["x"], boxes=[BOX]), media, opened, 3)
    assert one.frames[0, 0, 0, 0] == 20


def test_decoded_once_and_read_without_the_videos(records: Path, media: Path, tmp_path: Path) -> None:
    folder = MediaFolder(records, media, opened, count=5)
    told: list[tuple[int, int]] = []
    assert decode_shards(folder, tmp_path / "shards", (16, 16), lambda done, of: told.append((done, of))) == 3
    assert told == [(5, 5)]
    assert folder.ledger.skipped == 3  # a line, a torn video, a missing one
    shards = Shards(tmp_path / "shards")
    assert [shards[n].frames.shape for n in range(3)] == [(5, 16, 16, 3), (1, 16, 16, 3), (5, 16, 16, 3)]
    assert decode_shards(folder, tmp_path / "shards", (16, 16)) == 0


def test_a_check_counts_and_keeps_some_of_all(records: Path, media: Path) -> None:
    reading = Reading(media=media, keep=2)
    reading.read(LAYOUTS["records"].read(records))
    assert (reading.ledger.used, reading.ledger.skipped) == (4, 2)
    assert reading.holdings.tasks == {Task.WHEN_WHERE: 3, Task.LOCATE: 1}
    assert reading.holdings.seconds / reading.holdings.spans == pytest.approx(2.0)
    assert len(reading.kept) == 2
    drawn = list(Reading(media=media).pictures(lambda _, r: look_at(r, media, opened, 4)))
    assert drawn == []


def test_the_kept_are_drawn_evenly() -> None:
    kept = []
    for seed in range(40):
        reading = Reading(keep=5, seed=seed)
        reading.read(when(str(n), Media("video", "a.mp4")) for n in range(100))
        kept += [number for number, _ in reading.kept]
    assert 35 < np.mean(kept) < 65
    assert len(kept) == 200


def test_pictures_show_boxes_and_spans_where_they_are(media: Path) -> None:
    shown = picture(look_at(when("1", Media("video", "a.mp4")), media, opened, 9))
    assert shown.dtype == np.uint8
    tile = shown[:160, 320:640]
    assert tile[40, 160].tolist() == list(TOLD)  # the upper edge of the box
    assert tile[80, 160].tolist() not in (list(TOLD), list(ASKED))
    bar = shown[320 : 320 + 22]
    blue = np.flatnonzero((bar[10] == TOLD).all(axis=1))
    assert (blue[0] / 960, blue[-1] / 960) == pytest.approx((2 / 7.9, 4 / 7.9), abs=0.01)
    record = build(Task.EVENT, "1", Media("video", "a.mp4"), ["it runs"], spans=[Interval(2, 4)], boxes=[BOX],
                   tubes=[(Placed(2.0, BOX), Placed(2.5, BOX))])  # fmt: skip
    given = picture(look_at(record, media, opened, 9))
    assert (given == ASKED).all(axis=2).any()


def test_vidstg_becomes_the_three_joint_tasks(tmp_path: Path) -> None:
    found = list(stalign(layouts.vidstg(tmp_path)))
    assert all(isinstance(each, Record) for each in found)
    records = [each for each in found if isinstance(each, Record)]
    assert [(r.task, "declarative" in r.id) for r in records] == [
        (Task.WHEN_WHERE, True), (Task.WHERE, True), (Task.EVENT, True), (Task.WHEN_WHERE, False), (Task.WHERE, False),
    ]  # fmt: skip
    event = records[2]
    assert event.messages[1].text == "End at <end:0>, a small dog chases a child. <tube:0>"
    assert event.boxes[0] == event.tubes[0][0].box
    assert records[3].phrases == ("the person who is chased by the dog",)


@pytest.mark.parametrize(
    ("sentence", "event"),
    [
        ("there is a white dog runs away from a child outdoors.", "a white dog runs away from a child outdoors"),
        ("There are two men talk.", "two men talk"),
        ("what is next to the adult?", "the thing that is next to the adult"),
        ("who does the child lean on?", "the person whom the child lean on"),
        ("what does the adult hold?", "the thing that the adult hold"),
        ("a man rides a horse", "a man rides a horse"),
    ],
)
def test_sentences_become_events_by_rules(sentence: str, event: str) -> None:
    assert event_of(sentence) == event


def test_records_are_written_whole_or_not_at_all(tmp_path: Path) -> None:
    out = tmp_path / "new" / "a.jsonl"
    found = [when("1", Media("video", "a")), Malformed("f", 1, "bad")]
    assert write_records(iter(found), out, Ledger(most=1)) == 1
    assert out.read_text(encoding="utf-8").count("\n") == 1
    with pytest.raises(TooManyMalformed):
        write_records(iter(found), out.with_name("b.jsonl"), Ledger(most=0))
    assert [path.name for path in out.parent.iterdir()] == ["a.jsonl"]


def test_the_card_has_the_21_rows_of_table_1() -> None:
    assert len(CARD) == 21
    assert [sum(row.stage == stage for row in CARD) for stage in (1, 2, 3)] == [1, 6, 14]
    assert sum(row.thousands for row in CARD) == 4331  # the paper: 4.3 M
    readers = {each.reader for row in CARD for each in row.sets} | {each.reader for each in BESIDE}
    assert readers == set(LAYOUTS) - {"records"}
    assert markdown().count("\n") == 2 + 21 + 1


def test_the_card_in_the_docs_is_the_card() -> None:
    assert markdown() in (Path(__file__).parents[3] / "docs" / "data.md").read_text(encoding="utf-8")
