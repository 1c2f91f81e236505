"""`stagent eval st-align|tvg|rec|dvc|stkit`: a trained model on the papers' tasks, beside blind answers."""

from stagent.evaluate.grounding.kinematics import evaluate_kinematics
from stagent.evaluate.grounding.run import BENCHMARKS, evaluate_grounding

__all__ = ["BENCHMARKS", "evaluate_grounding", "evaluate_kinematics"]
