"""Each layout read from a small file of it: what a record says, in which clock, and what is refused."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from pathlib import Path

import layouts
import pytest

from llava_st.coordinates import Box
from llava_st.data.errors import DataError
from llava_st.data.ledger import Malformed
from llava_st.data.readers import LAYOUTS, layout_of
from llava_st.data.record import Interval, Record
from llava_st.templates import Task


def read(path: Path, name: str | None = None) -> tuple[list[Record], list[Malformed]]:
    found = list(layout_of(path, name).read(path))
    return [r for r in found if isinstance(r, Record)], [m for m in found if isinstance(m, Malformed)]


@pytest.mark.parametrize("name", layouts.WRITERS)
def test_a_layout_is_known_by_its_names_and_read(name: str, tmp_path: Path) -> None:
    path = layouts.WRITERS[name](tmp_path)
    assert layout_of(path).name == name
    records, malformed = read(path)
    assert records
    assert len({record.id for record in records}) == len(records)
    assert all("sentence" in each.reason for each in malformed)  # Flickr30k's phrase that nobody can point at


def test_all_layouts_but_our_own_have_a_file_here() -> None:
    assert set(layouts.WRITERS) | {"records"} == set(LAYOUTS)


def test_vidstg_takes_vidors_boxes_and_frames_are_seconds(tmp_path: Path) -> None:
    records, _ = read(layouts.vidstg(tmp_path))
    caption, question = records
    assert caption.task is Task.WHEN_WHERE
    assert caption.spans == (Interval(2.0, 4.0),)
    assert (caption.media.path, caption.media.start, caption.media.end) == ("0010/2401.mp4", 0.0, 4.0)
    assert [len(record.tubes[0]) for record in records] == [20, 20]
    first = caption.tubes[0][0]
    assert first.time == 2.0
    assert first.box == Box(30 / 200, 0.2, 50 / 200, 0.6)
    assert question.tubes[0][0].box.x0 == pytest.approx(80 / 200)
    assert question.phrases == ("who is chased by the dog?",)


def test_hc_stvg_counts_frames_from_one_at_a_twentieth_of_their_number(tmp_path: Path) -> None:
    (record,), _ = read(layouts.hc_stvg(tmp_path))
    assert record.spans == (Interval(4.0, 6.0),)
    assert [placed.time for placed in record.tubes[0][:2]] == [4.0, 4.04]
    assert tuple(record.tubes[0][0].box) == pytest.approx((10 / 640, 20 / 360, 40 / 640, 60 / 360))


def test_hc_stvg_2_names_its_caption_and_size_otherwise(tmp_path: Path) -> None:
    (record,), _ = read(layouts.hc_stvg2(tmp_path))
    assert record.phrases == ("A man in grey stands up",)
    assert record.tubes[0][0].box.x0 == pytest.approx(10 / 640)


def test_charades_lines(tmp_path: Path) -> None:
    records, _ = read(layouts.charades(tmp_path))
    assert [(r.spans[0].start, r.spans[0].end, r.media.path) for r in records] == [
        (4.5, 9.25, "AB12C.mp4"),
        (0.0, 3.0, "AB12C.mp4"),
    ]


def test_activitynet_tells_in_order_and_cuts_an_end_to_the_video(tmp_path: Path) -> None:
    records, _ = read(layouts.activitynet(tmp_path))
    told = records[-1]
    assert told.task is Task.NARRATE
    assert told.phrases == ("Two people walk in", "They bow to each other")
    assert told.spans == (Interval(0.0, 12.5), Interval(30.0, 60.0))
    assert told.told("span") == (0, 1)
    assert [record.task for record in records[:2]] == [Task.WHEN, Task.WHEN]


def test_qvhighlights_asks_for_the_main_window(tmp_path: Path) -> None:
    (record,), _ = read(layouts.qvhighlights(tmp_path))
    assert record.spans == (Interval(10.0, 30.0),)
    assert record.media.path == "xyz_60.0_210.0.mp4"
    for windows, why in (([[0, 10], [50, 58]], "several"), ([], "no window"), (None, "not public")):
        _, (wrong,) = read(layouts.qvhighlights(tmp_path, relevant_windows=windows))
        assert why in wrong.reason


def test_didemo_takes_the_chunks_that_most_agree_on(tmp_path: Path) -> None:
    (record,), _ = read(layouts.didemo(tmp_path))
    assert record.spans == (Interval(5.0, 15.0),)


def test_youcook2_steps(tmp_path: Path) -> None:
    records, _ = read(layouts.youcook2(tmp_path))
    assert [record.task for record in records] == [Task.WHEN, Task.WHEN, Task.NARRATE]
    assert records[1].spans == (Interval(25.0, 60.0),)


def test_refcoco_sentences_are_asked_and_the_region_described_once(tmp_path: Path) -> None:
    records, _ = read(layouts.refcoco(tmp_path / "refcoco"))
    assert [record.task for record in records] == [Task.LOCATE, Task.LOCATE, Task.DESCRIBE]
    assert records[0].boxes == (Box(0.1, 0.1, 0.3, 0.3),)
    assert records[2].phrases == ("left man",)
    assert records[0].media.path == "COCO_train2014_000000000009.jpg"


class Harm:
    def __reduce__(self) -> tuple[Callable[..., object], tuple[str]]:
        return exec, ("raise SystemExit('the pickle ran')",)


def test_a_pickle_that_would_run_something_is_not_loaded(tmp_path: Path) -> None:
    folder = layouts.refcoco(tmp_path / "refcoco", refs=[Harm()])
    records, (wrong,) = read(folder)
    assert not records
    assert "exec" in wrong.reason
    (folder / "refs(unc).p").write_bytes(pickle.dumps([1], protocol=2)[:-3])
    assert "no list" in read(folder)[1][0].reason


def test_flickr30k_counts_pixels_from_one_and_a_chain_may_have_two_boxes(tmp_path: Path) -> None:
    (record,), (wrong,) = read(layouts.flickr30k(tmp_path))
    assert record.messages[1].text == "A woman <box:0> holds two kites <box:1> <box:2> in a field ."
    assert record.boxes[0] == Box(0.1, 0.1, 0.5, 0.9)
    assert record.phrases == ("A woman", "two kites", "two kites")
    assert (wrong.line, wrong.reason) == (2, "no phrase of the sentence has a box")


def test_grand_things_and_the_caption_whose_phrases_have_boxes(tmp_path: Path) -> None:
    records, _ = read(layouts.grand(tmp_path))
    asked = {record.phrases[0] for record in records if record.task is Task.LOCATE}
    assert asked == {"a tall lamp", "fire hydrant", "a grey sky"}
    caption = records[-1]
    assert caption.messages[1].text == "A lamp <box:0> beside a red hydrant <box:1>."
    assert caption.boxes == (Box(0.1, 0.125, 0.5, 0.75), Box(0.6, 0.25, 0.9, 0.875))


def test_vtimellm_times_count_from_the_split(tmp_path: Path) -> None:
    (record,), _ = read(layouts.vtimellm(tmp_path))
    assert record.spans == (Interval(102.0, 110.0), Interval(130.0, 140.0))
    assert [message.text for message in record.messages] == [
        "What happens during <span:0>?", "A boat leaves.", "When does it return?", "during <span:1>.",
    ]  # fmt: skip
    assert (record.asked("span"), record.told("span")) == ((0,), (1,))


def test_llava_video_captions_and_questions(tmp_path: Path) -> None:
    (caption,), _ = read(layouts.llava_video(tmp_path))
    assert (caption.task, caption.phrases) == (Task.SUMMARISE, ("A dog digs",))
    turns = [{"from": side, "value": side} for side in ("human", "gpt", "human", "gpt")]
    (talk,), _ = read(layouts.llava_video(tmp_path, conversations=turns))
    assert (talk.task, len(talk.messages)) == (Task.TALK, 4)


def test_the_published_files_keep_their_numbers_in_fractions_of_the_clip(tmp_path: Path) -> None:
    (record,), _ = read(layouts.published(tmp_path))
    assert record.clock == "clip"
    assert record.messages[0].text == "Starts in <start:0> with <box:0> what happens?"
    assert record.messages[1].text == "During <span:1> a man runs <tube:0>"
    assert record.spans == (Interval(0.25, 0.25), Interval(0.25, 0.75))
    assert [(p.time, tuple(p.box)) for p in record.tubes[0]] == [
        (0.25, (0.1, 0.2, 0.3, 0.4)),
        (0.5, (0.2, 0.2, 0.4, 0.4)),
    ]
    assert record.media.path == "vidor/1.mp4#30-129"
    _, (wrong,) = read(layouts.published(tmp_path, variables={}))
    assert "a number is missing" in wrong.reason


WRONG = [
    ("vidstg", {"records": [layouts.vidstg_record(fps=25.0)]}, "frames a second"),
    ("vidstg", {"records": [layouts.vidstg_record(temporal_gt={"begin_fid": 30, "end_fid": 20})]}, "reversed"),
    ("vidstg", {"records": [layouts.vidstg_record(temporal_gt={"begin_fid": 30, "end_fid": 51})]}, "exceed"),
    ("vidstg", {"records": [layouts.vidstg_record(vid="9")]}, "missing"),
    ("vidstg", {"records": [layouts.vidstg_record(fps="ten")]}, "not a number"),
    ("vidstg", {"width": 40}, "beyond its picture"),
    ("vidstg", {"frame_count": 49}, "counts 49"),
    ("hc_stvg", {"img_num": 600}, "its times say"),
    ("hc_stvg", {"img_num": 0}, "cannot be meant"),
    ("hc_stvg", {"bbox": [[600, 20, 90, 40]] * 50}, "beyond its picture"),
    ("hc_stvg", {"bbox": [[600, 20, 0, 40]] * 50}, "no area"),
    ("hc_stvg", {"bbox": []}, "no length"),
    ("charades_sta", {"text": "AB 9 4##person runs\n"}, "reversed"),
    ("charades_sta", {"text": "AB 9 4 person runs\n"}, "no line of"),
    ("charades_sta", {"text": "AB 1.2.3 4##person runs\n"}, "no seconds"),
    ("charades_sta", {"text": "AB 1 4## . \n"}, "no words"),
    ("charades_sta", {"text": "AB 1 4##a <t12> b\n"}, "coordinate token"),
    ("activitynet_captions", {"timestamps": [[1, 2]]}, "1 timestamps and 2"),
    ("activitynet_captions", {"timestamps": [[1, 2], [50, 90]]}, "beyond its video"),
    ("activitynet_captions", {"timestamps": [[1, 2], [5, None]]}, "not a number"),
    ("activitynet_captions", {"sentences": ["a", 5]}, "no text"),
    ("didemo", {"times": [[1, 9]]}, "not within 6"),
    ("didemo", {"times": []}, "no chunks"),
    ("youcook2", {"annotations": []}, "not public"),
    ("flickr30k_entities", {"xml": "<annotation>"}, "no annotation"),
    ("grand", {"objects": [{"id": 1, "bbox": [10, 10, 500, 60], "labels": ["a"], "attributes": []}]}, "beyond"),
    ("vtimellm", {"meta": {"split": [0, 40], "duration": 90, "token": {}}}, "its duration"),
    ("vtimellm", {"meta": {"split": [0, 40], "duration": 40, "token": {"<s0>": 9.0, "<e0>": 2.0}}}, "reversed"),
    ("llava_video", {"conversations": [{"from": "gpt", "value": "a"}]}, "take turns"),
    ("st_align", {"meta": {"split": [90, 30]}}, "reversed"),
]


@pytest.mark.parametrize(("name", "changes", "reason"), WRONG, ids=[f"{n}-{r}" for n, _, r in WRONG])
def test_what_cannot_be_meant_is_named(name: str, changes: dict, reason: str, tmp_path: Path) -> None:
    _, malformed = read(layouts.WRITERS[name](tmp_path, **changes), name)
    assert any(reason in each.reason for each in malformed), malformed
    assert all(each.file and (each.line or "." in each.file) for each in malformed)


@pytest.mark.parametrize(
    "name", [n for n in layouts.WRITERS if n not in ("charades_sta", "flickr30k_entities", "refcoco")]
)
def test_a_truncated_file_gives_what_came_before_and_says_where_it_ends(name: str, tmp_path: Path) -> None:
    path = layouts.WRITERS[name](tmp_path)
    file = next(p for p in ([path] if path.is_file() else sorted(path.glob("*.json"))) if p.is_file())
    whole = file.read_text(encoding="utf-8")
    file.write_text(whole[: len(whole) * 2 // 3], encoding="utf-8")
    records, malformed = read(path, name)
    assert not records
    assert any(file.name in each.file and "JSON" in each.reason for each in malformed)


def test_what_is_of_no_layout_is_said_with_those_that_are_known(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="a folder with train_annotations"):
        layout_of(tmp_path)
    with pytest.raises(DataError, match="not there"):
        layout_of(tmp_path / "none")
    with pytest.raises(DataError, match="no layout 'x'"):
        layout_of(tmp_path, "x")
