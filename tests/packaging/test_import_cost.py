"""What starting costs: the command line is there at once, and nobody pays for what is not used."""

from __future__ import annotations

import subprocess
import sys
import time

import pytest

HELP_SECONDS = 0.4


def loaded_by(statement: str) -> set[str]:
    """Top-level modules loaded in a fresh interpreter after the statement."""
    code = f"import sys\n{statement}\nprint(' '.join(sorted({{m.split('.')[0] for m in sys.modules}})))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(run.stdout.split())


HELP = "import sys; sys.argv = ['stagent', '--help']; from stagent.cli import main; main()"


def test_help_is_quick() -> None:
    """The best of five, so that a busy machine does not fail it."""
    best = float("inf")
    for _ in range(5):
        start = time.perf_counter()
        run = subprocess.run([sys.executable, "-c", HELP], capture_output=True, text=True, check=False)
        best = min(best, time.perf_counter() - start)
        assert run.returncode == 0
        assert "ask" in run.stdout
        if best < HELP_SECONDS:
            return
    pytest.fail(f"stagent --help took {best:.2f} s at best, {HELP_SECONDS} s are allowed")


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
