"""SAM 2 by its package and by transformers, on tiny random checkpoints: what holds whatever the weights are."""

from __future__ import annotations

import resource
from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path

import cv2
import numpy as np
import pytest

from stagent import ask
from stagent_tools.errors import CannotMeasure, MissingPart, UsageError
from stagent_tools.mask import MaskPrompt
from stagent_tools.mask.sam2 import VideoMasks, sam2_masks
from stagent_tools.mask.sam2.engine import Seen
from stagent_tools.mask.sam2.package import PackageEngine
from stagent_tools.models import choose_device
from stagent_tools.types import BoolArray, Frame

Make = Callable[..., VideoMasks]
WIDTH, HEIGHT = 160, 90


def disc(x: float) -> BoolArray:
    columns, rows = np.arange(WIDTH) + 0.5, np.arange(HEIGHT)[:, None] + 0.5
    return (columns - x) ** 2 + (rows - 45) ** 2 < 20**2


def clip(n: int) -> Iterator[Frame]:
    for i in range(n):
        image = np.where(disc(50 + 3 * i)[..., None], [220, 40, 30], [90, 100, 90]).astype(np.uint8)
        yield Frame(i, i / 25, image)


PROMPTS = {
    "mask": MaskPrompt(mask=disc(50)),
    "box": MaskPrompt(box=np.array([30.0, 25.0, 70.0, 65.0])),
    "point": MaskPrompt(point=np.array([50.0, 45.0])),
}


def test_random_weights_are_refused_before_they_are_used(untrained: Make) -> None:
    """They end in a refusal, never in a mask that somebody measures."""
    with pytest.raises(MissingPart, match="untrained or broken: even a plain disc"):
        untrained().carry(clip(2), PROMPTS["box"])


@pytest.mark.parametrize("form", sorted(PROMPTS))
def test_masks_have_the_picture_s_size_and_the_frames_times(untrained: Make, form: str) -> None:
    track = untrained(proven=True).carry(clip(4), PROMPTS[form])
    assert set(track.t.tolist()) <= {frame.t for frame in clip(4)}
    assert all(mask.size == (WIDTH, HEIGHT) for mask in track.masks)
    assert np.all((track.quality >= 0) & (track.quality <= 1))


def test_a_given_mask_is_the_first_mask(untrained: Make) -> None:
    track = untrained(proven=True).carry(clip(2), PROMPTS["mask"])
    np.testing.assert_array_equal(track.masks[0].image(), disc(50))
    assert track.quality[0] == 1.0


def test_the_same_twice_and_nothing_left_from_the_thing_before(untrained: Make) -> None:
    backend = untrained(proven=True)
    first = backend.carry(clip(3), PROMPTS["box"])
    backend.carry(clip(2), PROMPTS["point"])
    again = backend.carry(clip(3), PROMPTS["box"])
    np.testing.assert_array_equal(first.quality, again.quality)
    for one, other in zip(first.masks, again.masks, strict=True):
        np.testing.assert_array_equal(one.image(), other.image())


def test_what_is_remembered_does_not_grow(sam2_folder: Path) -> None:
    backend = sam2_masks(sam2_folder, proven=True)
    backend.carry(clip(24), PROMPTS["mask"])
    engine = backend._engine
    assert len(engine._outputs["non_cond_frame_outputs"]) == 17


def test_a_prompt_off_the_picture_is_a_usage_error(untrained: Make) -> None:
    with pytest.raises(UsageError):
        untrained(proven=True).carry(clip(2), MaskPrompt(box=np.array([500.0, 0.0, 600.0, 90.0])))


def test_hydra_is_left_as_it_was(sam2_folder: Path, tmp_path: Path) -> None:
    """Our own use of Hydra works before and after, although the package sets up Hydra's global state on import."""
    from hydra import compose, initialize_config_dir
    from hydra.core.global_hydra import GlobalHydra

    (tmp_path / "ours.yaml").write_text("answer: 42\n")
    sam2_masks(sam2_folder, proven=True).carry(clip(1), PROMPTS["mask"])
    assert not GlobalHydra.instance().is_initialized()
    with initialize_config_dir(str(tmp_path), version_base="1.2"):
        sam2_masks(sam2_folder, proven=True).carry(clip(1), PROMPTS["mask"])
        assert compose("ours").answer == 42


def test_other_weights_are_told_by_name(sam2_folder: Path, tmp_path: Path) -> None:
    import torch

    place = tmp_path / "sam2.1-hiera-tiny"
    place.mkdir()
    (place / "sam2.1_hiera_t.yaml").write_bytes((sam2_folder / place.name / "sam2.1_hiera_t.yaml").read_bytes())
    state = torch.load(sam2_folder / place.name / "sam2.1_hiera_tiny.pt", weights_only=True)
    state["model"]["surplus"] = state["model"].pop("maskmem_tpos_enc")
    torch.save(state, place / "sam2.1_hiera_tiny.pt")
    with pytest.raises(MissingPart, match=r"1 missing \(maskmem_tpos_enc\); 1 unexpected \(surplus\)"):
        sam2_masks(tmp_path, proven=True).carry(clip(1), PROMPTS["mask"])


