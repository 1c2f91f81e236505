"""Training behind `stagent train`: a recipe by its name to a checkpoint, with errors as stagent says them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryFile

from stagent.recipes import find, text_of
from stagent_tools.errors import MissingPart, OutputUnwritable, StagentError, UsageError

Show = Callable[[str], None]


class TrainingDiverged(StagentError):
    """A loss or gradient that is no number."""

    exit_code = 1
    reason = "diverged"


class TrainingInterrupted(StagentError):
    """Asked to stop; the state is saved."""

    exit_code = 130
    reason = "interrupted"


@contextmanager
def told() -> Iterator[None]:
    """What model and trainer raise, as errors with an exit code."""
    try:
        from llava_st.data.errors import DataError
        from llava_st.errors import CheckpointError, LlavaStError, MetricUnavailable
        from stagent_train import Diverged, Interrupted, RecipeError, ResumeError
    except ImportError as error:
        raise MissingPart(f"Training needs {error.name}.", "pip install 'stagent[torch]'") from error
    try:
        yield
    except RecipeError as error:
        raise UsageError(error.message) from error
    except ResumeError as error:
        raise OutputUnwritable(error.message, error.remedy) from error
    except Diverged as error:
        raise TrainingDiverged(error.message, error.remedy) from error
    except Interrupted as error:
        raise TrainingInterrupted(error.message, error.remedy) from error
    except (CheckpointError, MetricUnavailable) as error:
        raise MissingPart(error.sentence, error.remedy) from error
    except (DataError, LlavaStError) as error:
        raise UsageError(error.sentence, error.remedy) from error


def dry_run(recipe: str, settings: Sequence[str]) -> str:
    """The resolved recipe, parameters, tokens and memory."""
    with told():
        file = find(recipe)
        if is_spotters(file):
            from stagent_spotter.training import forecast_of, read_spotter

            return forecast_of(read_spotter(file, settings))
        from llava_st.stages.forecast import as_text, forecast
        from llava_st.stages.recipe import read_stage

        stage = read_stage(file, settings)
        return as_text(stage, forecast(stage))


def train(recipe: str, settings: Sequence[str], out: Path, show: Show | None = None) -> dict[str, object]:
    """The manifest of the finished stage."""
    with told():
        from dataclasses import asdict

        from llava_st.stages.recipe import read_stage
        from llava_st.stages.run import train_stage
        from stagent_tools.video import open_video

        file = find(recipe)
        if is_spotters(file):
            from stagent_spotter.training import read_spotter
            from stagent_spotter.training import train as train_spotter

            spotter = read_spotter(file, settings)
            _need_room(out)
            return train_spotter(spotter, out, show=show)
        quiet()
        stage = read_stage(file, settings)
        _need_room(out)
        return asdict(train_stage(stage, out, show, open_video))


def ablate(recipe: str, settings: Sequence[str], out: Path, show: Show | None = None) -> str:
    """The table; settings lie over the list's own."""
    with told():
        from llava_st.stages.ablation import run_ablation

        quiet()
        _need_room(out)
        return run_ablation(find(recipe), out, show, overrides=settings)


def _need_room(out: Path) -> None:
    """Before hours are spent: a folder that can be made and written."""
    try:
        out.mkdir(parents=True, exist_ok=True)
        with TemporaryFile(dir=out):
            pass
    except OSError as error:
        raise OutputUnwritable(f"{out} cannot be written: {error.strerror}.", "Name another folder.") from error


def is_spotters(recipe: Path) -> bool:
    """Whether a recipe is of the small detector; all others are stages of LLaVA-ST."""
    return any(line.split("#")[0].split() == ["model:", "spotter"] for line in text_of(str(recipe)).splitlines())


def quiet() -> None:
    """transformers' own progress bars and warnings would stand between our lines."""
    from transformers.utils import logging

    logging.disable_progress_bar()
    logging.set_verbosity_error()
