"""`stagent eval kitti`: boxes of a driving camera against lidar boxes in the world of its GPS (Geiger et al., 2013)."""

from stagent.evaluate.kitti.run import evaluate_kitti

__all__ = ["evaluate_kitti"]
