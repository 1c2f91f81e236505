"""VideoLoom's measures against the paper's own numbers, and a set of the rendered world that answers itself."""

from __future__ import annotations

import json
from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stagent.evaluate.loom.items import FILE, check_item, read_items
from stagent.evaluate.loom.rendered import write_loom
from stagent.evaluate.loom.run import evaluate_loom, figures_of
from stagent.evaluate.loom.scoring import FrameScore, bidirectional, frames_in, j_and_f, span_iou
from stagent_tools.errors import UsageError, VideoUnreadable
from stagent_tools.types import Span
from stagent_tools.video import open_video


@pytest.mark.parametrize(("found", "true", "score"), [(0.593, 0.419, 0.491), (0.480, 0.260, 0.337)])
def test_the_paper_s_table(found: float, true: float, score: float) -> None:
    """Table 12: both halves and what they make together."""
    halves = [FrameScore(found, found)], [FrameScore(true, true)]
    assert bidirectional(*halves) == pytest.approx(score, abs=0.001)


def test_nothing_predicted_counts_nothing() -> None:
    assert bidirectional([], [FrameScore(1.0, 1.0)]) == 0.0
    assert span_iou(None, Span(0.0, 1.0)) == 0.0
    assert j_and_f([]) == 0.0
    assert span_iou(Span(1.0, 3.0), Span(2.0, 4.0)) == pytest.approx(1 / 3)
    assert frames_in(np.arange(5) * 0.5, Span(0.5, 1.5)) == [1, 2]


@settings(deadline=None)
@given(st.lists(st.floats(0, 1), min_size=1, max_size=6), st.lists(st.floats(0, 1), min_size=1, max_size=6))
def test_it_lies_between_its_halves(ours: list[float], theirs: list[float]) -> None:
    found, true = ([FrameScore(x, x) for x in each] for each in (ours, theirs))
    low, high = sorted((j_and_f(found), j_and_f(true)))
    assert low - 1e-9 <= bidirectional(found, true) <= high + 1e-9


def test_refusals_are_counted_and_count_nothing() -> None:
    rows = [
        {"kind": "when", "tiou": 0.8, "answered": True},
        {"kind": "when", "tiou": 0.0, "answered": False},
        {"kind": "combined", "tiou": 0.5, "bidirectional_j_and_f": 0.4, "answered": True},
    ]
    figures = figures_of(rows)
    assert figures["when"] == {"tiou": 0.4, "refused": 0.5, "n": 2.0, "r1_50": 0.5}
    assert figures["combined"] == {"tiou": 0.5, "bidirectional_j_and_f": 0.4, "refused": 0.0, "n": 1.0}


def test_a_rendered_set_holds_masks_of_what_it_asks_for(tmp_path: Path) -> None:
    written = write_loom("4009:4010", tmp_path, (64, 64))
    items = read_items(tmp_path)
    assert written == len(items) == 9
    assert {item.kind for item in items} == {"when", "where", "combined"}
    for item in items:
        frames = frames_in(open_video(tmp_path / item.video).times, Span(*item.span))
        assert item.mask(tmp_path, frames[len(frames) // 2]).any(), item.id
        assert not any(char.isdigit() for char in item.question) or item.kind == "where"


def test_bad_sets_are_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"no loom\.json"):
        read_items(tmp_path)
    (tmp_path / FILE).write_text("[]")
    with pytest.raises(UsageError, match="no questions"):
        read_items(tmp_path)
    item = {"id": "a", "video": "v", "kind": "when", "question": "?", "span": [2, 1], "masks": "m"}
    (tmp_path / FILE).write_text(json.dumps([item]))
    with pytest.raises(UsageError, match="no length"):
        read_items(tmp_path)
    (tmp_path / FILE).write_text(json.dumps([item | {"span": [1, 2]}]))
    with pytest.raises(UsageError, match="no mask of frame 3"):
        read_items(tmp_path)[0].mask(tmp_path, 3)
    (tmp_path / FILE).write_text(json.dumps([item | {"span": [1, 2]}] * 2))
    with pytest.raises(UsageError, match="has the id a twice"):
        read_items(tmp_path)


def test_a_question_without_a_truth_is_told_before_anything_is_asked(tmp_path: Path) -> None:
    """A missing clip, a span after its end, masks of another picture or of nothing would else be scored."""
    write_loom("4009:4010", tmp_path, (64, 64))
    items = read_items(tmp_path)
    when = next(item for item in items if item.kind == "when")
    where = next(item for item in items if item.kind == "where")
    video = open_video(tmp_path / where.video)
    for item in items:
        check_item(item, tmp_path, video)
    for changed, says in (
        (when.model_copy(update={"span": (100.0, 110.0)}), "is not in"),
        (where.model_copy(update={"span": (where.span[0], 99.0)}), "is not in"),
        (where.model_copy(update={"value": 200}), "has a pixel of value 200"),
    ):
        with pytest.raises(UsageError, match=says):
            check_item(changed, tmp_path, video)
    for file in (tmp_path / where.masks).glob("*.png"):
        cv2.imwrite(str(file), np.ones((10, 20), dtype=np.uint8))
    with pytest.raises(UsageError, match="pixels"):
        check_item(where, tmp_path, video)
    gone = [when.model_copy(update={"video": "gone.mp4"}).model_dump()]
    (tmp_path / FILE).write_text(json.dumps(gone))
    with pytest.raises(VideoUnreadable):
        evaluate_loom(tmp_path)
