"""Which pixels are the thing: masks along a clip, from a box, a point or a first mask."""

from stagent_tools.mask.along import masks_along
from stagent_tools.mask.backend import MaskBackend, MaskPrompt
from stagent_tools.mask.carried import CarriedMasks
from stagent_tools.mask.masks import Mask, MaskTrack

__all__ = ["CarriedMasks", "Mask", "MaskBackend", "MaskPrompt", "MaskTrack", "masks_along"]
