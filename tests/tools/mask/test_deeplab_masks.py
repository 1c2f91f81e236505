"""Masks whose first one DeepLab finds, with its real weights on real pictures where these are here."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from stagent_tools.errors import MissingPart
from stagent_tools.mask import Mask, MaskPrompt
from stagent_tools.mask.deeplab import DeeplabMasks, SemanticNetwork
from stagent_tools.mask.start import start_mask
from stagent_tools.models import card_of
from stagent_tools.types import BoolArray, Frame, Image

CARD = card_of("deeplabv3-mobilenetv2")


@pytest.fixture
def models(shared: Path, tmp_path: Path) -> Path:
    """A folder of models with the published file."""
    (tmp_path / CARD.name).mkdir()
    (tmp_path / CARD.name / CARD.files[0].path).symlink_to(shared / "weights" / "deeplabv3_mnv2_voc21_257.onnx")
    return tmp_path


def looked_at(shared: Path, clip: str, number: int) -> tuple[Image, BoolArray]:
    """A picture of DAVIS, and the hand-drawn mask."""
    folder = shared / "davis"
    image = cv2.imread(str(folder / "JPEGImages" / "480p" / clip / f"{number:05d}.jpg"))
    mask = cv2.imread(str(folder / "Annotations" / "480p" / clip / f"{number:05d}.png"), cv2.IMREAD_GRAYSCALE)
    return np.asarray(cv2.cvtColor(image, cv2.COLOR_BGR2RGB), dtype=np.uint8), np.asarray(mask) > 0


def overlap(first: BoolArray, second: BoolArray) -> float:
    return float((first & second).sum() / (first | second).sum())


@pytest.mark.parametrize("clip", ["car-roundabout", "car-shadow", "drift-straight"])
def test_a_car_in_its_box_is_masked_better_than_without_the_network(models: Path, shared: Path, clip: str) -> None:
    image, true = looked_at(shared, clip, 0)
    box = np.array(Mask.of(true).box, dtype=np.float64)
    found = DeeplabMasks(models).start([image], box)
    assert overlap(found, true) > 0.85
    assert overlap(found, true) > overlap(start_mask([image], box), true)


def test_what_the_network_does_not_know_is_masked_as_ever(models: Path) -> None:
    ground = np.random.default_rng(0).integers(90, 150, (160, 240, 3), dtype=np.uint8)
    ground[50:110, 80:160] = (200, 40, 30)
    box = np.array([80.0, 50.0, 160.0, 110.0])
    np.testing.assert_array_equal(DeeplabMasks(models).start([ground], box), start_mask([ground], box))


def test_masks_are_carried_under_its_name(models: Path, shared: Path) -> None:
    pictures = [looked_at(shared, "car-roundabout", number) for number in range(3)]
    box = np.array(Mask.of(pictures[0][1]).box, dtype=np.float64)
    frames = [Frame(i, i / 24, image) for i, (image, _) in enumerate(pictures)]
    track = DeeplabMasks(models).carry(frames, MaskPrompt(box=box))
    assert track.backend == "deeplab"
    assert all(overlap(m.image(), true) > 0.85 for m, (_, true) in zip(track.masks, pictures, strict=True))


def test_weights_that_nobody_published_never_answer(tmp_path: Path) -> None:
    with pytest.raises(MissingPart, match="stagent models pull deeplabv3-mobilenetv2"):
        DeeplabMasks(tmp_path)
    (tmp_path / CARD.name).mkdir()
    file = tmp_path / CARD.name / CARD.files[0].path
    file.write_bytes(b"other weights")
    with pytest.raises(MissingPart, match="not the published file"):
        DeeplabMasks(tmp_path)
    with pytest.raises(MissingPart, match=r"deeplab.*are no network that OpenCV can read"):
        SemanticNetwork(file)
