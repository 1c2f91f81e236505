"""The run folder: whole or not at all, whichever write fails, and nothing of others is touched."""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Callable
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from stagent.answer import overlay
from stagent.answer.answer import Answer
from stagent.runs.folder import run_folder
from stagent_tools.errors import OutputUnwritable

Writer = Callable[[Path], Answer]
FILES = {"answer.json", "evidence.json", "log.jsonl", "overlay.mp4", "report.html", "tracks.parquet"}
MOST_WRITES = 40


class Failing:
    """Raises at the n-th call of anything it wraps."""

    def __init__(self, n: int, error: BaseException) -> None:
        self.left = n
        self.error = error

    def around(self, function: Callable[..., object]) -> Callable[..., object]:
        def call(*args: object, **kwargs: object) -> object:
            self.left -= 1
            if self.left == 0:
                raise self.error
            return function(*args, **kwargs)

        return call


def break_nth_write(monkeypatch: pytest.MonkeyPatch, n: int, error: BaseException) -> Failing:
    failing = Failing(n, error)
    monkeypatch.setattr(Path, "write_text", failing.around(Path.write_text))
    monkeypatch.setattr(Path, "mkdir", failing.around(Path.mkdir))
    monkeypatch.setattr(Path, "rename", failing.around(Path.rename))
    monkeypatch.setattr(pq, "write_table", failing.around(pq.write_table))
    monkeypatch.setattr(overlay, "_encode", failing.around(overlay._encode))
    return failing


def outcome_of(write: Writer, place: Path) -> BaseException | None:
    """What went wrong, None if nothing did."""
    try:
        write(place)
    except (OutputUnwritable, KeyboardInterrupt) as error:
        return error
    return None


def test_a_run_holds_its_files_and_says_where_it_is(tmp_path: Path, write: Writer) -> None:
    place = tmp_path / "runs" / "drive"
    answer = write(place)
    assert {file.name for file in place.iterdir()} == FILES
    document = json.loads((place / "answer.json").read_text(encoding="utf-8"))
    assert document["schema"] == "stagent.answer/1"
    assert document["run_folder"] == answer.run_folder == str(place)
    evidence = json.loads((place / "evidence.json").read_text(encoding="utf-8"))
    assert evidence["calls"][0]["result"] == "found: 7"
    assert [entry.name for entry in place.parent.iterdir()] == ["drive"]


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)), (OutputUnwritable, "No space left")),
        (KeyboardInterrupt("stopped"), (KeyboardInterrupt, "stopped")),
    ],
    ids=["disk full", "Ctrl-C"],
)
def test_nothing_is_left_whichever_write_fails(
    tmp_path: Path,
    write: Writer,
    monkeypatch: pytest.MonkeyPatch,
    error: BaseException,
    told: tuple[type[BaseException], str],
) -> None:
    for n in range(1, MOST_WRITES):
        place = tmp_path / f"try{n}" / "drive"
        with monkeypatch.context() as patch:
            failing = break_nth_write(patch, n, error)
            caught = outcome_of(write, place)
        if caught is None:
            assert failing.left > 0, "the failure was swallowed"
            break
        assert isinstance(caught, told[0])
        assert told[1] in str(caught)
        assert list(tmp_path.iterdir()) == [], f"write {n} left something behind"
    assert n > 20, "the overlay's frames, four texts, the table, the folders and the move were all tried"
    assert {file.name for file in place.iterdir()} == FILES


def test_an_older_run_survives_a_failed_one(tmp_path: Path, write: Writer, monkeypatch: pytest.MonkeyPatch) -> None:
    place = tmp_path / "drive"
    write(place)
    before = (place / "report.html").stat().st_ino
    for n in range(1, MOST_WRITES):
        with monkeypatch.context() as patch:
            break_nth_write(patch, n, OSError(errno.EIO, "Input/output error"))
            if outcome_of(write, place) is None:
                break
        assert (place / "report.html").stat().st_ino == before
        assert [entry.name for entry in tmp_path.iterdir()] == ["drive"]
    assert (place / "report.html").stat().st_ino != before
    assert [entry.name for entry in tmp_path.iterdir()] == ["drive"]


def test_what_is_not_a_run_is_never_overwritten(tmp_path: Path, write: Writer) -> None:
    notes = tmp_path / "notes"
    notes.mkdir()
    (notes / "diary.txt").write_text("mine")
    (notes / "evidence.json").write_text("also mine")
    with pytest.raises(OutputUnwritable, match="left as it is"):
        write(notes)
    assert {file.name for file in notes.iterdir()} == {"diary.txt", "evidence.json"}
    with pytest.raises(OutputUnwritable):
        write(notes / "diary.txt")
    with pytest.raises(OutputUnwritable):
        write(notes / "diary.txt" / "below")


def test_an_empty_folder_may_be_used(tmp_path: Path, write: Writer) -> None:
    (tmp_path / "drive").mkdir()
    write(tmp_path / "drive")
    assert (tmp_path / "drive" / "answer.json").is_file()


@pytest.mark.parametrize("name", ["", ".", "..", "../out.txt", "a/b", "/etc/passwd"])
def test_names_stay_inside_the_folder(tmp_path: Path, name: str) -> None:
    with pytest.raises(ValueError, match="plain file name"), run_folder(tmp_path / "drive") as folder:
        folder.path(name)
    assert list(tmp_path.iterdir()) == []
