"""Things pointed at, followed by NanoTrack: a small network that finds a picture of a thing again."""

from stagent_tools.spatial.nanotrack.backend import NanotrackBackend

__all__ = ["NanotrackBackend"]
