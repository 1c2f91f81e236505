"""Things pointed at, followed by NanoTrack with its real weights where these are here."""

from __future__ import annotations

import json
from pathlib import Path

import cv2
import numpy as np
import pytest

from stagent_tools.errors import MissingPart
from stagent_tools.models import card_of
from stagent_tools.spatial.grounding import Verdict
from stagent_tools.spatial.nanotrack import NanotrackBackend
from stagent_tools.spatial.nanotrack.following import Nanotrack
from stagent_tools.spatial.pointed.boxes import iou
from stagent_tools.spatial.scanning import scan_video
from stagent_tools.target import Target
from stagent_tools.types import FloatArray, Frame, Image
from stagent_tools.video import open_video
from stagent_world import drive_past, write_clip

CARD = card_of("nanotrack-v2")
SIDE, RATE = 60, 25.0
GROUND = cv2.GaussianBlur(np.random.default_rng(3).integers(0, 255, (240, 320, 3)).astype(np.uint8), (0, 0), 3)
THING = cv2.resize(np.random.default_rng(4).integers(0, 2, (6, 6, 3)).astype(np.uint8) * 200, (SIDE, SIDE))


@pytest.fixture(scope="module")
def models(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("models") / CARD.name
    folder.mkdir()
    for file, here in zip(CARD.files, ("nanotrackv2_backbone.onnx", "nanotrackv2_head.onnx"), strict=True):
        (folder / file.path).symlink_to(shared / "weights" / here)
    return folder.parent


@pytest.fixture
def nanotrack(models: Path) -> Nanotrack:
    follower = NanotrackBackend(models_dir=models).follower
    assert isinstance(follower, Nanotrack)
    return follower


def drawn(x: int, *, there: bool = True) -> Image:
    image = GROUND.copy()
    left, right = max(x, 0), min(x + SIDE, image.shape[1])
    if there and right > left:
        image[90 : 90 + SIDE, left:right] = THING[:, left - x : right - x]
    return image


def box_at(x: float) -> FloatArray:
    return np.array([x, 90.0, x + SIDE, 90.0 + SIDE])


def test_a_moving_thing_is_followed(nanotrack: Nanotrack) -> None:
    seen = list(nanotrack((Frame(i, i / RATE, drawn(40 + 4 * i)) for i in range(20)), box_at(40)))
    assert [sighting.t for sighting in seen] == [i / RATE for i in range(20)]
    assert min(iou(sighting.box, box_at(40 + 4 * i)) for i, sighting in enumerate(seen)) > 0.6
    assert all(0 <= sighting.score <= 1 for sighting in seen)


def test_what_is_gone_is_not_followed_on(nanotrack: Nanotrack) -> None:
    """The network names a place all the same."""
    frames = (Frame(i, i / RATE, drawn(40 + 4 * i, there=i < 8)) for i in range(40))
    seen = list(nanotrack(frames, box_at(40)))
    assert 8 <= len(seen) <= 10


def test_what_leaves_the_picture_ends_there(nanotrack: Nanotrack) -> None:
    seen = list(nanotrack((Frame(i, i / RATE, drawn(200 + 8 * i)) for i in range(40)), box_at(200)))
    assert 8 <= len(seen) <= 15
    assert all(sighting.box[2] <= 320 for sighting in seen)


def test_no_pictures_no_sightings(nanotrack: Nanotrack) -> None:
    assert list(nanotrack(iter(()), box_at(0))) == []


def test_the_backend_finds_what_was_pointed_at_and_says_who_followed_it(models: Path, tmp_path: Path) -> None:
    clip = write_clip(drive_past(12.0, size=(480, 270)), tmp_path)
    actor = next(iter(json.loads((clip.parent / "truth.json").read_text())["actors"].values()))
    seen = [(t, box) for t, box in zip(actor["t"], actor["box"], strict=True) if box is not None]
    t, box = seen[len(seen) // 2]
    prompt = f"car={','.join(str(side) for side in box)}@{t}"
    (found,) = NanotrackBackend((prompt,), models_dir=models).ground(
        scan_video(open_video(clip)), (Target(noun="car"),)
    )
    assert found.verdict is Verdict.FOUND
    assert found.backend == found.tracks[0].backend == "nanotrack"
    overlaps = [
        iou(here, np.array(true)) for at, true in seen if (here := found.tracks[0].box_at(at, 0.03)) is not None
    ]
    assert len(overlaps) > 0.6 * len(seen)
    assert np.median(overlaps) > 0.6


def test_weights_that_nobody_published_never_answer(tmp_path: Path) -> None:
    with pytest.raises(MissingPart, match="stagent models pull nanotrack-v2"):
        NanotrackBackend(models_dir=tmp_path)
    (tmp_path / CARD.name).mkdir()
    for file in CARD.files:
        (tmp_path / CARD.name / file.path).write_bytes(b"other weights")
    with pytest.raises(MissingPart, match="not the published file"):
        NanotrackBackend(models_dir=tmp_path)
