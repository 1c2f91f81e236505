"""The speed of every car in a folder of clips, and the speed that 85 % of them do not exceed.

    python examples/driving.py [CLIPS] [PLANE] [OUT]

Without arguments: the street beside this file.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pyarrow.compute as pc
import pyarrow.parquet as pq

from stagent.batch.run import BatchOptions, run_batch
from stagent.batch.sources import read_jobs

HERE = Path(__file__).parent
QUESTION = "How fast are the cars in km/h?"


def main(clips: str, plane: str, out: str) -> None:
    jobs = read_jobs(clips, [QUESTION], options={"plane": plane})
    report = run_batch(jobs, Path(out), BatchOptions())
    table = pq.read_table(report.out / "quantities.parquet")
    for row in table.to_pylist():
        if row["status"] == "measured":
            what = f"{row['video']}: {row['looks']}"
            sys.stdout.write(f"{what}: {row['value']:.1f} km/h ({row['low']:.1f} to {row['high']:.1f})\n")
        else:
            sys.stdout.write(f"{row['video']}: {row['sentence']} {row['remedy']}\n")
    speeds = table.filter(pc.equal(table["status"], "measured"))["value"]
    if len(speeds):
        v85 = pc.quantile(speeds, q=0.85)[0].as_py()
        sys.stdout.write(f"V85 of {len(speeds)} cars: {v85:.1f} km/h\n")


if __name__ == "__main__":
    defaults = [str(HERE / "street.mp4"), str(HERE / "street.plane.json"), "driving-results"]
    main(*(sys.argv[1:] + defaults[len(sys.argv) - 1 :])[:3])
