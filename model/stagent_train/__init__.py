"""Training for every model of ours: recipes, a loop with exact resume, logs. Needs torch, accelerate, safetensors,
numpy and PyYAML, and nothing of the models that it trains.

    recipe = read_recipe(Path("recipe.yaml"), Recipe, overrides=["train.loop.steps=100"])
    Run(recipe.train, model, samples, collate, loss, out=Path("out"), fingerprint="...").train()

`loop` and what it leans on import torch; reading a recipe does not.
"""

from stagent_train.errors import Diverged, Interrupted, RecipeError, ResumeError, TrainError
from stagent_train.recipe import header_of, read_recipe
from stagent_train.settings import Group, Loop, Schedule, Training

__all__ = [
    "Diverged",
    "Group",
    "Interrupted",
    "Loop",
    "RecipeError",
    "ResumeError",
    "Schedule",
    "TrainError",
    "Training",
    "header_of",
    "read_recipe",
]
