"""GroundingDINO and MM-GroundingDINO by transformers' own classes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from stagent_tools.models import Device
from stagent_tools.models.weights import load_transformers
from stagent_tools.spatial.grounding_dino.engine import Raw

if TYPE_CHECKING:
    import torch
    from transformers import PreTrainedTokenizerBase


class TransformersEngine:
    """Implements `Engine` with a folder in the layout of transformers."""

    def __init__(self, folder: Path, device: Device) -> None:
        from transformers import AutoModelForZeroShotObjectDetection, AutoTokenizer

        self._device = device
        kind: Any = AutoModelForZeroShotObjectDetection
        self._model = load_transformers(kind, folder, device)
        self.tokenizer: PreTrainedTokenizerBase = AutoTokenizer.from_pretrained(folder, local_files_only=True)

    def look(self, picture: torch.Tensor, texts: tuple[str, ...]) -> Raw:
        import torch

        words = self.tokenizer(list(texts), padding=True, return_tensors="pt").to(self._device.name)
        pictures = picture[None].to(self._device.name, self._device.dtype).expand(len(texts), -1, -1, -1)
        with torch.inference_mode():
            found = self._model(pixel_values=pictures, **words)
        scores = found.logits.float().sigmoid()[..., : words["input_ids"].shape[1]]
        return Raw(found.pred_boxes.float().cpu().numpy().astype(np.float64), scores.cpu().numpy().astype(np.float64))
