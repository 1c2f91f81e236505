"""Records with their pictures as the trainer reads them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal, cast

import torch
from torch import Tensor, nn

from llava_st.data.errors import DataError, RecordError
from llava_st.data.mixture import Mixture
from llava_st.data.sample import Sample
from llava_st.data.writing import conversation
from llava_st.loss import IGNORED
from llava_st.processing import WRITTEN, Encoded, Processor, Turn
from stagent_train.loop import Batch

Coordinates = Literal["tokens", "words"]
ENOUGH = 4000  # samples: of which a vocabulary is made


def turns_of(sample: Sample, coordinates: Coordinates = "tokens", event_end: str = "End at") -> list[Turn]:
    """What is said about the sampled frames. `words`: coordinates as numbers of two digits, as a base model reads."""
    try:
        messages = conversation(sample.record, sample.times, event_end)
    except RecordError as error:
        raise DataError(
            f"{sample.record.id}: {error}.", "Look at it with `stagent data check`, or leave it out."
        ) from error
    return [
        Turn(message.role, _in_words(message.text) if coordinates == "words" else message.text) for message in messages
    ]


def _in_words(text: str) -> str:
    return WRITTEN.sub(lambda found: f"{float(found[2]):.2f}", text)


def texts_of(samples: Mixture, coordinates: Coordinates) -> Iterator[str]:
    """What is said, without coordinates: what a vocabulary is made from."""
    for index in range(min(len(samples), ENOUGH)):
        for turn in turns_of(samples[index], coordinates):
            yield WRITTEN.sub(" ", turn.text)


@dataclass(frozen=True)
class Talk:
    """One conversation with its pictures."""

    id: str
    encoded: Encoded
    sample: Sample


@dataclass(frozen=True)
class Talks:
    """`stagent_train.Samples` of a corpus."""

    samples: Mixture
    processor: Processor
    coordinates: Coordinates = "tokens"

    @cached_property
    def lengths(self) -> Sequence[int]:
        return cast(list[int], self.samples.lengths.tolist())

    def __getitem__(self, index: int) -> Talk:
        sample = self.samples[index]
        self._check(sample)
        turns = turns_of(sample, self.coordinates, self.processor.config.event_end)
        return Talk(sample.record.id, self.processor.encode(turns, frames=len(sample.frames)), sample)

    def _check(self, sample: Sample) -> None:
        wanted, found = self.processor.config.frames, len(sample.frames)
        if sample.record.media.kind == "video" and found != wanted:
            raise DataError(
                f"{sample.record.id} has {found} frames, the model takes {wanted}.", f"Write shards of {wanted} frames."
            )

    def collate(self, talks: list[Talk]) -> Batch:
        """What `LlavaST.forward` takes. The loss is a mean over answer tokens, or (published) the sum of the samples'
        means, of which accumulation takes the mean over micro-batches."""
        batch = self.processor.batch([talk.encoded for talk in talks], [list(talk.sample.frames) for talk in talks])
        inputs = as_tensors(batch)
        supervised = float((inputs["labels"][:, 1:] != IGNORED).sum())
        weight = supervised if self.processor.config.batch_loss == "mean" else 1.0
        return Batch(inputs, weight, tuple(talk.id for talk in talks))


def as_tensors(batch: Mapping[str, Any]) -> dict[str, Tensor]:
    """The trainer moves tensors to their device, nothing else."""
    return {key: value if isinstance(value, Tensor) else torch.tensor(value) for key, value in batch.items()}


def summed_loss(model: nn.Module, inputs: Mapping[str, Tensor]) -> Tensor:
    return cast(Tensor, model(**inputs, num_items_in_batch=1, use_cache=False).loss)
