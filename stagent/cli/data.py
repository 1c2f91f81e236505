"""`stagent data check PATH`, `stagent data stalign VIDSTG_DIR --out FILE`, and what else prepares data for training."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from stagent.cli.console import progress_line
from stagent.cli.world import sides
from stagent_tools.errors import OutputUnwritable, UsageError

if TYPE_CHECKING:
    from llava_st.data.checking import Reading
    from llava_st.data.readers.layout import Found

PARTLY = 11  # some records could not be used
MOST = 100  # malformed records before a set is given up, where nothing else is said
MostOption = Annotated[int, typer.Option(min=0, help="Malformed records to bear: each is named; more end the command.")]
LayoutOption = Annotated[str | None, typer.Option(help="Name of the layout, if the file names do not tell it.")]

data = typer.Typer(name="data", help="Data for training: check, convert and render it.", no_args_is_help=True)


@data.command("check")
def check(
    path: Annotated[Path, typer.Argument(help="A set's file or folder, a .jsonl file of records, or shards.")],
    layout: LayoutOption = None,
    media: Annotated[Path | None, typer.Option(help="Folder of the videos and pictures that the set names.")] = None,
    out: Annotated[Path | None, typer.Option(help="Folder for sample pictures: boxes and spans drawn.")] = None,
    samples: Annotated[int, typer.Option(min=1, help="How many.")] = 6,
    frames: Annotated[int, typer.Option(min=2, help="Frames to sample of a video.")] = 100,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document.")] = False,
) -> int:
    """Validate a set, look at some of it. Example: stagent data check train.json --media videos/ --out look/"""
    with _said_plainly(out):
        from llava_st.data.checking import Reading
        from llava_st.data.folder import look_at
        from llava_st.data.readers import layout_of
        from llava_st.data.shards import MANIFEST, Shards
        from stagent_tools.video import open_video

        reading = Reading(media=media, keep=samples)
        if (path / MANIFEST).exists():
            shards = Shards(path)
            name, found = "shards", shards.found()
            pictures = reading.pictures(lambda number, _: shards[number])
        else:
            chosen = layout_of(path, layout)
            name, found = chosen.name, chosen.read(path)
            pictures = reading.pictures(lambda _, record: look_at(record, media or path, open_video, frames))
        reading.read(found)
        drawn = _drawn(pictures, out) if out is not None and (media is not None or name == "shards") else []
    _tell(_document(path, name, reading, drawn), as_json)
    return PARTLY if reading.ledger.skipped else 0


@data.command("stalign")
def stalign(
    folder: Annotated[Path, typer.Argument(help="Folder with train_annotations.json and VidOR's annotations.")],
    out: Annotated[Path, typer.Option(help="File for the records: .jsonl.")],
    most: MostOption = MOST,
) -> int:
    """Build the samples of STVG, ELC and SVG from VidSTG. Example: stagent data stalign vidstg/ --out stalign.jsonl"""
    with _said_plainly(out):
        from llava_st.data.readers import LAYOUTS
        from llava_st.data.stalign import stalign as joint

        if not LAYOUTS["vidstg"].fits(folder):
            raise UsageError(f"{folder} holds no VidSTG annotations.", f"Name {LAYOUTS['vidstg'].asks}.")
        return _written(joint(folder), out, most)


@data.command("convert")
def convert(
    path: Annotated[Path, typer.Argument(help="A set's file or folder.")],
    out: Annotated[Path, typer.Option(help="File for the records: .jsonl.")],
    layout: LayoutOption = None,
    most: MostOption = MOST,
) -> int:
    """A set as records, which training reads. Example: stagent data convert train.json --out anet.jsonl"""
    with _said_plainly(out):
        from llava_st.data.readers import layout_of

        return _written(layout_of(path, layout).read(path), out, most)


@data.command("world")
def world(
    seeds: Annotated[str, typer.Argument(help="A:B, the first seed and the one after the last.")],
    out: Annotated[Path, typer.Option(help="Folder for the shards; shards that are there are kept.")],
    size: Annotated[str, typer.Option(help="Width and height of a frame in pixels.")] = "128x72",
    frames: Annotated[int, typer.Option(min=2, help="Frames of a clip.")] = 20,
    each: Annotated[int, typer.Option(min=1, help="Samples of a task that a scene gives at most.")] = 2,
    processes: Annotated[int, typer.Option(min=1, help="Scenes rendered at a time.")] = 1,
) -> int:
    """Render scenes once, for training to read. Example: stagent data world 0:2000 --out shards/ --processes 2"""
    with _said_plainly(out), progress_line(enabled=True) as progress:
        from llava_st.data.world import WorldSource, render_shards, world_seeds

        source = WorldSource(world_seeds(seeds), size=sides(size), frames=frames, each=each)
        tell = None if progress is None else (lambda done, of: progress("rendering", done, of))
        written = render_shards(source, out, processes=processes, progress=tell)
    typer.echo(f"{written} samples written to {out}")
    return 0


@data.command("decode")
def decode(
    records: Annotated[Path, typer.Argument(help="A .jsonl file of records.")],
    media: Annotated[Path, typer.Option(help="Folder of the videos and pictures that they name.")],
    out: Annotated[Path, typer.Option(help="Folder for the shards.")],
    size: Annotated[str, typer.Option(help="Width and height of a frame in pixels.")] = "384x384",
    frames: Annotated[int, typer.Option(min=2, help="Frames of a video.")] = 100,
    most: MostOption = MOST,
) -> int:
    """Decode videos once, for a machine that only reads. Example: stagent data decode a.jsonl --media v/ --out s/"""
    with _said_plainly(out), progress_line(enabled=True) as progress:
        from llava_st.data.decoding import decode_shards
        from llava_st.data.folder import MediaFolder
        from llava_st.data.ledger import Ledger
        from stagent_tools.video import open_video

        ledger = Ledger(most=most)
        folder = MediaFolder(records, media, open_video, frames, ledger=ledger)
        tell = None if progress is None else (lambda done, of: progress("decoding", done, of))
        written = decode_shards(folder, out, sides(size), progress=tell)
    typer.echo(f"{written} samples written to {out}, {ledger.skipped} left out")
    return PARTLY if ledger.skipped else 0


@contextmanager
def _said_plainly(out: Path | None = None) -> Iterator[None]:
    """What is wrong with data is no bug, nor is a place that cannot be written (`out` and what lies in it) or read."""
    from llava_st.errors import LlavaStError

    try:
        yield
    except LlavaStError as error:
        raise UsageError(error.sentence, error.remedy) from error
    except OSError as error:
        where = Path(str(error.filename or out or ""))
        if out is not None and (where == out or out in where.parents or where in out.parents):
            raise OutputUnwritable(f"{where} cannot be written: {error.strerror}.", "Name another place.") from error
        raise UsageError(f"{where} cannot be read: {error.strerror}.", "Name a file or folder that can.") from error


def _written(found: Found, out: Path, most: int) -> int:
    from llava_st.data.ledger import Ledger
    from llava_st.data.writer import write_records

    ledger = Ledger(most=most)
    written = write_records(found, out, ledger)
    typer.echo(f"{written} records written to {out}, {ledger.skipped} left out")
    for malformed in ledger.first:
        typer.echo(f"  {malformed}", err=True)
    return PARTLY if ledger.skipped else 0


def _drawn(pictures: Iterator[tuple[Any, Any]], out: Path) -> list[str]:
    """The pictures as files, by number."""
    import cv2

    out.mkdir(parents=True, exist_ok=True)
    names = []
    for number, (_, image) in enumerate(pictures):
        name = out / f"{number:02d}.png"
        cv2.imwrite(str(name), cv2.cvtColor(image, cv2.COLOR_RGB2BGR))
        names.append(str(name))
    return names


def _document(path: Path, layout: str, reading: Reading, drawn: list[str]) -> dict[str, Any]:
    held, ledger = reading.holdings, reading.ledger
    return {
        "schema": "stagent.data/1",
        "path": str(path),
        "layout": layout,
        "records": ledger.used,
        "malformed": ledger.skipped,
        "repeated_ids": held.repeated,
        "tasks": {task.value: count for task, count in sorted(held.tasks.items())},
        "media": dict(held.media),
        "span_mean_s": held.seconds / held.spans if held.spans else None,
        "box_mean_area": held.area / held.boxes if held.boxes else None,
        "reasons": dict(ledger.reasons.most_common()),
        "first_malformed": [str(malformed) for malformed in ledger.first],
        "pictures": drawn,
    }


def _tell(document: dict[str, Any], as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps(document))
        return
    typer.echo(f"{document['path']} ({document['layout']}): {document['records']} records")
    for task, count in document["tasks"].items():
        typer.echo(f"  {count:>8}  {task}")
    if document["span_mean_s"] is not None:
        typer.echo(f"  spans last {document['span_mean_s']:.1f} s on average")
    if document["box_mean_area"] is not None:
        typer.echo(f"  boxes cover {document['box_mean_area']:.1%} of their picture on average")
    if document["repeated_ids"]:
        typer.echo(f"  {document['repeated_ids']} ids come more than once")
    if document["malformed"]:
        typer.echo(f"  {document['malformed']} could not be used:")
        for reason, count in document["reasons"].items():
            typer.echo(f"  {count:>8}  {reason}")
        for malformed in document["first_malformed"]:
            typer.echo(f"            {malformed}")
    for name in document["pictures"]:
        typer.echo(f"  {name}")
