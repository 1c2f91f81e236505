"""Coordinate tokens: the nearest of M anchors, both ways, and what lies outside the clip or the picture."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from llava_st.coordinates import Axis, Box, Clip, CoordinateVocabulary, Span
from llava_st.errors import CoordinateError

TOKENS = CoordinateVocabulary()
fractions = st.floats(0, 1)
axes = st.sampled_from(list(Axis))


@settings(deadline=None)
@given(axis=axes, value=fractions)
def test_no_anchor_is_nearer_than_the_one_taken(axis: Axis, value: float) -> None:
    taken_axis, taken = TOKENS.value(TOKENS.nearest(axis, value))
    assert taken_axis is axis
    assert abs(taken - value) <= min(abs(k / 99 - value) for k in range(100)) + 1e-12


@settings(deadline=None)
@given(style=st.sampled_from(["paper", "published"]), token=st.integers(0, 299))
def test_text_token_and_coordinate_both_ways(style: str, token: int) -> None:
    tokens = CoordinateVocabulary(style=style)  # type: ignore[arg-type]
    assert tokens.nearest(*tokens.value(token)) == token
    assert tokens.texts().index(tokens.text(token)) == token


def test_names_order_and_ends() -> None:
    assert len(TOKENS) == len(set(TOKENS.texts())) == 300
    assert TOKENS.text(TOKENS.nearest(Axis.TIME, 0.0)) == "<t0>"
    assert TOKENS.text(TOKENS.nearest(Axis.HEIGHT, 1.0)) == "<h99>"
    published = CoordinateVocabulary(style="published").texts()
    assert (published[0], published[199], published[200]) == ("<TEMP-000>", "<HEIGHT-099>", "<WIDTH-000>")


def test_axes_of_their_own_lengths() -> None:
    tokens = CoordinateVocabulary(time=20, height=10, width=5)
    assert [tokens.first(axis) for axis in (Axis.TIME, Axis.HEIGHT, Axis.WIDTH)] == [0, 20, 30]
    assert tokens.text(tokens.nearest(Axis.WIDTH, 0.6)) == "<w2>"


@settings(deadline=None)
@given(start=st.floats(0, 1e4), length=st.floats(0.04, 1e4), fraction=fractions)
def test_times_are_relative_to_the_clip(start: float, length: float, fraction: float) -> None:
    clip = Clip(start, start + length)
    assert clip.seconds(0.0) == start
    assert clip.fraction(clip.end) == 1.0
    inside = min(clip.seconds(fraction), clip.end)
    assert clip.fraction(inside) == pytest.approx(fraction, abs=1e-6)


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: Clip(2, 5).fraction(5.1),
        lambda: Clip(2, 5).fraction(math.nan),
        lambda: Clip(2, 5).seconds(1.2),
        lambda: Clip(3, 3),
        lambda: Clip(0, math.inf),
        lambda: Span(0.6, 0.5),
        lambda: Span(-0.1, 0.5),
        lambda: Box(0.1, 0.1, 0.1, 1.01),
        lambda: Box(0.5, 0.1, 0.4, 0.2),
        lambda: Box(math.nan, 0, 1, 1),
        lambda: TOKENS.nearest(Axis.TIME, 1.001),
        lambda: TOKENS.text(300),
        lambda: CoordinateVocabulary(time=1),
    ],
)
def test_what_lies_outside_is_refused_with_a_remedy(wrong) -> None:
    with pytest.raises(CoordinateError) as error:
        wrong()
    assert error.value.remedy
