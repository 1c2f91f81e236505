"""`stagent eval loom`: VideoLoom's measures of when, where, and both (LoomBench), and a set of the rendered world.

items      the set on disk: loom.json, clips, masks of every frame
rendered   scenes of the rendered world in that form
scoring    temporal IoU, J&F, and the bidirectional foreground J&F (equation 3)
run        every item asked and scored
"""

from stagent.evaluate.loom.run import evaluate_loom

__all__ = ["evaluate_loom"]
