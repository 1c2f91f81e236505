"""A track is masked from its best moment on, in both directions, and shown again where it was lost."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from pathlib import Path

import cv2
import numpy as np
import pytest

from stagent_tools.errors import MissingPart
from stagent_tools.mask import CarriedMasks, Mask, MaskPrompt, MaskTrack
from stagent_tools.mask.both_ways import masks_both_ways
from stagent_tools.mask.choice import mask_backend
from stagent_tools.types import BoolArray, Frame, Track
from stagent_tools.video import Video, open_video

WIDTH, HEIGHT, RATE, N = 160, 90, 10, 30
HIDDEN = range(12, 16)


def disc(i: int) -> BoolArray:
    mask = np.zeros((HEIGHT, WIDTH), dtype=np.uint8)
    cv2.circle(mask, (30 + 3 * i, 45), 14, 1, cv2.FILLED)
    return mask > 0


@pytest.fixture(scope="module")
def video(tmp_path_factory: pytest.TempPathFactory) -> Video:
    """A red disc that crosses the picture; hidden for a while."""
    folder = tmp_path_factory.mktemp("disc")
    for i in range(N):
        shown = disc(i) if i not in HIDDEN else np.zeros_like(disc(0))
        image = np.where(shown[..., None], [30, 40, 220], [90, 100, 90]).astype(np.uint8)
        cv2.imwrite(str(folder / f"{i:04d}.png"), image)
    return open_video(folder, fps=Fraction(RATE))


def track_of(samples: Iterable[int], best: int) -> Track:
    """Boxes of the disc; the `best` one is sure, the others are not."""
    seen = [i for i in samples if i not in HIDDEN]
    boxes = np.array([Mask.of(disc(i)).box for i in seen], dtype=np.float64)
    score = np.array([0.9 if i == best else 0.6 for i in seen])
    return Track("disc", np.array(seen) / RATE, boxes, score)


class Sees:
    """A backend that knows the truth by colour, and notes what it was shown; it forgets after `most` frames."""

    name = "sees"

    def __init__(self, most: int = 1000) -> None:
        self.most = most
        self.shown: list[list[float]] = []

    def carry(self, frames: Iterable[Frame], prompt: MaskPrompt) -> MaskTrack:
        assert prompt.box is not None
        found, times = [], []
        self.shown.append(times)
        for number, frame in enumerate(frames):
            times.append(frame.t)
            mask = Mask.of(frame.image[..., 0] > 150)
            if mask.area and number < self.most:
                found.append((frame.t, mask))
        return MaskTrack("x", np.array([t for t, _ in found]), tuple(m for _, m in found), np.ones(len(found)))


def test_both_directions_from_the_best_moment(video: Video) -> None:
    backend = Sees()
    found = masks_both_ways(track_of(range(4, 28), best=20), video, backend)
    forwards, backwards = backend.shown
    assert forwards[0] == backwards[0] == pytest.approx(2.0)
    assert forwards[-1] == pytest.approx(2.7)
    assert len(backwards) == 17
    assert np.all(np.diff(backwards) > 0)
    expected = [i / RATE for i in range(4, 28) if i not in HIDDEN]
    np.testing.assert_allclose(found.t, expected)
    for t, mask in zip(found.t, found.masks, strict=True):
        np.testing.assert_array_equal(mask.image(), disc(round(t * RATE)))


def test_what_is_lost_is_shown_again(video: Video) -> None:
    backend = Sees(most=6)
    found = masks_both_ways(track_of(range(0, 30), best=20), video, backend)
    assert len(backend.shown) > 2
    assert len(found.t) >= 24
    assert not {round(t * RATE) for t in found.t} & set(HIDDEN)


def test_a_mask_on_something_else_does_not_count(video: Video) -> None:
    track = track_of(range(4, 28), best=20)
    moved = Track(track.id, track.t, track.boxes + np.array([0, 40, 0, 40]), track.score)
    assert len(masks_both_ways(moved, video, Sees()).t) == 0


def test_the_embedded_masks_go_both_ways_too(video: Video) -> None:
    found = masks_both_ways(track_of(range(16, 24), best=20), video, CarriedMasks())
    assert len(found.t) == 8


def test_the_backend_is_the_named_or_the_best_that_is_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STAGENT_MODELS_DIR", str(tmp_path))
    monkeypatch.setenv("HF_HOME", str(tmp_path))
    assert isinstance(mask_backend(), CarriedMasks)
    assert mask_backend("carried").name == "carried"
    entries = {"sam2": MissingPart("no model"), "carried": CarriedMasks}
    monkeypatch.setattr("stagent_tools.mask.choice.backend_names", lambda tool: tuple(entries))

    def load(tool: str, name: str) -> object:
        def make() -> object:
            if isinstance(entries[name], MissingPart):
                raise entries[name]
            return CarriedMasks()

        return make

    monkeypatch.setattr("stagent_tools.mask.choice.load_backend", load)
    assert isinstance(mask_backend(), CarriedMasks)
    with pytest.raises(MissingPart):
        mask_backend("sam2")
