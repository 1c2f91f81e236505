"""What a whole `stagent ask` costs, cold, against the floor of any tool that looks at motion, in turns.

    python tests/benchmarks/ask_cost.py VIDEO ["QUESTION"] [--rounds 5] [--no-folder] [ask options ...]

VIDEO should be 10 s of 1280x720 at 30 frames a second. Prints one JSON
document: the median of the ratios pair by pair, and the largest peak memory of `ask`.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

FLOOR = Path(__file__).with_name("floor.py")
STAGENT = Path(sys.executable).with_name("stagent")


# an installed package has its bytecode; an environment that forbids it would time the compiler
ENVIRONMENT = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}


def timed(command: list[str]) -> tuple[float, float, int]:
    """Wall seconds, peak MB and exit code of a command as a whole process."""
    start = time.monotonic()
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=ENVIRONMENT) as process:
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    return time.monotonic() - start, usage.ru_maxrss / 1024, process.returncode


def measure(video: Path, question: str, rounds: int, options: list[str], *, folder_too: bool) -> dict[str, object]:
    ratios, seconds, floors, peaks, codes = [], [], [], [], set()
    with tempfile.TemporaryDirectory() as folder:
        timed([str(STAGENT), "ask", str(video), question, *options])
        for number in range(rounds):
            floor, _, _ = timed([sys.executable, str(FLOOR), str(video)])
            out = ["--out", str(Path(folder) / str(number))] if folder_too else []
            wall, peak, code = timed([str(STAGENT), "ask", str(video), question, *out, *options])
            ratios.append(wall / floor)
            seconds.append(wall)
            floors.append(floor)
            peaks.append(peak)
            codes.add(code)
    return {
        "benchmark": "ask_cost",
        "n": rounds,
        "metrics": {
            "ratio_to_floor": round(statistics.median(ratios), 2),
            "seconds": round(statistics.median(seconds), 2),
            "floor_seconds": round(statistics.median(floors), 2),
            "peak_mb": round(max(peaks), 1),
        },
        "exit_codes": sorted(codes),
        "command": "python tests/benchmarks/ask_cost.py VIDEO",
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("video", type=Path)
    parser.add_argument("question", nargs="?", default="How many cars are there?")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--no-folder", action="store_true", help="leave out report, overlay and evidence")
    known, options = parser.parse_known_args()
    document = measure(known.video, known.question, known.rounds, options, folder_too=not known.no_folder)
    sys.stdout.write(json.dumps(document, indent=2) + "\n")


if __name__ == "__main__":
    main()
