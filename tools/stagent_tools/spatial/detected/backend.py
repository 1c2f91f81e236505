"""The backends that rest on a detector: text -> tracks by kind, colour and motion."""

from __future__ import annotations

from collections.abc import Callable

from stagent_tools.errors import UsageError
from stagent_tools.models.places import ModelPlaces
from stagent_tools.registry import load_backend
from stagent_tools.scan import Scan
from stagent_tools.spatial.detected.detector import Detector
from stagent_tools.spatial.detected.spotter import weights as spotter_file
from stagent_tools.spatial.grounding import Grounding
from stagent_tools.spatial.motion.finder import BACKEND as NO_DETECTOR
from stagent_tools.spatial.motion.presence import decide
from stagent_tools.target import Target
from stagent_tools.types import Span


class DetectedBackend:
    """Implements `SpatialBackend` on a scan in which the detector of the same name looked."""

    name = ""

    def ground(self, scan: Scan, targets: tuple[Target, ...], *, span: Span | None = None) -> tuple[Grounding, ...]:
        """One grounding for each target; with `span`, only what is seen in it is considered."""
        if scan.finder != self.name:
            raise UsageError(f"This scan was made by {scan.finder}, not by {self.name}.", "Scan with its detector.")
        return tuple(decide(scan, target, span) for target in targets)


class SpotterBackend(DetectedBackend):
    """Our own detector."""

    name = "spotter"

    @staticmethod
    def is_there() -> bool:
        return spotter_file().is_file()


class YoloxBackend(DetectedBackend):
    """YOLOX, whose weights must be there."""

    name = "yolox"

    @staticmethod
    def is_there() -> bool:
        return bool(ModelPlaces().present("spatial=yolox"))


class NanodetBackend(DetectedBackend):
    """NanoDet, only where it is named: what it finds YOLOX finds better."""

    name = "nanodet"


def best_finder() -> str:
    """The finder that is taken where none is named: the best detector whose weights are here, else none."""
    return next((backend.name for backend in (YoloxBackend, SpotterBackend) if backend.is_there()), NO_DETECTOR)


def detector_of(finder: str) -> Detector | None:
    """The detector that the scan of a finder needs; None for one that needs none."""
    try:
        factory: Callable[..., object] = load_backend("detector", finder)
    except UsageError:
        return None
    return factory()  # type: ignore[return-value]  # the contract suite checks detectors
