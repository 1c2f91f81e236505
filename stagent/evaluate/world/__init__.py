"""`stagent eval world`: questions of every kind about rendered scenes, against their exact truth."""

from stagent.evaluate.world.run import evaluate_world

__all__ = ["evaluate_world"]
