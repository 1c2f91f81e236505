"""`stagent eval stkit`: a model asked to guess distances, speeds and directions, by STKit-Bench's scores.

Scenes of the rendered world with boxes drawn on (stkit:A:B), seven tasks, free text. Beside each accuracy stands
`commonest`: always the answer that is right most often among these very samples, by the same scores.
"""

from __future__ import annotations

import shlex
import sys
from collections import Counter
from collections.abc import Sequence

from stagent.evaluate.document import EvalDocument, Stopwatch
from stagent.evaluate.grounding.run import model_of
from stagent.progress import Progress
from stagent.training import quiet, told


def evaluate_kinematics(
    model: str, data: str, *, size: tuple[int, int] = (192, 108), progress: Progress | None = None
) -> EvalDocument:
    """`data`: stkit:A:B."""
    watch = Stopwatch()
    with told():
        from llava_st.evaluation.answers import answers
        from llava_st.kinematics.scoring import score
        from llava_st.stages.corpus import opened
        from llava_st.stages.recipe import Data, Source

        quiet()
        asked, processor = model_of(model)
        source = Source(data)
        held = opened(source, Data((source,), size), asked.config.frames)
        samples = [held[number] for number in range(len(held))]
        said = answers(asked, processor, samples, constrained=False, progress=progress)
        tasks, true = ([sample.record.phrases[part] for sample in samples] for part in (0, 1))
        metrics = score(tasks, said, true)
        beside = score(tasks, _commonest(tasks, true), true)
    return EvalDocument(
        benchmark="stkit",
        n=len(samples),
        metrics=dict(metrics),
        by={f"commonest {task}": table for task, table in beside.items()},
        seconds=watch.seconds,
        peak_mb=watch.peak_mb,
        command=shlex.join(["stagent", *sys.argv[1:]]),
        notes=("ST-VLM (7 B, real video): 0.495 0.420 0.320 0.690 0.755 0.765 0.740",),
        rows=tuple(
            {"id": sample.record.id, "task": task, "answer": text, "true": value}
            for sample, task, text, value in zip(samples, tasks, said, true, strict=True)
        ),
    )


def _commonest(tasks: Sequence[str], true: Sequence[str]) -> list[str]:
    """For each sample the commonest true value of its task."""
    values = {task: Counter(t for name, t in zip(tasks, true, strict=True) if name == task) for task in set(tasks)}
    return [values[task].most_common(1)[0][0] for task in tasks]
