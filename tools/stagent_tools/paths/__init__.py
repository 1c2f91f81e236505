"""Whole joint paths from noisy boxes: how noisy the boxes are, and where the thing may have been."""

from stagent_tools.paths.noise import BoxNoise, box_noise
from stagent_tools.paths.sample import Paths, sample_paths

__all__ = ["BoxNoise", "Paths", "box_noise", "sample_paths"]
