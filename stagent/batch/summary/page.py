"""summary.html: one file that needs nothing from outside. Every name and sentence is escaped by the template."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from stagent.batch.job import VideoJob
from stagent.batch.ledger import Ledger
from stagent.batch.outcome import FAILED, unpack
from stagent.batch.summary.digest import HEIGHT, WIDTH, digests
from stagent.batch.tables import QUANTITIES, placed

SUMMARY = "summary.html"


@dataclass(frozen=True)
class Tile:
    """A video on the contact sheet; `uri` is "" where there is no picture of it."""

    name: str
    uri: str
    line: str
    failed: bool


def write_summary(ledger: Ledger, folder: Path) -> None:
    """The page about what the tables in `folder` hold. Raises OutputUnwritable."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    here = Path(__file__).parent
    environment = Environment(
        loader=FileSystemLoader([here, here.parents[1] / "answer" / "report"]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    page = environment.get_template("summary.html.j2").render(
        counts=ledger.counts(),
        digests=digests(folder / QUANTITIES),
        tiles=list(_tiles(ledger)),
        width=WIDTH,
        height=HEIGHT,
        folder=folder.absolute().name,
    )
    with placed(folder / SUMMARY) as draft:
        draft.write_text(page, encoding="utf-8")


def _tiles(ledger: Ledger) -> Iterator[Tile]:
    """The videos of which a still was kept."""
    for spec, rows, still in ledger.pictured():
        job = VideoJob.model_validate_json(spec)
        uri = f"data:image/jpeg;base64,{base64.b64encode(still).decode('ascii')}" if still else ""
        found = unpack(rows)
        failed = any(row["status"] == FAILED for row in found)
        measured = sum(row["status"] == "measured" for row in found)
        line = str(found[0]["sentence"]) if failed else f"{measured} of {len(found)} measured"
        yield Tile(job.name, uri, line, failed)
