"""The public names: all there, loaded on first use, and the root quick to import."""

import subprocess
import sys
from pathlib import Path

import pytest

import cogs


def test_every_public_name_is_there() -> None:
    for name in cogs.__all__:
        assert getattr(cogs, name) is not None
    assert sorted(cogs.__all__) == cogs.__all__
    assert set(cogs.__all__) <= set(dir(cogs))


def test_a_name_that_is_not_there_is_said() -> None:
    with pytest.raises(AttributeError, match="no attribute 'betweeness'"):
        _ = cogs.betweeness  # type: ignore[attr-defined]


def test_importing_the_root_imports_no_library() -> None:
    program = "import sys, cogs; sys.exit(bool({'numpy', 'pandas', 'numba', 'igraph', 'pyvis'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


def test_help_imports_no_heavy_library() -> None:
    program = (
        "import sys; from typer.testing import CliRunner; from cogs.cli import app;"
        "CliRunner().invoke(app, ['--help']);"
        "sys.exit(bool({'numpy', 'pandas', 'numba', 'networkx', 'igraph', 'pyvis', 'jinja2'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


def test_a_small_network_is_analysed_without_what_takes_long_to_import(tmp_path: Path) -> None:
    program = (
        "import sys; from cogs.cli import main\n"
        "try: main()\n"
        "except SystemExit as end: assert not end.code\n"
        "sys.exit(bool({'numba', 'matplotlib', 'IPython'} & set(sys.modules)))"
    )
    folder = Path(cogs.__file__).parents[1] / "data" / "keep-it-local"
    run = [sys.executable, "-c", program, "analyse", str(folder), "--output", str(tmp_path / "out")]
    assert subprocess.run(run, check=False, stdout=subprocess.DEVNULL).returncode == 0
    assert (tmp_path / "out" / "report.html").is_file()
