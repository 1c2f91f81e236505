"""What a result depends on besides its input: the version of stagent, as the hash of everything that measures."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.metadata import PackageNotFoundError, distribution, entry_points, version
from importlib.util import find_spec
from pathlib import Path

PACKAGES = ("stagent", "stagent_tools", "stagent_spotter", "llava_st")
"""Ours that measure; their sources and shipped weights are part of the version."""

ASIDE = {"cli", "evaluate", "summary", "view", "__pycache__"}
"""Folders that show what was measured, and change nothing of it. (What makes the rows of an answer does.)"""

COMPUTES = ("numpy", "scipy", "opencv-python-headless", "av", "torch", "onnxruntime")
"""Packages whose arithmetic goes into the numbers."""


@cache
def fingerprint() -> str:
    """Changes whenever a measurement might: with our sources, with the packages that compute, with the backends."""
    digest = hashlib.sha256()
    for package in PACKAGES:
        for name, path in _files(package):
            digest.update(f"{package}/{name}\0".encode() + path.read_bytes())
    for name in COMPUTES:
        digest.update(f"{name} {_version(name)}\0".encode())
    for point in sorted(entry_points(group="stagent.backends"), key=lambda point: point.name):
        owner = point.dist.version if point.dist is not None else ""
        digest.update(f"{point.name} {point.value} {owner}\0".encode())
    for line in _models():
        digest.update(f"{line}\0".encode())
    return digest.hexdigest()


def _models() -> list[str]:
    """The published models that are on this machine: which revision, and the sizes of their files. Their contents were
    checked when they were pulled, and take too long to hash each time."""
    from stagent_tools.models import CATALOGUE, ModelPlaces

    here = [(card, folder) for card in CATALOGUE if (folder := ModelPlaces().find(card)) is not None]
    return [
        f"{card.name} {card.revision} {[(folder / file.path).stat().st_size for file in card.files]}"
        for card, folder in here
    ]


def _files(package: str) -> list[tuple[str, Path]]:
    """Names within the package, with the files; none of a package that is not installed."""
    found = find_spec(package)
    if found is None or found.origin is None:
        return []
    root = Path(found.origin).parent
    names = (path.relative_to(root) for path in root.rglob("*") if path.is_file())
    return sorted((name.as_posix(), root / name) for name in names if not ASIDE & set(name.parts))


def _version(name: str) -> str:
    try:
        distribution(name)
    except PackageNotFoundError:
        return "absent"
    return version(name)
