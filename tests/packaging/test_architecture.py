"""The rooms and which way the arrows run between them, read from the sources (docs/architecture.md)."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = {
    "stagent": ROOT / "stagent",
    "stagent_tools": ROOT / "tools" / "stagent_tools",
    "llava_st": ROOT / "model" / "llava_st",
    "stagent_spotter": ROOT / "model" / "stagent_spotter",
    "stagent_train": ROOT / "model" / "stagent_train",
    "stagent_world": ROOT / "model" / "stagent_world",
}
FILES = [(package, path) for package, folder in PACKAGES.items() for path in sorted(folder.rglob("*.py"))]

# what each package may import of ours
MAY_IMPORT = {
    "stagent": {"stagent", "stagent_tools", "stagent_world", "llava_st", "stagent_spotter", "stagent_train"},
    "stagent_tools": {"stagent_tools", "llava_st", "stagent_spotter"},
    "stagent_spotter": {"stagent_spotter", "stagent_train", "stagent_world"},
    "llava_st": {"llava_st", "stagent_train", "stagent_world"},
    "stagent_train": {"stagent_train"},
    "stagent_world": {"stagent_world"},
}
NEURAL = {"llava_st", "stagent_train"}
"""Nothing of them works without torch, and nothing imports them but inside what needs them."""
SPOTTERS_OWN = {"kinds.py", "decode.py"}
"""What of the spotter runs without torch: the tools use it with the shipped network."""
# seconds and hundreds of megabytes: only inside what needs them
HEAVY = {"torch", "torchvision", "transformers", "peft", "accelerate", "sam2", "groundingdino", "open3d", "decord"}
HEAVY_TO_START = HEAVY | {"langgraph", "scenedetect", "pyarrow"}
LONGEST_FILE = 350
LONGEST_FUNCTION = 70


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def imports(nodes: Iterator[ast.AST]) -> set[str]:
    """Top-level names of absolute imports among the nodes."""
    found: set[str] = set()
    for node in nodes:
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            found.add(node.module.split(".")[0])
    return found


def at_import(tree: ast.Module) -> Iterator[ast.AST]:
    """Nodes that run when the module is imported: not inside functions, not under TYPE_CHECKING."""
    waiting: list[ast.AST] = list(tree.body)
    while waiting:
        node = waiting.pop()
        yield node
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            waiting += node.orelse
            continue
        waiting += list(ast.iter_child_nodes(node))


def test_arrows_run_one_way() -> None:
    wrong = {}
    for package, path in FILES:
        ours = imports(ast.walk(ast.parse(path.read_text()))) & PACKAGES.keys()
        if ours - MAY_IMPORT[package]:
            wrong[name(path)] = ours - MAY_IMPORT[package]
    assert not wrong


def test_heavy_packages_are_imported_inside_what_needs_them() -> None:
    forbidden = HEAVY | NEURAL
    heavy = {
        name(p): imports(at_import(ast.parse(p.read_text()))) & forbidden
        for room, p in FILES
        if room not in NEURAL and (room != "stagent_spotter" or p.name in SPOTTERS_OWN)
    }
    assert not {path: found for path, found in heavy.items() if found}


def test_every_file_says_its_purpose() -> None:
    trees = {name(path): ast.parse(path.read_text()) for _, path in FILES}
    assert not [path for path, tree in trees.items() if tree.body and not ast.get_docstring(tree)]


def test_files_and_functions_stay_small() -> None:
    long = {}
    for _, path in FILES:
        text = path.read_text()
        if len(text.splitlines()) > LONGEST_FILE:
            long[name(path)] = len(text.splitlines())
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or node.lineno) - node.lineno + 1
                if lines > LONGEST_FUNCTION:
                    long[f"{name(path)}:{node.name}"] = lines
    assert not long


def test_the_world_needs_numpy_and_opencv_only() -> None:
    used = set().union(*(imports(ast.walk(ast.parse(p.read_text()))) for p in PACKAGES["stagent_world"].rglob("*.py")))
    assert used - set(sys.stdlib_module_names) <= {"numpy", "cv2", "stagent_world"}


@pytest.mark.parametrize("room", ["kinematics", "paths"])
def test_kinematics_and_paths_need_numpy_and_scipy_only(room: str) -> None:
    """They know neither pictures nor which backend made a track."""
    used: set[str] = set()
    for path in (PACKAGES["stagent_tools"] / room).rglob("*.py"):
        used |= imports(ast.walk(ast.parse(path.read_text())))
    assert not used & (HEAVY_TO_START | {"cv2", "av", "PIL"})


def test_there_are_no_machine_paths_in_the_sources() -> None:
    assert not [name(path) for _, path in FILES if re.search(r"[\"' ]/(work|tmp|home|root)/", path.read_text())]
