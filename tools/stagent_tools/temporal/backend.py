"""What a temporal backend is: a sentence -> when it is so, for what trajectories do not show."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from stagent_tools.registry import load_backend
from stagent_tools.temporal.spans import EventSpan
from stagent_tools.types import Span
from stagent_tools.video import Video


class TemporalBackend(Protocol):
    """Raises CannotMeasure where it has no answer that it stands by."""

    name: str

    def find(self, video: Video, sentence: str, span: Span | None = None) -> tuple[EventSpan, ...]:
        """When `sentence` ("the man opens the door") is so, within `span` if one is given."""
        ...


def temporal_backend(name: str) -> TemporalBackend:
    """The named one; raises UsageError for an unknown name, MissingPart without its model."""
    factory: Callable[..., object] = load_backend("temporal", name)
    return factory()  # type: ignore[return-value]  # the contract suite checks backends
