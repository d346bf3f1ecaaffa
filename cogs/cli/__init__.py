"""The command line: each command one expression of public calls; every other import waits for its command."""

from cogs.cli.analysing import analyse, explain, methods, metrics
from cogs.cli.application import app, main
from cogs.cli.checking import check, join
from cogs.cli.exchanging import export, import_
from cogs.cli.starting import new, sample

__all__ = [
    "analyse",
    "app",
    "check",
    "explain",
    "export",
    "import_",
    "join",
    "main",
    "methods",
    "metrics",
    "new",
    "sample",
]
