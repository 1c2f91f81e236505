"""Weights from a file into a model: nothing in the file is run, and nothing is left out or made up."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from stagent_tools.errors import MissingPart

if TYPE_CHECKING:
    from torch import Tensor, nn
    from transformers import PreTrainedModel

    from stagent_tools.models.device import Device

SHOWN = 3
"""Names of an error's list that are written out."""


def read_weights(path: Path) -> dict[str, Tensor]:
    """The tensors of a .safetensors, .pt or .pth file; a nested "model" or "state_dict" is opened."""
    try:
        if path.suffix == ".safetensors":
            from safetensors.torch import load_file

            return load_file(path)
        import torch

        content = torch.load(path, map_location="cpu", weights_only=True)
    except Exception as error:
        raise MissingPart(
            f"The weights {path.name} cannot be read: {str(error).splitlines()[0]}",
            "Take the file away and pull again.",
        ) from error
    for key in ("model", "state_dict"):
        content = content[key] if isinstance(content, Mapping) and key in content else content
    return dict(content)


def load_strictly(
    model: nn.Module, path: Path, rename: Callable[[str], str] = str, ignored: tuple[str, ...] = ()
) -> None:
    """Fills the model. Raises MissingPart with the names if the file has too little, too much or other sizes.

    `rename` turns a name of the file into the model's; what begins with one of `ignored` (the model's names) is known
    to be of no use, or to be made anew by the package itself.
    """
    given = {rename(name): tensor for name, tensor in read_weights(path).items()}
    own = model.state_dict()
    relevant = {name for name in own if not name.startswith(ignored)} if ignored else set(own)
    given = {name: tensor for name, tensor in given.items() if not (ignored and name.startswith(ignored))}
    check_names(path.name, relevant - given.keys(), given.keys() - relevant)
    wrong = {name for name, tensor in given.items() if tensor.shape != own[name].shape}
    check_names(path.name, set(), set(), wrong)
    model.load_state_dict(given, strict=not ignored)


def check_names(what: str, missing: set[str], unexpected: set[str], other_size: set[str] | None = None) -> None:
    """Raises MissingPart if any of the sets holds a name."""
    lists = {"missing": missing, "unexpected": unexpected, "of another size": other_size or set()}
    told = [f"{len(names)} {how} ({_some(names)})" for how, names in lists.items() if names]
    if told:
        raise MissingPart(
            f"The weights {what} do not fit the model: {'; '.join(told)}.",
            "They belong to another model or version: take them away and pull again.",
        )


def _some(names: set[str]) -> str:
    first = sorted(names)[:SHOWN]
    return ", ".join(first) + (", …" if len(names) > SHOWN else "")


def load_transformers(kind: type[PreTrainedModel], folder: Path, device: Device) -> PreTrainedModel:
    """A model of transformers from a folder on this machine, whole or not at all, ready to be asked."""
    try:
        loaded: Any = kind.from_pretrained(
            folder, local_files_only=True, output_loading_info=True, dtype=device.dtype, use_safetensors=True
        )
    except (OSError, ValueError, RuntimeError) as error:
        raise MissingPart(
            f"The model in {folder} cannot be loaded: {str(error).splitlines()[0]}", "Take it away and pull again."
        ) from error
    model: PreTrainedModel = loaded[0]
    told: dict[str, Any] = loaded[1]
    wrong = {name for name, *_ in told["mismatched_keys"]}
    check_names(folder.name, set(told["missing_keys"]), set(told["unexpected_keys"]), wrong)
    model.to(device.name)  # type: ignore[arg-type]  # its stub knows no names of devices
    model.eval()
    return model
