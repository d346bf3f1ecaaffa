"""The program `cogs`: what it says of itself, and what becomes of a fault."""

from __future__ import annotations

import os
import signal
import sys
import time
from contextlib import suppress
from types import FrameType, ModuleType
from typing import Annotated

import typer

from cogs import __version__
from cogs.errors import CogsError

__all__ = ["app", "main"]

_INTERRUPTED = 130
_STOPPED = [float("-inf")]

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Start with your own spreadsheets (cogs new my-place), or look at a place that is there: "
    "cogs analyse data/keep-it-local",
)


def main() -> None:
    """Run the command line; a fault of the user's is one message and exit status 1, never a traceback."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    _start_light()
    signal.signal(signal.SIGINT, _stop)
    try:
        app(prog_name="cogs", standalone_mode=True)
    except CogsError as error:
        typer.echo(str(error), err=True)
        sys.exit(1)
    except MemoryError:
        typer.echo("There is not enough memory on this machine for so large a network.", err=True)
        sys.exit(1)
    except OSError as error:
        # What was printed went nowhere: the disk is full, or whoever read it has gone.
        with suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        named = f"{error.filename}: " if error.filename else ""
        typer.echo(f"This cannot be written or read: {named}{error.strerror or error}.", err=True)
        sys.exit(1)
    except _Stopped:
        typer.echo("Stopped. Nothing is half-written.", err=True)
        sys.stderr.flush()
        # Not sys.exit: it would wait for threads whose work nobody wants any more.
        os._exit(_INTERRUPTED)


class _Stopped(BaseException):
    """Ctrl-C: what is in hand is tidied up. No KeyboardInterrupt, of which typer makes an "Aborted!" of its own."""


def _stop(number: int, frame: FrameType | None) -> None:
    """Stop; a Ctrl-C within a second of the last must not break the tidying up, a later one is meant."""
    del number, frame
    if time.monotonic() - _STOPPED[-1] > 1.0:
        _STOPPED.append(time.monotonic())
        raise _Stopped


def _start_light() -> None:
    """Leave out of igraph and pyvis what the program never asks of them: to import it takes a second."""
    drawing, notebook = ModuleType("igraph.drawing.matplotlib.utils"), ModuleType("IPython.display")
    drawing.__dict__["find_matplotlib"] = lambda: (None, None)
    notebook.__dict__["IFrame"] = None
    for module in (drawing, notebook):
        sys.modules.setdefault(module.__name__, module)


@app.callback(invoke_without_command=True)
def cogs(
    version: Annotated[bool, typer.Option("--version", help="Print the version and stop.")] = False,
) -> None:
    """Community organisation networks: who the cogs of connection are, visible and countable.

    Give cogs a folder of spreadsheets that say who refers people to whom, who works with whom, who
    pays whom. It checks them, and writes tables, a network to explore and a report.
    """
    if version:
        typer.echo(f"cogs {__version__}")
        raise typer.Exit
