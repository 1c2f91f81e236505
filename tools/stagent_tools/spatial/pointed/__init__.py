"""Things a person points at, and following them without a model."""

from stagent_tools.spatial.pointed.backend import PointedBackend
from stagent_tools.spatial.pointed.prompts import Prompt, parse_box, parse_point

__all__ = ["PointedBackend", "Prompt", "parse_box", "parse_point"]
