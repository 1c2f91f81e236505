"""Decoding: upright RGB frames by presentation time, the same from every reader."""

from stagent_tools.video.probe import probe
from stagent_tools.video.video import Video, open_video

__all__ = ["Video", "open_video", "probe"]
