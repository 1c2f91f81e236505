"""Training the spotter from a recipe, on photographs and rendered scenes in turns."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Literal

import numpy as np
import torch
from torch import Tensor, nn

from stagent_spotter.augment import Tile, drawn_tile, whole_tile
from stagent_spotter.decode import decode
from stagent_spotter.export import export
from stagent_spotter.loss import loss_of
from stagent_spotter.network import Size, Spotter
from stagent_spotter.pictures import Picture, photographs, shard
from stagent_spotter.scoring import Found, average_precisions
from stagent_spotter.targets import Grid, Targets, grid_of, targets_of
from stagent_train import Loop, Training, read_recipe
from stagent_train.logs import Show
from stagent_train.loop import Batch, Run

SETTLING_TILES, SETTLING_BATCH = 640, 16
LEAST_SCORE = 0.05
"""Of a box that counts in the average precision."""


@dataclass(frozen=True)
class Data:
    """`photographs`: a folder with COCO labels (pictures.py) · `worlds`: a folder of rendered scenes (worlds.py) ·
    `rendered`: share of the tiles that come from these · `tile`: width and height in px, multiples of 32."""

    photographs: Path
    worlds: Path
    rendered: float = 0.5
    tile: tuple[int, ...] = (384, 256)


@dataclass(frozen=True)
class Recipe:
    """What a recipe of the spotter holds."""

    model: Literal["spotter"]
    data: Data
    train: Training
    size: Size = field(default_factory=Size)


def read_spotter(file: Path, settings: Sequence[str] = ()) -> Recipe:
    """A recipe with the settings laid over it."""
    return read_recipe(file, Recipe, settings)


def forecast_of(recipe: Recipe) -> str:
    """What a run would train, without opening any data."""
    parameters = sum(parameter.numel() for parameter in Spotter(recipe.size).parameters())
    loop = recipe.train.loop
    return (
        f"{json.dumps(asdict(recipe), default=str, indent=2)}\n"
        f"parameters: {parameters:,} trained, 0 frozen\n"
        f"tiles: {(loop.steps or 0) * loop.batch:,} of {recipe.data.tile[0]} x {recipe.data.tile[1]} px"
    )


@dataclass(frozen=True)
class Labelled:
    """A tile and what each point of its grids must say."""

    name: str
    tile: Tile
    targets: Targets


class Tiles:
    """As many tiles as a run needs, each drawn by its number: a resumed run sees the same ones."""

    def __init__(self, sets: Sequence[Sequence[Picture]], shares: Sequence[float], data: Data, run: Loop) -> None:
        if run.steps is None:
            raise ValueError("the spotter's recipe says how many steps, not epochs: its tiles never end")
        self._sets, self._shares, self._seed = sets, np.asarray(shares), run.seed
        self._width, self._height = data.tile
        self._grid: Grid = grid_of(self._height, self._width)
        self._count = run.steps * run.batch

    @property
    def lengths(self) -> Sequence[int]:
        return [1] * self._count

    def __getitem__(self, index: int) -> Labelled:
        rng = np.random.default_rng([self._seed, index])
        pictures = self._sets[int(rng.choice(len(self._sets), p=self._shares))]
        picture = pictures[int(rng.integers(len(pictures)))]
        tile = drawn_tile(picture, self._width, self._height, rng)
        targets = targets_of(
            self._grid,
            torch.from_numpy(tile.boxes),
            torch.from_numpy(tile.kinds),
            torch.from_numpy(tile.labelled),
            torch.from_numpy(tile.known),
        )
        return Labelled(picture.name, tile, targets)


def train(recipe: Recipe, out: Path, *, show: Show | None = None) -> dict[str, object]:
    """Trains, or goes on where a run in `out` was stopped; writes spotter.onnx and manifest.json there and returns the
    manifest."""
    torch.manual_seed(recipe.train.loop.seed)
    model = Spotter(recipe.size).to(memory_format=torch.channels_last)
    real = photographs(recipe.data.photographs, "train")
    rendered = shard(recipe.data.worlds) if recipe.data.rendered else []
    tiles = Tiles(
        [real, rendered] if rendered else [real],
        [1 - recipe.data.rendered, recipe.data.rendered] if rendered else [1.0],
        recipe.data,
        recipe.train.loop,
    )
    fair = [p for p in photographs(recipe.data.photographs, "val") if p.name.startswith(("coco/", "voc/"))]
    seen = fingerprint(recipe, [*real, *rendered])
    run = Run(
        recipe.train,
        model,
        tiles,
        collate,
        summed_loss,
        out,
        seen,
        lambda trained, _: {f"ap50/{kind}": value for kind, value in precisions(trained, fair).items()},
        show,
    )
    outcome = run.train()
    settle(model, tiles)
    manifest = {
        "model": "spotter",
        "recipe": json.loads(json.dumps(asdict(recipe), default=str)),
        "data": seen,
        "pictures": {"photographs": len(real), "rendered": len(rendered)},
        "steps": outcome.steps,
        "metrics": {"loss": outcome.loss, "ap50_photographs": precisions(model, fair)},
        "torch": torch.__version__,
    }
    export(model, out / "spotter.onnx")
    (out / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")
    return manifest


@torch.no_grad()
def settle(model: nn.Module, tiles: Tiles) -> None:
    """The running means of the normalisations anew, over SETTLING_TILES with the weights as they are now (Wu &
    Johnson 2021, "Rethinking batch in batch normalisation", section 3)."""
    norms = [module for module in model.modules() if isinstance(module, nn.BatchNorm2d)]
    momenta = [norm.momentum for norm in norms]
    for norm in norms:
        norm.reset_running_stats()
        norm.momentum = None  # a plain mean
    model.train()
    numbers = range(min(SETTLING_TILES, len(tiles.lengths)))
    for first in range(0, len(numbers), SETTLING_BATCH):
        pictures = collate([tiles[number] for number in numbers[first : first + SETTLING_BATCH]]).inputs["pictures"]
        model(pictures.contiguous(memory_format=torch.channels_last))
    for norm, momentum in zip(norms, momenta, strict=True):
        norm.momentum = momentum
    model.eval()


def collate(samples: list[Labelled]) -> Batch:
    """pictures (b, 3, h, w) 0..1, kind (b, p), box (b, p, 4), counts (b, p, k)."""
    images = torch.from_numpy(np.stack([sample.tile.image for sample in samples]))  # (b, h, w, 3)
    kind = torch.stack([sample.targets.kind for sample in samples])
    return Batch(
        {
            "pictures": images.permute(0, 3, 1, 2).float() / 255,
            "kind": kind,
            "box": torch.stack([sample.targets.box for sample in samples]),
            "counts": torch.stack([sample.targets.counts for sample in samples]),
        },
        weight=float(max(1, int((kind >= 0).sum()))),
        ids=tuple(sample.name for sample in samples),
    )


def summed_loss(model: nn.Module, inputs: Mapping[str, Tensor]) -> Tensor:
    pictures = inputs["pictures"].contiguous(memory_format=torch.channels_last)
    logits, boxes = model(pictures)
    return loss_of(logits, boxes, Targets(inputs["kind"], inputs["box"], inputs["counts"]))


@torch.no_grad()
def precisions(model: nn.Module, pictures: Sequence[Picture], size: tuple[int, int] = (384, 384)) -> dict[str, float]:
    """Average precision by kind, and their mean; `size` (width, height) px that each picture is fitted into."""
    found = []
    for picture in pictures:
        tile = whole_tile(picture, *size)
        image = torch.from_numpy(tile.image).permute(2, 0, 1)[None].float() / 255  # (1, 3, h, w)
        logits, boxes = model(image.contiguous(memory_format=torch.channels_last))
        spotted = decode(logits[0].numpy(), boxes[0].numpy(), LEAST_SCORE)
        found.append(Found(spotted.boxes, spotted.scores, tile.boxes.astype(np.float64), tile.kinds, tile.labelled))
    values = average_precisions(found)
    return {**values, "mean": float(np.mean(list(values.values())))} if values else {}


def fingerprint(recipe: Recipe, pictures: Sequence[Picture]) -> str:
    """Recipe and pictures in a hash."""
    digest = hashlib.sha256(json.dumps(asdict(recipe), default=str, sort_keys=True).encode())
    for picture in pictures:
        digest.update(picture.name.encode() + len(picture.jpeg).to_bytes(8, "little"))
    return digest.hexdigest()
