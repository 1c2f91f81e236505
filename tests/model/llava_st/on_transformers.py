"""Runs the model's tests on another release of transformers than the installed one.

    python tests/model/llava_st/on_transformers.py 5.17.0 [pytest's options]

The release goes into a folder of its own in front of the installed packages, with the huggingface-hub that it asks for
where the installed one is another major version; nothing installed is touched. Needs pip and a package index.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from importlib.metadata import Distribution, version
from pathlib import Path

from packaging.requirements import Requirement

HERE = Path(__file__).resolve().parent
BESIDE = ("huggingface-hub", "tokenizers", "safetensors")  # what transformers is strict about at import


def main(release: str, options: list[str]) -> int:
    with tempfile.TemporaryDirectory() as folder:
        install(folder, f"transformers=={release}")
        install(folder, *(str(each) for each in unmet(Path(folder))))
        environment = {**os.environ, "PYTHONPATH": folder}
        show = "import transformers; print('transformers', transformers.__version__)"
        subprocess.run([sys.executable, "-c", show], env=environment, check=True)
        tests = [sys.executable, "-m", "pytest", "-n", "0", "-q", str(HERE), *options]
        return subprocess.run(tests, env=environment, check=False).returncode


def install(folder: str, *packages: str) -> None:
    if packages:
        pip = [sys.executable, "-m", "pip"] if have_pip() else ["pip"]
        subprocess.run([*pip, "install", "--quiet", "--no-deps", "--target", folder, *packages], check=True)


def have_pip() -> bool:
    return subprocess.run([sys.executable, "-m", "pip", "--version"], capture_output=True, check=False).returncode == 0


def unmet(folder: Path) -> list[Requirement]:
    """What this release asks for and the installed packages are not."""
    found = Distribution.at(next(folder.glob("transformers-*.dist-info")))
    asked = [Requirement(text) for text in found.requires or () if "extra ==" not in text]
    return [each for each in asked if each.name in BESIDE and version(each.name) not in each.specifier]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
