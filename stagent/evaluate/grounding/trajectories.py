"""What `ask` measures where a model is asked when and where: its trajectories beside the model's answers to STVG.

Only of rendered scenes, which can be rendered again as videos of every frame and of a size at which things can be
followed; the model sees a few small frames of the same scenes. What `ask` refuses counts as an answer that does not
parse.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from stagent.agent.clip import Clip
from stagent.agent.run import Asked
from stagent.answer.measured import box_tolerance
from stagent.api import ask_clip
from stagent.evaluate.world.run import CLIP, SIZE
from stagent.options import AskOptions
from stagent.progress import Progress
from stagent_tools.errors import StagentError, UsageError
from stagent_tools.types import Span

if TYPE_CHECKING:
    from llava_st.coordinates import CoordinateVocabulary
    from llava_st.data.sample import Sample

BASE_FORMS = {
    "turns": "turn", "jumps": "jump", "falls": "fall", "approaches": "approach", "drives": "drive", "walks": "walk",
    "crosses the way of": "cross the path of", "comes into": "enter", "leaves": "leave", "runs": "run",
    "rides": "ride", "moves": "move", "stands": "stand", "lies": "lie",
}  # fmt: skip
"""Verbs of the world's events (llava_st/data/world/episodes.py), as a question has them."""
VERB = re.compile(rf" ({'|'.join(BASE_FORMS)}|is in the picture)(?= |$)")
WORLD = re.compile(r"world/([0-9]+)")


def asked_answers(
    samples: Sequence[Sample], tokens: CoordinateVocabulary, progress: Progress | None = None
) -> list[str]:
    """One a sample of STVG, in the form that a model writes; "" where `ask` refuses. Minutes a scene."""
    by_scene: dict[int, list[int]] = {}
    for number, sample in enumerate(samples):
        by_scene.setdefault(_seed_of(sample), []).append(number)
    texts = [""] * len(samples)
    for done, (seed, numbers) in enumerate(by_scene.items(), start=1):
        with TemporaryDirectory() as folder:
            clip = Clip(_filmed(seed, Path(folder)))
            for number in numbers:
                texts[number] = _answer(clip, samples[number], tokens)
        if progress is not None:
            progress("measuring", done, len(by_scene))
    return texts


def question_of(phrase: str) -> str:
    """ "the red car turns left" -> "When does the red car turn left?" """
    found = VERB.search(phrase)
    if found is None:
        raise UsageError(f"{phrase!r} is no event of the rendered world.", "Leave --trajectories out.")
    who, rest = phrase[: found.start()], phrase[found.end() :]
    if found[1] not in BASE_FORMS:
        return f"When is {who} in sight?"
    return f"When does {who} {BASE_FORMS[found[1]]}{rest}?"


def _seed_of(sample: Sample) -> int:
    found = WORLD.fullmatch(sample.record.media.path)
    if found is None:
        raise UsageError(
            f"{sample.record.media.path} is no rendered scene, and only these are measured beside.",
            "Leave --trajectories out, or give --data world:A:B.",
        )
    return int(found[1])


def _filmed(seed: int, folder: Path) -> Path:
    from stagent_world import draw_scene, record

    return record(draw_scene(seed, size=SIZE), folder) / CLIP


def _answer(clip: Clip, sample: Sample, tokens: CoordinateVocabulary) -> str:
    try:
        asked = ask_clip(clip, question_of(sample.record.phrases[0]), AskOptions())
    except StagentError:
        return ""
    spans = [span for result in asked.answer.results for span in result.spans]
    if asked.answer.exit_code or not spans:
        return ""
    longest = max(spans, key=lambda span: span.end - span.start)
    return _written(asked, Span(longest.start, longest.end), sample, tokens)


def _written(asked: Asked, span: Span, sample: Sample, tokens: CoordinateVocabulary) -> str:
    """The span, and the box of the first thing that was looked at in each sampled frame of it."""
    from llava_st.coordinates import Box
    from llava_st.evaluation.baselines import located_text
    from llava_st.evaluation.truth import clip_of

    tube = next((tube for part in (*asked.answer.results, *asked.answer.steps) for tube in part.tubes), None)
    if tube is None:
        return ""
    track, scene = asked.tracks[tube.track], clip_of(sample)
    steps = []
    for time in sample.times:
        box = track.box_at(float(time), box_tolerance(track)) if span.start <= time <= span.end else None
        if box is not None:
            x0, y0, x1, y1 = (min(1.0, max(0.0, float(v) / SIZE[i % 2])) for i, v in enumerate(box))
            steps.append((scene.fraction(float(time)), Box(x0, y0, x1, y1)))
    start, end = (scene.fraction(min(max(t, scene.start), scene.end)) for t in (span.start, span.end))
    return located_text(start, end, steps, tokens) if steps else ""
