"""Samples to answers: questions in batches of one task, greedily, held to their task's form."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import torch
from transformers import LogitsProcessorList

from llava_st.constrained import AnswerForm
from llava_st.data.sample import Sample
from llava_st.model import LlavaST
from llava_st.processing import Encoded, Processor
from llava_st.stages.talks import as_tensors, turns_of

Progress = Callable[[str, float, float], None]
SHORT, A_STEP = 120, 14  # tokens: of an answer without a tube, and of each step of a tube


def prompt_of(processor: Processor, sample: Sample) -> Encoded:
    """The question, up to where the answer begins."""
    turns = turns_of(sample, event_end=processor.config.event_end)
    return processor.prompt(turns[:1], frames=len(sample.frames))


def room_for(processor: Processor) -> int:
    """Tokens an answer may take: a tube over all frames."""
    return SHORT + A_STEP * processor.config.frames


@torch.no_grad()
def answers(
    model: LlavaST,
    processor: Processor,
    samples: Sequence[Sample],
    *,
    batch: int = 8,
    constrained: bool = True,
    progress: Progress | None = None,
) -> list[str]:
    """One a sample, in their order."""
    said: dict[int, str] = {}
    order = sorted(range(len(samples)), key=lambda i: (samples[i].record.task, len(samples[i].frames)))
    while order:
        first = samples[order[0]]
        alike = [i for i in order[:batch] if _alike(samples[i], first)]
        order = order[len(alike) :]
        texts = _answer(model, processor, [samples[i] for i in alike], constrained)
        said |= dict(zip(alike, texts, strict=True))
        if progress is not None:
            progress("answering", len(said), len(samples))
    return [said[i] for i in range(len(samples))]


def _alike(one: Sample, two: Sample) -> bool:
    return one.record.task is two.record.task and len(one.frames) == len(two.frames)


def _answer(model: LlavaST, processor: Processor, samples: Sequence[Sample], constrained: bool) -> list[str]:
    prompts = [prompt_of(processor, sample) for sample in samples]
    inputs: dict[str, Any] = as_tensors(
        processor.batch(prompts, [list(sample.frames) for sample in samples], pad="left")
    )
    del inputs["labels"]
    inputs = {key: value.to(model.device) for key, value in inputs.items()}
    length, room = inputs["input_ids"].shape[1], room_for(processor)
    form = AnswerForm(processor, [sample.record.task for sample in samples], length, room)
    said = model.generate(
        **inputs,
        max_new_tokens=room,
        do_sample=False,
        logits_processor=LogitsProcessorList([form] if constrained else []),
        pad_token_id=processor.end,
        eos_token_id=processor.end,
    )
    return [processor.decode(row[length:]) for row in said]
