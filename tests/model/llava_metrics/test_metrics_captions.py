"""Captions: SODA_c by hand, METEOR and CIDEr by the official code where it runs."""

import itertools
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from llava_st.errors import MetricUnavailable
from llava_st.metrics import captions, dense
from llava_st.metrics.captions import Pairs
from llava_st.metrics.dense import Told

official = pytest.mark.skipif(bool(captions.missing_part()), reason=f"needs {captions.missing_part()}")


def same_words(pairs: Pairs) -> list[float]:
    """1 for the same text, else 0: METEOR's place in what is worked out by hand."""
    return [float(said in references) for said, references in pairs]


A, B, C = Told((0, 2), "a"), Told((2, 6), "b"), Told((6, 8), "c")


@pytest.mark.parametrize(
    ("predicted", "score"),
    [
        ([A, B, C], 1.0),
        ([C, A, B], 1.0),  # sorted by time first
        ([A], 0.5),  # precision 1, recall 1/3
        ([A, A, A], 1 / 3),  # one reference pays once
        ([Told((0, 4), "a")], 0.25),  # IoU 1/2
        ([Told((0, 2), "z"), B, C], 2 / 3),
        ([Told((0, 2), "b"), Told((2, 6), "a"), Told((6, 8), "c")], 1 / 3),  # words at the wrong time
        ([], 0.0),
    ],
)
def test_soda_by_hand(predicted: list[Told], score: float) -> None:
    assert dense.soda_c([(predicted, [A, B, C])], same_words) == pytest.approx(score)


def test_soda_is_a_mean_over_videos() -> None:
    assert dense.soda_c([([A], [A]), ([], [A]), ([B], [A])], same_words) == pytest.approx(1 / 3)
    assert dense.soda_c([], same_words) == 0


@settings(deadline=None)
@given(st.lists(st.lists(st.floats(0, 1), min_size=3, max_size=3), min_size=1, max_size=4))
def test_the_assignment_is_the_best_monotone_one(rows: list[list[float]]) -> None:
    worth = np.array(rows)
    n, m = worth.shape
    tries = [0.0]
    for size in range(1, min(n, m) + 1):
        for i in itertools.combinations(range(n), size):
            for j in itertools.combinations(range(m), size):
                tries.append(worth[list(i), list(j)].sum())
    assert dense.best_monotone(worth) == pytest.approx(max(tries))


def test_captions_are_matched_by_time() -> None:
    near, far = Told((0, 1.7), "a"), Told((9, 10), "a")
    assert dense.matched([near], [A, B], 0.7) == [("a", ["a"])]
    assert dense.matched([far], [A, B], 0.3) == [("a", [dense.NOTHING])]

    def score(groups: Sequence[Pairs]) -> list[dict[str, float]]:
        return [{"words": float(np.mean(same_words(pairs) or [0.0]))} for pairs in groups]

    assert dense.dense_captions([([near], [A]), ([], [A])], score) == {"words": pytest.approx(3 / 8)}
    assert dense.localisation_f1([([near, far], [A, B])]) == pytest.approx(3 / 8)


def test_f1_of_spans_by_hand() -> None:
    assert dense.localisation_f1([([A, B], [A, B])]) == 1
    assert dense.localisation_f1([([], [A])]) == 0
    assert dense.localisation_f1([]) == 0


def test_without_java_the_reason_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(captions.shutil, "which", lambda _: None)
    with pytest.raises(MetricUnavailable, match="Java"):
        captions.meteor([("a", ["a"])])
    with pytest.raises(MetricUnavailable, match="Java"):
        captions.cider([("a", ["a"])])


@official
@pytest.mark.slow
def test_meteor_and_cider_by_the_official_code() -> None:
    pairs = [
        ("a red car turns left", ["A red car turns left."]),
        ("a dog", ["the people walk over the square"]),
        ("a blue van stops", ["a blue van comes to a stop", "a van stops"]),
    ]
    meteor = captions.meteor(pairs)
    assert meteor[0] == pytest.approx(1.0, abs=1e-3)
    assert meteor[1] == 0
    assert 0.2 < meteor[2] < 1
    assert captions.cider(pairs) == pytest.approx(np.mean([10.0, 0.0, 4.0]), abs=1.5)
    assert captions.summary([]) == {"meteor": 0.0, "cider": 0.0}
