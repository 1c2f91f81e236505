"""Files of a benchmark that must be as they were published: what is not is named with its file."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from stagent_tools.errors import UsageError
from stagent_tools.types import FloatArray


@contextmanager
def as_published(file: Path, whose: str) -> Iterator[None]:
    """What cannot be read in it is a UsageError that names the file."""
    try:
        yield
    except KeyError as error:
        raise _spoilt(file, whose, f"it has no {error.args[0]}") from error
    except (ValueError, IndexError, np.linalg.LinAlgError) as error:
        raise _spoilt(file, whose, str(error)) from error
    except OSError as error:
        raise UsageError(f"{file} cannot be read: {error.strerror}.", "Check the folder.") from error


def finite(numbers: FloatArray, what: str) -> FloatArray:
    """The numbers, if every one of them is one."""
    if not np.isfinite(numbers).all():
        raise ValueError(f"{what} holds what is no number")
    return numbers


def _spoilt(file: Path, whose: str, why: str) -> UsageError:
    return UsageError(f"{file} is not as {whose} publishes it: {why}.", "Get the file again.")
