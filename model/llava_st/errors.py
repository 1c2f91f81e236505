"""What can go wrong in the model's room, each with one sentence and a remedy.

LlavaStError
├── CoordinateError   a time or box outside the clip or picture, or one that ends before it begins
├── GridError         a grid that the packers cannot divide
├── ConfigError       a config that cannot be meant: unknown keys, values that do not fit together
├── InputError        pictures, prompts or batches that the model cannot take
├── CheckpointError   weights that are damaged, of another size, or not all there
└── MetricUnavailable a score whose official code, or the Java that it runs in, is not here
"""

from __future__ import annotations


class LlavaStError(ValueError):
    """Base of all errors of this room. `sentence` says what is wrong, `remedy` what to do."""

    def __init__(self, sentence: str, remedy: str) -> None:
        super().__init__(f"{sentence} {remedy}")
        self.sentence = sentence
        self.remedy = remedy


class CoordinateError(LlavaStError):
    pass


class GridError(LlavaStError):
    pass


class ConfigError(LlavaStError):
    pass


class InputError(LlavaStError):
    pass


class CheckpointError(LlavaStError):
    pass


class MetricUnavailable(LlavaStError):
    pass
