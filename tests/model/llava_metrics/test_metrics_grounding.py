"""tIoU, sIoU, vIoU, R@ and Acc@0.5 against numbers worked out by hand, by convention, and at the edges."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from llava_st.coordinates import Box
from llava_st.metrics import boxes, spans, tubes
from llava_st.metrics.overlap import box_iou, span_iou
from llava_st.metrics.tubes import CONVENTIONS, Tubed

WHOLE, LEFT, RIGHT = Box(0, 0, 1, 1), Box(0, 0, 0.5, 1), Box(0.5, 0, 1, 1)
MIDDLE = Box(0.25, 0, 0.75, 1)  # IoU with LEFT: 0.25 / 0.75 = 1/3
TIMES = np.linspace(0, 10, 11)  # a frame a second

ends = st.tuples(st.floats(0, 1), st.floats(0, 1)).map(lambda pair: (min(pair), max(pair)))
any_box = st.tuples(ends, ends).map(lambda pair: Box(pair[0][0], pair[1][0], pair[0][1], pair[1][1]))


@pytest.mark.parametrize(
    ("a", "b", "by_set", "by_hull"),
    [
        ((0, 4), (2, 6), 2 / 6, 2 / 6),
        ((0, 4), (4, 6), 0, 0),  # they touch
        ((0, 1), (5, 6), 0, 0),
        ((2, 6), (2, 6), 1, 1),
        ((3, 3), (3, 3), 1, 1),  # the published code divides by zero here
        ((0, 0), (0, 0), 1, 1),
        ((3, 3), (0, 6), 0, 0),
    ],
)
def test_iou_of_spans(a: tuple[float, float], b: tuple[float, float], by_set: float, by_hull: float) -> None:
    assert span_iou(a, b) == pytest.approx(by_set)
    assert span_iou(a, b, "hull") == pytest.approx(by_hull)


def test_iou_of_boxes() -> None:
    assert box_iou(LEFT, MIDDLE) == pytest.approx(1 / 3)
    assert box_iou(LEFT, RIGHT) == 0
    assert box_iou(LEFT, WHOLE) == pytest.approx(0.5)
    point = Box(0.5, 0.5, 0.5, 0.5)
    assert box_iou(point, point) == 1
    assert box_iou(point, WHOLE) == 0


@settings(deadline=None)
@given(any_box, any_box, ends, ends)
def test_iou_is_symmetric_and_a_share(a: Box, b: Box, s: tuple[float, float], t: tuple[float, float]) -> None:
    assert 0 <= box_iou(a, b) <= 1 + 1e-9
    assert box_iou(a, b) == pytest.approx(box_iou(b, a))
    assert 0 <= span_iou(s, t) <= 1 + 1e-9
    assert span_iou(s, t) == pytest.approx(span_iou(t, s))
    assert span_iou(s, t) == pytest.approx(span_iou(s, t, "hull"))  # they differ where both are 0 only


# true: seconds 2 to 6, five frames LEFT. said: seconds 4 to 9, frames 4, 5 LEFT, 6 MIDDLE, 7 to 9 LEFT
TRUTH = Tubed((2.0, 6.0), dict.fromkeys(range(2, 7), LEFT))
SAID = Tubed((4.0, 9.0), {4: LEFT, 5: LEFT, 6: MIDDLE, 7: LEFT, 8: LEFT, 9: LEFT})


@pytest.mark.parametrize(
    ("convention", "tiou", "siou", "viou"),
    [
        # 2 s of 7 s; frames 4, 5, 6: (1 + 1 + 1/3) / 3; the same sum over frames 2 to 9
        ("paper", 2 / 7, 7 / 9, (7 / 3) / 8),
        ("published", 2 / 7, 7 / 9, (7 / 3) / 8),
        # half-open: frames 4, 5 shared, 2 to 8 in the hull; the true span's frames 2 to 5 of which 4, 5 have a box
        ("tubedetr", 2 / 7, 2 / 4, 2 / 7),
        ("hcstvg", 3 / 8, 2 / 4, (7 / 3) / 8),
        # areas: 0.5 + 0.5 + 0.25 of 0.5 x 2 (frames 2, 3) + 0.5 + 0.5 + 0.75 + 0.5 x 3
        ("sarl", 2 / 7, 7 / 9, 1.25 / 4.25),
    ],
)
def test_one_prediction_by_five_conventions(convention: str, tiou: float, siou: float, viou: float) -> None:
    scores = tubes.score(SAID, TRUTH, TIMES, convention)
    assert (scores.tiou, scores.siou, scores.viou) == pytest.approx((tiou, siou, viou))


@pytest.mark.parametrize("convention", CONVENTIONS)
def test_the_truth_itself_scores_one_and_no_answer_zero(convention: str) -> None:
    right = tubes.score(TRUTH, TRUTH, TIMES, convention)
    assert (right.tiou, right.siou, right.viou) == pytest.approx((1, 1, 1))
    assert tubes.score(None, TRUTH, TIMES, convention) == tubes.MISSED
    apart = Tubed((8.0, 10.0), dict.fromkeys((8, 9, 10), LEFT))
    assert tubes.score(apart, TRUTH, TIMES, convention).viou == 0
    nothing = Tubed((4.0, 4.2), {})
    assert tubes.score(nothing, TRUTH, TIMES, convention).viou == 0


def test_a_frame_without_a_box_counts_in_the_paper_and_not_in_the_published_code() -> None:
    holes = Tubed((2.0, 6.0), {2: LEFT, 6: LEFT})
    assert tubes.score(holes, TRUTH, TIMES, "paper").siou == pytest.approx(2 / 5)
    assert tubes.score(holes, TRUTH, TIMES, "published").siou == 1


def test_thresholds_are_met_in_the_paper_and_passed_in_tubedetr() -> None:
    half = [tubes.Scores(0.5, 0.5, 0.3)]
    assert tubes.summary(half, "paper")["tiou_50"] == 1
    assert tubes.summary(half, "tubedetr")["tiou_50"] == 0
    assert tubes.summary(half, "paper")["viou_30"] == 1
    assert tubes.summary([*half, tubes.MISSED])["m_tiou"] == pytest.approx(0.25)
    assert set(tubes.summary([]).values()) == {0.0}


def test_recall_by_convention() -> None:
    said, true = (0.0, 0.5), (0.0, 1.0)
    assert spans.summary([spans.score(said, true)])["r_50"] == 1
    assert spans.summary([spans.score(said, true, "published")], "published")["r_50"] == 0
    close = (0.0, 0.496)  # 49.6 hundredths are 50
    assert spans.score(close, true, "vtimellm") == 0.5
    assert spans.score(close, true) == pytest.approx(0.496)
    table = spans.summary([0.29, 0.3, 0.69, 1.0])
    assert table == pytest.approx({"r_30": 0.75, "r_50": 0.5, "r_70": 0.25, "miou": 0.57})
    assert spans.score(None, true) == 0


def test_answers_that_do_not_parse_are_misses_but_in_the_published_code() -> None:
    ious = [boxes.score(LEFT, WHOLE), boxes.score(None, WHOLE), boxes.score(MIDDLE, LEFT)]
    assert boxes.summary(ious) == pytest.approx({"acc_50": 1 / 3, "miou": (0.5 + 1 / 3) / 3})
    assert boxes.summary(ious, "published") == pytest.approx({"acc_50": 1 / 2, "miou": (0.5 + 1 / 3) / 2})
    assert boxes.summary([]) == {"acc_50": 0.0, "miou": 0.0}
