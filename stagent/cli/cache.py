"""`stagent cache`"""

from __future__ import annotations

import json
from typing import Annotated

import typer


def cache(
    clear: Annotated[bool, typer.Option("--clear", help="Drop everything that is kept.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document on standard output.")] = False,
) -> None:
    """Results of tools that are kept for the next batch: where, how many, how much; STAGENT_CACHE names the folder,
    STAGENT_CACHE_GB its bound. Example: stagent cache --clear"""
    from stagent.batch.store import GIGABYTE, Store, default_limit, default_place

    store = Store(default_place(), default_limit())
    store.sweep(0 if clear else None)
    usage = store.usage()
    if as_json:
        document = {
            "folder": str(store.place), "entries": usage.entries, "bytes": usage.size, "limit_bytes": store.limit
        }  # fmt: skip
        typer.echo(json.dumps(document))
        return
    size, limit = usage.size / GIGABYTE, store.limit / GIGABYTE
    typer.echo(f"{usage.entries:,} results, {size:.2f} of {limit:g} GB, in {store.place}")
