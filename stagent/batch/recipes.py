"""Recipes: questions that belong together under a name, as YAML files in recipes/analysis/ or of the user's own."""

from __future__ import annotations

from pathlib import Path

from stagent.recipes import SHIPPED
from stagent_tools.errors import UsageError

ANALYSES = SHIPPED / "analysis"


def recipe_names() -> tuple[str, ...]:
    """What is shipped."""
    return tuple(sorted(path.stem for path in ANALYSES.glob("*.yaml")))


def read_recipe(name: str, root: Path | None = None) -> tuple[str, ...]:
    """The questions of a shipped recipe, or of a file (looked for from `root`). Raises UsageError."""
    import yaml

    own = (root or Path.cwd()) / name
    path = own if own.is_file() else ANALYSES / f"{Path(name).stem}.yaml"
    if not path.is_file():
        raise UsageError(f"There is no recipe {name!r}.", f"Shipped are {', '.join(recipe_names()) or 'none'}.")
    try:
        document = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (yaml.YAMLError, ValueError) as error:
        raise UsageError(f"The recipe {path.name} is no YAML: {' '.join(str(error).split())}.", _FORM) from error
    questions = document.get("questions") if isinstance(document, dict) else None
    if not isinstance(questions, list) or not questions or not all(isinstance(text, str) for text in questions):
        raise UsageError(f"The recipe {path.name} holds no questions.", _FORM)
    return tuple(questions)


_FORM = "A recipe has a title and a list of questions: see recipes/analysis/."
