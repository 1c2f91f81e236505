"""Records into a file, whole or not at all."""

from __future__ import annotations

from pathlib import Path

from llava_st.data.ledger import Ledger
from llava_st.data.lines import as_line
from llava_st.data.readers.layout import Found


def write_records(found: Found, out: Path, ledger: Ledger) -> int:
    """One line each; what is malformed goes into the ledger. Returns how many were written."""
    out.parent.mkdir(parents=True, exist_ok=True)
    unfinished, written = out.with_name(f"{out.name}.part"), 0
    try:
        with unfinished.open("w", encoding="utf-8") as file:
            for record in ledger.kept(found):
                file.write(as_line(record) + "\n")
                written += 1
        unfinished.replace(out)
    finally:
        unfinished.unlink(missing_ok=True)
    return written
