"""The published checkpoint's tensor names and ours: the whole mapping, as one table (formats.md A.2 and A.3)."""

from __future__ import annotations

import re

from torch import Tensor

from llava_st.errors import CheckpointError

# published name (a pattern) -> our name
NAMES = {
    r"lm_head\.weight": "lm_head.weight",
    r"model\.embed_tokens\.weight": "model.language_model.embed_tokens.weight",
    r"model\.layers\.(.+)": r"model.language_model.layers.\1",
    r"model\.norm\.weight": "model.language_model.norm.weight",
    r"model\.vision_tower\.vision_tower\.vision_model\.(.+)": r"model.vision_tower.\1",
    r"model\.mm_projector\.0\.(.+)": r"model.multi_modal_projector.linear_1.\1",
    r"model\.mm_projector\.2\.(.+)": r"model.multi_modal_projector.linear_2.\1",
    r"model\.image_newline": "model.image_newline",
    r"model\.temporal_input_embeddings\.weight": "coordinates.inputs.t",
    r"model\.temporal_output_embeddings\.weight": "coordinates.outputs.t",
    r"model\.spatial_height_input_embeddings\.weight": "coordinates.inputs.h",
    r"model\.spatial_height_output_embeddings\.weight": "coordinates.outputs.h",
    r"model\.spatial_width_input_embeddings\.weight": "coordinates.inputs.w",
    r"model\.spatial_width_output_embeddings\.weight": "coordinates.outputs.w",
    r"model\.vision_resampler\.token_packer\.devide_attention\.(.+)": r"packer.packer_s1.\1",
    r"model\.vision_resampler\.token_packer_fast\.devide_attention\.(.+)": r"packer.packer_s2.\1",
    r"model\.vision_resampler\.token_packer_slow\.devide_attention\.(.+)": r"packer.packer_t.\1",
}
# inside a packer: several names share a tensor in equal parts, None is a part without effect (softmax does not see a
# bias of the keys)
PARTS: dict[str, tuple[str | None, ...]] = {
    r"to_q\.0\.(.+)": (r"query.enter.\1",),
    r"to_q\.2\.(.+)": (r"query.leave.\1",),
    r"ln_q\.(.+)": (r"query.norm.\1",),
    r"to_k\.0\.(.+)": (r"key.enter.\1",),
    r"to_k\.2\.(.+)": (r"key.leave.\1",),
    r"ln_k\.(.+)": (r"key.norm.\1",),
    r"to_v\.0\.(.+)": (r"value.enter.\1",),
    r"to_v\.2\.(.+)": (r"value.leave.\1",),
    r"ln_v\.(.+)": (r"value.norm.\1",),
    r"attn\.in_proj_weight": ("in_query.weight", "in_key.weight", "in_value.weight"),
    r"attn\.in_proj_bias": ("in_query.bias", None, "in_value.bias"),
    r"attn\.out_proj\.(.+)": (r"attended.\1",),
    r"to_out\.(.+)": (r"out.\1",),
}
# used by neither the published model nor this one, and not in every checkpoint
OPTIONAL = {"model.image_newline", "model.vision_tower.post_layernorm.weight", "model.vision_tower.post_layernorm.bias"}


def renamed(state: dict[str, Tensor]) -> dict[str, Tensor]:
    """Published tensors under our names; an error lists those that the table does not know."""
    ours: dict[str, Tensor] = {}
    unknown = []
    for published, tensor in state.items():
        names = our_names(published)
        if not names:
            unknown.append(published)
        elif len(names) == 1:
            ours[str(names[0])] = tensor
        else:
            parts = zip(names, tensor.chunk(len(names)), strict=True)
            # each part on its own memory: safetensors saves no two tensors that share some
            ours |= {name: part.clone() for name, part in parts if name is not None}
    if unknown:
        raise CheckpointError(
            f"The checkpoint holds tensors that are left over: {', '.join(sorted(unknown))}.",
            "Use the published files as they are.",
        )
    return ours


def our_names(published: str) -> tuple[str | None, ...]:
    """What a published tensor is called here: one name, several for its parts, none if the table lacks it."""
    name = translate(NAMES, published)
    if name is None or not name.startswith("packer."):
        return () if name is None else (name,)
    packer, inside = ".".join(name.split(".")[:2]), name.split(".", 2)[2]
    for pattern, parts in PARTS.items():
        if found := re.fullmatch(pattern, inside):
            return tuple(None if part is None else f"{packer}.{found.expand(part)}" for part in parts)
    return ()


def translate(table: dict[str, str], name: str) -> str | None:
    for pattern, ours in table.items():
        if found := re.fullmatch(pattern, name):
            return found.expand(ours)
    return None
