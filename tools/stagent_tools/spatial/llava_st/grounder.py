"""LLaVA-ST asked about a video: when, and when and where, in seconds and pixels of the video."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from stagent_tools.errors import CannotMeasure, MissingPart
from stagent_tools.models.memory import memory_told
from stagent_tools.spatial.llava_st.loading import load_published, place_of
from stagent_tools.spatial.llava_st.proof import prove, refuse_untaught
from stagent_tools.types import FloatArray, Image, Span
from stagent_tools.video import Video

if TYPE_CHECKING:
    from llava_st.chat import Chat
    from llava_st.coordinates import Clip
    from llava_st.model import LlavaST
    from llava_st.processing import Processor
    from llava_st.stages.home import Home

LOG = logging.getLogger(__name__)
NAME = "llava_st"
WHEN = "When does {} occur in the video?"
WHEN_AND_WHERE = (
    "When does {} occur in the video? Where is the corresponding subject/object located? Please firstly give the "
    "timestamps, and then give the spatial bounding box corresponding to each timestamp in the time period."
)
WHERE = "Where is {} situated within this image?"
"""Wordings of the paper's boxes 1 and 2."""


@dataclass(frozen=True)
class Pointed:
    """`span` s · `times` (n,) s and `boxes` (n, 4) px of the places pointed at within it."""

    span: Span
    times: FloatArray
    boxes: FloatArray


@dataclass
class Grounder:
    """`home`: what the training clips looked like; None of a model of real video, which is at home anywhere."""

    model: LlavaST
    processor: Processor
    home: Home | None = None
    _looks: dict[tuple[object, ...], tuple[Chat, Clip]] = field(default_factory=dict)

    def check_home(self, video: Video) -> None:
        """Raises CannotMeasure for a clip that looks unlike what the model was trained on."""
        from llava_st.frames import sample

        if self.home is None:
            return
        pictures, _ = sample(video, self.model.config.frames)
        if not self.home.holds(pictures):
            raise CannotMeasure(
                "This clip does not look like the rendered world that the small LLaVA-ST was trained on.",
                "Leave the question to the other backends.",
            )

    def when(self, video: Video, event: str, within: Span | None = None) -> Span:
        """The time of what the sentence says; `within`: only this stretch is looked at."""
        from llava_st.parsing import ParseFailure, parse_span
        from llava_st.templates import Task

        with memory_told():
            chat, clip = self._look(video, within)
            said = chat.anew().ask(WHEN.format(event), task=Task.WHEN)
        found = parse_span(said, self.model.config.coordinates)
        if isinstance(found, ParseFailure):
            raise CannotMeasure(f"LLaVA-ST gave no time: {said!r}.")
        return Span(clip.seconds(found.start), clip.seconds(found.end))

    def when_and_where(self, video: Video, event: str, within: Span | None = None) -> Pointed:
        from llava_st.parsing import ParseFailure, parse_located
        from llava_st.templates import Task

        with memory_told():
            chat, clip = self._look(video, within)
            said = chat.anew().ask(WHEN_AND_WHERE.format(event), task=Task.WHEN_WHERE)
        found = parse_located(said, self.model.config.coordinates)
        if isinstance(found, ParseFailure):
            raise CannotMeasure(f"LLaVA-ST gave no place: {said!r}.")
        size = np.array([video.info.width, video.info.height] * 2, dtype=np.float64)
        steps = {clip.seconds(step.time): np.array([*step.box]) * size for step in found.tube}
        times = np.array(sorted(steps), dtype=np.float64)
        boxes = np.array([steps[t] for t in times.tolist()], dtype=np.float64).reshape(-1, 4)
        return Pointed(Span(clip.seconds(found.span.start), clip.seconds(found.span.end)), times, boxes)

    def where(self, picture: Image, words: str) -> FloatArray | None:
        """(4,) px in a picture (H, W, 3); None where no box is said."""
        from llava_st.chat import Chat
        from llava_st.parsing import ParseFailure, parse_box
        from llava_st.templates import Task

        with memory_told():
            said = Chat(self.model, self.processor, [picture]).ask(WHERE.format(words), task=Task.LOCATE)
        found = parse_box(said, self.model.config.coordinates)
        if isinstance(found, ParseFailure):
            return None
        height, width = picture.shape[:2]
        return np.asarray(np.array([*found]) * np.array([width, height, width, height]), dtype=np.float64)

    def _look(self, video: Video, within: Span | None) -> tuple[Chat, Clip]:
        """The pictures of a stretch, encoded once."""
        from llava_st.chat import Chat
        from llava_st.frames import sample

        key = (video.info.path, video.info.sha256, within)
        if key not in self._looks:
            ends: Sequence[float | None] = (None, None) if within is None else (within.start, within.end)
            pictures, clip = sample(video, self.model.config.frames, *ends)
            self._looks[key] = Chat(self.model, self.processor, pictures), clip
        return self._looks[key]


@lru_cache(maxsize=1)
def grounder(models_dir: Path | None = None) -> Grounder:
    """The LLaVA-ST that is on this machine, proved. Raises MissingPart where there is none, or none that learnt."""
    from llava_st.errors import LlavaStError

    folder = place_of(models_dir)
    try:
        with memory_told():
            made = _run(folder) if (folder / "manifest.json").is_file() else _published(folder)
    except LlavaStError as error:
        raise MissingPart(error.sentence, error.remedy) from error
    LOG.info("LLaVA-ST of %s", folder)
    return made


def _run(folder: Path) -> Grounder:
    """A training run of ours, which says itself what it learnt and where it is at home."""
    from llava_st.stages.home import Home
    from llava_st.stages.trained import manifest_of, trained

    manifest = manifest_of(folder)
    refuse_untaught(manifest.metrics, manifest.name)
    home = Home.from_plain(manifest.home)
    if home is None:
        raise MissingPart(
            f"The run {manifest.name} does not say what its training clips look like.", "Train it again, on more clips."
        )
    return Grounder(*trained(folder), home)


def _published(folder: Path) -> Grounder:
    made = Grounder(*load_published(folder))
    prove(made.where, "LLaVA-ST-Qwen2-7B")
    return made
