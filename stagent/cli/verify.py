"""`stagent verify RUN`"""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer


def verify(
    run: Annotated[Path, typer.Argument(help="A run folder, as stagent ask --out writes it.")],
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document on standard output.")] = False,
) -> int:
    """Compute a run's numbers again from its stored tracks and calibration. Example: stagent verify runs/serve"""
    from stagent.verify.verify import verify as verify_run

    found = verify_run(run)
    if as_json:
        typer.echo(json.dumps({"schema": "stagent.verify/1", **asdict(found), "exit_code": found.exit_code}))
        return found.exit_code
    for one in found.results:
        again = "" if one.verdict in ("same", "not recomputed") else f", now {one.again}"
        typer.echo(f"{one.id} {one.kind}: {one.verdict}; {one.stored}{again}")
    for path in found.changed:
        typer.echo(f"{path} is not the file that the run was made from.")
    if found.note:
        typer.echo(found.note, err=True)
    return found.exit_code
