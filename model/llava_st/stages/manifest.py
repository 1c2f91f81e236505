"""What a stage leaves beside its checkpoint: how it came about."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

MANIFEST, CHECKPOINT = "manifest.json", "checkpoint"
SCHEMA = "llava_st.stage/1"
PACKAGES = ("torch", "transformers", "peft", "accelerate", "safetensors", "numpy")


@dataclass(frozen=True)
class Manifest:
    """`recipe`: as resolved · `data`: hash and number of samples · `start`: hash of the weights it began with ·
    `parameters`: trained and frozen · `waited`: share of the time spent waiting for data · `metrics`: by task ·
    `weights`: hash of those that it left ("": of a run before they were hashed) · `home`: what its training clips look
    like (home.py), nothing where there were too few."""

    name: str
    fingerprint: str
    recipe: dict[str, Any]
    data: dict[str, Any]
    start: str
    parameters: dict[str, int]
    steps: int
    loss: float
    samples_per_s: float
    waited: float
    metrics: dict[str, dict[str, float]]
    versions: dict[str, str]
    weights: str = ""
    home: dict[str, list[float]] = field(default_factory=dict)

    @classmethod
    def read(cls, file: Path) -> Manifest | None:
        """None where there is none."""
        if not file.exists():
            return None
        values = json.loads(file.read_text(encoding="utf-8"))
        del values["schema"]
        return cls(**values)

    def write(self, file: Path) -> None:
        hidden = file.with_name(f".{file.name}.partial")
        hidden.write_text(json.dumps({"schema": SCHEMA, **asdict(self)}, indent=1) + "\n", encoding="utf-8")
        hidden.replace(file)


def digest_of(folder: Path) -> str:
    """SHA-256 of a checkpoint's weights; that of nothing where there are none."""
    hashed = hashlib.sha256()
    for file in sorted(folder.glob("*.safetensors")):
        hashed.update(file.read_bytes())
    return hashed.hexdigest()


def plain(value: object) -> object:
    """Dataclasses' values as JSON takes them: paths are texts, tuples are lists."""
    if isinstance(value, dict):
        return {str(key): plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    return str(value) if isinstance(value, Path) else value


def versions() -> dict[str, str]:
    """Of the packages that training leans on."""
    found = {}
    for name in PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found
