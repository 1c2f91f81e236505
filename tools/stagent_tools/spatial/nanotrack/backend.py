"""The spatial backend of things pointed at that follows them by NanoTrack; only where it is named."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from stagent_tools.models.places import ModelPlaces
from stagent_tools.models.published import published
from stagent_tools.spatial.nanotrack.following import Nanotrack
from stagent_tools.spatial.pointed import PointedBackend
from stagent_tools.spatial.pointed.prompts import Prompt


class NanotrackBackend(PointedBackend):
    """Implements `SpatialBackend`. Balls are followed as ever: in flight they are streaks and look like nothing."""

    name = "nanotrack"

    def __init__(
        self, boxes: Sequence[str | Prompt] = (), points: Sequence[str | Prompt] = (), models_dir: Path | None = None
    ) -> None:
        super().__init__(boxes, points)
        places = ModelPlaces(models_dir)
        card = published(f"spatial={self.name}", places)
        backbone, head = (places.locate(card.name) / file.path for file in card.files)
        self.follower = Nanotrack(backbone, head)
