"""Constrained decoding: a logits processor under which an answer is always of the form asked."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor
from transformers import LogitsProcessor

from llava_st.errors import InputError
from llava_st.grammar import FORMS, Grammar, Thread
from llava_st.processing import Processor
from llava_st.templates import Task


class AnswerForm(LogitsProcessor):
    """Lets each row of a batch say only what its task's answer form allows, and end within `max_new_tokens`.

    A task without a form (captions) is free. `prompt` is the length of the (left-padded) prompts.

    Example (model, processor and a batch of one question at hand):
        form = AnswerForm(processor, [Task.WHERE], prompt=batch["input_ids"].shape[1], max_new_tokens=512)
        model.generate(**batch, logits_processor=LogitsProcessorList([form]), max_new_tokens=512)
    """

    def __init__(self, processor: Processor, tasks: Sequence[Task], prompt: int, max_new_tokens: int) -> None:
        config = processor.config
        self.prompt, self.budget = prompt, max_new_tokens
        self.grammars = [
            Grammar(FORMS[task], processor.words, config.coordinates, config.first_coordinate, processor.end)
            if task in FORMS
            else None
            for task in tasks
        ]
        for task, grammar in zip(tasks, self.grammars, strict=True):
            if grammar is not None and grammar.to_end[0] > max_new_tokens:
                raise InputError(
                    f"The shortest answer of {task} takes {grammar.to_end[0]} tokens, {max_new_tokens} are allowed.",
                    "Raise max_new_tokens.",
                )
        self.words, self.first_words = _word_tokens(processor) if Task.EVENT in tasks else (set(), set())
        self.said: list[list[int]] = [[] for _ in tasks]
        self.threads: list[list[Thread]] = [[] if g is None else g.start() for g in self.grammars]

    def __call__(self, input_ids: Tensor, scores: Tensor) -> Tensor:
        allowed = torch.zeros_like(scores, dtype=torch.bool)
        for row, grammar in enumerate(self.grammars):
            if grammar is None:
                allowed[row] = True
                continue
            self._follow(row, grammar, input_ids[row, self.prompt :].tolist())
            ids = self._allowed(row, grammar)
            allowed[row, torch.tensor(sorted(ids), device=scores.device)] = True
        return scores.masked_fill(~allowed, -torch.inf)

    def _follow(self, row: int, grammar: Grammar, said: list[int]) -> None:
        before = self.said[row]
        if said[: len(before)] != before:  # another beam took this row
            before, self.threads[row] = [], grammar.start()
        for token in said[len(before) :]:
            self.threads[row] = grammar.step(self.threads[row], token, self.first_words, self.words)
        self.said[row] = said

    def _allowed(self, row: int, grammar: Grammar) -> set[int]:
        """Ids after which the answer can still be ended in time; after its end, only the end."""
        left = self.budget - len(self.said[row]) - 1
        ids: set[int] = set()
        for thread in self.threads[row]:
            node = grammar.nodes[thread[0]]
            if grammar.to_end[thread[0]] > left:
                continue
            if node.token is not None:
                ids.add(node.token)
            elif node.words:
                ids |= self.first_words if node.words == "first" else self.words
            else:
                ids.update(grammar.coordinates(thread))
        return ids or {grammar.end}


def _word_tokens(processor: Processor) -> tuple[set[int], set[int]]:
    """Ids of plain words, and of those with a letter or digit; none that could spell a coordinate."""
    tokenizer, special = processor.tokenizer, set(processor.tokenizer.get_added_vocab().values())
    words = {i for text, i in tokenizer.get_vocab().items() if i not in special and "<" not in text}
    spoken = {i for i in words if any(c.isascii() and c.isalnum() for c in str(tokenizer.convert_ids_to_tokens(i)))}
    return words, spoken
