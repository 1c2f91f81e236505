"""From an asked question to files for other viewers."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from stagent.agent.run import Asked
    from stagent.options import AskOptions


@dataclass(frozen=True)
class Exports:
    """Where to write a run in space: a recording for Rerun, a point cloud."""

    rerun: Path | None = None
    ply: Path | None = None

    def numbered(self, number: int) -> Exports:
        """The files of one question among several: `way.ply` becomes `way.2.ply`."""
        return Exports(_numbered(self.rerun, number), _numbered(self.ply, number))


def export(asked: Asked, options: AskOptions, exports: Exports) -> None:
    """Writes what is asked for; nothing for an answer that was refused."""
    if asked.answer.exit_code or (exports.rerun is None and exports.ply is None):
        return
    from stagent.agent.save import given_ground
    from stagent.runs.space.content import space_of
    from stagent.runs.space.ply import write_ply
    from stagent.runs.space.rrd import write_rrd

    camera, plane = given_ground(options, asked.scan)
    space = space_of(asked.worlds, asked.names, asked.scan, camera, plane)
    if exports.ply is not None:
        write_ply(exports.ply, space)
    if exports.rerun is not None:
        write_rrd(exports.rerun, space)


def _numbered(path: Path | None, number: int) -> Path | None:
    return None if path is None else path.with_suffix(f".{number}{path.suffix}")
