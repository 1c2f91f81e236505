"""Scenes drawn by seed: a place, a camera, a cast with motions, colours, and the words for all of it."""

from stagent_world.staging.draw import draw_scene
from stagent_world.staging.held_out import HELD_OUT, TEST_HALF, held_out_in

__all__ = ["HELD_OUT", "TEST_HALF", "draw_scene", "held_out_in"]
