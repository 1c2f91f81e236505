"""`stagent calibrate VIDEO`"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from stagent.calibrate.store import Kept
    from stagent_tools.types import Frame

EXAMPLES = """Mark points of the ground once; every later question about the video has metres.

\b
Examples:
  stagent calibrate match.mp4 --template tennis
  stagent calibrate road.mp4 --mark "0,0=294,229" --mark "8,0=447,219" --mark "0,8=277,188" --mark "8,8=395,182"
  stagent calibrate match.mp4 --template football --mark "near left corner=120,660" ... --proof proof.png
  stagent calibrate match.mp4 --forget
"""


def calibrate(
    video: Annotated[Path, typer.Argument(help="A video file; the calibration is kept beside it.")],
    mark: Annotated[
        list[str] | None,
        typer.Option(help='A point: "metres across,along=x,y" in pixels, or "NAME=x,y" of a template.'),
    ] = None,
    template: Annotated[str, typer.Option(help="Whose points have names: tennis, football, lane-uk, ...")] = "",
    at: Annotated[float, typer.Option(min=0, help="Seconds: the frame on which the points are marked.")] = 0.0,
    port: Annotated[int, typer.Option(min=0, max=65535, help="Of the page; 0: any that is free.")] = 0,
    proof: Annotated[Path | None, typer.Option(help="Write the frame with the ground's grid drawn back.")] = None,
    forget: Annotated[bool, typer.Option("--forget", help="Remove the calibration beside the video.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document on standard output.")] = False,
) -> int:
    """Mark points of the ground, by options or by clicking on a local page."""
    from stagent.calibrate.marks import parse_mark
    from stagent.calibrate.store import forget as remove
    from stagent.calibrate.store import frame_at, keep, write_proof
    from stagent_tools.scene.templates import template_named

    if forget:
        typer.echo("Removed." if remove(video) else "There is no calibration beside it.")
        return 0
    if template:
        template_named(template)
    frame = frame_at(video, at)
    if mark:
        kept: Kept | None = keep(video, frame, [parse_mark(text) for text in mark], template)
    else:
        kept = _clicked(video, frame, template, port)
    if kept is None:
        typer.echo("Nothing was saved.", err=True)
        return 0
    if proof is not None:
        write_proof(proof, frame, kept.calibration)
    _show(kept, as_json)
    return 0


calibrate.__doc__ = EXAMPLES


def _clicked(video: Path, frame: Frame, template: str, port: int) -> Kept | None:
    """The page until Ctrl-C; what was saved last."""
    from stagent.calibrate.server import Desk, address, serve

    desk = Desk(video, frame, template)
    with serve(desk, port) as server:
        typer.echo(f"Open {address(server, desk)} and click; Ctrl-C when you are done.", err=True)
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            typer.echo("", err=True)
    return desk.kept


def _show(kept: Kept, as_json: bool) -> None:
    from stagent.calibrate.server import said_of

    if as_json:
        document = {"file": str(kept.place), "points": len(kept.calibration.points), "rms_px": kept.rms_px}
        typer.echo(json.dumps(document))
    else:
        typer.echo(said_of(kept))
