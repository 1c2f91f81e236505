"""The layouts of public sets -> records. One file each; `LAYOUTS` is the table of all."""

from __future__ import annotations

from pathlib import Path

from llava_st.data.errors import DataError, RecordError
from llava_st.data.ledger import Malformed
from llava_st.data.lines import from_line
from llava_st.data.readers import (
    activitynet,
    charades,
    didemo,
    flickr30k,
    grand,
    hc_stvg,
    llava_video,
    published,
    qvhighlights,
    refcoco,
    vidstg,
    vtimellm,
    youcook2,
)
from llava_st.data.readers.layout import Found, Layout


def _records(path: Path) -> Found:
    with path.open("rb") as file:
        for number, line in enumerate(file, start=1):
            if line.strip():
                try:
                    yield from_line(line)
                except RecordError as error:
                    yield Malformed(str(path), number, str(error))


RECORDS = Layout("records", lambda path: path.suffix == ".jsonl", _records, "a .jsonl file of records")
LAYOUTS: dict[str, Layout] = {
    layout.name: layout
    for layout in (
        vidstg.LAYOUT, hc_stvg.LAYOUT, charades.LAYOUT, activitynet.LAYOUT, qvhighlights.LAYOUT, didemo.LAYOUT,
        youcook2.LAYOUT, refcoco.LAYOUT, flickr30k.LAYOUT, grand.LAYOUT, vtimellm.LAYOUT, llava_video.LAYOUT,
        published.LAYOUT, RECORDS,
    )
}  # fmt: skip


def layout_of(path: Path, name: str | None = None) -> Layout:
    """The layout of that name, or the first that fits the path. Raises DataError."""
    if not path.exists():
        raise DataError(f"{path} is not there.", "Name a file or a folder of a set.")
    if name is not None:
        if name not in LAYOUTS:
            raise DataError(f"There is no layout {name!r}.", f"Choose one of {', '.join(LAYOUTS)}.")
        return LAYOUTS[name]
    for layout in LAYOUTS.values():
        if layout.fits(path):
            return layout
    known = "; ".join(f"{layout.name} ({layout.asks})" for layout in LAYOUTS.values())
    raise DataError(f"{path} is of no layout that is known by its name.", f"Name the layout: {known}.")


__all__ = ["LAYOUTS", "Layout", "layout_of"]
