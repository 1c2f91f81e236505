"""`stagent check --truth FILE.csv RUN...`"""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from stagent.verify.truth import Summary


def check(
    runs: Annotated[list[Path], typer.Argument(metavar="RUN...", help="Run folders of one camera.")],
    truth: Annotated[Path, typer.Option(help="CSV: run,value,unit and perhaps t,sd,result.")],
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document on standard output.")] = False,
) -> int:
    """Compare runs with your own GPS, radar or tape. Example: stagent check --truth radar.csv runs/*"""
    from stagent.verify.truth import check as check_runs
    from stagent.verify.truth import summary

    checked, missing = check_runs(truth, runs)
    told = summary(checked)
    if as_json:
        rows = [{**asdict(one), "error": one.error, "relative": one.relative} for one in checked]
        typer.echo(json.dumps({"schema": "stagent.check/1", **asdict(told), "rows": rows, "missing": missing}))
        return 0
    for one in checked:
        mark = "inside" if one.inside else "OUTSIDE"
        typer.echo(
            f"{one.run}: {one.value:.4g} ({one.low:.4g} to {one.high:.4g}) {one.unit}, true {one.truth:.4g}: {mark}"
        )
    typer.echo(_in_words(told))
    for line in missing:
        typer.echo(line, err=True)
    return 0


def _in_words(told: Summary) -> str:
    bias = "" if told.bias is None else f"bias {100 * told.bias:+.1f} %"
    spread = "" if told.spread is None else f", spread {100 * told.spread:.1f} %"
    share = f"{told.coverage:.0%} ({told.coverage_low:.0%} to {told.coverage_high:.0%}) of {told.n} truths lie inside"
    return "; ".join(part for part in (f"{bias}{spread}", share) if part)
