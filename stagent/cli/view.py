"""`stagent view OUT`"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def view(
    out: Annotated[Path, typer.Argument(help="The folder of a batch.", exists=True, file_okay=False)],
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port on 127.0.0.1; 0: any that is free.")] = 0,
    open_browser: Annotated[bool, typer.Option("--open", help="Open it in the browser.")] = False,
) -> None:
    """Look through a batch's results in the browser: sort, filter, click for report and clip. Ctrl-C ends it."""
    import webbrowser

    from stagent.batch.view.server import ViewServer
    from stagent_tools.errors import UsageError

    try:
        server = ViewServer(out, port)
    except OSError as error:
        raise UsageError(f"Port {port} cannot be used: {error.strerror}.", "Name another, or none.") from error
    typer.echo(server.url)
    typer.echo("Only this machine and only this address; Ctrl-C ends it.", err=True)
    if open_browser:
        webbrowser.open(server.url)
    with server:
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            typer.echo("Ended.", err=True)
