"""The command line: each command one expression of public calls; every other import waits for its command."""

from cogs.cli.analysing import analyse, explain, methods, metrics
from cogs.cli.answering import anchors, compare, key_players, pathways, principles, profile, what_if
from cogs.cli.application import app, main
from cogs.cli.checking import check, join
from cogs.cli.exchanging import export, import_
from cogs.cli.protecting import pseudonymise
from cogs.cli.reducing import reduce
from cogs.cli.starting import new, sample
from cogs.cli.verifying import verify
from cogs.cli.viewing import report, view

__all__ = [
    "analyse",
    "anchors",
    "app",
    "check",
    "compare",
    "explain",
    "export",
    "import_",
    "join",
    "key_players",
    "main",
    "methods",
    "metrics",
    "new",
    "pathways",
    "principles",
    "profile",
    "pseudonymise",
    "reduce",
    "report",
    "sample",
    "verify",
    "view",
    "what_if",
]
