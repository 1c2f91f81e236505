"""GroundingDINO by the package `groundingdino-py`: the authors' own code, in pure PyTorch."""

from __future__ import annotations

import ast
from argparse import Namespace
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

from stagent_tools.models import Device, load_strictly
from stagent_tools.spatial.grounding_dino.engine import Raw, every_pair, raws
from stagent_tools.spatial.grounding_dino.text_encoder import local_text_encoder

if TYPE_CHECKING:
    import torch

UNUSED = ("bert.embeddings.position_ids", "label_enc.weight")
"""In the published checkpoints, and of no use outside training (the authors load with strict=False)."""


class PackageEngine:
    """Implements `Engine` with a checkpoint of the authors, and BERT's configuration and words in `bert`."""

    def __init__(self, checkpoint: Path, bert: Path, device: Device) -> None:
        from groundingdino.models import build_model  # type: ignore[import-untyped]

        self._device = device
        settings = _settings(checkpoint)
        settings |= {"device": device.name, "use_checkpoint": False, "use_transformer_ckpt": False}
        with local_text_encoder(bert):
            model = build_model(Namespace(**settings))
        load_strictly(model, checkpoint, lambda name: name.removeprefix("module."), ignored=UNUSED)
        self._model = model.to(device.name).eval()
        self.tokenizer = self._model.tokenizer

    def look(self, pictures: torch.Tensor, texts: tuple[str, ...]) -> list[Raw]:
        import torch

        each, asked = every_pair(pictures.to(self._device.name), texts)
        with torch.inference_mode():
            found = self._model(each, captions=asked)
        longest = max(len(ids) for ids in self.tokenizer(list(texts))["input_ids"])
        return raws(found["pred_boxes"], found["pred_logits"].float().sigmoid()[..., :longest], len(texts))


def _settings(checkpoint: Path) -> dict[str, Any]:
    """The assignments of the configuration beside the checkpoint (GroundingDINO_*.cfg.py, as on the hub) or of the
    package's own. It is read and not run: a folder of weights holds no code."""
    beside = sorted(checkpoint.parent.glob("*.cfg.py"))
    text = (
        beside[0].read_text(encoding="utf-8")
        if beside
        else (resources.files("groundingdino") / "config" / "GroundingDINO_SwinT_OGC.py").read_text(encoding="utf-8")
    )
    settings = {}
    for statement in ast.parse(text).body:
        if isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name):
            settings[statement.targets[0].id] = ast.literal_eval(statement.value)
    return settings
