"""Rendered footage of which everything is known: shaded 3D cars, people and balls on textured ground.

    from stagent_world import drive_past, render

    for image, truth in render(drive_past(25.0)):
        ...  # image (H, W, 3) RGB, truth.actors["car"].box, .ground, .speed

numpy and OpenCV only; seeded; frames come one at a time.
"""

from stagent_world.actors import Actor
from stagent_world.blocks import House, Tree
from stagent_world.camera import Camera, View
from stagent_world.ground import Crossroads, Pitch, Plaza
from stagent_world.motion import Flight, Leg, Route, State, standing
from stagent_world.scenery import Scenery
from stagent_world.scenes import drive_past, panned_parked_car, street_scenery, thrown_ball, walk_past
from stagent_world.truth import SCHEMA, as_document
from stagent_world.world import ActorTruth, FrameTruth, World, render
from stagent_world.writing import Encoder, encode_mpeg4, write_clip

__all__ = [
    "SCHEMA",
    "Actor",
    "ActorTruth",
    "Camera",
    "Crossroads",
    "Encoder",
    "Flight",
    "FrameTruth",
    "House",
    "Leg",
    "Pitch",
    "Plaza",
    "Route",
    "Scenery",
    "State",
    "Tree",
    "View",
    "World",
    "as_document",
    "drive_past",
    "encode_mpeg4",
    "panned_parked_car",
    "render",
    "standing",
    "street_scenery",
    "thrown_ball",
    "walk_past",
    "write_clip",
]
