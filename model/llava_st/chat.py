"""A conversation about one video or image, which is encoded once."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from typing import cast

import torch
from torch import Tensor
from transformers import DynamicCache, LogitsProcessorList

from llava_st.constrained import AnswerForm
from llava_st.frames import Picture, pixels
from llava_st.model import LlavaST
from llava_st.processing import Processor, Turn
from llava_st.templates import Task


class Chat:
    """Questions and answers in turn. What was read and said stays in the cache: a turn costs its own tokens only.

    Example (with a model and its processor):
        chat = Chat(model, processor, frames)
        chat.ask("When does the dog jump in the video?", task=Task.WHEN)
        chat.ask("What colour is it?")
    """

    def __init__(self, model: LlavaST, processor: Processor, pictures: Sequence[Picture]) -> None:
        self.model, self.processor = model, processor
        self.frames = len(pictures)
        self.ids: list[int] = []
        self.cache = DynamicCache(config=model.config.text)
        with torch.no_grad():
            seen = pixels(pictures, cast(int, model.config.vision.image_size)).to(model.device)
            self.visual = model.visual_tokens(seen, [self.frames])

    def anew(self) -> Chat:
        """A new conversation about the same pictures, which are not encoded again."""
        other = copy(self)
        other.ids, other.cache = [], DynamicCache(config=self.model.config.text)
        return other

    @torch.no_grad()
    def ask(self, question: str, task: Task | None = None, max_new_tokens: int = 1024) -> str:
        """The answer, greedily; constrained to the task's form if one is given."""
        first = not self.ids
        asked = self.processor.prompt([Turn("user", question)], self.frames) if first else self.processor.next(question)
        length = len(self.ids) + len(asked.ids)
        # both may refuse the question: nothing of it is remembered then
        self.model.check_length(length + max_new_tokens)
        form = [] if task is None else [AnswerForm(self.processor, [task], length, max_new_tokens)]
        self.ids += asked.ids
        self._read(asked.values, self.visual if first else ())
        ids = torch.tensor([self.ids], device=self.model.device)
        said = self.model.generate(
            ids,
            attention_mask=torch.ones_like(ids),
            past_key_values=self.cache,
            logits_processor=LogitsProcessorList(form),
            max_new_tokens=max_new_tokens,
            do_sample=False,
            pad_token_id=self.processor.end,
            eos_token_id=self.processor.end,
        )
        answer = said[0, len(self.ids) :].tolist()
        self.ids += answer if answer[-1:] == [self.processor.end] else [*answer, self.processor.end]
        return self.processor.decode(answer)

    def _read(self, values: Sequence[float], visual: Sequence[Tensor]) -> None:
        """Takes all that is not in the cache into it, but for the last token: generation begins with that."""
        new = self.ids[self.cache.get_seq_length() :]
        numbers = [0.0] * (len(new) - len(values)) + list(values)
        interpolated = self.model.config.coordinate_input == "interpolated"
        embedded = self.model.embed(
            torch.tensor([new], device=self.model.device),
            torch.tensor([numbers], device=self.model.device) if interpolated else None,
            visual,
        )
        self.model(inputs_embeds=embedded[:, :-1], past_key_values=self.cache, use_cache=True, logits_to_keep=1)
