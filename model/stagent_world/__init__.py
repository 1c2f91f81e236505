"""Rendered footage of which everything is known: shaded 3D cars, people and balls on textured ground.

    from stagent_world import drive_past, render

    for image, truth in render(drive_past(25.0)):
        ...  # image (H, W, 3) RGB, truth.actors["car"].box, .ground, .speed

    from stagent_world import draw_scene, read_truth, record

    truth = read_truth(record(draw_scene(4000), Path("scene")))  # truth.actors["car 1"].speed, truth.happenings

numpy and OpenCV only; seeded; frames come one at a time.
"""

from stagent_world.actors import VEHICLES, Actor, Kind
from stagent_world.arrays import Image
from stagent_world.blocks import House, Tree
from stagent_world.camera import Camera, View
from stagent_world.deeds import Fall, Leap, Rise
from stagent_world.ground import Crossroads, Pitch, Plaza
from stagent_world.happenings import happenings_of
from stagent_world.motion import Flight, Leg, Route, State, standing
from stagent_world.reading import ActorColumns, SceneTruth, read_truth
from stagent_world.recording import read_depth, read_mask, record
from stagent_world.scene import MOMENTARY, Happening, Phrase, Scene
from stagent_world.scenery import Scenery
from stagent_world.scenes import drive_past, panned_parked_car, street_scenery, thrown_ball, walk_past
from stagent_world.sensor import Sensor
from stagent_world.staging import HELD_OUT, TEST_HALF, draw_scene, held_out_in
from stagent_world.sway import Sway
from stagent_world.truth import SCHEMA, as_document
from stagent_world.world import ActorTruth, FrameTruth, Shot, World, render, shoot
from stagent_world.writing import Encoder, encode_mpeg4, write_clip

__all__ = [
    "HELD_OUT",
    "MOMENTARY",
    "SCHEMA",
    "TEST_HALF",
    "VEHICLES",
    "Actor",
    "ActorColumns",
    "ActorTruth",
    "Camera",
    "Crossroads",
    "Encoder",
    "Fall",
    "Flight",
    "FrameTruth",
    "Happening",
    "House",
    "Image",
    "Kind",
    "Leap",
    "Leg",
    "Phrase",
    "Pitch",
    "Plaza",
    "Rise",
    "Route",
    "Scene",
    "SceneTruth",
    "Scenery",
    "Sensor",
    "Shot",
    "State",
    "Sway",
    "Tree",
    "View",
    "World",
    "as_document",
    "draw_scene",
    "drive_past",
    "encode_mpeg4",
    "happenings_of",
    "held_out_in",
    "panned_parked_car",
    "read_depth",
    "read_mask",
    "read_truth",
    "record",
    "render",
    "shoot",
    "standing",
    "street_scenery",
    "thrown_ball",
    "walk_past",
    "write_clip",
]
