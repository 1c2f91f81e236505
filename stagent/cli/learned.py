"""`--backend` and `--models-dir`, the same on every command that measures."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from stagent_tools.errors import UsageError
from stagent_tools.models.places import MODELS_DIR

ANYWHERE = ("--backend", "--models-dir")


def take_models_dir(folder: Path | None) -> Path | None:
    """From here on this process, and those that it starts, look for models there."""
    if folder is not None:
        os.environ[MODELS_DIR] = str(folder.expanduser().resolve())
    return folder


def take_backends(backends: list[str] | None) -> list[str] | None:
    """From here on this process, and those that it starts, use these backends where nothing else is said."""
    from stagent.options import BACKENDS, AskOptions

    if backends:
        AskOptions.checked(backends=tuple(backends))
        os.environ[BACKENDS] = ",".join(backends)
    return backends


ModelsDir = Annotated[
    Path | None,
    typer.Option("--models-dir", callback=take_models_dir, help="Folder of models (see stagent models)."),
]
Backends = Annotated[
    list[str] | None,
    typer.Option("--backend", callback=take_backends, help="TOOL=NAME: spatial=yolox, mask=sam2. In order to try."),
]


class LearnedGroup(TyperGroup):
    """A group whose `--backend` and `--models-dir` may also stand behind the command's name."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:  # noqa: ANN401 - Typer hides the class
        first: list[str] = []
        rest: list[str] = []
        waiting = list(args)
        while waiting:
            word = waiting.pop(0)
            if word in ANYWHERE:
                if not waiting:
                    raise UsageError(f"{word} needs a value.", "See stagent eval --help.")
                first += [word, waiting.pop(0)]
            elif word.startswith(tuple(f"{name}=" for name in ANYWHERE)):
                first.append(word)
            else:
                rest.append(word)
        parsed: Any = super().parse_args(ctx, first + rest)
        return list(parsed)


def group_options(backend: Backends = None, models_dir: ModelsDir = None) -> None:
    """The callback of such a group: its options act when they are read."""
