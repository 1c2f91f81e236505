"""What a recipe would train, and what it would take, before anything is loaded: `stagent train --dry-run`."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np
import yaml

from llava_st.config import LlavaSTConfig
from llava_st.data.shards import MANIFEST, text_cost
from llava_st.stages import lora
from llava_st.stages.corpus import STKIT, WORLD, opened
from llava_st.stages.manifest import plain
from llava_st.stages.recipe import Source, Stage
from llava_st.stages.start import outline
from stagent_train.parameters import counted

GIB = 2**30
SHOWN = 50  # samples of a source that are looked at
LAYER = 34  # bytes a token and hidden unit that a layer keeps in 16 bit, its attention matrix not stored (Korthikanti
# et al. 2022, "Reducing activation recomputation", eq. 2); with recomputation 2, and one layer at a time whole


@dataclass(frozen=True)
class Forecast:
    """Numbers of parameters; tokens of a sample: `image`, `video` what is seen, `text` what is said on the mean (None:
    the data are not here); GiB of one process by what takes them."""

    trained: int
    frozen: int
    by_group: tuple[int, ...]
    image: int
    video: int
    text: int | None
    gib: dict[str, float]


def forecast(stage: Stage) -> Forecast:
    model = outline(stage.model)
    if stage.lora is not None:
        lora.add(model, stage.lora)
    numbers = counted(model, stage.train.groups)
    config = model.config
    text = _text(stage, config.frames)
    video = sum(config.video_tokens(config.frames))
    gib = _memory(stage, config, numbers.trained, numbers.frozen, video + (text or 0))
    return Forecast(numbers.trained, numbers.frozen, numbers.by_group, config.image_tokens, video, text, gib)


def _text(stage: Stage, frames: int) -> int | None:
    """Mean over the first samples of each source that is here; of a world over its first scene."""
    costs: list[int] = []
    for source in stage.data.sources:
        if source.path.startswith((WORLD, STKIT)):
            kind, first, _ = source.path.split(":")
            part = opened(replace(source, path=f"{kind}:{first}:{int(first) + 1}"), stage.data, frames)
        elif (Path(source.path) / MANIFEST).is_file():
            part = opened(Source(source.path, tasks=source.tasks), stage.data, frames)
        else:
            continue
        samples = (part[i] for i in range(min(SHOWN, len(part))))
        costs += [text_cost(sample.record, len(sample.frames)) for sample in samples]
    return round(float(np.mean(costs))) if costs else None


def _memory(stage: Stage, config: LlavaSTConfig, trained: int, frozen: int, tokens: int) -> dict[str, float]:
    """Of what is trained: weights, gradients and two moments in 32 bit. Frozen weights as the precision says."""
    loop, layers, width = stage.train.loop, config.text.num_hidden_layers, config.text.hidden_size
    bits16 = loop.precision == "bf16"
    a_layer = loop.micro_batch * tokens * width * (LAYER if bits16 else 2 * LAYER)
    kept = layers * a_layer
    if loop.gradient_checkpointing:
        kept = layers * loop.micro_batch * tokens * width * (2 if bits16 else 4) + a_layer
    rooms = {"weights": frozen * (2 if bits16 else 4) + trained * 4, "gradients": trained * 4, "moments": trained * 8}
    return {name: size / GIB for name, size in {**rooms, "activations": kept}.items()}


def as_text(stage: Stage, told: Forecast) -> str:
    """The resolved recipe, then the forecast."""
    total = told.trained + told.frozen
    groups = zip(stage.train.groups, told.by_group, strict=True)
    lines = [
        yaml.safe_dump(plain(asdict(stage)), sort_keys=False).rstrip(),
        "",
        f"parameters  {told.trained:,} trained ({100 * told.trained / total:.2f} %), {told.frozen:,} frozen",
        *(f"            {count:,} at {group.lr:g}: {group.match}" for group, count in groups),
        f"tokens      {told.video} of a video, {told.image} of an image, "
        + ("text unknown: the data are not here" if told.text is None else f"about {told.text} of text"),
        f"memory      {sum(told.gib.values()):.1f} GiB a process: "
        + ", ".join(f"{name} {size:.2f}" for name, size in told.gib.items()),
    ]
    return "\n".join(lines)
