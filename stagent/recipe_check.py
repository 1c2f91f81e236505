"""Whether a recipe holds what it should, of whichever kind it is."""

from __future__ import annotations

from pathlib import Path

from stagent.batch.recipes import read_recipe as read_questions
from stagent.recipes import find
from stagent.training import is_spotters, told
from stagent_tools.errors import UsageError


def validate(name: str) -> str:
    """What kind of recipe it is. Raises UsageError with everything that is wrong with it."""
    import yaml

    file = find(name)
    try:
        values = yaml.safe_load(file.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise UsageError(f"{file} cannot be read as YAML: {' '.join(str(error).split())}.", "Mend it.") from error
    keys = set(values) if isinstance(values, dict) else set()
    if "questions" in keys:
        return f"{len(read_questions(str(file)))} questions of `stagent batch`"
    with told():
        return _trained(file, keys)


def _trained(file: Path, keys: set[str]) -> str:
    """Raises what stagent_train raises."""
    from stagent_train import read_recipe

    if "chain" in keys:
        from llava_st.stages.ablation import Ablation

        read_recipe(file, Ablation)
        return "an ablation of `stagent train --ablate`"
    if is_spotters(file):
        from stagent_spotter.training import read_spotter

        read_spotter(file)
        return "the detector of `stagent train`"
    from llava_st.stages.recipe import read_stage

    read_stage(file)
    return "a stage of `stagent train`"
