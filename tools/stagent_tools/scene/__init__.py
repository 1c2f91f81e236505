"""Metres: what the user knows of the scene, the calibration ladder, and how the camera moves."""

from stagent_tools.scene.camera_motion import CameraMotion, CameraMotionEstimator, fixed_camera
from stagent_tools.scene.hints import Fact, Reference, SceneHints, parse_reference
from stagent_tools.scene.ladder import Scene, build_scene
from stagent_tools.scene.lens import Rung

__all__ = [
    "CameraMotion",
    "CameraMotionEstimator",
    "Fact",
    "Reference",
    "Rung",
    "Scene",
    "SceneHints",
    "build_scene",
    "fixed_camera",
    "parse_reference",
]
