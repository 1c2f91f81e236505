"""The folder of a batch: whose it is, and that only one batch at a time writes into it."""

from __future__ import annotations

import fcntl
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from stagent.batch.ledger import LEDGER
from stagent_tools.errors import OutputUnwritable

LOCK = ".lock"
LOGS = "logs"
RUNS = "runs"
SHARDS = "shards"


@contextmanager
def owned(folder: Path) -> Iterator[None]:
    """The folder is this process's while the block runs, however it ends: the lock goes with the process.

    Raises OutputUnwritable for a folder that cannot be written, that holds something else, or that another batch is
    writing into.
    """
    lock = None
    try:
        if folder.exists() and not (folder / LEDGER).exists() and not (folder / SHARDS).exists():
            strangers = [path.name for path in folder.iterdir() if path.name not in (LOCK, LOGS)]
            if strangers:
                raise OutputUnwritable(
                    f"{folder} holds something that is no batch of stagent ({strangers[0]}): it is left as it is.",
                    "Name another folder.",
                )
        (folder / LOGS).mkdir(parents=True, exist_ok=True)
        lock = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        raise OutputUnwritable(
            f"{folder} cannot be written: {error.strerror or error}.", "Name another folder."
        ) from error
    try:
        _take(lock, folder)
        yield
    finally:
        os.close(lock)


def _take(lock: int, folder: Path) -> None:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        holder = os.pread(lock, 200, 0).decode(errors="replace").strip()
        raise OutputUnwritable(
            f"Another batch is writing into {folder} ({holder or 'it does not say which'}).",
            "Wait until it is done, or name another folder.",
        ) from error
    os.ftruncate(lock, 0)
    os.pwrite(lock, f"process {os.getpid()} on {socket.gethostname()}".encode(), 0)
