"""Files written: whole or not at all, and one clear sentence where they cannot be."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.trust.kills import survey

QUICK = {"referrals.csv": "source,target\nlibrary,hub\nhub,advice\nhub,school\n"}


def cogs(*arguments: object, stdout: int | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "cogs", *map(str, arguments)],
        stdout=stdout or subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )


@pytest.fixture
def place(tmp_path: Path) -> Path:
    folder = tmp_path / "place"
    folder.mkdir()
    for name, text in QUICK.items():
        (folder / name).write_text(text)
    return folder


def test_a_killed_run_leaves_the_earlier_result_or_the_new_one(tmp_path: Path) -> None:
    found = survey(2, 0, tmp_path)
    assert found.wrong == []
    assert found.old + found.new + found.backed_up == 2


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="Only Linux has a device that is always full.")
@pytest.mark.parametrize(
    "command",
    [
        ["check"],
        *(
            pytest.param(command, marks=pytest.mark.long)
            for command in (["metrics", "--metric", "brokerage"], ["explain", "hub"], ["methods"])
        ),
    ],
)
def test_what_is_printed_onto_a_full_disk_is_one_clear_sentence(place: Path, command: list[str]) -> None:
    first, *rest = command
    with Path("/dev/full").open("w") as full:
        done = cogs(first, place, *rest, stdout=full.fileno())
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1] == "This cannot be written or read: No space left on device."
    assert "Traceback" not in done.stderr


_SMALL_DISK = """
import resource, runpy, signal, sys
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
sys.argv = ["cogs", *sys.argv[1:]]
runpy.run_module("cogs", run_name="__main__")
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Limits of Unix.")
@pytest.mark.parametrize(
    "command", ["view", *(pytest.param(name, marks=pytest.mark.long) for name in ("analyse", "report"))]
)
def test_a_disk_without_room_for_a_page_leaves_nothing_and_says_so(place: Path, tmp_path: Path, command: str) -> None:
    options = [command, str(place), "--output", str(tmp_path / "out")]
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1", "MPLCONFIGDIR": str(tmp_path / "mpl")}
    done = subprocess.run(
        [sys.executable, "-c", _SMALL_DISK, *options], capture_output=True, text=True, check=False, env=environment
    )
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1] == f"Cannot write {tmp_path / 'out'}: File too large. Nothing was changed."
    assert not (tmp_path / "out").exists()
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".out")] == []


def test_a_folder_that_cannot_be_written_is_one_clear_sentence(place: Path, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    done = cogs("analyse", place, "--output", tmp_path / "file" / "out")
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].startswith(f"Cannot write {tmp_path / 'file' / 'out'}: ")


@pytest.mark.parametrize(
    "name",
    [
        "../../escaped",
        *(pytest.param(name, marks=pytest.mark.long) for name in ("/tmp/escaped", "CON", "🙂" * 100)),  # noqa: S108
    ],
)
def test_no_id_makes_a_file_outside_the_output_or_of_its_own_name(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "deep" / "place"
    folder.mkdir(parents=True)
    rows = [f'"{name} {number}",refers_to,"{name} {number + 1}"' for number in range(4)]
    (folder / "relationships.csv").write_text("\n".join(["source,relation,target", *rows]), encoding="utf-8")
    before = {path for path in tmp_path.rglob("*") if path.is_file()}
    done = cogs("view", folder, "--output", tmp_path / "deep" / "out", "--groups-above", "2")
    assert done.returncode == 0, done.stderr
    made = {path for path in tmp_path.rglob("*") if path.is_file()} - before
    assert made
    for path in made:
        assert path.resolve().is_relative_to(tmp_path / "deep" / "out")
        assert "escaped" not in path.name


def test_everything_is_utf_8_in_a_locale_that_knows_only_ascii(tmp_path: Path) -> None:
    folder = tmp_path / "place"
    folder.mkdir()
    (folder / "referrals.csv").write_text("source,target\nCafé Zoë,Grŵp Cymunedol\n", encoding="utf-8")
    found = []
    for locale in ({"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}, {"LC_ALL": "C.UTF-8"}):
        done = subprocess.run(
            [sys.executable, "-m", "cogs", "metrics", str(folder), "--metric", "partners"],
            capture_output=True,
            check=True,
            env={**os.environ, **locale},
        )
        found.append(done.stdout)
    assert "Grŵp Cymunedol" in found[0].decode("utf-8")
    assert found[0] == found[1]


_NO_NETWORK = """
import runpy, socket, sys

def refuse(*_, **__):
    raise AssertionError("The network was asked.")

socket.socket.connect = socket.socket.connect_ex = socket.socket.sendto = socket.getaddrinfo = refuse
sys.argv = ["cogs", *sys.argv[1:]]
runpy.run_module("cogs", run_name="__main__")
"""


@pytest.mark.parametrize(
    "command", ["analyse", *(pytest.param(name, marks=pytest.mark.long) for name in ("report", "view", "export"))]
)
def test_nothing_is_asked_of_a_network(place: Path, tmp_path: Path, command: str) -> None:
    out = [str(tmp_path / "out.graphml")] if command == "export" else ["--output", str(tmp_path / "out")]
    done = subprocess.run(
        [sys.executable, "-c", _NO_NETWORK, command, str(place), *out], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "The network was asked" not in done.stderr
