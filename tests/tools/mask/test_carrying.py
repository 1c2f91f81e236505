"""What carries a mask: windows, motion layers, the start in a box, and a quality that means something."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import spearmanr

from stagent_tools.mask.carrier import Carrier
from stagent_tools.mask.layers import behind_of, fit_layers, flow_between, misses, moves_with_thing
from stagent_tools.mask.shapes import agreement
from stagent_tools.mask.start import start_mask
from stagent_tools.mask.window import PIXELS, window_about

NOISE = cv2.GaussianBlur(np.random.default_rng(5).integers(0, 255, (220, 320, 3)).astype(np.uint8), (0, 0), 1.5)


@given(
    st.tuples(st.floats(-50, 1900), st.floats(-50, 1000)),
    st.tuples(st.floats(1, 2500), st.floats(1, 1500)),
)
@settings(deadline=None)
def test_a_window_lies_in_the_picture_and_has_a_bounded_size(corner, extent):
    box = np.array([*corner, corner[0] + extent[0], corner[1] + extent[1]])
    window = window_about(box, 1920, 1080)
    assert 0 <= window.x0 < window.x1 <= 1920
    assert 0 <= window.y0 < window.y1 <= 1080
    assert window.width * window.height <= 1.05 * PIXELS
    assert np.all(window.zoom <= 1.0)


def test_a_mask_seen_from_another_window_keeps_its_place():
    mask = np.zeros((1080, 1920), dtype=bool)
    mask[400:600, 700:1000] = True
    first = window_about(np.array([700.0, 400.0, 1000.0, 600.0]), 1920, 1080)
    second = window_about(np.array([720.0, 380.0, 1100.0, 640.0]), 1920, 1080)
    moved = second.whole(first.seen_from(first.cut_share(mask), second), 1920, 1080)
    assert agreement(moved, mask) > 0.97


def shifted(picture: np.ndarray, x: float) -> np.ndarray:
    return cv2.warpAffine(
        picture, np.array([[1.0, 0, x], [0, 1, 0]]), picture.shape[1::-1], borderMode=cv2.BORDER_REFLECT
    )


class TestLayers:
    """A textured disc moves 6 px to the right while the background moves 3 px to the left."""

    def flow(self, disc_px: float, behind_px: float):
        thing = np.zeros((220, 320), dtype=np.uint8)
        cv2.circle(thing, (160, 110), 40, 1, cv2.FILLED)
        paint = NOISE[::-1, ::-1]
        before = np.where(thing[..., None] > 0, paint, NOISE)
        on = shifted(thing, disc_px)[..., None] > 0
        now = np.where(on, shifted(paint, disc_px), shifted(NOISE, behind_px))
        grey = [cv2.cvtColor(np.asarray(p, dtype=np.uint8), cv2.COLOR_RGB2GRAY) for p in (now, before)]
        return flow_between(*grey), on[..., 0]

    def test_each_pixel_goes_with_its_layer(self):
        flow, thing = self.flow(6, -3)
        near = cv2.dilate(thing.astype(np.uint8), np.ones((15, 15))) > 0
        layers = fit_layers(flow, cv2.erode(thing.astype(np.uint8), np.ones((5, 5))) > 0, near)
        assert layers is not None
        np.testing.assert_allclose(layers.thing[:2, 2], [-6, 0], atol=0.5)
        np.testing.assert_allclose(layers.behind[:2, 2], [3, 0], atol=0.5)
        odds = moves_with_thing(flow, layers)
        assert odds[100:120, 150:180].mean() > 1.0
        assert odds[:30].mean() < -1.0

    def test_a_thing_that_moves_with_the_background_is_not_judged(self):
        flow, thing = self.flow(-3, -3)
        layers = fit_layers(flow, thing, thing)
        assert layers is not None
        assert np.abs(moves_with_thing(flow, layers)).max() < 0.3

    def test_too_little_background_is_none(self):
        flow = np.zeros((50, 50, 2), dtype=np.float32)
        assert behind_of(flow, np.zeros((50, 50), dtype=bool)) is None

    def test_the_misses_of_the_true_motion_are_nothing(self):
        flow = np.full((20, 30, 2), 2.0, dtype=np.float32)
        np.testing.assert_allclose(misses(flow, np.array([[1.0, 0, 2], [0, 1, 2], [0, 0, 1]])), 0.0, atol=1e-6)


def test_a_start_mask_is_the_thing_not_its_box():
    """A plus fills 5 / 9 of its box."""
    truth = np.zeros((220, 320), dtype=bool)
    truth[90:120, 110:200] = truth[60:150, 140:170] = True
    images = []
    for step in range(5):
        on = shifted(truth.astype(np.uint8), 3 * step)[..., None] > 0
        images.append(np.where(on, np.uint8([200, 60, 20]), NOISE))
    assert agreement(start_mask(images, np.array([110.0, 60.0, 200.0, 150.0])), truth) > 0.9


def test_a_thing_that_slowly_changes_its_colour_is_kept() -> None:
    place = NOISE[:120, :160]
    thing = np.zeros((120, 160), dtype=np.uint8)
    cv2.circle(thing, (80, 60), 20, 1, cv2.FILLED)
    colours = np.linspace([200, 40, 40], [40, 60, 200], 100)
    images = [np.where(thing[..., None] > 0, colour, place).astype(np.uint8) for colour in colours]
    carrier = Carrier(images[0], thing > 0)
    carried = [carrier.step(image) for image in images[1:]]
    assert all(c.mask is not None and agreement(c.mask, thing > 0) > 0.9 for c in carried)


@pytest.mark.parametrize("name", ["bmx-trees", "car-shadow"])
def test_quality_follows_the_true_overlap(shared: Path, name: str) -> None:
    """Real footage: a rider behind trees, who is lost at times, and a car that turns away."""
    pictures = sorted((shared / "davis" / "JPEGImages" / "480p" / name).glob("*.jpg"))[:24]
    masks = sorted((shared / "davis" / "Annotations" / "480p" / name).glob("*.png"))[:24]
    images = [cv2.cvtColor(cv2.imread(str(file)), cv2.COLOR_BGR2RGB) for file in pictures]
    truth = [cv2.imread(str(file), cv2.IMREAD_GRAYSCALE) > 0 for file in masks]
    carrier = Carrier(images[0], truth[0])
    carried = [carrier.step(image) for image in images[1:]]
    overlaps = [0.0 if c.mask is None else agreement(c.mask, true) for c, true in zip(carried, truth[1:], strict=True)]
    qualities = [c.quality for c in carried]
    assert spearmanr(qualities, overlaps).statistic > 0.7
    assert np.mean(np.abs(np.subtract(qualities, overlaps))) < 0.15
