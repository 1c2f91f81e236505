"""A clip whose one pass is taken from the store if anybody has made it before, and whose things are put into metres
once."""

from __future__ import annotations

import dataclasses
import logging
from collections.abc import Callable, Hashable
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar, cast

from stagent.agent.clip import Clip, ScanProgress
from stagent.batch.codec import decode, encode
from stagent.batch.kept_scene import KeptScene
from stagent.batch.store import Store, key_of
from stagent_tools.scan import Scan
from stagent_tools.scene import Scene

if TYPE_CHECKING:
    from stagent_tools.video import Video

LOG = logging.getLogger(__name__)
T = TypeVar("T")


class KeptClip(Clip):
    """`content` is the hash of the video, `version` of what looks at it."""

    def __init__(self, path: Path, fps: Fraction | None, store: Store | None, version: str, content: str) -> None:
        super().__init__(path, fps)
        self._store = store
        self._made, self._rate = (version, content), str(fps)

    def shared(self, key: Hashable, make: Callable[[], T]) -> T:
        return super().shared(key, lambda: _kept(make()))

    def _look(self, video: Video, progress: ScanProgress | None, finder: str) -> Scan:
        """Everything of a scan but the open video and the path can be kept."""
        key = key_of("scan", *self._made, [self._rate, finder])
        kept = self._store.get(key) if self._store is not None else None
        if kept is not None:
            fields = decode(kept)
            return Scan(video=video, **{**fields, "info": dataclasses.replace(fields["info"], path=video.info.path)})
        scan = super()._look(video, progress, finder)
        if self._store is not None:
            fields = {field.name: getattr(scan, field.name) for field in dataclasses.fields(scan)}
            del fields["video"]
            self._store.put(key, encode(fields))
        return scan


def _kept(found: T) -> T:
    """A scene remembers its draws from now on; anything else is what it was."""
    return cast("T", KeptScene.of(found)) if isinstance(found, Scene) else found
