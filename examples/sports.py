"""How far each player runs in a folder of clips, as a league.

    python examples/sports.py [CLIPS] [PLANE] [OUT]

Without arguments: the street beside this file, where one person walks.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pyarrow.parquet as pq

from stagent.batch.run import BatchOptions, run_batch
from stagent.batch.sources import read_jobs

HERE = Path(__file__).parent
QUESTION = "How far do the people run?"


def main(clips: str, plane: str, out: str) -> None:
    jobs = read_jobs(clips, [QUESTION], options={"plane": plane})
    report = run_batch(jobs, Path(out), BatchOptions())
    rows = pq.read_table(report.out / "quantities.parquet").to_pylist()
    measured = sorted((row for row in rows if row["value"] is not None), key=lambda row: -row["value"])
    for place, row in enumerate(measured, start=1):
        reads = f"{row['value']:.1f} m ({row['low']:.1f} to {row['high']:.1f})"
        sys.stdout.write(f"{place}. {row['video']}, {row['looks']}: {reads}\n")
    for row in rows:
        if row["value"] is None:
            sys.stdout.write(f"{row['video']}: {row['sentence']} {row['remedy']}\n")


if __name__ == "__main__":
    defaults = [str(HERE / "street.mp4"), str(HERE / "street.plane.json"), "sports-results"]
    main(*(sys.argv[1:] + defaults[len(sys.argv) - 1 :])[:3])
