"""Every warning of the check has its sentence in the notes."""

import ast
import re
from pathlib import Path

from cogs import CommunityNetwork, network_from_edges
from cogs.disclosure import Rounding
from cogs.errors import Problem
from cogs.insights import quality
from cogs.insights.quality import left_out, quality_notes
from cogs.publication.answers_shown import sentence_shown

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
    assert _said(network, warnings) == "The check warns of 2 listed nodes without any relationship."
    assert _said(network, warnings[:1]) == "The check warns of 1 listed node without any relationship."


def test_where_rows_may_be_about_residents_their_number_is_rounded() -> None:
    network = network_from_edges([("Ann", "uses", "hub"), ("hub", "refers_to", "hub")])
    alone = [Problem("residents.csv", row, None, "", "node-alone", "", "warning") for row in (2, 3, 4)]
    assert _said(network, alone) == "The check warns of 1 to 7 listed nodes without any relationship."
    loops = sentence_shown(left_out(network)[0], Rounding())
    assert loops == "1 to 7 ties from a node to itself: self-loops are dropped."
    columns = [Problem("residents.csv", None, "Notes", "", "unused-column", "", "warning")] * 2
    assert _said(network, columns) == "The check warns of 2 columns that may mean ones that are missing."


def _said(network: CommunityNetwork, warnings: list[Problem]) -> str:
    return sentence_shown(quality_notes(network, warnings, by=None)[-1], Rounding())
