"""Where memory ends: on a GPU and on a processor torch says so in different words."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import cv2

from stagent_tools.errors import MissingPart

WORDS = ("out of memory", "can't allocate memory", "not enough memory", "insufficient memory")
"""Of CUDA, of torch's allocator for the processor (c10/core/impl/alloc_cpu.cpp), which raises a RuntimeError, and of
OpenCV."""


class OutOfMemory(MissingPart):
    """A model needs more memory than there is; whoever knows a smaller way goes on with that."""


@contextmanager
def memory_told(remedy: str = "Take a smaller model (stagent models list), or close what else runs.") -> Iterator[None]:
    """Raises OutOfMemory for what a lack of memory raises inside; every other error goes on as it is."""
    try:
        yield
    except MemoryError as error:
        raise OutOfMemory(f"Memory has run out ({error}).", remedy) from error
    except (RuntimeError, cv2.error) as error:  # torch.OutOfMemoryError is a RuntimeError
        if not any(words in str(error).lower() for words in WORDS):
            raise
        raise OutOfMemory(f"Memory has run out ({str(error).splitlines()[0][:120]}).", remedy) from error
