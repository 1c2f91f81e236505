"""Published models in their published sizes and layouts, with random weights: they take as long as trained ones."""

from __future__ import annotations

from collections.abc import Callable
from importlib import resources
from pathlib import Path


def sam2(folder: Path) -> None:
    """SAM 2.1 tiny, as its own package reads it."""
    import torch
    from hydra.utils import instantiate
    from omegaconf import OmegaConf

    config = OmegaConf.load(str(resources.files("sam2") / "configs" / "sam2.1" / "sam2.1_hiera_t.yaml"))
    place = folder / "sam2.1-hiera-tiny"
    place.mkdir()
    torch.save({"model": instantiate(config.model).state_dict()}, place / "sam2.1_hiera_tiny.pt")


def sam2_video(folder: Path) -> None:
    """SAM 2.1 tiny, as transformers reads it: its own default sizes."""
    from transformers import Sam2VideoConfig, Sam2VideoModel

    Sam2VideoModel(Sam2VideoConfig()).save_pretrained(folder / "sam2.1-hiera-tiny-hf")


def grounding_dino(folder: Path) -> None:
    """Swin-T and BERT-base, transformers' own default sizes, with a vocabulary of the few words that are asked."""
    from transformers import BertTokenizer, GroundingDinoConfig, GroundingDinoForObjectDetection, SwinConfig

    place = folder / "grounding-dino-tiny"
    backbone = SwinConfig(window_size=7, out_features=["stage2", "stage3", "stage4"])
    GroundingDinoForObjectDetection(GroundingDinoConfig(backbone_config=backbone)).save_pretrained(place)
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", ".", "?", "car"]
    (place / "vocab.txt").write_text("\n".join(words) + "\n")
    BertTokenizer.from_pretrained(place, local_files_only=True).save_pretrained(place)
    for name in ("preprocessor_config.json", "tokenizer.json", "special_tokens_map.json"):
        if not (place / name).is_file():
            (place / name).write_text("{}")


def depth(folder: Path) -> None:
    """Depth Anything V2 small: DINOv2-S with the sizes of its published configuration."""
    from transformers import DepthAnythingConfig, DepthAnythingForDepthEstimation, Dinov2Config, DPTImageProcessor

    place = folder / "depth-anything-v2-metric-outdoor-small"
    stages = ["stage3", "stage6", "stage9", "stage12"]
    backbone = Dinov2Config(
        hidden_size=384, num_attention_heads=6, image_size=518, patch_size=14, out_features=stages,
        reshape_hidden_states=False,
    )  # fmt: skip
    config = DepthAnythingConfig(
        backbone_config=backbone, reassemble_hidden_size=384, neck_hidden_sizes=[48, 96, 192, 384],
        fusion_hidden_size=64, depth_estimation_type="metric", max_depth=80,
    )  # fmt: skip
    DepthAnythingForDepthEstimation(config).save_pretrained(place)
    DPTImageProcessor(
        size={"height": 518, "width": 518}, keep_aspect_ratio=True, ensure_multiple_of=14
    ).save_pretrained(place)


WRITERS: dict[str, Callable[[Path], None]] = {
    "sam2": sam2,
    "sam2_video": sam2_video,
    "grounding_dino": grounding_dino,
    "depth": depth,
}
