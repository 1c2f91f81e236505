"""What a recipe's sources hold, mixed into one list of samples (data/mixture.py)."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from llava_st.data.errors import DataError
from llava_st.data.folder import MediaFolder, OpenVideo
from llava_st.data.ledger import Ledger
from llava_st.data.lines import as_line
from llava_st.data.mixture import Mixture
from llava_st.data.mixture import Source as Readable
from llava_st.data.sample import Sample
from llava_st.data.shards import Shards, cost
from llava_st.data.world import WORLD_TASKS, WorldSource, world_seeds
from llava_st.errors import InputError
from llava_st.kinematics.asking import KinematicSource
from llava_st.stages.recipe import TASKS, Data, Source
from llava_st.templates import Task
from stagent_world import TEST_HALF

WORLD, STKIT = "world:", "stkit:"


class Told(Readable, Protocol):
    """A source that can say what it is."""

    @property
    def fingerprint(self) -> str: ...


@dataclass(frozen=True)
class Held:
    """Samples in memory, as a source."""

    samples: Sequence[Sample]
    name: str

    def __len__(self) -> int:
        return len(self.samples)

    def __getitem__(self, number: int) -> Sample:
        return self.samples[number]

    def where(self, number: int) -> str:
        return f"{self.name}, {self.samples[number].record.id}"

    @property
    def costs(self) -> NDArray[np.int64]:
        return np.array([cost(s.record, len(s.frames)) for s in self.samples], dtype=np.int64)

    @property
    def fingerprint(self) -> str:
        """Of all records, and of the pictures of the first sample of each clip."""
        hashed, seen = hashlib.sha256(), set()
        for sample in self.samples:
            hashed.update(as_line(sample.record).encode())
            if sample.record.media.path not in seen:
                seen.add(sample.record.media.path)
                hashed.update(np.ascontiguousarray(sample.frames).tobytes())
        return hashed.hexdigest()


@dataclass(frozen=True)
class Corpus:
    """All sources of a recipe as one; `fingerprint` of what they hold."""

    samples: Mixture
    fingerprint: str


def corpus_of(data: Data, frames: int, seed: int, open_video: OpenVideo | None = None) -> Corpus:
    """For a model of so many frames. Weights are given for all sources or for none; `open_video` reads files."""
    sources = {
        f"{number} {each.path}": opened(each, data, frames, open_video) for number, each in enumerate(data.sources)
    }
    for part in sources.values():
        if isinstance(part, Shards):
            _refuse_test_half(part)
    given = {name: each.weight for name, each in zip(sources, data.sources, strict=True) if each.weight is not None}
    mixed = Mixture(sources, given or None, seed, ledger=Ledger(most=data.limit))
    return Corpus(mixed, hashlib.sha256("".join(s.fingerprint for s in sources.values()).encode()).hexdigest())


def _refuse_test_half(shards: Shards) -> None:
    """Rendered scenes are named by their seeds; the recipe itself refuses the seeds that it names (recipe.py)."""
    odd = [name for name in shards.names if shards.about.get("source") == "world" and int(name[:8]) >= TEST_HALF]
    if odd:
        raise DataError(
            f"The shard {odd[0]} is of the test half of the world: nothing is trained on seeds from {TEST_HALF} on.",
            "Render other seeds for training.",
        )


def opened(source: Source, data: Data, frames: int, open_video: OpenVideo | None = None) -> Told:
    """Worlds are rendered now, which takes a second a scene: for trials; long runs read shards."""
    tasks = tuple(TASKS[name] for name in source.tasks)
    if source.path.startswith(WORLD):
        return rendered(source.path, tasks or WORLD_TASKS, (data.size[0], data.size[1]), frames, data.each)
    if source.path.startswith(STKIT):
        seeds = world_seeds(source.path.removeprefix(STKIT))
        return Held(list(KinematicSource(seeds, (data.size[0], data.size[1]), frames)), source.path)
    if source.media is not None:
        if open_video is None:
            raise InputError(f"Nothing here can read the videos of {source.path}.", "Write shards of them first.")
        return MediaFolder(Path(source.path), source.media, open_video, frames, tasks or None, Ledger(most=data.limit))
    return Shards(Path(source.path), tasks or None)


def rendered(path: str, tasks: Sequence[Task], size: tuple[int, int], frames: int, each: int) -> Held:
    return Held(list(WorldSource(world_seeds(path), tasks, size, frames, each)), path)
