"""Gives every reader damaged files, thousands of them: each must be read, or refused in one clear sentence.

python -m tests.trust.fuzz --times 10000
"""

from __future__ import annotations

import argparse
import io
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import warnings
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FrameType

import cogs
from cogs.exchange.importing import FORMATS, import_data
from tests.trust.seeds import SEEDS

# Longer than this for a file of a few kilobytes is a fault too: seconds of processor, whatever else runs beside it.
PATIENCE = 30
_PIECES = (
    *(sign.encode() for sign in "\"',;\t\n\r<>&[]{}\0\u202e🙂"),
    *(b"\r\n\r\n", b"\xff\xfe", b"\xef\xbb\xbf", b"&amp;", b"]]>", b"<!--", b"[[[[[[", b"null", b"true", b"a" * 300),
    *(b"1e309", b"-1", b"0", b"nan", b"inf", b"99999999999999999999", b"0.1.2", b"31/02/2024", b"2024-13-45", b"=1+1"),
    *(b"source", b"target", b"id", b"name", b"kind", b"*Vertices 3", b"*Arcs", b"graph ["),
)


def damaged(content: bytes, draw: random.Random) -> bytes:
    """Return the bytes with some damage: a few pieces put in, taken out, doubled, moved or changed."""
    for _ in range(draw.choice((1, 1, 1, 2, 3, 8))):
        at, other = sorted(draw.randrange(len(content) + 1) for _ in range(2))
        piece = content[at : min(other, at + draw.choice((1, 4, 40, 400)))]
        lines = content.split(b"\n")
        match draw.randrange(7):
            case 0:
                content = content[:at] + draw.choice(_PIECES) + content[at:]
            case 1:
                content = content[:at] + content[at + len(piece) :]
            case 2:
                content = content[:at] + piece * draw.choice((2, 3, 30)) + content[at + len(piece) :]
            case 3:
                content = content[:at] + bytes(draw.randrange(256) for _ in range(len(piece[:8]))) + content[at + 8 :]
            case 4:
                content = content[:at] + draw.choice(_PIECES) + content[at + len(piece) :]
            case 5:
                draw.shuffle(lines)
                content = b"\n".join(lines)
            case _:
                content = content[:other]
    return content


def damaged_file(content: bytes, draw: random.Random) -> bytes:
    """Return damaged bytes; of an archive mostly with a damaged part in a sound archive."""
    if not zipfile.is_zipfile(io.BytesIO(content)) or draw.random() < 0.2:
        return damaged(content, draw)
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as given, zipfile.ZipFile(out, "w") as written:
        names = given.namelist()
        chosen = draw.choice([name for name in names if "sheet" in name.casefold() or "workbook" in name] or names)
        for name in names:
            part = given.read(name)
            written.writestr(name, damaged(part, draw) if name == chosen else part)
    return out.getvalue()


def tried(reader: str, path: Path, number: int) -> None:
    """Read a file as what it is recognised as, each other number as its format; refused in a sentence is well."""
    form = reader.removesuffix("-json")
    attempts: list[Callable[[], object]] = [lambda: cogs.load_network(path)]
    if form in FORMATS:
        attempts.append(lambda: import_data(path, form=form))
    elif form == "table":
        attempts.append(lambda: import_data(path, form="table", columns={"source": "Agency", "target": "Sent to"}))
    try:
        attempts[number % len(attempts)]()
    except cogs.CogsError as refused:
        if not str(refused).strip():
            raise AssertionError("It was refused without a word.") from refused


def findings(reader: str, times: int, seed: int, keep: Path | None = None) -> Iterator[str]:
    """Damage a reader's file so many times; yield what was raised that is no sentence for a user."""
    draw = random.Random(f"{reader} {seed}")  # noqa: S311 - no secret depends on it
    if hasattr(signal, "SIGPROF"):
        signal.signal(signal.SIGPROF, _too_long)
    with tempfile.TemporaryDirectory() as name, warnings.catch_warnings():
        warnings.simplefilter("error")
        warnings.simplefilter("ignore", ResourceWarning)
        source = SEEDS[reader](Path(name))
        files = sorted(source.iterdir()) if source.is_dir() else [source]
        sound = {file: file.read_bytes() for file in files}
        for number in range(times):
            victim = draw.choice(files)
            victim.write_bytes(damaged_file(sound[victim], draw))
            if keep is not None:
                # Whatever ends this process at once leaves the file that did it.
                shutil.copyfile(victim, keep / f"{reader}-last{victim.suffix}")
            if hasattr(signal, "SIGPROF"):
                signal.setitimer(signal.ITIMER_PROF, PATIENCE)
            try:
                tried(reader, source, number)
            except Exception as raised:
                if keep is not None:
                    shutil.copyfile(victim, keep / f"{reader}-{seed}-{number}-{victim.name}")
                yield f"{reader} {number} {victim.name}: {type(raised).__name__}: {raised}"[:300]
            finally:
                if hasattr(signal, "SIGPROF"):
                    signal.setitimer(signal.ITIMER_PROF, 0)
            victim.write_bytes(sound[victim])


def _too_long(number: int, frame: FrameType | None) -> None:
    del number, frame
    raise AssertionError(f"It took more than {PATIENCE} s of processor.")


def main() -> int:
    """Try every reader in a process of its own; return 1 where anything was found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--reader", choices=SEEDS, help="only this one, in this process")
    parser.add_argument("--keep", type=Path, default=Path(tempfile.gettempdir()), help="where files go that did harm")
    asked = parser.parse_args()
    asked.keep.mkdir(parents=True, exist_ok=True)
    if asked.reader:
        found = list(findings(asked.reader, asked.times, asked.seed, asked.keep))
        print(f"{asked.reader}: {asked.times:,} inputs, {len(found):,} findings", *found[:20], sep="\n", flush=True)
        return 1 if found else 0
    failed = 0
    for reader in SEEDS:
        options = ["--times", str(asked.times), "--seed", str(asked.seed), "--keep", str(asked.keep)]
        command = [sys.executable, "-m", "tests.trust.fuzz", "--reader", reader, *options]
        ended = subprocess.run(command, check=False).returncode
        if ended not in (0, 1):
            print(f"{reader}: the process was ended ({ended}); see {asked.keep / reader}-last.*", flush=True)
        failed |= ended != 0
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