def test_no_model_is_one_sentence_with_the_command(tmp_path: Path) -> None:
    with pytest.raises(MissingPart, match=r"stagent models pull sam2\.1-hiera-tiny"):
        sam2_masks(tmp_path)


class Small:
    """An engine that runs out of memory above a side, and otherwise sees what it saw last."""

    def __init__(self, side: int, most: int, log: list[tuple[str, int]]) -> None:
        self.side, self.most, self.log = side, most, log
        self.steps = 0

    def start(self, image: np.ndarray, prompt: MaskPrompt) -> Seen:
        self.log.append(("start", self.side))
        assert prompt.mask is not None
        return Seen(prompt.mask, 0.9)

    def step(self, image: np.ndarray) -> Seen:
        from torch import OutOfMemoryError

        self.steps += 1
        if self.side > self.most and self.steps == 2:
            raise OutOfMemoryError("CUDA out of memory")
        return Seen(disc(50), 0.8)


def test_out_of_memory_goes_on_smaller_from_the_last_mask() -> None:
    pytest.importorskip("torch")
    log: list[tuple[str, int]] = []
    backend = VideoMasks("small", lambda side: Small(side, 512, log), (1024, 512, 256), proven=True)
    track = backend.carry(clip(5), PROMPTS["mask"])
    assert len(track.t) == 5
    assert log == [("start", 1024), ("start", 512)]


@pytest.mark.parametrize(
    ("backend", "folder"),
    [("sam2", "sam2_folder"), ("sam2_video", "sam2_video_folder"), ("sam2_video", "edgetam_folder")],
)
def test_a_whole_ask_with_random_weights_gives_no_number(
    backend: str, folder: str, request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Metres from depth maps that somebody brought; what moves is masked by the model."""
    monkeypatch.setenv("STAGENT_MODELS_DIR", str(request.getfixturevalue(folder)))
    pictures, maps = tmp_path / "pictures", tmp_path / "maps"
    pictures.mkdir()
    maps.mkdir()
    ground = cv2.GaussianBlur(np.random.default_rng(0).integers(0, 255, (HEIGHT, WIDTH, 3)).astype(np.uint8), (0, 0), 2)
    for i in range(24):
        image = np.where(disc(50 + 3 * i)[..., None], [30, 40, 220], ground)
        cv2.imwrite(str(pictures / f"{i:03d}.png"), image.astype(np.uint8))
    camera = np.array([[160.0, 0.0, 80.0], [0.0, 160.0, 45.0], [0.0, 0.0, 1.0]])
    depth = np.full((24, HEIGHT, WIDTH, 1), 5.0, dtype=np.float32)
    np.savez(maps / "predictions.npz", depth=depth, intrinsic=np.tile(camera, (24, 1, 1)))
    named = {"boxes": ("object=30,25,70,65@0.0",), "backends": (f"depth={maps}", f"mask={backend}")}
    answer = ask(pictures, "How fast is the red object?", fps=Fraction(12), draws=256, **named)
    assert answer.exit_code in (5, 9), answer.sentence
    assert all(result.quantity is None for result in answer.results)
    assert any("untrained or broken" in line for line in (answer.sentence, *answer.warnings))


def test_a_processor_s_memory_really_ends_and_a_smaller_picture_is_taken(
    sam2_folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """The package's own model at 2,048 px, where its pyramid of pictures asks for half a GB, an eighth to spare."""
    checkpoint = sam2_folder / "sam2.1-hiera-tiny" / "sam2.1_hiera_tiny.pt"
    backend = VideoMasks(
        "sam2", lambda side: PackageEngine(checkpoint, choose_device(), side), (2048, 128), proven=True
    )
    used = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    before = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (used + (1 << 27), before[1]))
    try:
        track = backend.carry(clip(2), PROMPTS["mask"])
    finally:
        resource.setrlimit(resource.RLIMIT_AS, before)
    assert track.t[0] == 0.0
    assert "out of memory at 2048 px, goes on with 128 px" in caplog.text


def test_no_memory_at_all_is_a_refusal() -> None:
    pytest.importorskip("torch")
    backend = VideoMasks("small", lambda side: Small(side, 0, []), (512, 256), proven=True)
    with pytest.raises(CannotMeasure, match="not even at 256 px"):
        backend.carry(clip(9), PROMPTS["mask"])
