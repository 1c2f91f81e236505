"""The same batch as the tests run, as a process of its own that can be killed: run_killable.py CLIPS OUT WORKERS"""

from __future__ import annotations

import sys
from pathlib import Path

from stagent.batch import run
from stagent.batch.sources import read_jobs
from stagent.batch.worker import Limits
from stagent_tools.errors import StagentError

QUESTIONS = ("How fast are the cars?", "How far do the cars drive?")


def main() -> None:
    clips, out, workers = sys.argv[1:]
    run.fingerprint = lambda: "tested"  # type: ignore[attr-defined]
    options = run.BatchOptions(
        workers=int(workers), cache=None, measurer="fake_measuring:measure", limits=Limits(seconds=600)
    )
    try:
        run.run_batch(read_jobs(clips, QUESTIONS), Path(out), options)
    except StagentError as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(error.exit_code)


if __name__ == "__main__":
    main()
