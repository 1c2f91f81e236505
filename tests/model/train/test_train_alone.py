"""Training runs where only torch, transformers, peft, accelerate, safetensors, numpy and OpenCV are installed."""

import ast
import sys
from pathlib import Path

MODEL = Path(__file__).resolve().parents[3] / "model"
OURS = {"llava_st", "stagent_train", "stagent_world"}
PRESENT = {"torch", "transformers", "peft", "accelerate", "safetensors", "numpy", "cv2"}
BROUGHT_BY_THEM = {"yaml", "tokenizers"}  # accelerate needs PyYAML, transformers needs tokenizers
ASKED_FOR_FIRST = {"pycocoevalcap"}  # captions: left out with the reason where it is missing


def test_nothing_else_is_imported() -> None:
    used: dict[str, str] = {}
    for package in OURS:
        for file in (MODEL / package).rglob("*.py"):
            if "readers" in file.parts or file.name == "decoding.py":  # sets are converted beforehand, elsewhere
                continue
            for node in ast.walk(ast.parse(file.read_text())):
                names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
                if isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
                    names = [node.module]
                used |= {name.split(".")[0]: str(file) for name in names}
    allowed = PRESENT | BROUGHT_BY_THEM | ASKED_FOR_FIRST | OURS | set(sys.stdlib_module_names)
    assert {name: file for name, file in used.items() if name not in allowed} == {}
