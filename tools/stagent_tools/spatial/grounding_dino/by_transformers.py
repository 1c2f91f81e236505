"""GroundingDINO and MM-GroundingDINO by transformers' own classes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from stagent_tools.models import Device
from stagent_tools.models.weights import load_transformers
from stagent_tools.spatial.grounding_dino.engine import Raw, every_pair, raws

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

    def look(self, pictures: torch.Tensor, texts: tuple[str, ...]) -> list[Raw]:
        import torch

        each, asked = every_pair(pictures.to(self._device.name, self._device.dtype), texts)
        words = self.tokenizer(asked, padding=True, return_tensors="pt").to(self._device.name)
        with torch.inference_mode():
            found = self._model(pixel_values=each, **words)
        return raws(found.pred_boxes, found.logits.float().sigmoid()[..., : words["input_ids"].shape[1]], len(texts))
