"""Metric depth by transformers: Depth Anything V2 metric, ZoeDepth, Depth Pro."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from stagent_tools.errors import MissingPart
from stagent_tools.models import ModelPlaces, card_of, choose_device
from stagent_tools.models.memory import memory_told
from stagent_tools.models.weights import load_transformers
from stagent_tools.scene.depth.source import DepthMap, believable
from stagent_tools.types import Image

if TYPE_CHECKING:
    import torch

LOG = logging.getLogger(__name__)
METRIC = {"depth_anything", "zoedepth", "depth_pro"}


class TransformersDepth:
    """Implements `DepthSource`; `model` by name, else what is on this machine."""

    name = "transformers"

    def __init__(self, models_dir: Path | None = None, model: str | None = None) -> None:
        import transformers

        places = ModelPlaces(models_dir)
        card = card_of(model) if model is not None else places.choose("depth=transformers")
        folder = places.locate(card.name)
        self._device = choose_device()
        kind: Any = transformers.AutoModelForDepthEstimation
        self._model = load_transformers(kind, folder, self._device)
        self._prepare = transformers.AutoImageProcessor.from_pretrained(folder, local_files_only=True)
        _refuse_relative(self._model.config, card.name)
        LOG.info("%s runs on %s in %s: %s", card.name, self._device.name, self._device.precision, self._device.why)

    def see(self, image: Image, t: float) -> DepthMap:  # noqa: ARG002 - each picture by itself
        import torch

        with memory_told(), torch.inference_mode():
            given = self._prepare(images=image, return_tensors="pt").to(self._device.name, self._device.dtype)
            found = self._model(**given)
        size = image.shape[:2]
        told = self._prepare.post_process_depth_estimation(found, **_size_of(self._prepare, size))[0]
        metres = _resized(told["predicted_depth"].float(), size)
        focal = told.get("focal_length")
        return DepthMap(believable(metres.cpu().numpy().astype(np.float64)), None if focal is None else float(focal))


def _refuse_relative(config: Any, name: str) -> None:  # noqa: ANN401 - transformers' configurations share no type
    """A model of relative depth gives numbers in no unit."""
    relative = getattr(config, "depth_estimation_type", "metric") != "metric"
    if relative or config.model_type not in METRIC:
        raise MissingPart(
            f"The model {name} gives relative depth, not metres.",
            "Get one that does: stagent models pull depth-anything-v2-metric-outdoor-small",
        )


def _size_of(prepare: Any, size: tuple[int, int]) -> dict[str, Any]:  # noqa: ANN401 - likewise
    """ZoeDepth pads its pictures and needs to know what they were."""
    sizes = {"target_sizes": [size]}
    return {**sizes, "source_sizes": [size]} if "ZoeDepth" in type(prepare).__name__ else sizes


def _resized(depth: torch.Tensor, size: tuple[int, int]) -> torch.Tensor:
    """[H, W] of the picture."""
    from torch.nn import functional

    if tuple(depth.shape[-2:]) == size:
        return depth.reshape(size)
    return functional.interpolate(depth.reshape(1, 1, *depth.shape[-2:]), size, mode="bilinear")[0, 0]
