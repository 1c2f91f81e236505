"""Words for a scene: phrases that pick things out of it, what is not there, a caption."""

from stagent_world.wording.absence import absent_things
from stagent_world.wording.caption import caption_of
from stagent_world.wording.phrases import phrases_of

__all__ = ["absent_things", "caption_of", "phrases_of"]
