"""Which colour word names a thing: paint in light and shade, with windows, tyres and skin beside it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stagent_tools.spatial.motion.colours import NAMES, name_counts
from stagent_tools.spatial.motion.naming import SURFACES, called, likeliest

LIGHTS = np.linspace(0.55, 1.1, 8)
"""Of the sRGB value, from shade to sun."""


def shares(**parts: float) -> np.ndarray:
    row = np.array([parts.get(name, 0.0) for name in NAMES])
    return np.asarray(row / row.sum())


@pytest.mark.parametrize("word", NAMES)
def test_paint_in_light_and_shade_is_called_by_its_name(word: str) -> None:
    pixels = np.clip(np.array(SURFACES[word])[:, None] * LIGHTS[:, None], 0, 255).astype(np.uint8).reshape(-1, 3)
    seen = name_counts(pixels)
    assert NAMES[int(np.argmax(likeliest(seen / seen.sum())))] == word


def test_half_brown_with_some_orange_is_orange_in_the_shade() -> None:
    """Orange paint is brown where it is shaded; brown paint is orange nowhere."""
    orange, brown = shares(brown=0.55, orange=0.20, black=0.15, beige=0.1), shares(brown=0.6, black=0.25, beige=0.15)
    assert called("orange", orange) == 1.0
    assert called("brown", brown) == 1.0
    assert called("brown", orange) < 0.5
    assert called("orange", brown) < 0.2


def test_orange_cloth_in_the_shade_is_no_brown_pixel_and_brown_is_no_orange_one() -> None:
    """sRGB as they were seen on two rendered people (CIE L*C*h 47 60 59 and 33 28 62)."""
    orange, brown = np.array([[175, 88, 22]], np.uint8), np.array([[108, 70, 41]], np.uint8)
    assert NAMES[int(np.argmax(name_counts(orange)))] == "orange"
    assert NAMES[int(np.argmax(name_counts(brown)))] == "brown"


def test_a_shirt_in_stripes_may_be_named_by_either_colour_and_by_no_third() -> None:
    striped = shares(black=0.44, grey=0.21, white=0.15, brown=0.09, beige=0.06)
    assert called("white", striped) > 0.1
    assert called("black", striped) > 0.1
    assert called("red", striped) < 0.03


def test_hair_and_skin_make_no_shirt_brown() -> None:
    assert called("brown", shares(yellow=0.5, brown=0.2, beige=0.15, black=0.15)) < 0.05


def test_pink_is_not_red_unless_it_may_be_glare() -> None:
    assert called("red", shares(pink=0.55, brown=0.15, beige=0.1, grey=0.1, white=0.1)) < 0.03
    assert called("red", shares(pink=0.45, black=0.19, red=0.15, grey=0.1, brown=0.07, white=0.04)) > 0.03


def test_a_word_for_several_names_is_as_good_as_the_best_of_them() -> None:
    white = shares(white=0.6, grey=0.3, black=0.1)
    assert called("silver", white) == called("white", white) == 1.0


@settings(deadline=None)
@given(st.lists(st.floats(0.0, 1.0), min_size=len(NAMES), max_size=len(NAMES)).filter(lambda row: sum(row) > 0.1))
def test_the_words_share_one_certainty(row: list[float]) -> None:
    likely = likeliest(np.array(row) / sum(row))
    assert likely.sum() == pytest.approx(1.0)
    assert (likely >= 0).all()
