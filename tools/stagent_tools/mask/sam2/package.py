"""SAM 2 by the package `sam2`: its video predictor, fed with our own frames one at a time.

The package wants a file or a folder and loads all of it. Here the pictures are handed over as they are decoded, and
what the predictor will not look at again is forgotten: memory does not grow with the clip.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import resources
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from stagent_tools.errors import MissingPart
from stagent_tools.mask.backend import MaskPrompt
from stagent_tools.mask.sam2.engine import Seen, points_of, prepared, seen
from stagent_tools.models import Device, load_strictly
from stagent_tools.types import Image

if TYPE_CHECKING:
    import torch
    from sam2.sam2_video_predictor import SAM2VideoPredictor  # type: ignore[import-untyped]

SIZES = {"tiny": "t", "small": "s", "base_plus": "b+", "large": "l"}
THING = 1
_IMPORTING = Lock()


class PackageEngine:
    """Implements `Engine` with a checkpoint "sam2.1_hiera_SIZE.pt", and the configuration that lies beside it or in the
    package. `side` is the edge of the square that the picture is squeezed to."""

    def __init__(self, checkpoint: Path, device: Device, side: int) -> None:
        self._device, self._side = device, side
        self._model = _built(checkpoint, device, side)
        self._overlap: torch.Tensor | None = None
        self._model.sam_mask_decoder.register_forward_hook(self._note_overlap)
        self._pictures = _Pictures(device)
        self._state: dict[str, Any] = {}
        self._index = 0

    def start(self, image: Image, prompt: MaskPrompt) -> Seen:
        import torch

        self._pictures = _Pictures(self._device)
        self._pictures.show(0, prepared(image, self._side))
        self._index = 0
        with torch.inference_mode(), self._precision():
            self._state = self._fresh_state(image)
            if prompt.mask is not None:
                self._model.add_new_mask(self._state, 0, THING, torch.from_numpy(prompt.mask))
            else:
                points, labels = points_of(prompt)
                self._model.add_new_points_or_box(self._state, 0, THING, points=points.astype("float32"), labels=labels)
            self._model.propagate_in_video_preflight(self._state)
            return self._seen(self._outputs["cond_frame_outputs"][0])

    def step(self, image: Image) -> Seen:
        import torch

        self._index += 1
        self._pictures.show(self._index, prepared(image, self._side))
        with torch.inference_mode(), self._precision():
            output, _ = self._model._run_single_frame_inference(
                inference_state=self._state,
                output_dict=self._outputs,
                frame_idx=self._index,
                batch_size=1,
                is_init_cond_frame=False,
                point_inputs=None,
                mask_inputs=None,
                reverse=False,
                run_mem_encoder=True,
            )
            later = self._outputs["non_cond_frame_outputs"]
            later[self._index] = output
            later.pop(self._index - self._remembered, None)
            return self._seen(output)

    @property
    def _outputs(self) -> dict[str, dict[int, Any]]:
        outputs: dict[str, dict[int, Any]] = self._state["output_dict_per_obj"][0]
        return outputs

    @property
    def _remembered(self) -> int:
        """Frames back that the model looks at: its spatial memory, and the pointers to the thing."""
        return max(int(self._model.num_maskmem), int(self._model.max_obj_ptrs_in_encoder)) + 1

    def _fresh_state(self, image: Image) -> dict[str, Any]:
        """The predictor's own state, with our pictures where it would have read a file."""
        from sam2 import sam2_video_predictor as module  # type: ignore[import-untyped]

        height, width = image.shape[:2]

        def ours(**_: object) -> tuple[_Pictures, int, int]:
            return self._pictures, height, width

        with _IMPORTING:
            theirs, module.load_video_frames = module.load_video_frames, ours
            try:
                state: dict[str, Any] = self._model.init_state("", offload_video_to_cpu=self._device.is_cpu)
            finally:
                module.load_video_frames = theirs
        return state

    def _seen(self, output: dict[str, Any]) -> Seen:
        _, logits = self._model._get_orig_video_res_output(self._state, output["pred_masks"].to(self._device.name))
        return seen(logits, output["object_score_logits"], self._overlap)

    def _note_overlap(self, _module: object, _given: object, output: tuple[torch.Tensor, ...]) -> None:
        """The mask decoder's second output is the predicted IoU of each of its masks."""
        self._overlap = output[1]

    @contextmanager
    def _precision(self) -> Iterator[None]:
        import torch

        if self._device.is_cpu:
            yield
            return
        with torch.autocast("cuda", dtype=self._device.dtype):
            yield


class _Pictures:
    """The pictures as the predictor asks for them: it gets the one that is shown, by its number."""

    def __init__(self, device: Device) -> None:
        self._device = device
        self._shown: tuple[int, torch.Tensor] | None = None

    def show(self, index: int, picture: torch.Tensor) -> None:
        self._shown = index, picture.to(self._device.name)

    def __len__(self) -> int:
        """Long enough for all pointers to the thing to be used; only that is asked of the number of frames."""
        return 1 << 20

    def __getitem__(self, index: int) -> torch.Tensor:
        if self._shown is None or self._shown[0] != index:
            raise IndexError(f"picture {index} is not shown")
        return self._shown[1]


def _built(checkpoint: Path, device: Device, side: int) -> SAM2VideoPredictor:
    """The model as its configuration says, with the settings of the package's own video predictor.

    Hydra's global state, which the package sets up when it is imported, is left as it was found; the model is built
    without it. Small holes are not filled: the package does that by its compiled extension only.
    """
    with _IMPORTING, _hydra_as_it_was():
        import sam2  # noqa: F401 - here, where Hydra's state is put back
    from hydra.utils import instantiate
    from omegaconf import OmegaConf

    config = OmegaConf.load(_configuration(checkpoint))
    OmegaConf.update(config, "model._target_", "sam2.sam2_video_predictor.SAM2VideoPredictor")
    OmegaConf.update(config, "model.image_size", side)
    OmegaConf.update(config, "model.binarize_mask_from_pts_for_mem_enc", True)
    stability = {"via_stability": True, "stability_delta": 0.05, "stability_thresh": 0.98}
    extra = {f"dynamic_multimask_{name}": value for name, value in stability.items()}
    OmegaConf.update(config, "model.sam_mask_decoder_extra_args", extra)
    model: SAM2VideoPredictor = instantiate(config.model, _recursive_=True)
    load_strictly(model, checkpoint)
    return model.to(device.name).eval()


def trained_side(checkpoint: Path) -> int:
    """px of the square on which the checkpoint was trained."""
    from omegaconf import OmegaConf

    return int(OmegaConf.load(_configuration(checkpoint)).model.image_size)


def _configuration(checkpoint: Path) -> str:
    """The .yaml beside the checkpoint, as on the hub, or the package's own for that size."""
    beside = sorted(checkpoint.parent.glob("*.yaml"))
    if beside:
        return str(beside[0])
    size = SIZES.get(checkpoint.stem.removeprefix("sam2.1_hiera_"))
    if size is None:
        raise MissingPart(
            f"{checkpoint.name} names no size of SAM 2.1, and no configuration lies beside it.",
            "Get one that does: stagent models pull sam2.1-hiera-tiny",
        )
    return str(resources.files("sam2") / "configs" / "sam2.1" / f"sam2.1_hiera_{size}.yaml")


@contextmanager
def _hydra_as_it_was() -> Iterator[None]:
    from hydra.core.global_hydra import GlobalHydra

    hydra = GlobalHydra.instance()
    was_set = hydra.is_initialized()
    yield
    if not was_set and hydra.is_initialized():
        hydra.clear()
