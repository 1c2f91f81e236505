"""The model that a finished stage left, and nothing else: weights that no manifest vouches for never answer."""

from __future__ import annotations

from pathlib import Path

import torch
from transformers import AutoTokenizer

import llava_st
from llava_st.errors import CheckpointError
from llava_st.model import LlavaST
from llava_st.processing import Processor
from llava_st.stages.manifest import CHECKPOINT, MANIFEST, Manifest, digest_of

SHIPPED = Path(llava_st.__file__).parent / "weights"
"""Where a trained model comes along with the package: a run's `checkpoint` and `manifest.json`."""


def trained(run: Path) -> tuple[LlavaST, Processor]:
    """Of the folder of a run (docs/training.md). Raises CheckpointError where there is none, where its weights are not
    those that were trained, or where nothing was trained."""
    manifest_of(run)
    folder = run / CHECKPOINT
    model = LlavaST.from_pretrained(folder, dtype=torch.float32)  # float16, as it may be kept, is slow on a processor
    model.train(False)
    return model, Processor(AutoTokenizer.from_pretrained(folder), model.config)


def manifest_of(run: Path) -> Manifest:
    """The manifest that vouches for the weights of a run; raises as `trained` does."""
    manifest = Manifest.read(run / MANIFEST)
    if manifest is None:
        raise CheckpointError(f"There is no finished training run in {run}.", "Train one (docs/training.md).")
    folder = run / CHECKPOINT
    if manifest.steps < 1 or manifest.weights != digest_of(folder):
        raise CheckpointError(
            f"The weights in {folder} are not those that {run / MANIFEST} was written for.",
            "Copy the whole run again.",
        )
    return manifest
