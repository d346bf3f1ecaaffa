"""Every command with every form of output, and what is in the files that come of it."""

from __future__ import annotations

import base64
import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

__all__ = ["FEW", "commands", "contents"]

FORMATS = {
    "excel": ".xlsx", "parquet": "", "gexf": ".gexf", "gephi": ".xlsx", "gml": ".gml", "graphml": ".graphml",
    "kumu": ".xlsx", "nodexl": ".xlsx", "pajek": ".net", "ucinet": ".dl",
}  # fmt: skip
_ADDRESS = re.compile(rb"data:[\w/+.;=-]*?base64,([A-Za-z0-9+/=]+)")
# What is asked in a short run.
FEW = ("analyse", "metrics", "export graphml")


def commands(places: tuple[Path, Path, Path], out: Path) -> dict[str, list[str | Path]]:
    """Return every command that writes results, of a place, of a later year and of one without a body."""
    place, later, without = places
    asked: dict[str, list[str | Path]] = {
        "analyse": ["analyse", place, "--output", out / "analyse"],
        "analyse without one": ["analyse", without, "--output", out / "without"],
        "analyse groups": ["analyse", later, "--output", out / "groups", "--groups-above", "3"],
        "metrics": ["metrics", place],
        "metrics json": ["metrics", place, "--format", "json"],
        "metrics whole": ["metrics", place, "--on", "whole", "--relations", "all"],
        "explain": ["explain", place, "Body A"],
        "methods": ["methods", place],
        "check": ["check", place],
        "report": ["report", place, "--output", out / "report"],
        "report docx": ["report", place, "--output", out / "docx", "--format", "docx"],
        "view": ["view", place, "--output", out / "view"],
        "view ego": ["view", place, "--ego", "Body B", "--steps", "2", "--output", out / "ego.html"],
        "view where": ["view", place, "--where", "sector == community", "--recompute", "--output", out / "where.html"],
        "profile": ["profile", place, "Body A", "--output", out / "profile"],
        "anchors": ["anchors", place, "--output", out / "anchors"],
        "pathways": ["pathways", place, "--output", out / "pathways"],
        "what-if": ["what-if", place, "--close", "Body B", "--output", out / "what-if"],
        "key-players": ["key-players", place, "--output", out / "key-players"],
        "principles": ["principles", place, "--output", out / "principles"],
        "compare": ["compare", place, later, "--output", out / "compare"],
        "compare without one": ["compare", place, without, "--output", out / "compare-without"],
    }
    for name, ending in FORMATS.items():
        asked[f"export {name}"] = ["export", place, out / f"export-{name}{ending}", "--to", name]
    return asked


def contents(name: str, content: bytes, depth: int = 0) -> Iterator[tuple[str, bytes]]:
    """Yield a file, and whatever is packed in it."""
    yield name, content
    if depth < 4 and zipfile.is_zipfile(io.BytesIO(content)):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for member in archive.namelist():
                yield from contents(f"{name}/{member}", archive.read(member), depth + 1)
    for number, found in enumerate(_ADDRESS.findall(content)):
        yield from contents(f"{name}/address {number}", base64.b64decode(found + b"=="), depth + 1)
