"""The nano model from nothing: scenes rendered on the spot, stages 0 to 3, and a checkpoint that can be shipped.

    PYTHONPATH=model python3 -m llava_st.stages.whole --out .runs/nano [--give DIR] [key=value ...]

For a machine with one large GPU and many cores that holds this checkout and nothing else; needs torch, transformers,
peft, accelerate, safetensors, numpy, OpenCV and PyYAML. What is finished is not done again and what was stopped goes
on, so it can be called in pieces (`timeout -s TERM 580 ...`); it ends with 130 where it was stopped in between.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from shutil import copytree

import yaml

from llava_st.data.world import WORLD_TASKS, WorldSource
from llava_st.data.world.rendering import render_shards
from llava_st.stages.manifest import CHECKPOINT, MANIFEST, Manifest, digest_of
from llava_st.stages.recipe import read_stage
from llava_st.stages.run import train_stage
from llava_st.stages.trained import manifest_of, trained
from stagent_train import Interrupted
from stagent_train.logs import Show

RECIPES = Path("recipes/llava_st_nano")
FIRST_SEED, SCENES, SIZE, FRAMES, EACH = 110_000, 4_000, (192, 108), 20, 4
STAGES = {
    "stage0": ("train.loop.steps=3000",),
    "stage1": ("train.loop.steps=150",),
    "stage2": ("train.loop.steps=2000", "trial=null"),
    "stage3": ("train.loop.steps=3000",),
}
"""At a batch of 64: as many samples as the recipes' own steps. What is measured is measured once, at the end."""
ON_A_GPU = (
    "train.loop.batch=64", "train.loop.micro_batch=64", "train.loop.precision=bf16", "train.loop.save_every=250",
    "train.loop.evaluate_every=0",
)  # fmt: skip
SHIPPED = "nano"


def train_whole(recipes: Path, out: Path, shards: Path, settings: Sequence[str], show: Show | None = None) -> Path:
    """Every stage of STAGES on the shards, each from the one before; the folder of the last one."""
    start: Path | None = None
    for name, own in STAGES.items():
        file = recipes / f"{name}.yaml"
        words = [_sources(file, shards), *own, *settings]
        stage = read_stage(file, [*words, *([f"model.start={start}"] if start is not None else [])])
        if show is not None:
            show(name)
        train_stage(stage, out / name, show)
        start = out / name / CHECKPOINT
    return out / name


def pack(run: Path, into: Path) -> Manifest:
    """The finished run in 16 bits, with a manifest that vouches for these weights; float16 keeps more digits than
    bfloat16, and weights are far from its limits."""
    model, processor = trained(run)
    model.half().save_pretrained(into / CHECKPOINT)  # type: ignore[no-untyped-call]  # torch's own
    processor.tokenizer.save_pretrained(into / CHECKPOINT)
    manifest = replace(manifest_of(run), weights=digest_of(into / CHECKPOINT))
    manifest.write(into / MANIFEST)
    return manifest


def _sources(recipe: Path, shards: Path) -> str:
    """The recipe's own tasks, of the shards."""
    tasks = yaml.safe_load(recipe.read_text(encoding="utf-8"))["data"]["sources"][0].get("tasks", [])
    return f"data.sources=[{{path: '{shards}', tasks: [{', '.join(tasks)}]}}]"


def main(words: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("settings", nargs="*", help="over all stages: train.loop.batch=32")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--give", type=Path, help="where the packed checkpoint is copied to at the end")
    parser.add_argument("--recipes", type=Path, default=RECIPES)
    parser.add_argument("--scenes", type=int, default=SCENES)
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    options = parser.parse_args(words)
    seeds = range(FIRST_SEED, FIRST_SEED + options.scenes)
    render_shards(
        WorldSource(seeds, WORLD_TASKS, SIZE, FRAMES, EACH), options.out / "world", processes=options.processes
    )
    fast = [*ON_A_GPU, f"train.loop.readers={options.processes}", *options.settings]
    try:
        last = train_whole(options.recipes, options.out, options.out / "world", fast, _tell)
    except Interrupted as stopped:
        _tell(f"{stopped.message} {stopped.remedy}")
        return 130
    manifest = pack(last, options.out / SHIPPED)
    _tell(str(manifest.metrics))
    if options.give is not None:
        copytree(options.out / SHIPPED, options.give / SHIPPED, dirs_exist_ok=True)
    return 0


def _tell(line: str) -> None:
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()


if __name__ == "__main__":
    sys.exit(main())
