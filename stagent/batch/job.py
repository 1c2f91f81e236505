"""What a batch is made of: a job is one video with everything that is asked about it."""

from __future__ import annotations

import hashlib
from pathlib import Path

from pydantic import Field, JsonValue

from stagent.answer.values import Record
from stagent.options import AskOptions

SIDE_FILES = ("tracks", "camera", "plane")
"""Options that name files; they are looked for from the job's root, as the video is."""

ABSENT = "absent"


class Ask(Record):
    """One question, with the options (fields of AskOptions, as typed) under which it is asked."""

    question: str
    options: dict[str, JsonValue] = Field(default_factory=dict)


class VideoJob(Record):
    """One video and what is asked about it. `name` is the video as it was typed, from the folder `root` on."""

    root: str
    name: str
    asks: tuple[Ask, ...]

    @property
    def path(self) -> Path:
        return Path(self.root) / self.name

    @property
    def id(self) -> str:
        """The same for the same video name and questions, wherever the folder lies."""
        return hashlib.sha256(self.model_dump_json(exclude={"root"}).encode()).hexdigest()[:24]

    def options(self, ask: Ask) -> AskOptions:
        """The checked options of one question, its files found. Raises UsageError."""
        fields = dict(ask.options)
        for name in SIDE_FILES:
            if fields.get(name) is not None:
                fields[name] = str(Path(self.root) / str(fields[name]))
        return AskOptions.checked(**fields)

    def stamp(self) -> str:
        """Tells whether a file was changed since: size and time of the video and of every side file."""
        from stagent_tools.scene.calibration import place_beside

        named = (str(ask.options[key]) for ask in self.asks for key in SIDE_FILES if ask.options.get(key))
        files = [self.path, place_beside(self.path), *(Path(self.root) / name for name in named)]
        return " ".join(_stamp(path) for path in dict.fromkeys(files))


def _stamp(path: Path) -> str:
    try:
        status = path.stat()
    except OSError:
        return ABSENT
    return f"{status.st_size}:{status.st_mtime_ns}"
