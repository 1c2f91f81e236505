"""The log of a run: everything that stagent and its tools tell, kept as lines of JSON."""

from __future__ import annotations

import json
import logging
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

LOGGERS = ("stagent", "stagent_tools")


TOOLS = "stagent_tools"
"""Its loggers tell which model runs where and why, and where one had to make do with less."""


class RunLog(logging.Handler):
    """Keeps each record as one line of JSON: time (UTC), level, who, message, and the trace of an exception.

    `told`: what a user should hear of it with the answer: all that the tools say, and every warning."""

    def __init__(self, level: int = logging.INFO) -> None:
        super().__init__(level)
        self._lines: list[str] = []
        self._told: dict[str, None] = {}

    def emit(self, record: logging.LogRecord) -> None:
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "from": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            line["trace"] = "".join(traceback.format_exception(*record.exc_info))
        self._lines.append(json.dumps(line, ensure_ascii=False))
        if record.levelno >= logging.WARNING or record.name.startswith(TOOLS):
            self._told[record.getMessage()] = None

    @property
    def told(self) -> tuple[str, ...]:
        """Each message once, in order."""
        return tuple(self._told)

    @property
    def text(self) -> str:
        """All lines so far, ready for log.jsonl."""
        return "".join(f"{line}\n" for line in self._lines)


@contextmanager
def listening(level: int = logging.INFO) -> Iterator[RunLog]:
    """A run log that hears stagent's loggers while the block runs."""
    log = RunLog(level)
    loggers = [logging.getLogger(name) for name in LOGGERS]
    before = [logger.level for logger in loggers]
    for logger in loggers:
        logger.addHandler(log)
        logger.setLevel(level)
    try:
        yield log
    finally:
        for logger, old in zip(loggers, before, strict=True):
            logger.removeHandler(log)
            logger.setLevel(old)
