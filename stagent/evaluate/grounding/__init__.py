"""`stagent eval st-align|tvg|rec|dvc`: a trained model on the paper's tasks, beside answers that look at nothing."""

from stagent.evaluate.grounding.run import BENCHMARKS, evaluate_grounding

__all__ = ["BENCHMARKS", "evaluate_grounding"]
