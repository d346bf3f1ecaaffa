"""Every warning of the check has its sentence in the notes."""

import ast
import re
from pathlib import Path

from cogs import network_from_edges
from cogs.errors import Problem
from cogs.insights import quality
from cogs.insights.quality import quality_notes

RULES = Path(__file__).parents[2] / "cogs" / "tables"


def test_every_rule_that_warns_has_words() -> None:
    rule = re.compile(r"[a-z]+(-[a-z]+)+")
    warned: set[str] = set()
    for path in RULES.glob("*.py"):
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            texts = (
                [one.value for one in call.args if isinstance(one, ast.Constant)] if isinstance(call, ast.Call) else []
            )
            if isinstance(call, ast.Call) and ("warning" in texts or getattr(call.func, "id", "") == "few_warnings"):
                warned |= {text for text in texts if isinstance(text, str) and rule.fullmatch(text)}
    assert warned >= {"node-alone", "duplicate-rows"}
    assert warned <= set(quality._WARNINGS)


def test_notes_count_warnings_in_words() -> None:
    network = network_from_edges([("a", "refers_to", "b")])
    warnings = [Problem("t", row, None, "", "node-alone", "", "warning") for row in (2, 3)]
    assert "The check warns of 2 listed nodes without any relationship." in quality_notes(network, warnings, by=None)
    assert "The check warns of 1 listed node without any relationship." in quality_notes(network, warnings[:1], by=None)
