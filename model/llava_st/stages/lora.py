"""LoRA on a model in place, and back into its weights: a stage adds new adapters to what the one before merged."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from torch import nn

from llava_st.stages.recipe import Lora
from stagent_train import RecipeError


def add(model: nn.Module, lora: Lora) -> None:
    """Adapters on the layers that `lora.on` names: `....q_proj.lora_A.default.weight`. They begin as the identity."""
    from peft import LoraConfig, inject_adapter_in_model

    config = LoraConfig(r=lora.r, lora_alpha=lora.alpha, lora_dropout=lora.dropout, target_modules=lora.on, bias="none")
    try:
        inject_adapter_in_model(config, model)
    except ValueError as error:  # peft's words for a pattern that matches nothing
        raise RecipeError([f"lora.on: {error}"]) from error


def merge(model: nn.Module) -> None:
    """The adapters become part of the weights; the layers are plain ones again."""
    from peft.tuners.lora import LoraLayer

    for name, layer in list(model.named_modules()):
        if isinstance(layer, LoraLayer):
            layer.merge()
            place, _, last = name.rpartition(".")
            setattr(model.get_submodule(place), last, layer.get_base_layer())


@contextmanager
def without(model: nn.Module) -> Iterator[None]:
    """The model as it was before its adapters learnt anything."""
    from peft.tuners.lora import LoraLayer

    layers = [layer for layer in model.modules() if isinstance(layer, LoraLayer)]
    for layer in layers:
        layer.enable_adapters(False)
    try:
        yield
    finally:
        for layer in layers:
            layer.enable_adapters(True)
