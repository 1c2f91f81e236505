"""The command line: reads arguments, calls the API, prints. Nothing is computed here."""

from stagent.cli.app import main

__all__ = ["main"]
