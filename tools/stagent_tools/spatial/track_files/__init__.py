"""Tracks that somebody brings: MOT Challenge text, COCO or VIS JSON, our parquet."""

from stagent_tools.spatial.track_files.backend import TracksBackend, read_tracks
from stagent_tools.spatial.track_files.rows import LabelledTrack
from stagent_tools.spatial.track_files.table import write_table

__all__ = ["LabelledTrack", "TracksBackend", "read_tracks", "write_table"]
