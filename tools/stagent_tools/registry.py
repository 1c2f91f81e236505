"""Tools and their backends, found by the entry point group `stagent.backends`.

A backend is one module with one entry point `TOOL.NAME = "module:factory"` (for example
`spatial.motion = "stagent_tools.spatial.motion:MotionBackend"`); a package of somebody else's adds one the same way.
Listing imports nothing; a backend is imported when it is asked for.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib.metadata import EntryPoint, entry_points

from stagent_tools.errors import MissingPart, UsageError

GROUP = "stagent.backends"

# Tried in this order where the user named none; others that are installed follow by name.
PREFERRED = {"spatial": ("tracks", "pointed", "yolox", "spotter", "motion")}


def backend_names(tool: str) -> tuple[str, ...]:
    """Names of a tool's installed backends, in the order in which they are tried."""
    found = {point.name.split(".", 1)[1] for point in _points(tool)}
    preferred = [name for name in PREFERRED.get(tool, ()) if name in found]
    return (*preferred, *sorted(found.difference(preferred)))


def load_backend(tool: str, name: str) -> Callable[..., object]:
    """The backend's factory. Raises UsageError for an unknown name, MissingPart if its package is not installed."""
    points = [point for point in _points(tool) if point.name == f"{tool}.{name}"]
    if not points:
        known = ", ".join(backend_names(tool)) or "none"
        raise UsageError(f"There is no {tool} backend {name!r}.", f"Installed: {known}.")
    try:
        factory: object = points[0].load()
    except ImportError as error:
        raise MissingPart(
            f"The {tool} backend {name!r} needs the package {error.name!r}, which is not installed.",
            f"Install it: pip install {error.name}",
        ) from error
    if not callable(factory):
        raise UsageError(f"The {tool} backend {name!r} is no factory.", "Point its entry point at a class or function.")
    return factory


def _points(tool: str) -> tuple[EntryPoint, ...]:
    return tuple(point for point in entry_points(group=GROUP) if point.name.startswith(f"{tool}."))
