"""Scenes of `stagent_world` as samples of all ten localisation tasks."""

from llava_st.data.world.rendering import render_shards
from llava_st.data.world.source import WorldSource, world_seeds
from llava_st.data.world.tasks import WORLD_TASKS

__all__ = ["WORLD_TASKS", "WorldSource", "render_shards", "world_seeds"]
