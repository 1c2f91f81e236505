"""The contract that every mask backend keeps."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable, Iterator

import cv2
import numpy as np
import pytest

from stagent_tools.errors import MissingPart, UsageError
from stagent_tools.mask import CarriedMasks, MaskBackend, MaskPrompt
from stagent_tools.registry import backend_names, load_backend
from stagent_tools.types import BoolArray, Frame

WIDTH, HEIGHT, RATE = 240, 160, 25.0
BACKENDS: dict[str, Callable[..., MaskBackend]] = {
    "carried": CarriedMasks,
    **{name: load_backend("mask", name) for name in backend_names("mask")},
}
PLACE = cv2.GaussianBlur(np.random.default_rng(3).integers(0, 255, (HEIGHT, WIDTH, 3)).astype(np.uint8), (0, 0), 2)


@pytest.fixture(params=sorted(BACKENDS))
def backend(request: pytest.FixtureRequest) -> MaskBackend:
    """Each installed backend; one whose model is not on this machine is left out."""
    try:
        return BACKENDS[request.param]()
    except MissingPart as missing:
        pytest.skip(str(missing))


def disc(x: float, radius: int = 24) -> BoolArray:
    mask = np.zeros((HEIGHT, WIDTH), dtype=np.uint8)
    cv2.circle(mask, (round(x), 80), radius, 1, cv2.FILLED)
    return mask > 0


def picture(mask: BoolArray) -> np.ndarray:
    paint = np.array([210, 40, 30]) + 12 * np.sin(np.arange(WIDTH) / 3)[None, :, None]
    return np.where(mask[..., None], paint, PLACE).astype(np.uint8)


def clip(n: int = 10, hidden: range = range(0)) -> Iterator[tuple[Frame, BoolArray]]:
    """A red disc that crosses the picture; it is not there in the `hidden` frames."""
    for i in range(n):
        mask = disc(60 + 4 * i) if i not in hidden else np.zeros((HEIGHT, WIDTH), dtype=bool)
        yield Frame(i, i / RATE, picture(mask)), mask


def iou(a: BoolArray, b: BoolArray) -> float:
    return float((a & b).sum() / (a | b).sum())


PROMPTS = {
    "mask": MaskPrompt(mask=disc(60)),
    "box": MaskPrompt(box=np.array([36.0, 56.0, 85.0, 105.0])),
    "point": MaskPrompt(point=np.array([60.0, 80.0])),
}


@pytest.mark.parametrize("form", sorted(PROMPTS))
def test_follows_an_easy_thing(backend: MaskBackend, form: str) -> None:
    frames, truth = zip(*clip(), strict=True)
    track = backend.carry(iter(frames), PROMPTS[form])
    assert track.backend == backend.name
    np.testing.assert_array_equal(track.t, [frame.t for frame in frames])
    assert min(iou(mask.image(), true) for mask, true in zip(track.masks, truth, strict=True)) > 0.85
    assert np.all((track.quality > 0) & (track.quality <= 1))


def test_a_given_mask_is_the_first_mask(backend: MaskBackend) -> None:
    track = backend.carry((frame for frame, _ in clip(2)), PROMPTS["mask"])
    np.testing.assert_array_equal(track.masks[0].image(), disc(60))
    assert track.quality[0] == 1.0


def test_no_mask_while_the_thing_is_hidden_and_a_mask_when_it_is_back(backend: MaskBackend) -> None:
    hidden = range(6, 10)
    frames, truth = zip(*clip(16, hidden), strict=True)
    track = backend.carry(iter(frames), PROMPTS["mask"])
    times = set(track.t.tolist())
    assert not times & {frames[i].t for i in hidden}
    assert {frames[i].t for i in range(12, 16)} <= times
    assert iou(track.masks[-1].image(), truth[-1]) > 0.8


def test_the_same_twice(backend: MaskBackend) -> None:
    first, second = (backend.carry((frame for frame, _ in clip(5)), PROMPTS["box"]) for _ in range(2))
    np.testing.assert_array_equal(first.quality, second.quality)
    for one, other in zip(first.masks, second.masks, strict=True):
        np.testing.assert_array_equal(one.image(), other.image())


def test_frames_are_taken_one_at_a_time(backend: MaskBackend) -> None:
    """What is held does not grow with the clip: pictures that were taken are let go."""
    peaks = []
    for n in (12, 36):
        tracemalloc.start()
        backend.carry((Frame(i, i / RATE, picture(disc(100))) for i in range(n)), MaskPrompt(mask=disc(100)))
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < peaks[0] + 4 * PLACE.nbytes


def test_no_frames_no_masks(backend: MaskBackend) -> None:
    assert len(backend.carry(iter(()), PROMPTS["box"]).t) == 0


@pytest.mark.parametrize(
    "prompt",
    [
        MaskPrompt(box=np.array([500.0, 0.0, 600.0, 90.0])),
        MaskPrompt(point=np.array([-3.0, 4.0])),
        MaskPrompt(mask=np.zeros((HEIGHT, WIDTH), dtype=bool)),
        MaskPrompt(mask=np.ones((10, 10), dtype=bool)),
    ],
    ids=["box outside", "point outside", "empty mask", "mask of another size"],
)
def test_a_prompt_off_the_picture_is_a_usage_error(backend: MaskBackend, prompt: MaskPrompt) -> None:
    with pytest.raises(UsageError):
        backend.carry((frame for frame, _ in clip(2)), prompt)


@pytest.mark.parametrize(
    "prompt",
    [
        MaskPrompt(box=np.array([0.0, 0.0, WIDTH, HEIGHT])),
        MaskPrompt(box=np.array([100.0, 100.0, 101.0, 101.0])),
        MaskPrompt(mask=np.ones((HEIGHT, WIDTH), dtype=bool)),
        MaskPrompt(mask=np.pad(np.ones((1, 1), dtype=bool), ((0, HEIGHT - 1), (0, WIDTH - 1)))),
    ],
    ids=["box of the whole picture", "box of one pixel", "mask of the whole picture", "mask of one pixel"],
)
def test_extreme_prompts_give_masks_or_gaps(backend: MaskBackend, prompt: MaskPrompt) -> None:
    track = backend.carry((frame for frame, _ in clip(3)), prompt)
    assert len(track.t) <= 3
    assert all(mask.size == (WIDTH, HEIGHT) for mask in track.masks)
