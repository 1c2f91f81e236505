"""A model's answers to the samples of a benchmark, scored by the paper's conventions or by the published code's.

`--data`: world:A:B (rendered scenes, whose truth is exact), a folder of shards, or a file of records with its media.
Metrics are nested by task, `{"stvg": {"m_tiou": ...}, ...}`; an answer that does not parse is a miss and is counted in
`parse_failures`. Beside stands `blind`: the whole clip and the box in the middle. Captions (METEOR, CIDEr, SODA_c) need
the group `captions` and Java; a note says so where they are missing.
"""

from __future__ import annotations

import shlex
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from stagent.evaluate.document import EvalDocument, Stopwatch
from stagent.evaluate.grounding.trajectories import asked_answers
from stagent.progress import Progress
from stagent.training import quiet, told
from stagent_tools.errors import MissingPart, UsageError

if TYPE_CHECKING:
    from llava_st.data.sample import Sample
    from llava_st.model import LlavaST
    from llava_st.processing import Processor

BENCHMARKS = {
    "st-align": ("when_where", "event", "where"),
    "tvg": ("when",),
    "rec": ("locate",),
    "dvc": ("narrate",),
}
"""Tasks of each, by the names that recipes use."""
EMBEDDED = "embedded"


def evaluate_grounding(
    benchmark: str,
    model: str,
    data: str,
    *,
    media: Path | None = None,
    size: tuple[int, int] = (192, 108),
    samples: int | None = None,
    convention: str = "paper",
    trajectories: bool = False,
    progress: Progress | None = None,
) -> EvalDocument:
    """`size`: of rendered frames · `samples`: at most so many of each task, the first · `trajectories`: what `ask`
    measures stands beside STVG."""
    watch = Stopwatch()
    with told():
        from llava_st.evaluation.answers import answers
        from llava_st.evaluation.baselines import blind
        from llava_st.evaluation.scoring import score
        from llava_st.metrics.captions import missing_part
        from llava_st.stages.recipe import TASKS

        quiet()
        asked, processor = model_of(model)
        chosen = _samples(benchmark, data, media, size, asked.config.frames, samples)
        texts = answers(asked, processor, chosen, progress=progress)
        tokens = asked.config.coordinates
        metrics = score(chosen, texts, tokens, convention)
        beside = _named("blind", score(chosen, [blind(sample, tokens) for sample in chosen], tokens, convention))
        if trajectories:
            both = [sample for sample in chosen if sample.record.task is TASKS["when_where"]]
            beside |= _named("ask", score(both, asked_answers(both, tokens, progress), tokens, convention))
        part = missing_part()
    return EvalDocument(
        benchmark=benchmark,
        n=len(chosen),
        metrics=dict(metrics),
        by=beside,
        seconds=watch.seconds,
        peak_mb=watch.peak_mb,
        command=shlex.join(["stagent", *sys.argv[1:]]),
        notes=(
            f"convention: {convention}; blind: the whole clip, the box in the middle",
            *(("ask: its trajectories in the same scenes at 640 x 360, every frame",) if trajectories else ()),
            *((f"METEOR, CIDEr and SODA_c are left out: they need {part}",) if part else ()),
        ),
        rows=tuple(
            {"id": sample.record.id, "task": sample.record.task.value, "answer": text}
            for sample, text in zip(chosen, texts, strict=True)
        ),
    )


def _named(who: str, tables: Mapping[str, dict[str, float]]) -> dict[str, dict[str, float]]:
    return {f"{who} {task}": table for task, table in tables.items()}


def model_of(name: str) -> tuple[LlavaST, Processor]:
    """A checkpoint, or the one that comes along: only where a manifest vouches for its weights."""
    from transformers import AutoTokenizer

    from llava_st.errors import CheckpointError
    from llava_st.model import LlavaST
    from llava_st.processing import Processor
    from llava_st.stages.trained import SHIPPED, trained

    if name == EMBEDDED:
        if not SHIPPED.is_dir():
            raise MissingPart("No trained LLaVA-ST comes along yet.", "Train one (docs/training.md), give its folder.")
        return trained(SHIPPED)
    if not (Path(name) / "config.json").is_file():
        raise CheckpointError(f"There is no checkpoint in {name}.", "Give the folder that holds config.json.")
    model = LlavaST.from_pretrained(name)
    model.train(False)
    return model, Processor(AutoTokenizer.from_pretrained(name), model.config)


def _samples(
    benchmark: str, data: str, media: Path | None, size: tuple[int, int], frames: int, most: int | None
) -> Sequence[Sample]:
    """The benchmark's tasks of the data, at most `most` of each."""
    from llava_st.stages.corpus import opened
    from llava_st.stages.recipe import Data, Source
    from stagent_tools.video import open_video

    source = Source(data, media, tasks=BENCHMARKS[benchmark])
    part = opened(source, Data((source,), size), frames, open_video)
    counts: dict[str, int] = {}
    chosen = []
    for number in range(len(part)):
        sample = part[number]
        counts[sample.record.task] = counts.get(sample.record.task, 0) + 1
        if most is None or counts[sample.record.task] <= most:
            chosen.append(sample)
    if not chosen:
        raise UsageError(f"{data} holds nothing for {benchmark}.", "Name other data, or more of it.")
    return chosen
