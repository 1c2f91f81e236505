"""Depth by transformers on tiny random checkpoints, and from MonST3R's result folder."""

from __future__ import annotations

from collections.abc import Callable
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


def zoedepth(folder: Path) -> Path:
    transformers = pytest.importorskip("transformers")
    torch = pytest.importorskip("torch")
    backbone = transformers.BeitConfig(
        image_size=64, patch_size=16, hidden_size=32, num_hidden_layers=4, num_attention_heads=2,
        intermediate_size=37, out_features=["stage1", "stage2", "stage3", "stage4"], reshape_hidden_states=False,
    )  # fmt: skip
    bins = [{"n_bins": 8, "min_depth": 0.001, "max_depth": 80.0, "name": "kitti"}]
    config = transformers.ZoeDepthConfig(
        backbone_config=backbone, backbone_hidden_size=32, neck_hidden_sizes=[16] * 4, fusion_hidden_size=16,
        bottleneck_features=16, num_relative_features=16, bin_configurations=bins, bin_embedding_dim=16,
        num_patch_transformer_layers=1, patch_transformer_hidden_size=16, patch_transformer_intermediate_size=16,
        patch_transformer_num_attention_heads=2, num_attractors=[4, 2, 2, 1],
    )  # fmt: skip
    torch.manual_seed(0)
    transformers.ZoeDepthForDepthEstimation(config).save_pretrained(folder / "zoedepth-nyu-kitti")
    pictures = transformers.ZoeDepthImageProcessor(size={"height": 64, "width": 64})
    pictures.save_pretrained(folder / "zoedepth-nyu-kitti")
    return folder


def depth_pro(folder: Path) -> Path:
    transformers = pytest.importorskip("transformers")
    torch = pytest.importorskip("torch")
    vision = {
        "model_type": "dinov2", "image_size": 64, "patch_size": 16, "hidden_size": 32, "num_hidden_layers": 4,
        "num_attention_heads": 2, "mlp_ratio": 2,
    }  # fmt: skip
    config = transformers.DepthProConfig(
        fusion_hidden_size=16, patch_size=64, intermediate_hook_ids=[1, 0], intermediate_feature_dims=[16, 8],
        scaled_images_ratios=[0.5, 1.0], scaled_images_overlap_ratios=[0.0, 0.2],
        scaled_images_feature_dims=[12, 12], num_fov_head_layers=2, image_model_config=vision,
        patch_model_config=vision, fov_model_config=vision, use_fov_model=True,
    )  # fmt: skip
    torch.manual_seed(0)
    transformers.DepthProForDepthEstimation(config).save_pretrained(folder / "depth-pro")
    pictures = transformers.DepthProImageProcessor(size={"height": 128, "width": 128})
    pictures.save_pretrained(folder / "depth-pro")
    return folder


@pytest.mark.parametrize(
    ("write", "name", "farthest"),
    [(depth_anything, NAME, 80.0), (zoedepth, "zoedepth-nyu-kitti", 80.0), (depth_pro, "depth-pro", 1e4)],
    ids=["Depth Anything", "ZoeDepth", "Depth Pro"],
)
def test_metres_of_the_picture_s_size(
    tmp_path: Path, write: Callable[[Path], Path], name: str, farthest: float
) -> None:
    found = TransformersDepth(write(tmp_path), name).see(IMAGE, 0.0)
    assert found.metres.shape == (60, 90)
    assert np.isfinite(found.metres).any()
    assert np.all(found.metres[np.isfinite(found.metres)] <= farthest)
    assert (found.focal is not None) == (name == "depth-pro")  # it alone tells the focal length


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
