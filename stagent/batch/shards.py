"""Parts of a batch that are measured apart, each in a folder of its own below the batch's."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from pathlib import Path

from stagent.batch.folder import SHARDS
from stagent.batch.job import VideoJob
from stagent.batch.ledger import LEDGER, Ledger
from stagent_tools.errors import UsageError

WHOLE_LIST = "list"
"""The fact of a shard's ledger that says of which list of jobs it is a part."""


def shard_of(text: str) -> tuple[int, int]:
    """ "2/8" -> (2, 8), counted from 1. Raises UsageError."""
    index, _, count = text.partition("/")
    if index.isdecimal() and count.isdecimal() and 1 <= int(index) <= int(count):
        return int(index), int(count)
    raise UsageError(f"--shard {text!r} is no part of a whole.", "Write 1/8 to 8/8 for eight parts.")


def shard_folder(out: Path, shard: tuple[int, int]) -> Path:
    index, count = shard
    return out / SHARDS / f"{index:0{len(str(count))}d}-of-{count}"


def digest_of(jobs: Iterable[VideoJob]) -> str:
    """Of the whole list and its order: positions in two lists with the same digest mean the same jobs."""
    digest = hashlib.sha256()
    for job in jobs:
        digest.update(job.id.encode())
    return digest.hexdigest()


def shards_of(out: Path) -> list[Path]:
    """The folders of all parts, in order. Raises UsageError where they do not make one whole."""
    found = sorted(path.parent for path in (out / SHARDS).glob(f"*-of-*/{LEDGER}"))
    counts = sorted({int(path.name.rpartition("-")[2]) for path in found})
    if len(counts) > 1:
        several = " and of ".join(map(str, counts))
        raise UsageError(f"{out} holds shards of {several} parts.", f"Remove from {out / SHARDS} those that are old.")
    missing = counts[0] - len(found) if counts else 0
    if not found or missing:
        what = f"{missing} of {counts[0]} shards are missing" if found else "There are no shards"
        raise UsageError(f"{what} in {out}.", "Run stagent batch with --shard 1/n to n/n first, all on this folder.")
    _check_lists(found)
    return found


def _check_lists(shards: Sequence[Path]) -> None:
    lists: dict[str | None, str] = {}
    for shard in shards:
        ledger = Ledger(shard / LEDGER, read_only=True)
        lists.setdefault(ledger.fact(WHOLE_LIST), shard.name)
        ledger.close()
    if len(lists) > 1:
        raise UsageError(
            f"The shards {' and '.join(lists.values())} are parts of two lists of jobs: files or questions have "
            "changed between them.",
            "Run every shard again with the same command; what is measured already stays.",
        )
