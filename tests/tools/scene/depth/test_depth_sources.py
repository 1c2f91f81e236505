"""Depth by transformers on tiny random checkpoints, and from MonST3R's result folder."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from stagent_tools.errors import MissingPart, UsageError
from stagent_tools.scene.depth.by_transformers import TransformersDepth
from stagent_tools.scene.depth.monst3r import Monst3rDepth
from stagent_tools.scene.depth.rescaled import to_metres
from stagent_tools.scene.depth.source import DepthMap, believable

NAME = "depth-anything-v2-metric-outdoor-small"
IMAGE = np.random.default_rng(0).integers(0, 255, (60, 90, 3), dtype=np.uint8)


def depth_anything(folder: Path, kind: str = "metric") -> Path:
    transformers = pytest.importorskip("transformers")
    torch = pytest.importorskip("torch")
    backbone = transformers.Dinov2Config(
        hidden_size=32, num_hidden_layers=4, num_attention_heads=2, image_size=56, patch_size=14,
        out_features=["stage1", "stage2", "stage3", "stage4"], reshape_hidden_states=False,
    )  # fmt: skip
    config = transformers.DepthAnythingConfig(
        backbone_config=backbone, reassemble_hidden_size=32, neck_hidden_sizes=[8, 8, 8, 8], fusion_hidden_size=8,
        head_hidden_size=8, depth_estimation_type=kind, max_depth=80,
    )  # fmt: skip
    torch.manual_seed(0)
    transformers.DepthAnythingForDepthEstimation(config).save_pretrained(folder / NAME)
    transformers.DPTImageProcessor(
        size={"height": 56, "width": 56}, keep_aspect_ratio=True, ensure_multiple_of=14
    ).save_pretrained(folder / NAME)
    return folder


def test_metres_of_the_picture_s_size(tmp_path: Path) -> None:
    found = TransformersDepth(depth_anything(tmp_path), NAME).see(IMAGE, 0.0)
    assert found.metres.shape == (60, 90)
    assert np.all(found.metres[np.isfinite(found.metres)] <= 80)
    assert found.focal is None


def test_relative_depth_is_refused(tmp_path: Path) -> None:
    with pytest.raises(MissingPart, match="relative depth, not metres"):
        TransformersDepth(depth_anything(tmp_path, "relative"), NAME)


def test_no_model_is_one_sentence(tmp_path: Path) -> None:
    pytest.importorskip("transformers")
    with pytest.raises(MissingPart, match=f"stagent models pull {NAME}"):
        TransformersDepth(tmp_path, NAME)


@pytest.fixture
def result(tmp_path: Path) -> Path:
    """Three maps of half the picture's size, in units of 2 m."""
    for i in range(3):
        np.save(tmp_path / f"frame_{i:04d}.npy", np.full((30, 45), 2.0 + i, dtype=np.float32))
    np.savetxt(tmp_path / "pred_intrinsics.txt", np.tile([50.0, 0, 22.5, 0, 50.0, 15, 0, 0, 1], (3, 1)))
    return tmp_path


class Metric:
    """A source that knows the truth."""

    name = "truth"

    def see(self, image: np.ndarray, t: float) -> DepthMap:
        return DepthMap(np.full(image.shape[:2], 2 * (2.0 + t)))


def test_monst3r_in_metres(result: Path) -> None:
    source = Monst3rDepth(result, np.arange(3.0))
    found = source.see(IMAGE, 1.1)
    assert found.focal == pytest.approx(100.0)
    np.testing.assert_allclose(found.metres, np.full((60, 90), 3.0))
    metres = to_metres(source, Metric(), [(float(t), IMAGE) for t in range(3)])
    np.testing.assert_allclose(metres.see(IMAGE, 2.0).metres, 8.0)


def test_another_clip_s_folder_is_told(result: Path) -> None:
    with pytest.raises(UsageError, match="3 depth maps for 5 pictures"):
        Monst3rDepth(result, np.arange(5.0))
    (result / "pred_intrinsics.txt").write_text("no numbers")
    with pytest.raises(UsageError, match="pred_intrinsics"):
        Monst3rDepth(result, np.arange(3.0))


def test_what_no_camera_sees_is_not_known() -> None:
    np.testing.assert_array_equal(believable(np.array([-1.0, 0.0, 3.0, np.inf])), [np.nan, np.nan, 3.0, np.nan])
