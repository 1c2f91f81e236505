"""What starting costs: the command line is there at once, and nobody pays for what is not used."""

from __future__ import annotations

import resource
import subprocess
import sys

import pytest

HELP_SECONDS = 0.4


def loaded_by(statement: str) -> set[str]:
    """Top-level modules loaded in a fresh interpreter after the statement."""
    code = f"import sys\n{statement}\nprint(' '.join(sorted({{m.split('.')[0] for m in sys.modules}})))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(run.stdout.split())


HELP = "import sys; sys.argv = ['stagent', '--help']; from stagent.cli import main; main()"


def test_help_is_quick() -> None:
    """The best of five in processor seconds, which on a quiet machine are the seconds that pass: nothing is waited
    for. A busy machine does not fail it."""
    best = float("inf")
    for _ in range(5):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        run = subprocess.run([sys.executable, "-c", HELP], capture_output=True, text=True, check=False)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        best = min(best, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
        assert run.returncode == 0
        assert "ask" in run.stdout
    assert best < HELP_SECONDS


def test_help_loads_nothing_heavy() -> None:
    loaded = loaded_by("import sys; sys.argv = ['stagent', '--help']\nfrom stagent.cli import app")
    assert not loaded & {"torch", "cv2", "langgraph", "scipy", "av", "pyarrow", "transformers", "scenedetect", "pint"}


@pytest.mark.parametrize(
    ("module", "without"),
    [
        ("stagent_tools.kinematics", {"torch", "cv2", "av"}),
        ("stagent_tools.paths", {"torch", "cv2", "av"}),
        ("stagent_tools.video", {"torch", "decord", "scenedetect"}),
        ("stagent_tools.scene", {"torch", "open3d"}),
        ("stagent_tools.spatial", {"torch", "transformers", "groundingdino"}),
        ("stagent", {"torch", "cv2", "langgraph"}),
        ("stagent_world", {"torch", "av", "scipy"}),
    ],
)
def test_a_room_loads_only_what_it_needs(module: str, without: set[str]) -> None:
    assert not loaded_by(f"import {module}") & without
