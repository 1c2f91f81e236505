"""Tiny files in the layout of each set, written from what is known of the sets (no sentence is theirs)."""

from __future__ import annotations

import json
import pickle
from pathlib import Path
from typing import Any

import cv2
import numpy as np

VIDEO = "2401"


def write_json(path: Path, value: Any) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(value, indent=1), encoding="utf-8")
    return path


def write_lines(path: Path, rows: list[Any]) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def vidstg_record(**changes: Any) -> dict[str, Any]:
    return {
        "vid": VIDEO, "fps": 10.0, "frame_count": 50, "width": 200, "height": 100,
        "subject/objects": [{"tid": 0, "category": "dog"}, {"tid": 1, "category": "child"}],
        "used_segment": {"begin_fid": 0, "end_fid": 39}, "used_relation": {},
        "temporal_gt": {"begin_fid": 20, "end_fid": 40},
        "captions": [{"description": "there is a small dog chases a child.", "type": "dog", "target_id": 0}],
        "questions": [{"description": "who is chased by the dog?", "type": "person", "target_id": 1}],
        **changes,
    }  # fmt: skip


def vidor_document(**changes: Any) -> dict[str, Any]:
    def box(tid: int, frame: int) -> dict[str, Any]:
        x = 10 + frame + 50 * tid
        return {
            "tid": tid, "generated": 0, "tracker": "none",
            "bbox": {"xmin": x, "ymin": 20, "xmax": x + 20, "ymax": 60},
        }  # fmt: skip

    return {
        "video_id": VIDEO, "video_path": f"0010/{VIDEO}.mp4", "frame_count": 50, "fps": 10.0, "width": 200,
        "height": 100, "subject/objects": [], "trajectories": [[box(0, f), box(1, f)] for f in range(50)],
        **changes,
    }  # fmt: skip


def vidstg(folder: Path, records: list[Any] | None = None, **vidor: Any) -> Path:
    write_json(folder / "train_annotations.json", [vidstg_record()] if records is None else records)
    write_json(folder / "vidor" / "training" / "0010" / f"{VIDEO}.json", vidor_document(**vidor))
    return folder


def hc_stvg_record(**changes: Any) -> dict[str, Any]:
    return {
        "bbox": [[10 + n, 20, 30, 40] for n in range(50)], "st_frame": 101, "st_time": 4.0, "ed_time": 6.0,
        "img_num": 500, "width": 640, "height": 360, "caption": "The woman in the hat sits down.", **changes,
    }  # fmt: skip


def hc_stvg(folder: Path, **changes: Any) -> Path:
    return write_json(folder / "train.json", {"31_abc.mp4": hc_stvg_record(**changes)})


def hc_stvg2(folder: Path) -> Path:
    record = hc_stvg_record(English="A man in grey stands up.", img_size=[360, 640])
    old = ("width", "height", "caption")
    return write_json(folder / "trainv2.json", {"9_x.mp4": {k: v for k, v in record.items() if k not in old}})


def charades(folder: Path, text: str = "AB12C 4.5 9.25##a person opens a book.\nAB12C 0.0 3##person stands.\n") -> Path:
    path = folder / "charades_sta_train.txt"
    path.write_text(text, encoding="utf-8")
    return path


def activitynet(folder: Path, **changes: Any) -> Path:
    record = {
        "duration": 60.0, "timestamps": [[30.0, 60.4], [0.0, 12.5]],
        "sentences": [" They bow to each other.", "Two people walk in. "], **changes,
    }  # fmt: skip
    return write_json(folder / "val_1.json", {"v_abc": record})


def qvhighlights(folder: Path, **changes: Any) -> Path:
    row = {
        "qid": 7, "query": "A cook cuts onions", "duration": 150, "vid": "xyz_60.0_210.0",
        "relevant_windows": [[10, 30], [50, 54]], "relevant_clip_ids": [5], "saliency_scores": [[3, 4, 2]], **changes,
    }  # fmt: skip
    return write_lines(folder / "highlight_train_release.jsonl", [row])


def didemo(folder: Path, **changes: Any) -> Path:
    row = {
        "annotation_id": 3, "description": "the cat jumps off", "video": "1@N00_2_3.mov", "num_segments": 6,
        "times": [[1, 2], [1, 1], [1, 2], [4, 5]], "download_link": "", **changes,
    }  # fmt: skip
    return write_json(folder / "train_data.json", [row])


def youcook2(folder: Path, **changes: Any) -> Path:
    record = {
        "duration": 90.5, "subset": "training", "recipe_type": "101", "video_url": "",
        "annotations": [
            {"id": 0, "segment": [5, 20], "sentence": "peel the potatoes"},
            {"id": 1, "segment": [25, 60], "sentence": "boil them in water"},
        ], **changes,
    }  # fmt: skip
    return write_json(folder / "youcookii_annotations_trainval.json", {"version": 1, "database": {"GLd3": record}})


def refcoco(folder: Path, refs: Any = None, name: str = "refs(unc).p") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    ref = {
        "ref_id": 5, "ann_id": 71, "image_id": 9, "category_id": 1, "split": "train", "file_name": "ignored.jpg",
        "sentences": [{"sent": "left man", "raw": "Left man", "sent_id": 1, "tokens": ["left", "man"]},
                      {"sent": "guy in red", "raw": "guy in red", "sent_id": 2, "tokens": []}],
    }  # fmt: skip
    (folder / name).write_bytes(pickle.dumps([ref] if refs is None else refs, protocol=2))
    write_json(folder / "instances.json", {
        "info": {"year": 2014}, "licenses": [1, 2],
        "images": [{"id": 9, "file_name": "COCO_train2014_000000000009.jpg", "width": 640, "height": 480}],
        "annotations": [{"id": 71, "image_id": 9, "bbox": [64, 48, 128, 96]}, {"id": 72, "bbox": []}],
        "categories": [],
    })  # fmt: skip
    return folder


