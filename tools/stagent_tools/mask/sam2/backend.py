"""The mask backends with a video model behind them: prove it, carry the thing, fall back where memory ends."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import numpy as np

from stagent_tools.errors import CannotMeasure
from stagent_tools.mask.backend import MaskPrompt
from stagent_tools.mask.masks import Mask, MaskTrack
from stagent_tools.mask.sam2.engine import Engine, Seen
from stagent_tools.mask.sam2.package import PackageEngine, trained_side
from stagent_tools.mask.sam2.proof import prove
from stagent_tools.mask.sam2.video_model import VideoModelEngine
from stagent_tools.models import Device, ModelCard, ModelPlaces, card_of, choose_device
from stagent_tools.models.memory import OutOfMemory, memory_told
from stagent_tools.types import Frame, Image

LOG = logging.getLogger(__name__)

SIDES = (1024, 512, 256)
"""px of the square picture, the one that SAM 2 was trained on first; each further one takes about a quarter."""
CPU_SIDE = 512
"""hiera-tiny takes 9 s a frame at 1024 px on two cores, 0.6 s at 512 px."""


class VideoMasks:
    """Implements `MaskBackend`. `engine_at` makes the engine for a side; `sides` are tried from the first on.

    A model that does not even segment a plain disc is refused before it is used; `proven` says that it was seen to.
    """

    def __init__(self, name: str, engine_at: Callable[[int], Engine], sides: tuple[int, ...], *, proven: bool) -> None:
        self.name = name
        self._engine_at = engine_at
        self._sides = list(sides)
        self._engine: Engine | None = None
        self._proven = proven

    def carry(self, frames: Iterable[Frame], prompt: MaskPrompt) -> MaskTrack:
        """Masks along the frames, which are taken one at a time."""
        t: list[float] = []
        masks: list[Mask] = []
        quality: list[float] = []
        for frame, found in self._carried(iter(frames), prompt):
            mask = Mask.of(found.mask)
            if mask.area:
                t.append(frame.t)
                masks.append(mask)
                quality.append(found.quality)
        return MaskTrack("thing", np.array(t, dtype=np.float64), tuple(masks), np.array(quality), self.name)

    def _carried(self, frames: Iterator[Frame], prompt: MaskPrompt) -> Iterator[tuple[Frame, Seen]]:
        first = next(frames, None)
        if first is None:
            return
        prompt.check(first.image.shape[1], first.image.shape[0])
        last = self._start(first.image, prompt)
        if prompt.mask is not None:
            last = Seen(prompt.mask, 1.0)
        yield first, last
        for frame in frames:
            last = self._step(frame.image, last)
            yield frame, last

    def _start(self, image: Image, prompt: MaskPrompt) -> Seen:
        """The first picture, with the largest side for which there is memory."""
        while True:
            try:
                with memory_told():
                    return self._ready().start(image, prompt)
            except OutOfMemory as error:
                self._smaller(error)

    def _step(self, image: Image, last: Seen) -> Seen:
        """The next picture; where memory ends, a smaller model goes on from the last mask."""
        try:
            with memory_told():
                return self._ready().step(image)
        except OutOfMemory as error:
            if not last.mask.any():
                raise CannotMeasure(f"{self.name} ran out of memory while the thing was hidden.") from error
            self._smaller(error)
        return self._start(image, MaskPrompt(mask=last.mask))  # here, where the error no longer holds its tensors

    def _ready(self) -> Engine:
        if self._engine is None:
            self._engine = self._engine_at(self._sides[0])
            if not self._proven:
                prove(self._engine, self.name)
                self._proven = True
        return self._engine

    def _smaller(self, error: Exception) -> None:
        if len(self._sides) == 1:
            raise CannotMeasure(
                f"{self.name} does not fit into memory, not even at {self._sides[0]} px.",
                "Take --backend mask=carried, which needs no model.",
            ) from error
        LOG.warning("%s: out of memory at %d px, goes on with %d px", self.name, *self._sides[:2])
        del self._sides[0]
        self._engine = None


def sam2_masks(models_dir: Path | None = None, model: str | None = None, *, proven: bool = False) -> VideoMasks:
    """SAM 2 by its own package; `model` by name, else what is on this machine."""
    card, folder = _chosen("mask=sam2", models_dir, model)
    device = _told(card)
    checkpoint = folder / card.files[0].path
    most = min(trained_side(checkpoint), CPU_SIDE if device.is_cpu else SIDES[0])
    sides = tuple(side for side in SIDES if side <= most) or (most,)
    return VideoMasks("sam2", lambda side: PackageEngine(checkpoint, device, side), sides, proven=proven)


def video_model_masks(models_dir: Path | None = None, model: str | None = None, *, proven: bool = False) -> VideoMasks:
    """SAM 2 or EdgeTAM by transformers."""
    card, folder = _chosen("mask=sam2_video", models_dir, model)
    device = _told(card)
    return VideoMasks("sam2_video", lambda _: VideoModelEngine(folder, device), SIDES[:1], proven=proven)


def _chosen(backend: str, models_dir: Path | None, model: str | None) -> tuple[ModelCard, Path]:
    places = ModelPlaces(models_dir)
    card = card_of(model) if model is not None else places.choose(backend)
    return card, places.locate(card.name)


def _told(card: ModelCard) -> Device:
    device = choose_device()
    LOG.info("%s runs on %s in %s: %s", card.name, device.name, device.precision, device.why)
    return device
