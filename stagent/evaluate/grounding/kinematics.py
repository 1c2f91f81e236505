"""A model asked to guess distances, speeds and directions, by STKit-Bench's scores.

Scenes of the rendered world with boxes drawn on (stkit:A:B), seven tasks, free text.
"""

from __future__ import annotations

from stagent.evaluate.document import EvalDocument, Stopwatch
from stagent.evaluate.grounding.run import model_of
from stagent.evaluate.stkit.run import document_of, exam_of
from stagent.progress import Progress
from stagent.training import quiet, told


def evaluate_kinematics(
    model: str, data: str, *, size: tuple[int, int] = (192, 108), progress: Progress | None = None
) -> EvalDocument:
    """`data`: stkit:A:B."""
    watch = Stopwatch()
    with told():
        from llava_st.evaluation.answers import answers
        from llava_st.stages.corpus import opened
        from llava_st.stages.recipe import Data, Source

        quiet()
        asked, processor = model_of(model)
        source = Source(data)
        held = opened(source, Data((source,), size), asked.config.frames)
        samples = [held[number] for number in range(len(held))]
        said = answers(asked, processor, samples, constrained=False, progress=progress)
        return document_of(exam_of([sample.record for sample in samples], said), watch)
