"""The where-is-it backend: the question's nouns are looked for, the rest of the phrase is read as everywhere."""

from __future__ import annotations

import logging
from functools import lru_cache
from pathlib import Path

from stagent_tools.models import Device, ModelCard, ModelPlaces, card_of, choose_device
from stagent_tools.scan import Scan
from stagent_tools.spatial.detected.detector import Detector
from stagent_tools.spatial.grounding import Grounding
from stagent_tools.spatial.grounding_dino.by_package import PackageEngine
from stagent_tools.spatial.grounding_dino.by_transformers import TransformersEngine
from stagent_tools.spatial.grounding_dino.detector import GroundingDinoDetector
from stagent_tools.spatial.grounding_dino.engine import CPU_SHORT_SIDE, SHORT_SIDE, Engine
from stagent_tools.spatial.motion.kinds import SHOWN_AS
from stagent_tools.spatial.motion.presence import decide
from stagent_tools.target import Target
from stagent_tools.things import thing_of
from stagent_tools.types import Span

LOG = logging.getLogger(__name__)
NAME = "grounding_dino"
EVERY_S, CPU_EVERY_S = 0.24, 1.0
"""Between two looks; on a processor each takes seconds, and the flow carries the boxes in between."""
AT_ONCE = 8
"""Pictures of a batch on a GPU, each with every noun."""
FROM_AUTHORS = ".pth"


class GroundingDinoBackend:
    """Implements `SpatialBackend`. The video is passed over again with the detector of the question's nouns; what it
    found, followed between the looks, is then chosen from by attributes, position, order and motion."""

    name = NAME

    def __init__(self, models_dir: Path | None = None, model: str | None = None) -> None:
        places = ModelPlaces(models_dir)
        self._card = card_of(model) if model is not None else places.choose(f"spatial={NAME}")
        self._device = choose_device()
        self._engine = _loaded(self._card, places, self._device)
        self._scans: dict[tuple[int, tuple[str, ...]], Scan] = {}
        LOG.info("%s runs on %s: %s", self._card.name, self._device.name, self._device.why)

    def ground(self, scan: Scan, targets: tuple[Target, ...], *, span: Span | None = None) -> tuple[Grounding, ...]:
        """One grounding for each target; with `span`, only what is seen in it is considered."""
        own = self._scan(scan, queries_of(targets))
        return tuple(decide(own, target, span) for target in targets)

    def _scan(self, scan: Scan, queries: dict[str, str]) -> Scan:
        from stagent_tools.spatial.scanning import scan_video

        key = id(scan.video), tuple(queries.values())
        if key not in self._scans:
            self._scans[key] = scan_video(scan.video, detector=self._detector(queries))
        return self._scans[key]

    def _detector(self, queries: dict[str, str]) -> Detector:
        if self._device.is_cpu:
            return GroundingDinoDetector(self._engine, queries, CPU_SHORT_SIDE, CPU_EVERY_S)
        return GroundingDinoDetector(self._engine, queries, SHORT_SIDE, EVERY_S, AT_ONCE)


def queries_of(targets: tuple[Target, ...]) -> dict[str, str]:
    """Each noun as it was asked, by the kind of thing that it means; a noun that no table knows is its own kind."""
    queries: dict[str, str] = {}
    for target in targets:
        thing = thing_of(target.noun, target.attributes)
        if thing is None:
            kind = target.noun
        elif thing.family == "ball":
            kind = "ball"
        else:
            kind = SHOWN_AS.get(thing.name, (thing.name,))[0]
        queries.setdefault(kind, target.noun)
    return queries


@lru_cache(maxsize=1)
def _loaded(card: ModelCard, places: ModelPlaces, device: Device) -> Engine:
    folder = places.locate(card.name)
    if card.files[0].path.endswith(FROM_AUTHORS):
        return PackageEngine(folder / card.files[0].path, places.locate(card.needs[0]), device)
    return TransformersEngine(folder, device)
