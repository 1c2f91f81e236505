"""Every model of the catalogue with its real weights, on real pictures: `pytest tests/pretrained`.

Each test is skipped with the command that gets the weights where they are not.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import TypeVar

import cv2
import numpy as np
import pytest

from stagent_tools.errors import MissingPart
from stagent_tools.mask import MaskPrompt
from stagent_tools.mask.deeplab import DeeplabMasks
from stagent_tools.mask.masks import Mask
from stagent_tools.mask.shapes import agreement
from stagent_tools.mask.start import start_mask
from stagent_tools.models import CATALOGUE, card_of
from stagent_tools.spatial.detected.detector import Detector
from stagent_tools.spatial.detected.nanodet import NanodetDetector
from stagent_tools.spatial.detected.yolox import YoloxDetector
from stagent_tools.spatial.nanotrack import NanotrackBackend
from stagent_tools.spatial.pointed.boxes import iou
from stagent_tools.spatial.scanning import scan_video
from stagent_tools.target import Target
from stagent_tools.types import Frame, Image
from stagent_tools.video import open_video

T = TypeVar("T")
Real = Callable[[str], Path]
FRAME = 10
THINGS = {"car-roundabout": "car", "drift-straight": "car", "car-shadow": "car"}
"""Clips of DAVIS whose one labelled thing is of a kind that COCO knows."""

pytestmark = pytest.mark.slow


def names_of(backend: str) -> list[str]:
    return [card.name for card in CATALOGUE if card.backend == backend and card.task != "text"]


def made(make: Callable[[], T]) -> T:
    try:
        return make()
    except MissingPart as missing:
        pytest.skip(str(missing))


def picture(davis: Path, clip: str, number: int = FRAME) -> tuple[Image, np.ndarray]:
    """(H, W, 3) RGB and the hand-drawn mask (H, W)."""
    images, masks = (sorted(davis.glob(f"{part}/*/{clip}/*")) for part in ("JPEGImages", "Annotations"))
    image = cv2.cvtColor(cv2.imread(str(images[number])), cv2.COLOR_BGR2RGB)
    return np.asarray(image, dtype=np.uint8), cv2.imread(str(masks[number]), cv2.IMREAD_GRAYSCALE) > 0


def detects(detector: Detector, davis: Path, clip: str) -> float:
    """IoU of the best box of the right kind with the box of the hand-drawn mask."""
    image, mask = picture(davis, clip)
    seen = detector.look(image)
    column = detector.kinds.index(THINGS[clip])
    truth = np.array(Mask.of(mask).box, dtype=np.float64)
    fitting = [iou(box, truth) for box, scores in zip(seen.boxes, seen.scores, strict=True) if scores[column] >= 0.3]
    return max(fitting, default=0.0)


@pytest.mark.parametrize("clip", THINGS)
@pytest.mark.parametrize("name", names_of("spatial=yolox"))
def test_yolox_finds_the_cars_of_davis(real: Real, davis: Path, name: str, clip: str) -> None:
    file = real(name) / card_of(name).files[0].path
    assert detects(YoloxDetector(file), davis, clip) >= 0.75


def test_nanodet_finds_two_of_the_three(real: Real, davis: Path) -> None:
    """It takes the third for a truck, as the weights' README says."""
    detector = NanodetDetector(real("nanodet-m") / "nanodet_m_416.onnx")
    assert sum(detects(detector, davis, clip) >= 0.5 for clip in THINGS) >= 2


@pytest.mark.parametrize("name", ["yolox-nano", "nanodet-m"])
def test_an_empty_picture_holds_nothing(real: Real, name: str) -> None:
    make = {"yolox-nano": YoloxDetector, "nanodet-m": NanodetDetector}[name]
    detector: Detector = make(real(name) / card_of(name).files[0].path)
    seen = detector.look(np.full((360, 640, 3), 120, dtype=np.uint8))
    assert not (seen.best >= detector.sure).any()


def test_deeplab_begins_a_mask_better_than_we_do(real: Real, davis: Path) -> None:
    masks = DeeplabMasks(real("deeplabv3-mobilenetv2").parent)
    for clip in THINGS:
        image, true = picture(davis, clip)
        box = np.array(Mask.of(true).box, dtype=np.float64)
        ours, theirs = start_mask([image], box), masks.start([image], box)
        assert agreement(theirs, true) > max(0.8, agreement(ours, true))


def test_nanotrack_follows_under_a_moving_camera(real: Real, davis: Path) -> None:
    follower = NanotrackBackend(models_dir=real("nanotrack-v2").parent).follower
    assert follower is not None
    shots = [picture(davis, "car-roundabout", number) for number in range(12)]
    boxes = [np.array(Mask.of(mask).box, dtype=np.float64) for _, mask in shots]
    seen = list(follower((Frame(i, i / 24, image) for i, (image, _) in enumerate(shots)), boxes[0]))
    assert len(seen) == len(shots)
    assert np.mean([iou(sighting.box, true) for sighting, true in zip(seen, boxes, strict=True)]) > 0.8


@pytest.mark.parametrize("backend", ["sam2", "sam2_video"])
def test_sam2_carries_a_mask(davis: Path, backend: str) -> None:
    """By the best model that is here."""
    from stagent_tools.mask.sam2 import sam2_masks, video_model_masks

    masks = made({"sam2": sam2_masks, "sam2_video": video_model_masks}[backend])
    shots = [picture(davis, "car-shadow", number) for number in range(4)]
    first = np.array(Mask.of(shots[0][1]).box, dtype=np.float64)
    found = masks.carry([Frame(i, i / 24, image) for i, (image, _) in enumerate(shots)], MaskPrompt(box=first))
    for mask, (_, true) in zip(found.masks, shots, strict=True):
        assert (mask.image() & true).sum() / (mask.image() | true).sum() > 0.8


@pytest.mark.parametrize("name", names_of("depth=transformers"))
def test_depth_puts_the_car_before_what_lies_above_it(davis: Path, name: str) -> None:
    """A car that fills half of the picture stands a few metres away."""
    from stagent_tools.scene.depth.by_transformers import TransformersDepth

    image, mask = picture(davis, "car-roundabout")
    metres = made(lambda: TransformersDepth(model=name)).see(image, 0.0).metres
    car = float(np.nanmedian(metres[mask]))
    assert 2.0 < car < 20.0
    assert np.nanmedian(metres[: image.shape[0] // 6]) > 1.5 * car


@pytest.mark.parametrize("name", names_of("spatial=grounding_dino"))
def test_grounding_dino_finds_by_words(davis: Path, name: str) -> None:
    from stagent_tools.spatial.grounding_dino.backend import GroundingDinoBackend

    backend = made(lambda: GroundingDinoBackend(model=name))
    scan = scan_video(open_video(davis / "JPEGImages" / "480p" / "car-roundabout", fps=Fraction(24)))
    (found,) = backend.ground(scan, (Target(noun="car", phrase="the car"),))
    _, mask = picture(davis, "car-roundabout")
    box = found.tracks[0].box_at(FRAME / 24, 0.1)
    assert box is not None
    assert iou(box, np.array(Mask.of(mask).box, dtype=np.float64)) >= 0.75
