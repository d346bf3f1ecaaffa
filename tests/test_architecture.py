"""The house keeps its rules: who may import whom, one home per library, no vague names, no cycles."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

EVERYBODY = {"errors", "vocabulary", "__init__"}

# Room → the rooms it may import beside its own and EVERYBODY.
ROOMS: dict[str, set[str]] = {
    "errors": set(),
    "vocabulary": set(),
    "folders": set(),
    "progress": {"kernels.chunks", "kernels.compilation"},
    "kernels": set(),
    "tables": {"folders"},
    "network": {"tables", "kernels.adjacency"},
    "metrics": {"network", "kernels"},
    "insights": {"network", "metrics"},
    "exchange": {"tables", "network", "folders"},
    "scale": {"folders", "network", "progress", "tables"},
    "disclosure": {"network"},
    "views": {"network"},
    "analysis": {"tables", "exchange", "network", "metrics", "insights", "progress"},
    "publication": {
        "analysis",
        "folders",
        "progress",
        "tables",
        "network",
        "metrics",
        "insights",
        "disclosure",
        "views",
    },
    "cli": {
        "analysis",
        "publication",
        "insights",
        "metrics",
        "exchange",
        "scale",
        "tables",
        "progress",
        "folders",
        "kernels.chunks",
    },
    "__main__": {"cli"},
}

# Metrics do not know each other; these know them all.
OF_ALL_METRICS = {"metrics.catalogue", "metrics.computed_once"}

# Library → the modules, or the room, at home with it. A new home is one line here.
HOMES: dict[str, set[str]] = {
    "numba": {"kernels.compilation"},
    "typer": {"cli"},
    "rich": {"progress"},
    "pyvis": {"views.interactive"},
    "jinja2": {"views.pages", "views.interactive"},
    "python_calamine": {"tables.read"},
    "rapidfuzz": {"tables.likeness"},
    "pyarrow": {"tables.parquet", "tables.texts", "views.parquet"},
    "xlsxwriter": {"views.workbook", "exchange.workbooks"},
    "networkx": {"network.convert"},
    "defusedxml": {"exchange.safe_xml"},
    "docx": {"views.docx_report", "views.docx_styles"},
    "matplotlib": {"views.chart_printing", "views.chart_scale", "views.static_picture"},
    "textalloc": {"views.chart_points"},
    "ibis": {"scale"},
    "duckdb": {"scale.duckdb_engine"},
    "pyspark": {"scale.spark_engine"},
    "igraph": {"network.convert", "network.communities", "views.layout"},
}

# These take long to import: only inside a function.
HEAVY = {
    "numba",
    "pyvis",
    "networkx",
    "igraph",
    "python_calamine",
    "rich",
    "pyarrow",
    "xlsxwriter",
    "rapidfuzz",
    "matplotlib",
    "textalloc",
    "docx",
    "ibis",
    "duckdb",
    "pyspark",
}
VAGUE = {"utils", "util", "helpers", "helper", "common", "core", "base", "misc"}


def module_name(path: Path, package: Path) -> str:
    return ".".join(path.relative_to(package).with_suffix("").parts).removesuffix(".__init__")


def imports(path: Path) -> Iterator[tuple[str, bool]]:
    """Yield every module imported, and whether that happens when the file itself is imported."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    quiet = {
        id(node)
        for outer in ast.walk(tree)
        if isinstance(outer, ast.FunctionDef | ast.AsyncFunctionDef)
        or (isinstance(outer, ast.If) and ast.unparse(outer.test) == "TYPE_CHECKING")
        for node in ast.walk(outer)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            names = [f"{node.module}.{name.name}" for name in node.names] if node.module == "cogs" else [node.module]
            yield from ((name, id(node) not in quiet) for name in names)
        elif isinstance(node, ast.Import):
            yield from ((name.name, id(node) not in quiet) for name in node.names)


def breaches(package: Path) -> list[str]:
    """Return every breach of the rules in a package laid out as `cogs` is."""
    found = []
    for path in sorted(package.rglob("*.py")):
        module = module_name(path, package)
        room = module.split(".")[0]
        if VAGUE & set(module.split(".")):
            found.append(f"{module}: a vague name")
        if module == "__init__":
            continue
        if room not in ROOMS:
            found.append(f"{module}: in no room")
            continue
        for imported, at_once in imports(path):
            library, _, within = imported.partition(".")
            if library in HOMES and not {module, room} & HOMES[library]:
                found.append(f"{module} imports {library}, which is at home in {', '.join(sorted(HOMES[library]))}")
            if library in HEAVY and at_once:
                found.append(f"{module} imports {library} at once")
            if library != "cogs" or within.split(".")[0] in {*EVERYBODY, room, "", "__version__"}:
                if library == "cogs" and room == "metrics" and module not in OF_ALL_METRICS and "metrics" in within:
                    found.append(f"{module} imports its sibling {within}")
                continue
            if not any(within == allowed or within.startswith(f"{allowed}.") for allowed in ROOMS[room]):
                found.append(f"{module} imports {within}")
    return found


def test_the_package_keeps_every_rule() -> None:
    assert breaches(ROOT / "cogs") == []


@pytest.mark.parametrize(
    ("file", "line", "breach"),
    [
        ("metrics/new.py", "from cogs.views.style import INK", "metrics.new imports views.style"),
        ("views/new.py", "from cogs.metrics.reach import catchment", "views.new imports metrics.reach"),
        ("tables/new.py", "import cogs.network.build", "tables.new imports network.build"),
        (
            "network/new.py",
            "from cogs.kernels.two_paths import open_two_paths",
            "network.new imports kernels.two_paths",
        ),
        ("metrics/new.py", "from cogs.metrics.reach import catchment", "metrics.new imports its sibling metrics.reach"),
        ("insights/new.py", "def f():\n    import igraph", "insights.new imports igraph, which is at home in"),
        ("network/convert.py", "import networkx", "network.convert imports networkx at once"),
        ("views/utils.py", "x = 1", "views.utils: a vague name"),
        ("elsewhere.py", "x = 1", "elsewhere: in no room"),
    ],
)
def test_a_planted_breach_is_found(tmp_path: Path, file: str, line: str, breach: str) -> None:
    path = tmp_path / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(line + "\n", encoding="utf-8")
    assert [found for found in breaches(tmp_path) if found.startswith(breach)]


def test_no_two_modules_import_each_other() -> None:
    package = ROOT / "cogs"
    edges = {
        module_name(path, package): {
            name.removeprefix("cogs.") for name, at_once in imports(path) if at_once and name.startswith("cogs.")
        }
        for path in package.rglob("*.py")
    }
    settled: set[str] = set()
    while ready := {
        module for module, needs in edges.items() if module not in settled and needs & set(edges) <= settled
    }:
        settled |= ready
    assert sorted(set(edges) - settled) == []


def test_files_and_functions_stay_one_idea() -> None:
    too_long = []
    for path in sorted((ROOT / "cogs").rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        if text.count("\n") > 400:
            too_long.append(f"{path.name}: {text.count(chr(10))} lines")
        limit = 80 if "kernels" in path.parts else 40
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef):
                documented = (ast.get_docstring(node, clean=False) or "").count("\n") + 1
                lines = (node.end_lineno or node.lineno) - node.lineno + 1 - documented
                if lines > limit:
                    too_long.append(f"{path.name} {node.name}: {lines} lines")
    assert too_long == []
