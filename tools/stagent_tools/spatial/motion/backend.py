"""The backend that needs no model: text -> tracks by shape, colour and motion."""

from __future__ import annotations

from stagent_tools.scan import Scan
from stagent_tools.spatial.grounding import Grounding
from stagent_tools.spatial.motion.finder import BACKEND
from stagent_tools.spatial.motion.presence import decide
from stagent_tools.target import Target
from stagent_tools.types import Span


class MotionBackend:
    """Implements `SpatialBackend` on the movers of the shared scan."""

    name = BACKEND

    def ground(self, scan: Scan, targets: tuple[Target, ...], *, span: Span | None = None) -> tuple[Grounding, ...]:
        """One grounding for each target; with `span`, only what is seen in it is considered."""
        return tuple(decide(scan, target, span) for target in targets)
