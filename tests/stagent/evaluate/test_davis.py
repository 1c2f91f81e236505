"""J and F against cases worked out by hand, and the evaluation over a folder in the DAVIS layout."""

from __future__ import annotations

import json

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis.extra.numpy import arrays

from stagent.evaluate.davis import DavisPrompt, evaluate_davis
from stagent.evaluate.mask_scores import contour, contour_accuracy, region_similarity
from stagent_tools.errors import UsageError

MASKS = arrays(np.bool_, (9, 12))


def square(x: int, y: int, side: int = 20, size: tuple[int, int] = (100, 100)) -> np.ndarray:
    mask = np.zeros(size, dtype=bool)
    mask[y : y + side, x : x + side] = True
    return mask


class TestRegionSimilarity:
    def test_half_overlap_is_a_third(self):
        assert region_similarity(square(0, 0), square(10, 0)) == pytest.approx(1 / 3)

    def test_both_empty_is_one(self):
        assert region_similarity(square(0, 0, 0), square(0, 0, 0)) == 1.0

    def test_one_empty_is_nothing(self):
        assert region_similarity(square(0, 0), square(0, 0, 0)) == 0.0

    @given(MASKS, MASKS)
    @settings(deadline=None)
    def test_symmetric_and_a_share(self, a, b):
        assert 0.0 <= region_similarity(a, b) == region_similarity(b, a) <= 1.0


class TestContour:
    def test_a_square_has_its_rim_and_the_pixels_before_it(self):
        """A pixel is contour if a right, lower or lower right neighbour differs: columns and rows 1 to 3 of a square
        on 2 to 3 in a 6 x 6 picture, but for (2, 2), which is surrounded by its like."""
        expected = np.zeros((6, 6), dtype=bool)
        expected[1:4, 1:4] = True
        expected[2, 2] = False
        np.testing.assert_array_equal(contour(square(2, 2, 2, (6, 6))), expected)

    def test_a_mask_that_fills_the_picture_has_none(self):
        assert not contour(np.ones((5, 7), dtype=bool)).any()

    def test_last_row_and_column_look_one_way_only(self):
        mask = np.zeros((3, 3), dtype=bool)
        mask[2, 2] = True
        np.testing.assert_array_equal(contour(mask), [[0, 0, 0], [0, 1, 1], [0, 1, 0]])


class TestContourAccuracy:
    """The diagonal of 100 x 100 is 141.4 px: contours up to ceil(1.13) = 2 px apart are one."""

    @pytest.mark.parametrize(("shift", "expected"), [(0, 1.0), (2, 1.0), (40, 0.0)])
    def test_shifted_square(self, shift, expected):
        assert contour_accuracy(square(30, 30), square(30 + shift, 30)) == pytest.approx(expected)

    def test_five_px_aside(self):
        """A square of 20 has 80 contour px, on columns and rows 29 to 49. Of the other, 5 px to the right, its left
        side (21 px) is met only near the rows of the upper and lower side (3 px each), the right side neither."""
        ours, theirs = contour(square(30, 30)), contour(square(35, 30))
        y, x = np.nonzero(theirs)
        hits = sum(bool(np.any(np.hypot(y - r, x - c) <= 2)) for r, c in np.argwhere(ours))
        assert contour_accuracy(square(30, 30), square(35, 30)) == pytest.approx(hits / ours.sum())
        assert 0.3 < hits / ours.sum() < 0.7

    def test_empty_masks(self):
        nothing = square(0, 0, 0)
        assert contour_accuracy(nothing, nothing) == 1.0
        assert contour_accuracy(square(3, 3), nothing) == contour_accuracy(nothing, square(3, 3)) == 0.0

    @given(MASKS, MASKS)
    @settings(deadline=None)
    def test_symmetric_and_a_share(self, a, b):
        assert contour_accuracy(a, b) == pytest.approx(contour_accuracy(b, a))
        assert 0.0 <= contour_accuracy(a, b) <= 1.0


@pytest.fixture
def folder(tmp_path):
    """A red disc that moves right over noise, with its masks."""
    rng = np.random.default_rng(1)
    place = cv2.GaussianBlur(rng.integers(0, 255, (120, 200, 3)).astype(np.uint8), (0, 0), 2)
    pictures, masks = (tmp_path / kind / "480p" / "disc" for kind in ("JPEGImages", "Annotations"))
    pictures.mkdir(parents=True)
    masks.mkdir(parents=True)
    for number in range(6):
        mask = np.zeros((120, 200), dtype=np.uint8)
        cv2.circle(mask, (60 + 4 * number, 60), 22, 255, cv2.FILLED)
        picture = np.where(mask[..., None] > 0, np.uint8([30, 20, 220]), place)
        cv2.imwrite(str(pictures / f"{number:05}.jpg"), picture)
        cv2.imwrite(str(masks / f"{number:05}.png"), mask)
    phrases = {"disc": {"objects": {"255": {"phrase": "the red ball"}}}}
    (tmp_path / "phrases.json").write_text(json.dumps(phrases))
    return tmp_path


class TestEvaluateDavis:
    @pytest.mark.parametrize("prompt", [DavisPrompt.MASK, DavisPrompt.BOX])
    def test_an_easy_thing_is_followed(self, folder, prompt):
        document = evaluate_davis(folder, prompt)
        assert document.metrics["j_and_f"] > 0.9
        assert document.metrics["j_and_f"] == pytest.approx((document.metrics["j"] + document.metrics["f"]) / 2)
        assert document.metrics["fps"] > 0

    def test_first_and_last_frame_are_not_scored_but_with_words(self, folder):
        scored = {prompt: evaluate_davis(folder, prompt).by["sequence disc"]["n"] for prompt in DavisPrompt}
        assert scored == {DavisPrompt.MASK: 4, DavisPrompt.BOX: 4, DavisPrompt.TEXT: 6}

    def test_a_thing_that_is_not_found_scores_nothing_and_is_said(self, folder):
        phrases = {"disc": {"objects": {"255": {"phrase": "the green bus"}}}}
        (folder / "phrases.json").write_text(json.dumps(phrases))
        document = evaluate_davis(folder, DavisPrompt.TEXT)
        assert document.metrics["j"] == 0.0
        assert document.notes

    def test_a_folder_without_phrases_is_a_usage_error(self, tmp_path):
        with pytest.raises(UsageError, match=r"phrases\.json"):
            evaluate_davis(tmp_path, DavisPrompt.MASK)
