"""The run folder: written under a temporary name beside its place and moved there whole.

Whatever goes wrong on the way (a full disk, no permission, Ctrl-C) leaves the place as it was.
"""

from __future__ import annotations

import logging
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from stagent_tools.errors import OutputUnwritable

log = logging.getLogger(__name__)

ANSWER = "answer.json"
REPORT = "report.html"
OVERLAY = "overlay.mp4"
TRACKS = "tracks.parquet"
EVIDENCE = "evidence.json"
LOG = "log.jsonl"
CHECKPOINTS = "checkpoints.sqlite"
SCENE = "scene.json"


class RunFolder:
    """A run folder while it is being written; every file goes in by its plain name."""

    def __init__(self, draft: Path) -> None:
        self._draft = draft

    @property
    def draft(self) -> Path:
        """The folder as it is now, for who writes folders of their own into it."""
        return self._draft

    def path(self, name: str) -> Path:
        """Where to write the file; a name that would lead out of the folder is an error."""
        if name in {"", ".", ".."} or Path(name).name != name:
            raise ValueError(f"{name!r} is not a plain file name")
        return self._draft / name

    def write_bytes(self, name: str, data: bytes) -> None:
        self.path(name).write_bytes(data)

    def write_text(self, name: str, text: str) -> None:
        self.path(name).write_text(text, encoding="utf-8")


@contextmanager
def run_folder(place: Path) -> Iterator[RunFolder]:
    """A folder that is at `place` when the block ends without an error, and nowhere if it does not.

    An older run folder at `place` is replaced; anything else that is not empty is left alone (OutputUnwritable).

    Example:
        >>> with run_folder(Path("runs/drive")) as folder:  # doctest: +SKIP
        ...     folder.write_text("answer.json", "{}")
    """
    place = place.resolve()
    _refuse_what_is_not_ours(place)
    made: list[Path] = []
    draft = place.with_name(f".{place.name}.{uuid.uuid4().hex[:8]}.partial")
    try:
        made = _make_parents(place)
        draft.mkdir()
        yield RunFolder(draft)
        _move(draft, place)
    except OSError as error:
        _clear(draft, made)
        raise _unwritable(place, error) from error
    except BaseException:
        _clear(draft, made)
        raise


def _refuse_what_is_not_ours(place: Path) -> None:
    try:
        if not place.exists() or (place.is_dir() and (is_run_folder(place) or not any(place.iterdir()))):
            return
    except OSError as error:
        raise _unwritable(place, error) from error
    raise OutputUnwritable(
        f"{place} exists and is not a run folder of stagent: it is left as it is.", "Name another folder."
    )


def is_run_folder(place: Path) -> bool:
    """Whether the folder holds nothing but a run: its evidence, and only files of the names that a run has."""
    names = {entry.name for entry in place.iterdir()}
    return EVIDENCE in names and names <= {ANSWER, REPORT, OVERLAY, TRACKS, EVIDENCE, LOG, CHECKPOINTS, SCENE}


def _make_parents(place: Path) -> list[Path]:
    """Makes the folders above `place`; those that were not there before, the deepest first."""
    missing = [parent for parent in place.parents if not parent.exists()]
    place.parent.mkdir(parents=True, exist_ok=True)
    return missing


def _move(draft: Path, place: Path) -> None:
    """An older run steps aside until the new one is in its place."""
    if not place.exists():
        draft.rename(place)
        return
    aside = draft.with_suffix(".old")
    place.rename(aside)
    try:
        draft.rename(place)
    except BaseException:
        aside.rename(place)
        raise
    try:
        shutil.rmtree(aside)
    except OSError as error:
        log.warning("The older run of %s is left behind as %s: %s", place.name, aside, error)


def _clear(draft: Path, made: list[Path]) -> None:
    """Takes away what was written, as far as the disk still lets us; the error that led here is the one to tell."""
    shutil.rmtree(draft, ignore_errors=True)
    for parent in made:
        with suppress(OSError):
            parent.rmdir()


def _unwritable(place: Path, error: OSError) -> OutputUnwritable:
    why = error.strerror or str(error)
    return OutputUnwritable(
        f"The run folder {place} cannot be written: {why}.", "Name another folder, or free space on this one's disk."
    )
