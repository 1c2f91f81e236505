"""Results of tools by what they were made from, on disk and bounded, so that nothing is computed twice.

An entry is named by the hash of the input's content, of the tool's version and of the arguments: whoever asks with the
same three gets the same bytes. Writers put an entry in its place whole, so several processes can share one store.
"""

from __future__ import annotations

import hashlib
import json
import logging
import math
import os
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from stagent_tools.errors import UsageError

LOG = logging.getLogger(__name__)

BOUND = "STAGENT_CACHE_GB"
GIGABYTE = 10**9
DEFAULT_LIMIT = 5 * GIGABYTE
KEPT_SHARE = 0.9
"""Of the limit, after a sweep: sweeping is rare then."""

SWEEP_SHARE = 0.02
"""Of the limit, put by one process, before it looks at the whole store again: the bound is kept to within that."""

DIGEST_BYTES = 32
CHUNK_BYTES = 1 << 20


def default_place() -> Path:
    """`$STAGENT_CACHE`, or `stagent/results` in the user's folder for caches."""
    named = os.environ.get("STAGENT_CACHE")
    if named:
        return Path(named)
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "stagent" / "results"


def default_limit() -> int:
    """Bytes: `$STAGENT_CACHE_GB`, or 5 GB. Raises UsageError for what is no size."""
    typed = os.environ.get(BOUND) or str(DEFAULT_LIMIT / GIGABYTE)
    try:
        gigabytes = float(typed)
    except ValueError:
        gigabytes = math.nan
    if not 0 <= gigabytes < math.inf:
        raise UsageError(f"{BOUND}={typed} is no size.", "Give gigabytes: 20, or 0.5.")
    return round(gigabytes * GIGABYTE)


def content_hash(path: Path) -> str:
    """SHA-256 of a file; of a folder, of the names and contents of the files in it."""
    digest = hashlib.sha256()
    files = [path] if path.is_file() else sorted(p for p in path.iterdir() if p.is_file())
    for file in files:
        if file != path:
            digest.update(f"{file.name}\0{file.stat().st_size}\0".encode())
        with file.open("rb") as stream:
            while chunk := stream.read(CHUNK_BYTES):
                digest.update(chunk)
    return digest.hexdigest()


def key_of(tool: str, version: str, content: str, arguments: object) -> str:
    """The name of a result: `arguments` is plain data."""
    text = json.dumps([tool, version, content, arguments], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True)
class Usage:
    """Entries and bytes of a store."""

    entries: int
    size: int


class Store:
    """The entries under one folder. The least recently used are dropped where there are more than `limit` bytes.

    A store that cannot be written is no reason to stop measuring: it is told once, and nothing is kept.
    """

    def __init__(self, place: Path, limit: int = DEFAULT_LIMIT) -> None:
        self.place = place
        self.limit = limit
        self._since_sweep = 0
        self._broken = False

    def get(self, key: str) -> bytes | None:
        """The bytes that were put, or None; an entry that the disk has spoilt counts as none."""
        path = self._path(key)
        try:
            data = path.read_bytes()
        except OSError:
            return None
        with suppress(OSError):  # a store that may only be read
            os.utime(path)
        digest, payload = data[:DIGEST_BYTES], data[DIGEST_BYTES:]
        if hashlib.sha256(payload).digest() != digest:
            LOG.warning("A spoilt entry of the cache is dropped: %s", path)
            with suppress(OSError):
                path.unlink()
            return None
        return payload

    def put(self, key: str, payload: bytes) -> None:
        """Keeps the bytes; an entry larger than the whole store is not kept."""
        if self._broken or len(payload) > self.limit * KEPT_SHARE:
            return
        path = self._path(key)
        try:
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            handle, draft = tempfile.mkstemp(dir=path.parent, prefix=".")
            try:
                with os.fdopen(handle, "wb") as stream:
                    stream.write(hashlib.sha256(payload).digest() + payload)
                Path(draft).replace(path)
            except BaseException:
                with suppress(OSError):
                    Path(draft).unlink()
                raise
        except OSError as error:
            self._broken = True
            LOG.warning("The cache %s cannot be written (%s): nothing is kept from now on.", self.place, error.strerror)
            return
        self._since_sweep += len(payload) + DIGEST_BYTES
        if self._since_sweep > self.limit * SWEEP_SHARE:
            self.sweep()

    def writable(self) -> bool:
        """Whether anything can be kept; tried by writing, for rights alone do not tell."""
        try:
            self.place.mkdir(parents=True, exist_ok=True, mode=0o700)
            with tempfile.TemporaryFile(dir=self.place):
                return True
        except OSError:
            return False

    def usage(self) -> Usage:
        sizes = [status.st_size for _, status in self._entries()]
        return Usage(len(sizes), sum(sizes))

    def sweep(self, limit: int | None = None) -> None:
        """Drops the least recently used entries until at most `limit` bytes (its own limit: nine tenths) are left."""
        self._since_sweep = 0
        entries = sorted(self._entries(), key=lambda entry: entry[1].st_mtime_ns)
        size = sum(status.st_size for _, status in entries)
        if limit is None:
            limit = self.limit if size <= self.limit else round(self.limit * KEPT_SHARE)
        for path, status in entries:
            if size <= limit:
                return
            with suppress(OSError):  # another process was faster
                path.unlink()
            size -= status.st_size

    def _entries(self) -> Iterator[tuple[Path, os.stat_result]]:
        for path in self.place.glob("??/*"):
            with suppress(OSError):
                yield path, path.stat()

    def _path(self, key: str) -> Path:
        return self.place / key[:2] / key
