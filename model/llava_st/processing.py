"""Conversations about pictures, as the model reads them: ids, labels, numbers and frames, padded into batches."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal, TypedDict, cast

import torch
from torch import Tensor
from transformers import PreTrainedTokenizerBase

from llava_st.config import LlavaSTConfig
from llava_st.coordinates import PUBLISHED_NAMES, Axis
from llava_st.errors import CoordinateError, InputError
from llava_st.frames import Picture, pixels
from llava_st.loss import IGNORED
from llava_st.tokenizer import add_llava_st_tokens

SYSTEM = "You are a helpful assistant."  # Qwen2's chat template
WRITTEN = re.compile(r"<([twh])([0-9]*\.[0-9]+|[0-9]+)>")


@dataclass(frozen=True)
class Turn:
    """What one side says; coordinates as `<t0.25>` (a fraction) or `<t25>` (an anchor)."""

    role: Literal["user", "assistant"]
    text: str


@dataclass
class Encoded:
    """One conversation: ids, labels (IGNORED but where the answers stand), values at coordinate placeholders."""

    ids: list[int] = field(default_factory=list)
    labels: list[int] = field(default_factory=list)
    values: list[float] = field(default_factory=list)

    def add(self, ids: Sequence[int], supervised: bool, values: Sequence[float] | None = None) -> None:
        self.ids += ids
        self.labels += ids if supervised else [IGNORED] * len(ids)
        self.values += [0.0] * len(ids) if values is None else values


class Batch(TypedDict, total=False):
    """What `LlavaST.forward` takes; b conversations padded to s tokens, F frames of all visuals."""

    input_ids: Tensor  # [b, s]
    attention_mask: Tensor  # [b, s]
    coordinate_values: Tensor  # [b, s]
    labels: Tensor  # [b, s]
    pixel_values: Tensor  # [F, 3, S, S]
    frame_counts: list[int]


class Processor:
    """Texts and pictures to batches, for one model's config."""

    def __init__(self, tokenizer: PreTrainedTokenizerBase, config: LlavaSTConfig) -> None:
        add_llava_st_tokens(tokenizer, config)
        self.tokenizer = tokenizer
        self.config = config
        self.start, self.end = (self._id(text) for text in ("<|im_start|>", "<|im_end|>"))

    def _id(self, text: str) -> int:
        return cast(int, self.tokenizer.convert_tokens_to_ids(text))

    def words(self, text: str) -> list[int]:
        """Plain words: what looks like a special token in them is only letters."""
        return cast(list[int], self.tokenizer(text, add_special_tokens=False, split_special_tokens=True)["input_ids"])

    def encode(self, turns: Sequence[Turn], frames: int | None = None) -> Encoded:
        """A conversation; `frames` of the visual that stands before its first question (1 is an image)."""
        if not turns:
            raise InputError("The conversation is empty.", "Begin with a question.")
        encoded = Encoded()
        self._turn(encoded, "system", SYSTEM)
        for number, turn in enumerate(turns):
            self._turn(encoded, turn.role, turn.text, frames if number == 0 else None)
        if len(encoded.ids) > self.config.text.max_position_embeddings:
            raise InputError(
                f"The conversation takes {len(encoded.ids)} tokens, the language model holds"
                f" {self.config.text.max_position_embeddings}.",
                "Shorten it, or use fewer frames.",
            )
        return encoded

    def prompt(self, turns: Sequence[Turn], frames: int | None = None) -> Encoded:
        """A conversation that ends where the assistant's answer begins."""
        return self._answer_begins(self.encode(turns, frames))

    def next(self, question: str) -> Encoded:
        """What follows the <|im_end|> of an answer, up to where the next one begins."""
        encoded = Encoded()
        self._words(encoded, "\n", supervised=False)
        self._turn(encoded, "user", question)
        return self._answer_begins(encoded)

    def _answer_begins(self, encoded: Encoded) -> Encoded:
        encoded.add([self.start, *self.words("assistant"), *self.words("\n")], supervised=False)
        return encoded

    def _turn(self, encoded: Encoded, role: str, text: str, frames: int | None = None) -> None:
        markers = self.config.supervise == "answer_and_markers"
        answers = role == "assistant"
        encoded.add([self.start], supervised=markers)
        self._words(encoded, role, supervised=False)
        self._words(encoded, "\n", supervised=markers)
        if frames is not None:
            encoded.add(self.visual(frames), supervised=False)
            self._words(encoded, "\n", supervised=markers)
        self.text(encoded, text, answers)
        encoded.add([self.end], supervised=answers or markers)
        self._words(encoded, "\n", supervised=markers)

    def _words(self, encoded: Encoded, text: str, supervised: bool) -> None:
        encoded.add(self.words(text), supervised)

    def text(self, encoded: Encoded, text: str, answers: bool) -> None:
        """Words with coordinates among them."""
        last = 0
        for found in WRITTEN.finditer(text):
            if words := text[last : found.start()]:
                self._words(encoded, words, answers)
            token, value = self.coordinate(Axis(found[1]), found[2], answers)
            encoded.add([token], answers, [value])
            last = found.end()
        if words := text[last:]:
            self._words(encoded, words, answers)

    def coordinate(self, axis: Axis, written: str, answers: bool) -> tuple[int, float]:
        """The id for a written coordinate, and the number that goes with it if the id is a placeholder."""
        vocabulary = self.config.coordinates
        value = float(written) if "." in written else int(written) / (vocabulary.anchors(axis) - 1)
        if not 0 <= value <= 1:
            raise CoordinateError(
                f"<{axis}{written}> lies outside the clip or the picture.", "Write fractions of 0 to 1, or anchors."
            )
        if self.config.coordinate_input == "nearest":
            return self.config.first_coordinate + vocabulary.nearest(axis, value), 0.0
        side = "OUTPUT" if answers else "INPUT"
        return self.config.placeholder(f"<{PUBLISHED_NAMES[axis]}-{side}>"), value

    def visual(self, frames: int) -> list[int]:
        """As many placeholders as the visual has tokens (formats.md A.6)."""
        if frames < 1:
            raise InputError("There are no frames.", "Give an image one frame, a video its sampled frames.")
        if frames == 1:
            return self._run("<im_start>", "<im_patch>", "<im_end>", self.config.image_tokens)
        if self.config.streams != "packer_s" and frames % self.config.sigma:
            raise InputError(
                f"{frames} frames cannot be packed into {self.config.sigma} stretches of time.",
                f"Sample {self.config.frames} frames, or another multiple of {self.config.sigma}.",
            )
        fine_time, fine_space = self.config.video_tokens(frames)
        return [
            *self._run("<vid_start>", "<vid_patch>", "<vid_end>", fine_time),
            *self._run("<slow_vid_start>", "<vid_patch>", "<slow_vid_end>", fine_space),
        ]

    def _run(self, first: str, middle: str, last: str, length: int) -> list[int]:
        if length < 2:
            return [self.config.placeholder(middle)] * length
        inside = [self.config.placeholder(middle)] * (length - 2)
        return [self.config.placeholder(first), *inside, self.config.placeholder(last)]

    def batch(
        self, conversations: Sequence[Encoded], visuals: Sequence[Sequence[Picture]] = (), pad: str = "right"
    ) -> Batch:
        """Pads to the longest: right to train, left to generate."""
        if not conversations:
            raise InputError("The batch is empty.", "Give at least one conversation.")
        longest = max(len(each.ids) for each in conversations)
        filler = cast(int | None, self.tokenizer.pad_token_id) or 0
        ids, labels, mask, values = [], [], [], []
        for each in conversations:
            gap = longest - len(each.ids)
            left, right = (gap, 0) if pad == "left" else (0, gap)
            ids.append([filler] * left + each.ids + [filler] * right)
            labels.append([IGNORED] * left + each.labels + [IGNORED] * right)
            mask.append([0] * left + [1] * len(each.ids) + [0] * right)
            values.append([0.0] * left + each.values + [0.0] * right)
        made = Batch(input_ids=torch.tensor(ids), attention_mask=torch.tensor(mask), labels=torch.tensor(labels))
        if self.config.coordinate_input == "interpolated":
            made["coordinate_values"] = torch.tensor(values)
        if visuals:
            size = cast(int, self.config.vision.image_size)
            made["pixel_values"] = torch.cat([pixels(visual, size) for visual in visuals])
            made["frame_counts"] = [len(visual) for visual in visuals]
        return made

    def decode(self, ids: Sequence[int] | Tensor) -> str:
        """Generated ids to an answer, up to the end of the turn, coordinate tokens kept."""
        said: list[int] = []
        for token in (int(each) for each in ids):
            if token in (self.end, self.tokenizer.eos_token_id, self.tokenizer.pad_token_id):
                break
            said.append(token)
        return cast(str, self.tokenizer.decode(said, skip_special_tokens=False)).strip()
