"""Group-relative policy optimisation (Shao et al. 2024, "DeepSeekMath", eq. 3 and 4) as a loss of the common loop.

A step asks each question `group` times with the weights of that very step, so the ratio of new to old policy is 1 and
its clipping never acts: the gradient is that of advantage x log-probability. An answer's advantage is its reward less
the mean of its group, over the group's standard deviation. The distance to the weights without adapters is the
estimator exp(d) - d - 1 of the KL divergence, d = log ref - log policy. Sampling draws from the loop's own seeds, so a
resumed run samples the same answers.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import cast

import torch
from torch import Tensor, nn

from llava_st.data.mixture import Mixture
from llava_st.evaluation.answers import prompt_of
from llava_st.model import LlavaST
from llava_st.processing import Encoded, Processor
from llava_st.stages import lora
from llava_st.stages.recipe import Reinforce
from llava_st.stages.rewards import reward
from llava_st.stages.talks import Talks, as_tensors
from stagent_train.loop import Batch

EPSILON = 1e-4  # beside the standard deviation of a group whose answers are all worth the same


@dataclass(frozen=True)
class Prompt:
    """A question with the number of its sample."""

    index: int
    id: str
    encoded: Encoded
    pictures: Sequence[object]


@dataclass(frozen=True)
class Prompts:
    """`stagent_train.Samples`: the questions of a corpus."""

    samples: Mixture
    processor: Processor

    @cached_property
    def lengths(self) -> Sequence[int]:
        return Talks(self.samples, self.processor).lengths

    def __getitem__(self, index: int) -> Prompt:
        sample = self.samples[index]
        return Prompt(index, sample.record.id, prompt_of(self.processor, sample), list(sample.frames))

    def collate(self, prompts: list[Prompt]) -> Batch:
        batch = self.processor.batch([p.encoded for p in prompts], [p.pictures for p in prompts], pad="left")  # type: ignore[misc]
        inputs = as_tensors(batch)
        del inputs["labels"]
        inputs["index"] = torch.tensor([p.index for p in prompts])
        return Batch(inputs, float(len(prompts)), tuple(p.id for p in prompts))


@dataclass(frozen=True)
class GroupRelative:
    """The loss of a micro-batch of prompts, summed over them."""

    settings: Reinforce
    samples: Mixture
    processor: Processor
    _worth: list[float] = field(default_factory=list, compare=False)

    def told(self) -> Mapping[str, float]:
        """The mean reward of this process's answers since it was last asked."""
        mean = sum(self._worth) / len(self._worth) if self._worth else math.nan
        self._worth.clear()
        return {"reward": mean}

    def __call__(self, model: nn.Module, inputs: Mapping[str, Tensor]) -> Tensor:
        bare = cast(LlavaST, getattr(model, "module", model))  # inside DistributedDataParallel
        group = self.settings.group
        visual = bare.visual_tokens(inputs["pixel_values"], inputs["frame_counts"].tolist())
        repeated = [each for each in visual for _ in range(group)]
        ids = inputs["input_ids"].repeat_interleave(group, 0)  # [b G, s]
        mask = inputs["attention_mask"].repeat_interleave(group, 0)
        said = self._sampled(bare, ids, mask, [each.detach() for each in repeated])  # [b G, n]
        worth = self._rewards(inputs["index"].tolist(), said).to(ids.device)  # [b, G]
        self._worth.extend(worth.flatten().tolist())
        advantage = (worth - worth.mean(1, keepdim=True)) / (worth.std(1, keepdim=True) + EPSILON)
        spoken = self._spoken(said)  # [b G, n]
        whole, seen = torch.cat([ids, said], 1), torch.cat([mask, spoken.long()], 1)
        logp = log_probabilities(model, whole, seen, repeated, said.shape[1])  # [b G, n]
        with torch.no_grad(), lora.without(bare):
            reference = log_probabilities(bare, whole, seen, [each.detach() for each in repeated], said.shape[1])
        away = reference - logp
        distance = away.exp() - away - 1
        gain = advantage.flatten()[:, None] * (logp - logp.detach()).exp()
        losses = self.settings.kl * distance - gain
        return ((losses * spoken).sum(1) / spoken.sum(1)).sum() / group

    @torch.no_grad()
    def _sampled(self, model: LlavaST, ids: Tensor, mask: Tensor, visual: Sequence[Tensor]) -> Tensor:
        """Answers [b G, n], with what follows their end."""
        training = model.training
        model.train(False)
        end = self.processor.end
        said = model.generate(
            ids,
            attention_mask=mask,
            visual_tokens=visual,
            max_new_tokens=self.settings.tokens,
            do_sample=True,
            top_k=0,
            temperature=self.settings.temperature,
            pad_token_id=end,
            eos_token_id=end,
        )
        model.train(training)
        return said[:, ids.shape[1] :]

    def _rewards(self, indices: Sequence[int], said: Tensor) -> Tensor:
        """[b, G]"""
        tokens = self.processor.config.coordinates
        texts = [self.processor.decode(row) for row in said]
        samples = [self.samples[index] for index in indices for _ in range(self.settings.group)]
        worth = [reward(s, text, tokens, self.settings) for s, text in zip(samples, texts, strict=True)]
        return torch.tensor(worth).reshape(len(indices), self.settings.group)

    def _spoken(self, said: Tensor) -> Tensor:
        """[b G, n] True up to the end of the answer, the end itself included."""
        ended = (said == self.processor.end).cumsum(1)
        return (ended == 0) | ((ended == 1) & (said == self.processor.end))


def log_probabilities(model: nn.Module, ids: Tensor, mask: Tensor, visual: Sequence[Tensor], last: int) -> Tensor:
    """Of the last tokens of each row, [b, last]."""
    places = (mask.cumsum(1) - 1).clamp(min=0)
    made = model(
        input_ids=ids, attention_mask=mask, position_ids=places, visual_tokens=visual, use_cache=False,
        logits_to_keep=last + 1,
    )  # fmt: skip
    logp = made.logits[:, :-1].float().log_softmax(-1)  # [b, last, V + M]
    return cast(Tensor, logp.gather(-1, ids[:, -last:, None])[..., 0])
