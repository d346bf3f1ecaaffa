"""`network.toml`: what a folder says about itself, and the relations it declares."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from cogs.vocabulary import DEFAULT_VOCABULARY, Vocabulary

__all__ = ["Settings"]


@dataclass(frozen=True)
class Settings:
    """What `network.toml` says, or its defaults.

    Attributes
    ----------
    name : str or None
        What the network is called on pages.
    grouping : str or None
        The node column whose values are the groups of brokerage roles.
    period : tuple of str or None
        First and last day of the data, ISO dates.
    confirm : {"union", "intersection", "sender", "receiver"}
        What counts where both sides report one relation.
    headings : Mapping[str, str]
        Their heading → our column.
    vocabulary : Vocabulary
        The built-in words and those declared here.
    threshold, base : int
        Disclosure control: numbers of residents below `threshold` are hidden, others rounded to `base`.
    """

    name: str | None = None
    grouping: str | None = None
    period: tuple[str, str] | None = None
    confirm: Literal["union", "intersection", "sender", "receiver"] = "union"
    headings: Mapping[str, str] = field(default_factory=dict)
    vocabulary: Vocabulary = DEFAULT_VOCABULARY
    threshold: int = 8
    base: int = 5
