"""Every warning of the check has its sentence in the notes."""

import re
from pathlib import Path

from cogs import network_from_edges
from cogs.errors import Problem
from cogs.insights import quality
from cogs.insights.quality import quality_notes

RULES = Path(__file__).parents[2] / "cogs" / "tables"


def test_every_rule_that_warns_has_words() -> None:
    text = "".join(path.read_text(encoding="utf-8") for path in RULES.glob("rules_*.py"))
    warned = set(re.findall(r'"([a-z-]+)",\s*message,\s*"warning"', text)) | {"self-loop"}
    assert warned == set(quality._WARNINGS)


def test_notes_count_warnings_in_words() -> None:
    network = network_from_edges([("a", "refers_to", "b")])
    warnings = [Problem("t", row, None, "", "node-alone", "", "warning") for row in (2, 3)]
    assert "The check warns of 2 listed nodes without any relationship." in quality_notes(network, warnings, by=None)
    assert "The check warns of 1 listed node without any relationship." in quality_notes(network, warnings[:1], by=None)
