"""What a worker may use: cores, memory, time; and how it ends with the batch that started it."""

from __future__ import annotations

import ctypes
import faulthandler
import fcntl
import os
import resource
import signal
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

MEGABYTE = 1 << 20
THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS", "RAY_NUM_THREADS")
PR_SET_PDEATHSIG = 1
"""prctl(2): the signal that a process gets when the thread that started it ends."""

_held: list[IO[bytes]] = []


def end_with(parent: int) -> None:
    """This process is killed when `parent`, which started it, ends, however that comes about."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(0)


def pin(threads: int) -> None:
    """So many cores for this process, and so many threads for whatever computes in it.

    A core is taken by a lock on a file, so that two batches on one machine do not sit on the same ones; where all are
    taken, only the number of threads is limited. The lock ends with the process.
    """
    for name in THREADS:
        os.environ[name] = str(threads)
    cores = _taken(threads)
    if len(cores) == threads:
        os.sched_setaffinity(0, cores)


def _taken(count: int) -> set[int]:
    place = Path(tempfile.gettempdir()) / f"stagent-cores-{os.getuid()}"
    taken: set[int] = set()
    try:
        place.mkdir(mode=0o700, exist_ok=True)
        for core in sorted(os.sched_getaffinity(0)):
            if len(taken) == count:
                break
            file = (place / str(core)).open("wb")
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                file.close()
                continue
            _held.append(file)
            taken.add(core)
    except OSError:
        return set()
    return taken


def limit_memory(megabytes: int) -> None:
    """An allocation beyond that, above what the process has at its start, fails: in Python as a MemoryError.

    setrlimit(2), RLIMIT_DATA: private memory that can be written; files that are mapped and address space that is only
    reserved do not count.
    """
    limit = round(_status("VmData") * MEGABYTE) + megabytes * MEGABYTE
    resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))


@contextmanager
def at_most(seconds: float, log: IO[str]) -> Iterator[None]:
    """Ends the process where the block takes longer, whatever it hangs in: the watch needs no Python."""
    faulthandler.dump_traceback_later(seconds, exit=True, file=log)
    try:
        yield
    finally:
        faulthandler.cancel_dump_traceback_later()


def forget_peak() -> None:
    """The next `peak_mb` counts from now on (Linux: clear_refs)."""
    with suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5")


def peak_mb() -> float:
    """The most physical memory that this process held since `forget_peak`, MB."""
    return round(_status("VmHWM"), 1)


def _status(name: str) -> float:
    """A line of /proc/self/status in MB (Linux)."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith(f"{name}:"))
