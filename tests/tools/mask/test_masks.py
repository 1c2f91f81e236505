"""Packed masks: what goes in comes out, and they are small."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from stagent_tools.mask import Mask, MaskPrompt, MaskTrack


@given(arrays(np.bool_, st.tuples(st.integers(1, 12), st.integers(1, 15))))
@settings(deadline=None)
def test_packing_loses_nothing(image):
    mask = Mask.of(image)
    np.testing.assert_array_equal(mask.image(), image)
    assert mask.area == image.sum()


def test_the_box_is_tight():
    image = np.zeros((50, 80), dtype=bool)
    image[10:20, 30:35] = True
    assert Mask.of(image).box == (30, 10, 35, 20)


def test_a_disc_of_full_hd_takes_a_few_kilobytes():
    y, x = np.mgrid[:1080, :1920]
    mask = Mask.of(np.hypot(x - 900, y - 500) < 300)
    assert mask.runs.nbytes < 8000


def test_a_track_is_asked_by_time():
    masks = tuple(Mask.of(np.full((2, 2), filled)) for filled in (True, False))
    track = MaskTrack("a", np.array([0.0, 1.0]), masks, np.ones(2))
    assert track.at(0.9, 0.2) is masks[1]
    assert track.at(0.5, 0.2) is None


def test_a_track_whose_parts_differ_in_length_is_no_track():
    with pytest.raises(ValueError, match="quality"):
        MaskTrack("a", np.zeros(1), (), np.zeros(1))


def test_a_prompt_has_one_form():
    with pytest.raises(ValueError, match="exactly one"):
        MaskPrompt(box=np.zeros(4), point=np.zeros(2))