FLICKR_XML = """<annotation><filename>36979.jpg</filename><size><width>100</width><height>50</height><depth>3</depth>
</size><object><name>1</name><bndbox><xmin>11</xmin><ymin>6</ymin><xmax>51</xmax><ymax>46</ymax></bndbox></object>
<object><name>2</name><bndbox><xmin>61</xmin><ymin>1</ymin><xmax>81</xmax><ymax>21</ymax></bndbox></object>
<object><name>2</name><bndbox><xmin>81</xmin><ymin>1</ymin><xmax>100</xmax><ymax>21</ymax></bndbox></object>
<object><name>3</name><scene>1</scene><nobndbox>1</nobndbox></object></annotation>"""
FLICKR_SENTENCES = """[/EN#1/people A woman] holds [/EN#2/other two kites] in [/EN#3/scene a field] .
[/EN#0/notvisual It] is windy .
"""


def flickr30k(folder: Path, xml: str = FLICKR_XML, sentences: str = FLICKR_SENTENCES) -> Path:
    for name, text in (("Sentences/36979.txt", sentences), ("Annotations/36979.xml", xml), ("train.txt", "36979\n")):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def grand(folder: Path, **changes: Any) -> Path:
    record = {
        "objects": [
            {"id": 1, "bbox": [10, 10, 50, 60], "labels": ["street_lamp"], "attributes": ["istant: a tall lamp"]},
            {"id": 2, "bbox": [60, 20, 90, 70], "labels": ["fire_hydrant"], "attributes": []},
        ],
        "floating_objects": [{"id": 3, "bbox": [0, 0, 100, 20], "labels": ["sky"], "attributes": ["a grey sky"]}],
        "short_captions": [{
            "caption": "A lamp beside a red hydrant.",
            "details": [
                {"phrase": "red hydrant", "id": 2}, {"phrase": "A lamp", "id": 1}, {"phrase": "a bird", "id": 9},
            ],
        }],
        "dense_caption": {}, **changes,
    }  # fmt: skip
    write_json(folder / "sa_1.json", {"sa_1.jpg": record})
    (folder / "images").mkdir(exist_ok=True)
    cv2.imwrite(str(folder / "images" / "sa_1.jpg"), np.zeros((80, 100, 3), np.uint8))
    return folder


def vtimellm(folder: Path, **changes: Any) -> Path:
    row = {
        "source": "internvid", "id": "abc123",
        "conversations": [
            {"from": "human", "value": "<video>\nWhat happens from <s0> to <e0>?"},
            {"from": "gpt", "value": "A boat leaves."},
            {"from": "human", "value": "When does it return?"}, {"from": "gpt", "value": "From <s1> to <e1>."},
        ],
        "meta": {"split": [100.0, 140.0], "duration": 40.0,
                 "token": {"<s0>": 2.0, "<e0>": 10.0, "<s1>": 30.0, "<e1>": 40.0}}, **changes,
    }  # fmt: skip
    return write_json(folder / "stage2.json", [row])


def llava_video(folder: Path, **changes: Any) -> Path:
    row = {
        "id": "k1", "data_source": "0_30_s_youtube_v0_1", "video": "academic/k1.mp4",
        "conversations": [{"from": "human", "value": "<image>\nDescribe it."}, {"from": "gpt", "value": "A dog digs."}],
        **changes,
    }  # fmt: skip
    return write_json(folder / "0_30_s_youtube_v0_1_cap_processed.json", [row])


def published(folder: Path, **changes: Any) -> Path:
    box = "[<WIDTH-{0}><HEIGHT-{0}><WIDTH-{0}><HEIGHT-{0}>]"
    step = "<TEMP-OUTPUT>:" + box.format("OUTPUT")
    row = {
        "id": "s1", "video": "vidor/1.mp4", "meta": {"split": [30, 129]},
        "conversations": [
            {"from": "human", "value": f"<video>\nStarts in <TEMP-INPUT> with {box.format('INPUT')} what happens?"},
            {"from": "gpt", "value": f"During {{<TEMP-OUTPUT><TEMP-OUTPUT>}} a man runs {step}{step}"},
        ],
        "variables": {
            "temporal_input_locations": [0.25], "temporal_output_locations": [0.25, 0.75, 0.25, 0.5],
            "spatial_width_input_locations": [0.1, 0.3], "spatial_height_input_locations": [0.2, 0.4],
            "spatial_width_output_locations": [0.1, 0.3, 0.2, 0.4],
            "spatial_height_output_locations": [0.2, 0.4, 0.2, 0.4],
        }, **changes,
    }  # fmt: skip
    return write_json(folder / "stage3" / "stvg.json", [row])


WRITERS = {
    "vidstg": vidstg, "hc_stvg": hc_stvg, "charades_sta": charades, "activitynet_captions": activitynet,
    "qvhighlights": qvhighlights, "didemo": didemo, "youcook2": youcook2, "refcoco": refcoco,
    "flickr30k_entities": flickr30k, "grand": grand, "vtimellm": vtimellm, "llava_video": llava_video,
    "st_align": published,
}  # fmt: skip
