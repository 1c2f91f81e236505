"""GroundingDINO as a detector of the nouns of a question: one query for each, boxes joined over all of them."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import numpy as np

from stagent_tools.errors import MissingPart
from stagent_tools.models.memory import OutOfMemory, memory_told
from stagent_tools.spatial.detected.detector import Detections
from stagent_tools.spatial.detected.due import with_due
from stagent_tools.spatial.grounding_dino.engine import Engine, Raw, as_text, noun_tokens, prepared
from stagent_tools.spatial.motion import boxes as bx
from stagent_tools.spatial.motion.moment import Moment
from stagent_tools.types import FloatArray, Image

LOG = logging.getLogger(__name__)
SURE, DOUBTFUL = 0.35, 0.25
"""The authors' own box threshold, and their text threshold (groundingdino.util.inference)."""
SAME = 0.6
"""IoU from which on two boxes are of one thing, whatever they were asked for."""
STRAY = 1
"""Boxes that a trained model may give in an empty picture, of its 900."""
LARGEST = 0.95
"""Share of the picture's area: a box of all of it is how the model says that it found no place."""
EMPTY_SIDE = 256
EMPTY_GREY = 118
SMALLEST_SIDE = 240
"""px: under that things of the pictures at hand are specks."""


class GroundingDinoDetector:
    """Implements `Detector` and `LooksAhead`. `queries` are the nouns as asked, by the name of the kind that each
    stands for; `every_s` the time between two looks.

    A model that sees something in an empty picture is untrained or broken: it is refused before it is used.
    """

    name = "grounding_dino"
    sure, doubtful = SURE, DOUBTFUL
    widely_read = True

    def __init__(
        self, engine: Engine, queries: dict[str, str], short_side: int, every_s: float, at_once: int = 1
    ) -> None:
        """`at_once`: pictures of one batch, where they are known beforehand (`ahead`)."""
        self.kinds = tuple(queries)
        self.every_s = every_s
        self._engine, self._side, self._at_once = engine, short_side, at_once
        self._texts = tuple(map(as_text, queries.values()))
        self._tokens = [noun_tokens(engine.tokenizer, text) for text in self._texts]
        self._known: dict[int, tuple[Image, Detections]] = {}
        self._refuse_untrained()

    def look(self, picture: Image) -> Detections:
        """All things in a picture (h, w, 3) RGB of which some noun's score is at least `doubtful`."""
        known = self._known.get(id(picture))
        return known[1] if known is not None else self._detected([picture])[0]

    def ahead(self, moments: Iterator[Moment]) -> Iterator[Moment]:
        """The same moments; the pictures that will be looked at are looked at together, before they are passed on."""
        held: list[Moment] = []
        waiting: list[Image] = []
        for moment, due in with_due(moments, self.every_s):
            held.append(moment)
            if due:
                waiting.append(moment.picture)
            if len(waiting) >= self._at_once:
                self._look_together(waiting)
                yield from held
                held, waiting = [], []
        self._look_together(waiting)
        yield from held

    def _look_together(self, pictures: list[Image]) -> None:
        found = self._detected(pictures) if pictures else []
        self._known = {id(picture): (picture, seen) for picture, seen in zip(pictures, found, strict=True)}

    def _detected(self, pictures: list[Image]) -> list[Detections]:
        """Pictures of one size, in one batch."""
        height, width = pictures[0].shape[:2]
        found = []
        for raw in self._looked(pictures):
            boxes, scores = self._scored(raw)
            boxes = boxes * np.array([width, height, width, height])
            keep = (scores.max(axis=1) >= DOUBTFUL) & (np.prod(bx.size(boxes), axis=1) < LARGEST * width * height)
            found.append(_joined(boxes[keep], scores[keep]))
        return found

    def _looked(self, pictures: list[Image]) -> list[Raw]:
        """With as many pictures at once, and as large ones, as there is memory for."""
        import torch

        while True:
            try:
                with memory_told():
                    ready = [prepared(picture, self._side) for picture in pictures]
                    batches = [torch.stack(ready[i : i + self._at_once]) for i in range(0, len(ready), self._at_once)]
                    return [raw for batch in batches for raw in self._engine.look(batch, self._texts)]
            except OutOfMemory:
                if not self._asks_less():
                    raise

    def _asks_less(self) -> bool:
        """Fewer pictures at once, then smaller ones; whether there was anything left to take."""
        if self._at_once > 1:
            less = self._at_once // 2
            LOG.warning("%s: out of memory with %d pictures at once, goes on with %d", self.name, self._at_once, less)
            self._at_once = less
            return True
        smaller = self._side * 2 // 3
        if smaller >= SMALLEST_SIDE:
            LOG.warning("%s: out of memory at %d px, goes on with %d px", self.name, self._side, smaller)
            self._side = smaller
        return smaller >= SMALLEST_SIDE

    def _scored(self, raw: Raw) -> tuple[FloatArray, FloatArray]:
        """Boxes (texts * queries, 4) in corners, 0..1, and scores (texts * queries, kinds): a box counts for the noun
        that it was asked for, by the surest of the noun's tokens."""
        texts, queries = raw.scores.shape[:2]
        scores = np.zeros((texts, queries, texts))
        for column, tokens in enumerate(self._tokens):
            scores[column, :, column] = raw.scores[column][:, tokens].max(axis=1)
        middle, half = raw.boxes[..., :2], raw.boxes[..., 2:] / 2
        corners = np.clip(np.concatenate([middle - half, middle + half], axis=-1), 0.0, 1.0)
        return corners.reshape(-1, 4), scores.reshape(-1, texts)

    def _refuse_untrained(self) -> None:
        empty = np.full((EMPTY_SIDE, EMPTY_SIDE, 3), EMPTY_GREY, dtype=np.uint8)
        with memory_told():
            _, scores = self._scored(self._engine.look(prepared(empty, EMPTY_SIDE)[None], self._texts)[0])
        answered = int((scores >= SURE).any(axis=1).sum())
        if answered > STRAY:
            raise MissingPart(
                f"The weights of {self.name} are untrained or broken: in an empty picture they find {answered} things.",
                "Check them with stagent models verify, and pull them again.",
            )


def _joined(boxes: FloatArray, scores: FloatArray) -> Detections:
    """One box a thing, whichever noun found it first; it keeps what the other nouns said of it."""
    order = np.argsort(-scores.max(axis=1, initial=0.0), kind="stable")
    boxes, scores = boxes[order], scores[order].copy()
    kept: list[int] = []
    for row in range(len(boxes)):
        overlaps = bx.ious(boxes[row : row + 1], boxes[kept])[0] if kept else np.zeros(0)
        if len(overlaps) and overlaps.max() >= SAME:
            first = kept[int(np.argmax(overlaps))]
            scores[first] = np.maximum(scores[first], scores[row])
        else:
            kept.append(row)
    return Detections(boxes[kept], scores[kept])
