"""What is known of a model that can be had: its files, where they come from, and under which licence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Task = Literal["detect", "ground", "track", "mask", "depth", "text"]
Profile = Literal["embedded", "commercial", "research"]
PROFILES: tuple[Profile, ...] = ("embedded", "commercial", "research")
PACKAGE = "package:"
PERMISSIVE = {"Apache-2.0", "MIT", "BSD-3-Clause"}
"""Licences under which a model may be used in a product without asking."""


@dataclass(frozen=True, slots=True)
class ModelFile:
    """A file by its path inside the model; `sha256` and `size` (bytes) are None where nobody has published them."""

    path: str
    sha256: str | None = None
    size: int | None = None


@dataclass(frozen=True, slots=True)
class ModelCard:
    """One model. `source` is a repository of the Hugging Face hub ("facebook/sam2.1-hiera-tiny"), the address of a
    folder of files ("https://..."), or a package that holds it ("package:stagent_spotter/weights"); `revision` a
    commit, branch or release; `megabytes` all files together; `needs` are models without which this one does not run ·
    `index`: the one of its files that names the shards of its weights, where nobody has listed them.
    """

    name: str
    task: Task
    backend: str
    licence: str
    source: str
    revision: str
    megabytes: float
    files: tuple[ModelFile, ...]
    needs: tuple[str, ...] = ()
    index: str = ""

    @property
    def from_hub(self) -> bool:
        return not self.source.startswith(("http://", "https://", PACKAGE))

    @property
    def comes_along(self) -> bool:
        """It lies in a package that is installed with stagent: nothing to pull."""
        return self.source.startswith(PACKAGE)

    @property
    def profile(self) -> Profile:
        """The narrowest profile that holds it."""
        if self.comes_along:
            return "embedded"
        return "commercial" if self.licence in PERMISSIVE else "research"

    def within(self, profile: Profile) -> bool:
        """Whether the profile holds it: each one holds those before it."""
        return PROFILES.index(self.profile) <= PROFILES.index(profile)
