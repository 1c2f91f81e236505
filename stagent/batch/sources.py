"""Jobs from what a user has: a folder, a glob, or a CSV, JSONL or YAML file of videos and questions."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import JsonValue

from stagent.batch.job import SIDE_FILES, Ask, VideoJob
from stagent.batch.recipes import read_recipe
from stagent.options import AskOptions
from stagent_tools.errors import UsageError

VIDEO_SUFFIXES = frozenset(
    {".mp4", ".mov", ".m4v", ".mkv", ".avi", ".webm", ".mpg", ".mpeg", ".ts", ".mts", ".m2ts", ".3gp", ".wmv", ".flv",
     ".ogv", ".mjpeg", ".asf", ".mxf"}
)  # fmt: skip
WILDCARDS = frozenset("*?[")
LISTS = {"box": "boxes", "point": "points", "ref": "references", "backend": "backends"}
"""Columns of one value that stand for an option of several; in a CSV several are divided by `;`."""

TOO_MANY = "more columns than the first line has"
COLUMNS = ("video", "question", "questions", "recipe", *LISTS, *AskOptions.model_fields)


def read_jobs(
    source: str,
    questions: Sequence[str] = (),
    recipe: str | None = None,
    options: Mapping[str, JsonValue] | None = None,
    leave_out: Path | None = None,
) -> tuple[VideoJob, ...]:
    """The jobs that `source` means, in a fixed order; a video that is named twice is one job with all its questions.

    `questions`, `recipe` and `options` hold for every video that does not say otherwise itself · `leave_out`: a
    folder that is not looked into (the batch's own output). Raises UsageError.
    """
    asked = (*questions, *(read_recipe(recipe) if recipe else ()))
    path = Path(source)
    if not path.exists() and not WILDCARDS & set(source):
        raise UsageError(f"There is no {source}.", "Give a folder, a glob in quotes, or a list of jobs.")
    if path.is_file() and path.suffix.lower() not in VIDEO_SUFFIXES:
        entries: Iterable[Mapping[str, Any]] = _entries(path)
        root = path.absolute().parent
    else:
        root, name = _place(path)
        entries = [{"video": name}] if _videos(name, root, leave_out) else []
    found = [job for entry in entries for job in _expanded(entry, root, asked, _from_here(options or {}), leave_out)]
    if not found:
        raise UsageError(f"There is no video in {source}.", f"Videos end in {', '.join(sorted(VIDEO_SUFFIXES))}.")
    _check_names(found)
    return _together(found)


def _check_names(jobs: Iterable[VideoJob]) -> None:
    """A name that is no text could not stand in a table."""
    for job in jobs:
        try:
            job.name.encode()
        except UnicodeEncodeError:
            readable = job.name.encode(errors="surrogateescape").decode(errors="replace")
            raise UsageError(f"The name {readable!r} is not UTF-8.", "Rename the file.") from None


def _entries(path: Path) -> Sequence[Mapping[str, Any]]:
    """The rows of a jobs file."""
    readers = {".csv": _from_csv, ".jsonl": _from_jsonl, ".yaml": _from_yaml, ".yml": _from_yaml}
    reader = readers.get(path.suffix.lower())
    if reader is None:
        raise UsageError(
            f"{path.name} is no list of jobs.", "Give a folder, a glob in quotes, or a .csv, .jsonl or .yaml file."
        )
    try:
        entries = reader(path.read_text(encoding="utf-8-sig"))
    except (ValueError, OSError, csv.Error) as error:
        raise UsageError(f"{path.name} cannot be read: {error}.", "Save it as UTF-8 text.") from error
    for number, entry in enumerate(entries, start=1):
        unknown = sorted(name or "column without a name" for name in set(entry) - set(COLUMNS))
        if unknown or not entry.get("video"):
            what = f"unknown {', '.join(unknown)}" if unknown else "no video"
            raise UsageError(f"{path.name}, entry {number}: {what}.", f"Known are {', '.join(COLUMNS)}.")
    return entries


def _from_csv(text: str) -> Sequence[Mapping[str, Any]]:
    """A table divided by `,`, `;` (as spreadsheets of half the world write it) or tabs, its first line the names."""
    table = text.lstrip("\n")
    divider = max(",;\t", key=table.partition("\n")[0].count)
    rows = csv.DictReader(io.StringIO(table, newline=""), delimiter=divider, restkey=TOO_MANY, strict=True)
    entries = []
    for row in rows:
        cells = {name: cell for name, cell in row.items() if not _blank(cell)}
        if not cells:  # a line of separators, as spreadsheets leave them below a table
            continue
        entry: dict[str, Any] = {
            name.strip().lower(): cell.strip() if isinstance(cell, str) else cell for name, cell in cells.items()
        }
        for name in LISTS:
            if name in entry:
                entry[name] = [part.strip() for part in entry[name].split(";")]
        entries.append(entry)
    return entries


def _blank(cell: object) -> bool:
    """Nothing but spaces, or but empty cells beyond the last column."""
    return not any(str(part or "").strip() for part in (cell if isinstance(cell, list) else [cell]))


def _from_jsonl(text: str) -> Sequence[Mapping[str, Any]]:
    return _mappings([json.loads(line) for line in text.split("\n") if line.strip()])


def _from_yaml(text: str) -> Sequence[Mapping[str, Any]]:
    import yaml

    try:
        document = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise ValueError(str(error).replace("\n", " ")) from error
    return _mappings(document if isinstance(document, list) else [document])


def _mappings(entries: list[Any]) -> Sequence[Mapping[str, Any]]:
    if not all(isinstance(entry, dict) for entry in entries):
        raise ValueError("every entry has to name its video and its questions")
    return entries


def _expanded(
    entry: Mapping[str, Any], root: Path, asked: Sequence[str], options: Mapping[str, JsonValue], leave_out: Path | None
) -> Iterator[VideoJob]:
    """One job for each video that the entry names."""
    own = [*_listed(entry.get("question")), *_listed(entry.get("questions"))]
    if entry.get("recipe"):
        own += read_recipe(str(entry["recipe"]), root)
    questions = tuple(dict.fromkeys(" ".join(str(text).split()) for text in own or asked))
    if not all(questions) or not questions:
        raise UsageError("Nothing is asked.", "Give --question, --recipe, or a column of questions.")
    settings = {**options, **_options(entry)}
    AskOptions.checked(**settings)
    asks = tuple(Ask(question=question, options=settings) for question in questions)
    for typed in map(str, _listed(entry["video"])):
        for name in _videos(typed, root, leave_out) or [typed]:  # what holds no video is a row that says so
            yield VideoJob(root=str(root), name=name, asks=asks)


def _options(entry: Mapping[str, Any]) -> dict[str, JsonValue]:
    found = {name: value for name, value in entry.items() if name in AskOptions.model_fields and value is not None}
    return found | {LISTS[name]: _listed(entry[name]) for name in LISTS if entry.get(name) is not None}


def _from_here(options: Mapping[str, JsonValue]) -> dict[str, JsonValue]:
    """Side files that hold for all are typed in the shell, not in the jobs file: their way is made whole."""
    return {
        name: str(Path(str(value)).absolute()) if name in SIDE_FILES and value is not None else value
        for name, value in options.items()
    }


def _listed(value: object) -> list[Any]:
    if value is None:
        return []
    return list(value) if isinstance(value, list | tuple) else [value]


def _place(path: Path) -> tuple[Path, str]:
    """From which folder on the videos of a folder, glob or single file are named, and what is looked for there."""
    if path.is_dir() and not _is_pictures(path):
        return path.absolute(), "."
    if path.exists():
        return path.absolute().parent, path.name
    parts = path.absolute().parts
    first = next((i for i, part in enumerate(parts) if WILDCARDS & set(part)), len(parts) - 1)
    return Path(*parts[:first]), str(Path(*parts[first:]))


def _videos(typed: str, root: Path, leave_out: Path | None) -> list[str]:
    """The names of the videos that are meant, from `root` on where they lie below it, in order. A file that does not
    exist is a job too: what became of it stands in the table."""
    place = root / typed
    if WILDCARDS & set(typed) and not place.exists():
        folder, pattern = _place(place)
        return _inside(folder, pattern, root, leave_out)
    if place.is_dir() and not _is_pictures(place):
        return _inside(place, "**/*", root, leave_out)
    return [_named(place, root)]


def _inside(folder: Path, pattern: str, root: Path, leave_out: Path | None) -> list[str]:
    """Videos by their suffix; hidden files are nobody's footage. A link to nowhere is a video that is missing."""
    found = []
    for path in folder.glob(pattern):
        hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        own = leave_out is not None and leave_out.absolute() in path.absolute().parents
        if path.suffix.lower() in VIDEO_SUFFIXES and not hidden and not own and (path.is_file() or not path.exists()):
            found.append(_named(path, root))
    return sorted(found)


def _named(path: Path, root: Path) -> str:
    return path.relative_to(root).as_posix() if root in path.parents else path.as_posix()


def _is_pictures(folder: Path) -> bool:
    """A folder of numbered pictures is one video."""
    names = [path for path in folder.iterdir() if not path.name.startswith(".")]
    return bool(names) and all(path.suffix.lower() in (".jpg", ".jpeg", ".png") for path in names)


def _together(jobs: Sequence[VideoJob]) -> tuple[VideoJob, ...]:
    """All that is asked about one video in one job, each thing once, in the order of first naming."""
    asks: dict[tuple[str, str], dict[str, Ask]] = {}
    for job in jobs:
        mine = asks.setdefault((job.root, job.name), {})
        mine.update({ask.model_dump_json(): ask for ask in job.asks})
    return tuple(VideoJob(root=root, name=name, asks=tuple(unique.values())) for (root, name), unique in asks.items())
