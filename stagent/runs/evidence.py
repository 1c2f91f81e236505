"""The evidence of an answer: what went in, what was called with what, and what came out. Plain data throughout."""

from __future__ import annotations

import hashlib
import platform
import threading
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path
from typing import Final, Literal

from pydantic import Field, JsonValue

from stagent.answer.values import Record

SCHEMA: Final = "stagent.evidence/1"
CHUNK_BYTES = 1 << 20


class Input(Record):
    """A file that the answer rests on."""

    path: str
    sha256: str
    size: int


class ToolCall(Record):
    """One call of a tool. `result` refers to what came out (track ids, a verdict, an error), it is not the data."""

    tool: str
    backend: str
    arguments: dict[str, JsonValue]
    result: str
    seconds: float


class Attempt(Record):
    """One try at a step: by which backend, whether finer, and why it was not accepted ("" if it was)."""

    step: str
    backend: str
    fine: bool = False
    problem: str = ""


class Evidence(Record):
    """What evidence.json holds."""

    schema_: Literal["stagent.evidence/1"] = Field(default=SCHEMA, alias="schema")
    question: str
    seed: int
    options: dict[str, JsonValue] = Field(default_factory=dict)
    inputs: tuple[Input, ...] = ()
    versions: dict[str, str] = Field(default_factory=dict)
    plan: dict[str, JsonValue] | None = None
    calls: tuple[ToolCall, ...] = ()
    attempts: tuple[Attempt, ...] = ()


class EvidenceLog:
    """Tool calls in the order in which they ended. Steps that run side by side may share one."""

    def __init__(self) -> None:
        self._calls: list[ToolCall] = []
        self._lock = threading.Lock()

    def call(
        self, tool: str, backend: str, arguments: Mapping[str, JsonValue], result: str = "", seconds: float = 0.0
    ) -> None:
        """Writes down one call that has ended."""
        call = ToolCall(tool=tool, backend=backend, arguments=dict(arguments), result=result, seconds=seconds)
        with self._lock:
            self._calls.append(call)

    @property
    def calls(self) -> tuple[ToolCall, ...]:
        with self._lock:
            return tuple(self._calls)


def input_file(path: Path, sha256: str = "") -> Input:
    """The file with its hash, which is computed unless it is known already."""
    return Input(path=str(path), sha256=sha256 or _sha256(path), size=path.stat().st_size)


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(CHUNK_BYTES):
            digest.update(chunk)
    return digest.hexdigest()


def versions() -> dict[str, str]:
    """Python, stagent, and the packages that stagent itself asks for and that are installed."""
    found = {"python": platform.python_version()}
    for name in ("stagent", *_required("stagent")):
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


def _required(package: str) -> tuple[str, ...]:
    """Names of the requirements, extras included, without their version bounds."""
    try:
        requirements = requires(package) or []
    except PackageNotFoundError:
        return ()
    names = (_name(requirement) for requirement in requirements)
    return tuple(dict.fromkeys(names))


def _name(requirement: str) -> str:
    """The name at the start of a requirement ("numpy<3,>=2.2" -> "numpy")."""
    length = next((i for i, c in enumerate(requirement) if not (c.isalnum() or c in "-_.")), len(requirement))
    return requirement[:length]
