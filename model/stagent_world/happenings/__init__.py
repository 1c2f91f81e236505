"""What happens in a world, found in the exact motions; not in what the renderer shows of them."""

from stagent_world.happenings.find import happenings_of

__all__ = ["happenings_of"]
