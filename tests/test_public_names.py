"""The public names: all there, loaded on first use, and the root quick to import."""

import subprocess
import sys

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
