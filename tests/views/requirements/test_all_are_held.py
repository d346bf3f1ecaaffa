"""Every requirement has a test that begins with its number, where its number says."""

from __future__ import annotations

import re
from pathlib import Path


def test_all_twenty_five_are_held_by_a_test_of_their_number():
    held = []
    for file in sorted(Path(__file__).parent.glob("test_*_to_*.py")):
        first, last = map(int, re.findall(r"\d\d", file.name))
        numbers = {int(found) for found in re.findall(r"(?m)^def test_(\d\d)_", file.read_text(encoding="utf-8"))}
        assert numbers == set(range(first, last + 1))
        held += sorted(numbers)
    assert held == list(range(1, 26))
