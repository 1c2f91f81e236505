"""The model (paper 3.1, figure 2): frames, SigLIP, MLP, LAPE, packer, language model; images skip the packer."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any, cast

import torch
from safetensors import SafetensorError
from torch import Tensor, nn
from transformers import Cache, LlavaOnevisionForConditionalGeneration, SiglipVisionConfig
from transformers.models.llava_onevision.modeling_llava_onevision import LlavaOnevisionCausalLMOutputWithPast

from llava_st.config import PLACEHOLDERS, VISUAL_TOKENS, LlavaSTConfig
from llava_st.coordinates import Axis
from llava_st.embedding import mixed_coordinates, splice, stream_positions
from llava_st.errors import CheckpointError, ConfigError, InputError, LlavaStError
from llava_st.lape import add_positions, add_positions_to_image
from llava_st.loss import IGNORED, cross_entropy, reduce, targets
from llava_st.onevision import NEW, read_onevision
from llava_st.packer import PointToRegion, Pooled, SpatialTemporalPacker
from llava_st.published import check_complete, read_published
from llava_st.tables import CoordinateTables


class LlavaST(LlavaOnevisionForConditionalGeneration):
    """LLaVA-OneVision's tower, projector and language model, with LAPE and the packer between them.

    A batch holds images and videos in any order: `pixel_values` [F, 3, S, S] are the frames of all of them one after
    the other, `frame_counts` how many each has (1 is an image). Where they stand in the text, `input_ids` [b, s] hold
    as many visual placeholders as the visual has tokens; `coordinate_values` [b, s] hold the fractions of coordinate
    placeholders (used with `coordinate_input: interpolated` only).
    """

    config_class = LlavaSTConfig
    config: LlavaSTConfig

    def __init__(self, config: LlavaSTConfig) -> None:
        super().__init__(config)
        size, std = config.text.hidden_size, config.text.initializer_range
        self.coordinates = CoordinateTables(config.coordinates, size, std, config.share_gradient)
        packer = (
            partial(PointToRegion, size, config.packer_width, config.packer_heads, config.pooling)
            if config.stp
            else partial(Pooled, config.pooling)
        )
        self.packer = SpatialTemporalPacker(packer, config.k1, config.k2, config.sigma, config.streams)
        self.post_init()  # type: ignore[no-untyped-call]

    @classmethod
    def from_pretrained(  # type: ignore[override]
        cls, path: str | Path, *args: Any, dropped: str | None = None, **kwargs: Any
    ) -> LlavaST:
        """Our own checkpoint, whole. `attn_implementation="flash_attention_2"`: where flash-attn is; else SDPA.
        `dropped`: tensors whose names begin so may be left over, for the config given leaves that part out."""
        kwargs["output_loading_info"] = True
        try:
            loaded: Any = super().from_pretrained(path, *args, **kwargs)
        except LlavaStError:
            raise
        except (ImportError, ValueError) as error:  # transformers' words for an attention that is not here
            raise ConfigError(
                f"The model cannot be set up so: {error}", "Leave attn_implementation out: SDPA is used then."
            ) from error
        except (SafetensorError, OSError, RuntimeError) as error:
            raise CheckpointError(
                f"The checkpoint {path} cannot be loaded: {error}", "Copy it again, with the config it was saved with."
            ) from error
        model, info = loaded
        lists = {what: sorted(info[f"{what}_keys"]) for what in ("missing", "unexpected")}
        if dropped is not None:
            lists["unexpected"] = [name for name in lists["unexpected"] if not name.startswith(dropped)]
        if any(lists.values()):
            told = "; ".join(f"{what}: {', '.join(names)}" for what, names in lists.items() if names)
            raise CheckpointError(f"The checkpoint {path} does not fit the model: {told}.", "Use the whole checkpoint.")
        return cast(LlavaST, model)

    @classmethod
    def from_published(cls, folder: str | Path, vision: SiglipVisionConfig | None = None, **kwargs: Any) -> LlavaST:
        """The released LLaVA-ST-Qwen2-7B, or another size of that layout with another tower."""
        config, state = read_published(Path(folder), vision)
        check_complete(state, cls.shapes(config))
        return cls._of(config, state, **kwargs)

    @classmethod
    def from_onevision(cls, folder: str | Path, config: LlavaSTConfig, **kwargs: Any) -> LlavaST:
        """LLaVA-OneVision in transformers' layout, with which stage 1 begins: packer and coordinates are random."""
        state = read_onevision(Path(folder), config.words, config.text.vocab_size)
        shapes = cls.shapes(config).items()
        check_complete(state, {name: shape for name, shape in shapes if not name.startswith(NEW)})
        return cls._of(config, state, **kwargs)

    @classmethod
    def shapes(cls, config: LlavaSTConfig) -> dict[str, torch.Size]:
        """Of all tensors, without making them."""
        with torch.device("meta"):
            return {name: tensor.shape for name, tensor in cls(config).state_dict().items()}

    @classmethod
    def _of(cls, config: LlavaSTConfig, state: dict[str, Tensor], **kwargs: Any) -> LlavaST:
        """With these weights; what they lack is random."""
        loaded: LlavaST = super().from_pretrained(None, config=config, state_dict=state, **kwargs)
        return loaded

    def save_pretrained(self, *args: Any, **kwargs: Any) -> None:
        """Under the model's own names; transformers would go back to those that LLaVA had before 4.52, and mix both."""
        super().save_pretrained(*args, **{"save_original_format": False, **kwargs})

    @torch.no_grad()
    def _init_weights(self, module: nn.Module) -> None:
        """What a checkpoint lacks. transformers knows layers; what holds no parameter itself it never asks about."""
        super()._init_weights(module)  # type: ignore[no-untyped-call]
        if isinstance(module, nn.ParameterDict):  # the coordinates' tables
            for table in module.values():
                nn.init.normal_(table, std=self.config.text.initializer_range)

    def visual_tokens(self, pixel_values: Tensor, frame_counts: Sequence[int] | Tensor) -> list[Tensor]:
        """Pictures to what the language model sees of them: for each visual [n, D]. Encode once, ask often."""
        counts, size = [int(count) for count in frame_counts], self.config.vision.image_size
        if pixel_values.shape[1:] != (3, size, size):
            raise InputError(
                f"Pixels have the shape {tuple(pixel_values.shape)}, not [frames, 3, {size}, {size}].",
                "Let the Processor make them.",
            )
        if pixel_values.shape[0] == 0 or min(counts, default=0) < 1:
            raise InputError("There are no frames.", "Give each image one frame, each video its sampled frames.")
        if sum(counts) != pixel_values.shape[0]:
            raise InputError(
                f"{pixel_values.shape[0]} frames were given, but the visuals have {sum(counts)}.",
                "Make frame_counts add up to the frames.",
            )
        if not bool(torch.isfinite(pixel_values).all()):
            wrong = int((~torch.isfinite(pixel_values)).flatten(1).any(1).nonzero()[0])
            raise InputError(f"Frame {wrong} holds NaN or infinite pixels.", "Decode it again, or leave it out.")
        v = self.project(pixel_values)  # [F, H, W, D]
        return [self.pack(self.place(frames)) for frames in v.split(counts)]

    def project(self, pixel_values: Tensor) -> Tensor:
        """Equation 1: [F, 3, S, S] -> v [F, H, W, D], few frames at a time."""
        grid = self.config.grid
        tower, mlp = self.model.vision_tower, self.model.multi_modal_projector
        v = []
        for frames in pixel_values.to(tower.dtype).split(self.config.frames_at_once):
            # SigLIP before its last norm, as LLaVA-OneVision takes it
            seen = tower(frames, output_hidden_states=True).hidden_states[-1]  # [f, H W, C]
            v.append(mlp(seen).unflatten(1, (grid, grid)))  # [f, H, W, D]
        return torch.cat(v)

    def place(self, v: Tensor) -> Tensor:
        """Equation 2: v [T, H, W, D] of one visual, with the positions of its patches added."""
        if not self.config.lape:
            return v
        add = add_positions_to_image if v.shape[0] == 1 else add_positions
        return add(v, *(self.coordinates.positions(axis) for axis in (Axis.TIME, Axis.HEIGHT, Axis.WIDTH)))

    def pack(self, v: Tensor) -> Tensor:
        """Equation 3: v^ [T, H, W, D] of one visual -> its tokens [n, D]: those of F_s, then those of F_t."""
        if v.shape[0] == 1:
            return v.flatten(0, 2)  # [H W, D]
        streams = self.packer(v)  # [N, k2, k2, D], [sigma, k1, k1, D]
        return torch.cat([stream.flatten(0, 2) for stream in streams if stream is not None])

    def embed(
        self, input_ids: Tensor, coordinate_values: Tensor | None = None, visual_tokens: Sequence[Tensor] = ()
    ) -> Tensor:
        """Ids [b, s] to what the language model reads, [b, s, D]: words, coordinates, visuals."""
        config = self.config
        last = config.first_coordinate + len(config.coordinates)
        if bool((input_ids >= last).any()) or bool((input_ids < 0).any()):
            raise InputError(f"An id lies outside 0 to {last - 1}.", "Use the tokenizer that belongs to the model.")
        coordinate = input_ids >= config.first_coordinate  # [b, s]
        words = self.model.language_model.embed_tokens(input_ids.masked_fill(coordinate, 0))  # [b, s, D]
        rows = (input_ids - config.first_coordinate).clamp(min=0)
        anchors = nn.functional.embedding(rows, self.coordinates.all_inputs().to(words.dtype))  # [b, s, D]
        embedded = torch.where(coordinate[..., None], anchors, words)
        if coordinate_values is not None:
            embedded = mixed_coordinates(embedded, input_ids, coordinate_values, self.coordinates, config)
        first = config.placeholder(VISUAL_TOKENS[0])
        visual = (input_ids >= first) & (input_ids < first + len(VISUAL_TOKENS))
        spliced = splice(embedded, visual, visual_tokens)
        if config.fast_stream == "placeholders":
            fast = stream_positions(input_ids, config, "<vid_start>", "<vid_end>")
            return torch.where(fast[..., None], embedded, spliced)
        return spliced

    def logits(self, hidden: Tensor) -> Tensor:
        """Equation 4 before its softmax: [..., D] -> [..., V + M_t + M_h + M_w]."""
        coordinates = nn.functional.linear(hidden, self.coordinates.all_outputs().to(hidden.dtype))
        return torch.cat([self.lm_head(hidden), coordinates], -1)

    def loss(self, hidden: Tensor, labels: Tensor, values: Tensor | None, items: Tensor | int | None = None) -> Tensor:
        """Hidden states [b, s, D] against the next labels [b, s]; logits are made where something is asked only."""
        asked = labels[:, 1:] != IGNORED  # [b, s - 1]
        said = self.logits(hidden[:, :-1][asked])  # [n, V + M]
        goal = targets(labels[:, 1:][asked], None if values is None else values[:, 1:][asked], self.config)
        return reduce(cross_entropy(said, goal), asked.nonzero()[:, 0], self.config, items)

    def forward(
        self,
        input_ids: Tensor | None = None,
        pixel_values: Tensor | None = None,
        frame_counts: Sequence[int] | Tensor = (),
        coordinate_values: Tensor | None = None,
        visual_tokens: Sequence[Tensor] = (),
        attention_mask: Tensor | None = None,
        position_ids: Tensor | None = None,
        past_key_values: Cache | None = None,
        inputs_embeds: Tensor | None = None,
        labels: Tensor | None = None,
        use_cache: bool | None = None,
        logits_to_keep: int = 0,
        num_items_in_batch: Tensor | int | None = None,
        **kwargs: Any,
    ) -> LlavaOnevisionCausalLMOutputWithPast:
        """With labels: the loss, and no logits. Without: logits of the last `logits_to_keep` positions (0: all)."""
        if inputs_embeds is None:
            if input_ids is None:
                raise InputError("There is neither text nor embeddings.", "Give input_ids or inputs_embeds.")
            if pixel_values is not None:
                visual_tokens = self.visual_tokens(pixel_values, frame_counts)
            inputs_embeds = self.embed(input_ids, coordinate_values, visual_tokens)
        self.check_length(inputs_embeds.shape[1] + (0 if past_key_values is None else past_key_values.get_seq_length()))
        outputs = self.model.language_model(
            inputs_embeds=inputs_embeds,
            attention_mask=attention_mask,
            position_ids=position_ids,
            past_key_values=past_key_values,
            use_cache=use_cache,
            **kwargs,
        )
        hidden = outputs.last_hidden_state  # [b, s, D]
        loss = logits = None
        if labels is not None:
            loss = self.loss(hidden, labels, coordinate_values, num_items_in_batch)
        else:
            logits = self.logits(hidden[:, -logits_to_keep:])
        return LlavaOnevisionCausalLMOutputWithPast(
            loss=loss,
            logits=logits,
            past_key_values=outputs.past_key_values,
            hidden_states=outputs.hidden_states,
            attentions=outputs.attentions,
        )

    @torch.no_grad()
    def generate(  # type: ignore[override]
        self,
        input_ids: Tensor,
        pixel_values: Tensor | None = None,
        frame_counts: Sequence[int] | Tensor = (),
        coordinate_values: Tensor | None = None,
        visual_tokens: Sequence[Tensor] = (),
        **kwargs: Any,
    ) -> Tensor:
        """`transformers.generate`, with the visuals encoded once before the first step; always with the cache."""
        if kwargs.get("use_cache") is False:  # transformers would keep it silently where a prompt is embedded
            raise InputError("An answer about visuals is generated with the cache only.", "Leave use_cache out.")
        if pixel_values is not None:
            visual_tokens = self.visual_tokens(pixel_values, frame_counts)
        self.check_length(input_ids.shape[1] + int(kwargs.get("max_new_tokens") or 0))
        if kwargs.get("past_key_values") is None:
            kwargs["inputs_embeds"] = self.embed(input_ids, coordinate_values, visual_tokens)
        kwargs.setdefault("suppress_tokens", [self.config.placeholder(name) for name in PLACEHOLDERS])  # never spoken
        generated: Tensor = super().generate(input_ids=input_ids, **kwargs)  # type: ignore[misc, assignment]
        return generated

    def check_length(self, length: int) -> None:
        longest = self.config.text.max_position_embeddings
        if length > longest:
            raise InputError(
                f"Prompt and answer take {length} tokens, the language model holds {longest}.",
                "Shorten the question, ask for a shorter answer, or use fewer frames.",
            )
