"""Scenes rendered once, into shards that training reads."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path

from llava_st.data.shards import write_manifest, write_shard
from llava_st.data.world.source import WorldSource

SCENES = 100  # a shard: about 10 MB of 20 frames of 128 x 72 px
Progress = Callable[[int, int], None]
"""Told how many scenes are done, and of how many."""


def render_shards(
    source: WorldSource, folder: Path, *, processes: int = 1, scenes: int = SCENES, progress: Progress | None = None
) -> int:
    """Renders the scenes of a range of seeds; those of shards that are there already are left as they are. Returns how
    many records were written."""
    seeds = source.seeds
    if not isinstance(seeds, range):
        raise TypeError("only a range of seeds can be rendered to its end")
    about = {"source": "world", "size": list(source.size), "frames": source.frames, "each": source.each}
    write_manifest(folder, {**about, "tasks": [task.value for task in source.tasks], "scenes": scenes})
    cuts = [seeds[i : i + scenes] for i in range(0, len(seeds), scenes)]
    waiting = [cut for cut in cuts if not (folder / f"{_name(cut)}.npy").exists()]
    done, written = len(seeds) - sum(map(len, waiting)), 0
    jobs = [(replace(source, seeds=cut), folder) for cut in waiting]
    # not forked: OpenCV's threads do not survive it
    with ProcessPoolExecutor(processes, get_context("spawn")) as pool:
        for cut, records in zip(waiting, pool.map(_render, jobs), strict=True):
            done, written = done + len(cut), written + records
            if progress is not None:
                progress(done, len(seeds))
    return written


def _render(job: tuple[WorldSource, Path]) -> int:
    source, folder = job
    seeds = source.seeds
    assert isinstance(seeds, range)  # noqa: S101 - render_shards cut it
    return write_shard(folder, _name(seeds), source)


def _name(seeds: range) -> str:
    return f"{seeds.start:08d}-{seeds.stop:08d}"
