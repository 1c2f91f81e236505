"""Masks by SAM 2 and its kin: video models that are shown a thing once and find it again."""

from stagent_tools.mask.sam2.backend import VideoMasks, sam2_masks, video_model_masks

__all__ = ["VideoMasks", "sam2_masks", "video_model_masks"]
