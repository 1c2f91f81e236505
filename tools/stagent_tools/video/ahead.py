"""Decoding ahead: the next frames are decoded on a thread of their own while this one is looked at."""

from __future__ import annotations

from collections.abc import Iterator
from queue import Full, Queue
from threading import Event, Thread
from typing import TypeVar

T = TypeVar("T")

POLL_S = 0.05


class _End:
    """What the decoding thread leaves last: nothing, or the error that ended it."""

    def __init__(self, error: BaseException | None = None) -> None:
        self.error = error


def ahead(items: Iterator[T], count: int = 8) -> Iterator[T]:
    """The same items in the same order, at most `count` of them waiting (8 pictures of 1280 x 720 are 22 MB).

    An error of the source is raised where its item would have come; leaving early ends the thread.
    """
    queue: Queue[T | _End] = Queue(maxsize=count)
    stopped = Event()
    thread = Thread(target=_fill, args=(items, queue, stopped), name="decoding ahead", daemon=True)
    thread.start()
    try:
        while True:
            item = queue.get()
            if isinstance(item, _End):
                if item.error is not None:
                    raise item.error
                return
            yield item
    finally:
        stopped.set()
        thread.join()


def _fill(items: Iterator[T], queue: Queue[T | _End], stopped: Event) -> None:
    end = _End()
    try:
        for item in items:
            if not _put(queue, item, stopped):
                return
    except BaseException as error:  # noqa: BLE001 - handed over to the reader, who raises it
        end = _End(error)
    _put(queue, end, stopped)


def _put(queue: Queue[T | _End], item: T | _End, stopped: Event) -> bool:
    """False if nobody reads any more."""
    while not stopped.is_set():
        try:
            queue.put(item, timeout=POLL_S)
        except Full:
            continue
        return True
    return False
