"""What can go wrong in training, each with one sentence and what to do about it.

TrainError
├── RecipeError     the recipe is not one: every problem in it, at once
├── ResumeError     the saved state belongs to another run, or is damaged
├── Diverged        a loss or gradient that is no number, with the samples that made it
└── Interrupted     asked to stop; the state was saved
"""

from __future__ import annotations


class TrainError(Exception):
    """`message` says what happened, `remedy` what to do."""

    def __init__(self, message: str, remedy: str = "") -> None:
        super().__init__(f"{message} {remedy}".strip())
        self.message = message
        self.remedy = remedy


class RecipeError(TrainError):
    """`problems`, each with its place in the recipe ("train.loop.steps: 'ten' is no whole number")."""

    def __init__(self, problems: list[str], name: str = "the recipe") -> None:
        listed = "\n".join(f"  {problem}" for problem in problems)
        super().__init__(f"{name} has {len(problems)} problem{'s' * (len(problems) > 1)}:\n{listed}")
        self.problems = tuple(problems)


class ResumeError(TrainError):
    """Raised before anything is trained."""


class Diverged(TrainError):
    """`samples` are the ids of the batch in which it happened."""

    def __init__(self, what: str, step: int, samples: list[str]) -> None:
        super().__init__(
            f"The {what} of step {step} is no number; its batch holds {', '.join(samples)}.",
            "Look at these samples (stagent data check), or lower the learning rate.",
        )
        self.step, self.samples = step, samples


class Interrupted(TrainError):
    """Ends a run between two steps."""

    def __init__(self, step: int) -> None:
        super().__init__(f"Stopped after step {step}; its state is saved.", "The same command goes on from there.")
        self.step = step
