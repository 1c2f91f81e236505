"""The model's config: sizes, and every place where the published code differs from the paper (formats.md A.13)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields
from typing import Any, Literal, cast, get_args

from transformers import LlavaOnevisionConfig, Qwen2Config, SiglipVisionConfig

from llava_st.coordinates import CoordinateVocabulary, Style
from llava_st.errors import ConfigError, GridError
from llava_st.packer import Pooling, Streams

# The tokens that stand in a text for what is no text, in the order of their ids: the last rows of the vocabulary.
# Names and order are the published checkpoint's.
VISUAL_TOKENS = (
    "<im_start>", "<im_end>", "<im_patch>", "<vid_start>", "<vid_end>", "<vid_patch>",
    "<slow_vid_start>", "<slow_vid_end>",
)  # fmt: skip
COORDINATE_PLACEHOLDERS = (
    "<TEMP-INPUT>", "<TEMP-OUTPUT>", "<HEIGHT-INPUT>", "<HEIGHT-OUTPUT>", "<WIDTH-INPUT>", "<WIDTH-OUTPUT>",
)  # fmt: skip
PLACEHOLDERS = VISUAL_TOKENS + COORDINATE_PLACEHOLDERS

PAPER: dict[str, Any] = {
    "pooling": "mean",
    "fast_stream": "features",
    "prompt_x": "embedded",
    "coordinate_input": "nearest",
    "share_gradient": False,
    "batch_loss": "mean",
    "supervise": "answer",
    "coordinate_style": "paper",
    "event_end": "End at",
}
PUBLISHED: dict[str, Any] = {
    "pooling": "centre",
    "fast_stream": "placeholders",
    "prompt_x": "constant",
    "coordinate_input": "interpolated",
    "share_gradient": True,
    "batch_loss": "sum",
    "supervise": "answer_and_markers",
    "coordinate_style": "published",
    "event_end": "Ends in",
}
CHOICES: dict[str, tuple[str, ...]] = {
    "pooling": get_args(Pooling),
    "streams": get_args(Streams),
    "coordinate_style": get_args(Style),
    "fast_stream": ("features", "placeholders"),
    "prompt_x": ("embedded", "constant"),
    "coordinate_input": ("nearest", "interpolated"),
    "batch_loss": ("mean", "sum"),
    "supervise": ("answer", "answer_and_markers"),
}
NUMBERS = (
    "frames", "k1", "k2", "sigma", "time_anchors", "height_anchors", "width_anchors", "packer_width", "packer_heads",
    "frames_at_once",
)  # fmt: skip
SWITCHES = ("stp", "lape", "share_gradient")
PARTS: dict[str, Any] = {"text_config": Qwen2Config, "vision_config": SiglipVisionConfig}
# of Qwen2 before rope_parameters; of SigLIP, no field in every release of transformers
OTHER_KEYS = frozenset({"rope_theta", "rope_scaling", "vision_use_head"})
# keys that transformers itself puts into a config.json or hands to a config, and that are no fields of it
OF_TRANSFORMERS = frozenset({
    "attn_implementation", "experts_implementation", "torch_dtype", "vocab_size", "model_type", "auto_map",
    "tie_last_hidden_states", "name_or_path", "use_cache", "output_attentions",
})  # fmt: skip


class LlavaSTConfig(LlavaOnevisionConfig):
    """LLaVA-OneVision's config and what LLaVA-ST adds; the defaults are the paper's (5.1).

    `text_config.vocab_size` is V: the words and the 14 placeholders, which come last. The 300 coordinate tokens
    follow from V on, in tables of their own. `image_size / patch_size` of the tower is the grid H_1 = W_1.

    What the published code does otherwise than the paper (presets `PAPER` and `PUBLISHED`):

    pooling           mean of a region | its centre
    fast_stream       features of packer_s | placeholder embeddings: the published code loses the features
    prompt_x          x coordinates in a prompt embedded | all the same: the published code forgets them
    coordinate_input  a coordinate is its nearest anchor | a mixture of its two neighbours (and a two-hot target)
    share_gradient    anchors learn alone | with their neighbours, 2^-|i-j|
    batch_loss        mean over the batch's tokens | sum of the samples' means
    supervise         the answers | and every newline, <|im_start|> and <|im_end|> of the conversation
    coordinate_style  <t12> | <TEMP-012>
    event_end         how the answer of ELC begins

    Separate tables for the coordinate tokens, and a temporal axis left alone by LAPE, are the paper's formulas in
    other words; see tables.py and lape.py.
    """

    model_type = "llava_st"

    frames: int = 100
    k1: int = 9
    k2: int = 3
    sigma: int = 20
    streams: Streams = "both"
    stp: bool = True  # False: pooling alone ("w/o STP", table 7)
    lape: bool = True  # False in stage 1 (4.2) and in "w/o LAPE" (table 7)
    time_anchors: int = 100
    height_anchors: int = 100
    width_anchors: int = 100
    packer_width: int = 1024
    packer_heads: int = 8
    frames_at_once: int = 4  # through the tower: bounds memory, 100 frames at 384 pixels else take 20 GB

    pooling: Pooling = "mean"
    fast_stream: Literal["features", "placeholders"] = "features"
    prompt_x: Literal["embedded", "constant"] = "embedded"
    coordinate_input: Literal["nearest", "interpolated"] = "nearest"
    share_gradient: bool = False
    batch_loss: Literal["mean", "sum"] = "mean"
    supervise: Literal["answer", "answer_and_markers"] = "answer"
    coordinate_style: Style = "paper"
    event_end: str = "End at"

    def __post_init__(self, **kwargs: Any) -> None:
        _refuse_unknown(kwargs)
        for name, kind in PARTS.items():
            if isinstance(part := getattr(self, name), dict):
                _refuse_unknown(part.keys() - {field.name for field in fields(kind)} - OTHER_KEYS, f"{name}.")
        if self.image_grid_pinpoints is None:
            self.image_grid_pinpoints = []  # any resolution becomes one square (5.1)
        super().__post_init__(**kwargs)  # type: ignore[no-untyped-call]
        self._check_values()
        self._check_grid()
        self._check_vocabulary()

    def _check_values(self) -> None:
        for name, allowed in CHOICES.items():
            if getattr(self, name) not in allowed:
                raise ConfigError(f"{name} is {getattr(self, name)!r}.", f"Choose one of {', '.join(allowed)}.")
        for name in NUMBERS:
            value = getattr(self, name)
            least = 2 if name.endswith("anchors") else 1  # an axis has two ends
            if type(value) is not int or value < least:
                raise ConfigError(f"{name} is {value!r}.", f"Give a whole number of {least} or more.")
        for name in SWITCHES:
            if not isinstance(getattr(self, name), bool):
                raise ConfigError(f"{name} is {getattr(self, name)!r}.", "Give true or false.")
        if not isinstance(self.event_end, str):
            raise ConfigError(f"event_end is {self.event_end!r}.", "Give the words with which answers of ELC begin.")

    def _check_grid(self) -> None:
        for whole, part, names in (
            (self.grid, self.k1, "k1 does not divide the grid"),
            (self.k1, self.k2, "k2 does not divide k1"),
            (self.frames, self.sigma, "sigma does not divide the frames"),
        ):
            if part < 1 or whole % part:
                fitting = [n for n in range(1, whole + 1) if whole % n == 0]
                raise GridError(f"{names}: {whole} / {part}.", f"Choose one of {fitting}.")
        regions = (self.grid // self.k1, self.k1 // self.k2, self.frames // self.sigma)
        if self.pooling == "centre" and not all(size % 2 for size in regions):
            raise GridError(f"Regions of even size have no centre: {regions}.", "Choose odd ones, or pooling: mean.")
        if self.frames < 2:
            raise ConfigError("A video has two frames or more.", "Raise frames.")

    def _check_vocabulary(self) -> None:
        if self.words < 1:
            raise ConfigError(
                f"A vocabulary of {self.text.vocab_size} has no room for words beside {len(PLACEHOLDERS)}"
                " placeholders.",
                "Set text_config.vocab_size to the tokenizer's length without coordinate tokens.",
            )

    @property
    def text(self) -> Qwen2Config:
        return cast(Qwen2Config, self.text_config)

    @property
    def vision(self) -> SiglipVisionConfig:
        return cast(SiglipVisionConfig, self.vision_config)

    @property
    def grid(self) -> int:
        """H_1 = W_1: patches along a side of the picture."""
        return cast(int, self.vision.image_size) // cast(int, self.vision.patch_size)

    @property
    def words(self) -> int:
        """Tokens before the placeholders."""
        return self.text.vocab_size - len(PLACEHOLDERS)

    @property
    def coordinates(self) -> CoordinateVocabulary:
        return CoordinateVocabulary(self.time_anchors, self.height_anchors, self.width_anchors, self.coordinate_style)

    @property
    def first_coordinate(self) -> int:
        """The id of coordinate token 0."""
        return self.text.vocab_size

    @property
    def image_tokens(self) -> int:
        """Tokens of an image: it goes to the language model unpacked (3.1)."""
        return self.grid**2

    def video_tokens(self, frames: int) -> tuple[int, int]:
        """Tokens of F_s and of F_t for a video of so many frames."""
        fine_time = 0 if self.streams == "packer_t" else frames * self.k2**2
        fine_space = 0 if self.streams == "packer_s" else self.sigma * self.k1**2
        return fine_time, fine_space

    def placeholder(self, name: str) -> int:
        """The id of one of `PLACEHOLDERS`."""
        return self.words + PLACEHOLDERS.index(name)


def _refuse_unknown(keys: Iterable[str], where: str = "") -> None:
    unknown = sorted(f"{where}{key}" for key in keys if key not in OF_TRANSFORMERS and not key.startswith("_"))
    if unknown:
        raise ConfigError(f"The config has unknown keys: {', '.join(unknown)}.", "Remove or rename them.")
