"""When is it: events from trajectories."""

from stagent_tools.temporal.events import find_event
from stagent_tools.temporal.lexicon import Happening, happening_of
from stagent_tools.temporal.spans import EventSpan, Followed

__all__ = ["EventSpan", "Followed", "Happening", "find_event", "happening_of"]
