"""What is declared and shipped: groups of packages, locks, the example."""

from __future__ import annotations

import importlib.util
import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
# each must be a real dependency of some group (issue 10)
PROMISED = {
    "typer",
    "langgraph",
    "torch",
    "transformers",
    "sam2",
    "groundingdino-py",
    "open3d",
    "eva-decord",
    "pydantic",
}


def name_of(requirement: str) -> str:
    match = re.match(r"[A-Za-z0-9._-]+", requirement)
    assert match
    return match.group().lower().replace("_", "-")


def locked(file: str) -> set[str]:
    return {name_of(line) for line in (ROOT / file).read_text().splitlines() if re.match(r"[a-z0-9]", line)}


def test_the_promised_packages_are_dependencies_of_a_group() -> None:
    project = PROJECT["project"]
    groups = [project["dependencies"], *project["optional-dependencies"].values()]
    assert {name_of(requirement) for group in groups for requirement in group} >= PROMISED


def test_the_base_is_light_and_everything_holds_the_base() -> None:
    base, everything = locked("base.lock"), locked("all.lock")
    assert base <= everything
    assert {name_of(r) for r in PROJECT["project"]["dependencies"]} <= base
    assert not base & {"torch", "transformers", "open3d", "sam2", "groundingdino-py"}
    assert everything >= PROMISED


@pytest.mark.parametrize("lock", ["base.lock", "all.lock"])
def test_locks_hold_hashes_and_no_address(lock: str) -> None:
    text = (ROOT / lock).read_text()
    assert "://" not in text
    pins = re.findall(r"^[a-z0-9].*==.*$", text, re.M)
    assert pins
    assert all(pin.endswith("\\") for pin in pins)  # followed by its hashes


def test_every_package_is_in_the_wheel() -> None:
    shipped = PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]
    found = {str(p.parent.relative_to(ROOT)) for p in ROOT.glob("*/*/__init__.py") if p.parts[-3] in {"tools", "model"}}
    assert found | {"stagent"} == set(shipped)


@pytest.mark.parametrize("module", ["decord", "torch", "transformers", "sam2", "groundingdino", "open3d"])
def test_optional_parts_are_there_with_everything_installed(module: str) -> None:
    if importlib.util.find_spec("torch") is None:
        pytest.skip("only the base is installed")
    assert importlib.util.find_spec(module) is not None


@pytest.mark.parametrize("module", ["open3d", "decord"])
def test_native_parts_find_their_system_libraries(module: str) -> None:
    """open3d loads libGL, libEGL and others that its wheel does not hold; the Makefile installs them."""
    if importlib.util.find_spec(module) is None:
        pytest.skip("only the base is installed")
    run = subprocess.run([sys.executable, "-c", f"import {module}"], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr


def test_the_example_is_what_its_command_renders() -> None:
    """Its truth and its plane; the clip's bytes may differ with another build of x264."""
    spec = importlib.util.spec_from_file_location("make_street", ROOT / "examples" / "make_street.py")
    assert spec is not None
    assert spec.loader is not None
    make_street = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(make_street)
    world = make_street.street()
    assert json.loads((ROOT / "examples" / "street.plane.json").read_text()) == make_street.plane(world)
    assert json.loads((ROOT / "examples" / "street.camera.json").read_text()) == make_street.camera(world)
    truth = json.loads((ROOT / "examples" / "street.truth.json").read_text())
    white = world.actors["white car"].motion
    for index in (0, 60, 174):
        assert truth["actors"]["white car"]["ground"][index] == pytest.approx(
            white.at(world.time_of(index)).position, abs=1e-4
        )
    assert truth["frames"] == world.frames


def test_the_example_is_small() -> None:
    assert (ROOT / "examples" / "street.mp4").stat().st_size < 1_500_000
