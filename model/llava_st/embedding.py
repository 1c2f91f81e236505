"""Putting visuals and coordinates among the embedded words."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor

from llava_st.config import LlavaSTConfig
from llava_st.coordinates import PUBLISHED_NAMES, Axis
from llava_st.errors import InputError
from llava_st.tables import CoordinateTables


def splice(embedded: Tensor, visual: Tensor, tokens: Sequence[Tensor]) -> Tensor:
    """[b, s, D] with the positions `visual` [b, s] replaced by the visuals' tokens, in order."""
    given = sum(len(each) for each in tokens)
    room = int(visual.sum())
    if given != room:
        raise InputError(
            f"The text has room for {room} visual tokens, the visuals have {given}.",
            "Build the text with the Processor of this model, and give it the same visuals.",
        )
    if not given:
        return embedded
    return embedded.masked_scatter(visual[..., None], torch.cat(list(tokens)).to(embedded.dtype))


def stream_positions(input_ids: Tensor, config: LlavaSTConfig, first: str, last: str) -> Tensor:
    """[b, s]: from each placeholder `first` to the next `last`, both included."""
    opened = (input_ids == config.placeholder(first)).cumsum(1)
    closed = (input_ids == config.placeholder(last)).cumsum(1)
    return (opened > closed) | (input_ids == config.placeholder(last))


def mixed_coordinates(
    embedded: Tensor, input_ids: Tensor, values: Tensor, tables: CoordinateTables, config: LlavaSTConfig
) -> Tensor:
    """Coordinate placeholders become mixtures of their two anchors' input embeddings, for answers too."""
    for axis, name in PUBLISHED_NAMES.items():
        here = input_ids == config.placeholder(f"<{name}-OUTPUT>")
        if not (axis is Axis.WIDTH and config.prompt_x == "constant"):
            here = here | (input_ids == config.placeholder(f"<{name}-INPUT>"))
        rows = tables.between(axis, values[here]).to(embedded.dtype)  # [n, D]
        embedded = embedded.masked_scatter(here[..., None], rows)
    return embedded
