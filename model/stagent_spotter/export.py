"""A trained spotter as the file that is shipped: ONNX, normalisations folded into the convolutions."""

from __future__ import annotations

import warnings
from pathlib import Path

import torch
from torch import Tensor, nn

from stagent_spotter.decode import GRIDS
from stagent_spotter.network import Spotter

OPSET = 13
"""The newest that OpenCV 4 reads everywhere."""


class _Maps(nn.Module):
    """What is exported: pictures of any size that is a multiple of 32 to the maps of the grids."""

    def __init__(self, spotter: Spotter) -> None:
        super().__init__()
        self.spotter = spotter

    def forward(self, pictures: Tensor) -> tuple[Tensor, ...]:
        return self.spotter.maps(pictures)


def export(model: Spotter, file: Path) -> Path:
    """Writes `file`: pictures (1, 3, H, W) RGB 0..1 -> the maps (1, kinds + 4, h, w) of `Spotter.maps`, by grid."""
    model = model.eval().to(memory_format=torch.contiguous_format)
    file.parent.mkdir(parents=True, exist_ok=True)
    unfinished = file.with_suffix(".part")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the newer exporter needs a package more, and OpenCV reads this one's graphs
        torch.onnx.export(
            _Maps(model).eval(),
            (torch.zeros(1, 3, 64, 96),),
            str(unfinished),
            dynamo=False,
            opset_version=OPSET,
            input_names=["pictures"],
            output_names=list(GRIDS),
        )
    return unfinished.replace(file)
