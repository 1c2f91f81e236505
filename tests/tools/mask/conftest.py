"""Tiny checkpoints with random weights, in the layouts in which SAM 2 and EdgeTAM are published."""

from __future__ import annotations

from collections.abc import Callable
from importlib import resources
from pathlib import Path

import pytest

from stagent_tools.mask.sam2 import VideoMasks, sam2_masks, video_model_masks

SIDE = 128


@pytest.fixture(scope="session")
def sam2_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """models/sam2.1-hiera-tiny/ with a .pt and the .yaml beside it, as in facebook/sam2.1-hiera-tiny."""
    torch = pytest.importorskip("torch")
    pytest.importorskip("sam2")
    from hydra.core.global_hydra import GlobalHydra
    from hydra.utils import instantiate
    from omegaconf import OmegaConf

    GlobalHydra.instance().clear()
    folder = tmp_path_factory.mktemp("models")
    config = OmegaConf.load(str(resources.files("sam2") / "configs" / "sam2.1" / "sam2.1_hiera_t.yaml"))
    small = {
        "image_encoder.trunk.embed_dim": 8,
        "image_encoder.trunk.stages": [1, 1, 2, 1],
        "image_encoder.trunk.global_att_blocks": [3],
        "image_encoder.neck.backbone_channel_list": [64, 32, 16, 8],
        "memory_attention.num_layers": 1,
        "memory_attention.layer.dim_feedforward": 64,
        "image_size": SIDE,
    }
    for key, value in small.items():
        OmegaConf.update(config, f"model.{key}", value)
    torch.manual_seed(0)
    model = instantiate(config.model, _recursive_=True)
    place = folder / "sam2.1-hiera-tiny"
    place.mkdir()
    OmegaConf.save(config, place / "sam2.1_hiera_t.yaml")
    torch.save({"model": model.state_dict()}, place / "sam2.1_hiera_tiny.pt")
    return folder


@pytest.fixture(scope="session")
def sam2_video_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """models/sam2.1-hiera-tiny-hf/ with config.json and model.safetensors, as transformers writes SAM 2."""
    torch = pytest.importorskip("torch")
    pytest.importorskip("transformers")
    from transformers import Sam2HieraDetConfig, Sam2VideoConfig, Sam2VideoModel, Sam2VisionConfig

    backbone = Sam2HieraDetConfig(
        hidden_size=8, num_attention_heads=1, image_size=[SIDE, SIDE], blocks_per_stage=[1, 1, 2, 1],
        embed_dim_per_stage=[8, 16, 32, 64], num_attention_heads_per_stage=[1, 2, 4, 8],
        global_attention_blocks=[3],
    )  # fmt: skip
    vision = Sam2VisionConfig(
        backbone_config=backbone,
        backbone_channel_list=[64, 32, 16, 8],
        backbone_feature_sizes=[[SIDE // 4] * 2, [SIDE // 8] * 2, [SIDE // 16] * 2],
    )
    config = Sam2VideoConfig(
        vision_config=vision,
        prompt_encoder_config={"image_size": SIDE},
        image_size=SIDE,
        memory_attention_num_layers=1,
        memory_attention_feed_forward_hidden_size=64,
        memory_attention_rope_feat_sizes=[SIDE // 16] * 2,
    )
    torch.manual_seed(0)
    folder = tmp_path_factory.mktemp("models")
    Sam2VideoModel(config).save_pretrained(folder / "sam2.1-hiera-tiny-hf")
    return folder


@pytest.fixture(scope="session")
def edgetam_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """models/edgetam-hf/ with EdgeTAM's own video model on its smallest backbone; its windows want 256 px."""
    torch = pytest.importorskip("torch")
    pytest.importorskip("timm")
    from transformers import EdgeTamVideoConfig, EdgeTamVideoModel, EdgeTamVisionConfig, TimmWrapperConfig

    side = 2 * SIDE
    backbone = TimmWrapperConfig(
        architecture="repvit_m1.dist_in1k", num_labels=2,
        model_args={"in_chans": 3, "features_only": True, "out_indices": [0, 1, 2, 3]},
    )  # fmt: skip
    vision = EdgeTamVisionConfig(
        backbone_config=backbone,
        backbone_channel_list=[384, 192, 96, 48],
        backbone_feature_sizes=[[side // 4] * 2, [side // 8] * 2, [side // 16] * 2],
    )
    config = EdgeTamVideoConfig(
        vision_config=vision,
        prompt_encoder_config={"image_size": side},
        image_size=side,
        memory_attention_num_layers=1,
        memory_attention_mlp_hidden_size=64,
        memory_attention_rope_feat_sizes=[side // 16] * 2,
    )
    torch.manual_seed(0)
    folder = tmp_path_factory.mktemp("models")
    EdgeTamVideoModel(config).save_pretrained(folder / "edgetam-hf")
    return folder


@pytest.fixture(params=["sam2", "sam2_video", "edgetam"])
def untrained(request: pytest.FixtureRequest) -> Callable[..., VideoMasks]:
    """Makes each backend on its tiny checkpoint; `proven=True` lets it work unasked."""
    if request.param == "sam2":
        folder = request.getfixturevalue("sam2_folder")
        return lambda **options: sam2_masks(folder, **options)
    folder = request.getfixturevalue("edgetam_folder" if request.param == "edgetam" else "sam2_video_folder")
    return lambda **options: video_model_masks(folder, **options)
