"""Things a person points at, and following them without a model."""

from stagent_tools.spatial.pointed.again import follow_track
from stagent_tools.spatial.pointed.backend import PointedBackend
from stagent_tools.spatial.pointed.prompts import Prompt, parse_box, parse_point
from stagent_tools.spatial.track_files import TracksBackend

__all__ = ["PointedBackend", "Prompt", "TracksBackend", "follow_track", "parse_box", "parse_point"]
