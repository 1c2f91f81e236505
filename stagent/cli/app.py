"""The commands, and the one place in which an error becomes an exit code."""

from __future__ import annotations

import gc
import signal
import sys

import typer

from stagent.cli.ask import ask
from stagent.cli.batch import batch, merge
from stagent.cli.cache import cache
from stagent.cli.calibrate import calibrate
from stagent.cli.check import check
from stagent.cli.console import say_bug, say_error, say_usage
from stagent.cli.data import data
from stagent.cli.evaluate import evaluate
from stagent.cli.grounding import GROUNDING
from stagent.cli.loom import data_loom, eval_loom
from stagent.cli.models import models
from stagent.cli.recipes import recipes
from stagent.cli.stkit import data_stkit, eval_stkit
from stagent.cli.train import train
from stagent.cli.verify import verify
from stagent.cli.view import view
from stagent.cli.world import world
from stagent_tools.errors import StagentError

INTERRUPTED = 130
COLLECT_AFTER = 50_000
"""Objects (700 by default) that are made before the collector of reference cycles walks over the young ones: modules
make a quarter of a million that all stay, and walking over them took a fifth of the start."""

app = typer.Typer(
    name="stagent",
    help="Ask a video a question and get a measured answer: a number, its 95 % interval, the evidence.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.command("ask")(ask)
app.command("batch")(batch)
app.command("merge")(merge)
app.command("cache")(cache)
app.command("view")(view)
app.command("calibrate")(calibrate)
app.command("verify")(verify)
app.command("check")(check)
app.command("world")(world)
app.command("train")(train)
for benchmark, command in GROUNDING.items():
    evaluate.command(benchmark)(command)
evaluate.command("stkit")(eval_stkit)
data.command("stkit")(data_stkit)
evaluate.command("loom")(eval_loom)
data.command("loom")(data_loom)
app.add_typer(evaluate, name="eval")
app.add_typer(models, name="models")
app.add_typer(data, name="data")
app.add_typer(recipes, name="recipes")


@app.callback()
def _root() -> None:
    """Ask a video a question and get a measured answer: a number, its 95 % interval, the evidence."""


def main() -> None:
    """Entry point of the `stagent` command: runs it and ends with the exit code of what happened."""
    gc.set_threshold(COLLECT_AFTER, *gc.get_threshold()[1:])
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # who is told to end cleans up as after Ctrl-C
    try:
        code = app(standalone_mode=False)
    except StagentError as error:
        sys.exit(say_error(error, as_json="--json" in sys.argv))
    except (KeyboardInterrupt, typer.Abort):
        code = INTERRUPTED
    except typer.TyperException as error:
        code = say_usage(error, as_json="--json" in sys.argv)
    except Exception as error:  # noqa: BLE001 - the last line of defence: a bug ends with 1 and leaves its trace
        code = say_bug(error, as_json="--json" in sys.argv)
    if code == INTERRUPTED:  # typer turns Ctrl-C inside a command into this code and says nothing
        typer.echo("Interrupted; nothing is left half-written.", err=True)
    sys.exit(code if isinstance(code, int) else 0)
