"""`stagent calibrate` by options: kept beside the video with its proof, and forgotten."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

STAGENT = Path(sys.executable).with_name("stagent")
EXAMPLES = Path(__file__).resolve().parents[3] / "examples"


def test_marks_are_kept_proved_and_forgotten(tmp_path: Path) -> None:
    video = tmp_path / "street.mp4"
    shutil.copy(EXAMPLES / "street.mp4", video)
    points = json.loads((EXAMPLES / "street.plane.json").read_text())["points"]
    marks = [f"--mark={p['m'][0]},{p['m'][1]}={p['px'][0]},{p['px'][1]}" for p in points]
    proof = tmp_path / "proof.png"

    def run(*arguments: object) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [STAGENT, "calibrate", video, *map(str, arguments)],
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    done = run(*marks, "--proof", proof, "--json")
    told = json.loads(done.stdout)
    assert done.returncode == 0
    assert told["points"] == len(points)
    assert told["rms_px"] < 1
    assert proof.stat().st_size > 10_000
    assert Path(told["file"]).is_file()
    assert run(*marks[:2]).returncode == 2
    assert run("--forget").returncode == 0
    assert not Path(told["file"]).exists()
