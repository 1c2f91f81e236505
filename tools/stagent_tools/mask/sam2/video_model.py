"""SAM 2 and EdgeTAM by transformers' own video models, streamed frame by frame."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from stagent_tools.errors import MissingPart
from stagent_tools.mask.backend import MaskPrompt
from stagent_tools.mask.sam2.engine import Seen, points_of, prepared, seen
from stagent_tools.models import Device
from stagent_tools.models.weights import load_transformers
from stagent_tools.types import Image

if TYPE_CHECKING:
    import torch

THING = 1
REMEMBERED = 17
"""Frames back that the models look at: 16 pointers to the thing, and a memory of 7 frames."""
KINDS = {"sam2_video": "Sam2Video", "edgetam_video": "EdgeTamVideo"}


class VideoModelEngine:
    """Implements `Engine` with a folder in the layout of transformers. The side of the square is the model's own."""

    def __init__(self, folder: Path, device: Device) -> None:
        self._device = device
        self._family, self._model = _loaded(folder, device)
        side = self._model.config.prompt_encoder_config.image_size
        self._side = int(side if isinstance(side, int) else side[0])
        self._overlap: torch.Tensor | None = None
        self._model.mask_decoder.register_forward_hook(self._note_overlap)
        self._session: Any = None
        self._size = (0, 0)
        self._index = 0

    def start(self, image: Image, prompt: MaskPrompt) -> Seen:
        self._size = image.shape[0], image.shape[1]
        self._session, self._index = self._fresh_session(), 0
        index = self._session.obj_id_to_idx(THING)
        if prompt.mask is not None:
            self._session.add_mask_inputs(index, 0, self._squared(prompt))
        else:
            self._session.add_point_inputs(index, 0, self._points(prompt))
        self._session.obj_with_new_inputs = [THING]
        return self._look(image, 0)

    def step(self, image: Image) -> Seen:
        self._index += 1
        return self._look(image, self._index)

    def _look(self, image: Image, index: int) -> Seen:
        import torch
        from torch.nn import functional

        picture = prepared(image, self._side).to(self._device.name, self._device.dtype)
        with torch.inference_mode():
            output = self._model(inference_session=self._session, frame=picture[None], frame_idx=index)
            logits = functional.interpolate(output.pred_masks.float(), self._size, mode="bilinear", align_corners=False)
        self._session.output_dict_per_obj[0]["non_cond_frame_outputs"].pop(index - REMEMBERED, None)
        return seen(logits, output.object_score_logits, self._overlap)

    def _fresh_session(self) -> Any:  # noqa: ANN401 - transformers' classes, known only when it is imported
        import importlib

        module = importlib.import_module(f"transformers.models.{self._family}.modeling_{self._family}")
        return getattr(module, f"{KINDS[self._family]}InferenceSession")(
            video_height=self._size[0],
            video_width=self._size[1],
            inference_device=self._device.name,
            inference_state_device=self._device.name,
            video_storage_device=self._device.name,
            dtype=self._device.dtype,
        )

    def _points(self, prompt: MaskPrompt) -> dict[str, torch.Tensor]:
        """[1, 1, n, 2] px of the square, and their labels [1, 1, n]."""
        import torch

        points, labels = points_of(prompt)
        scale = [self._side / self._size[1], self._side / self._size[0]]
        return {
            "point_coords": torch.tensor(points * scale, dtype=torch.float32)[None, None],
            "point_labels": torch.tensor(labels, dtype=torch.int32)[None, None],
        }

    def _squared(self, prompt: MaskPrompt) -> torch.Tensor:
        """[1, 1, side, side] of 0 and 1."""
        import torch
        from torch.nn import functional

        mask = torch.from_numpy(prompt.mask).float()[None, None]
        square = functional.interpolate(mask, (self._side, self._side), mode="bilinear", antialias=True)
        return (square >= 0.5).float().to(self._device.name)

    def _note_overlap(self, _module: object, _given: object, output: tuple[torch.Tensor, ...]) -> None:
        self._overlap = output[1]


def _loaded(folder: Path, device: Device) -> tuple[str, Any]:
    """The family as transformers names it, and the model; a checkpoint for pictures holds the video model too."""
    import transformers

    config = transformers.AutoConfig.from_pretrained(folder, local_files_only=True)
    family = config.model_type if config.model_type.endswith("_video") else f"{config.model_type}_video"
    if family not in KINDS:
        raise MissingPart(
            f"{folder.name} is a {config.model_type}, no video model for masks.",
            "Get one: stagent models pull edgetam-hf",
        )
    kind = getattr(transformers, f"{KINDS[family]}Model")
    return family, load_transformers(kind, folder, device)
