"""Numbers in sentences: agreeing in number, never without what they count."""

from __future__ import annotations

from collections.abc import Sequence

__all__ = ["and_list", "counted", "figure"]


def counted(number: float, singular: str, plural: str | None = None) -> str:
    """Return a number with its noun.

    Examples
    --------
    >>> counted(1, "service"), counted(1200, "service"), counted(0, "body", "bodies")
    ('1 service', '1,200 services', '0 bodies')
    """
    return f"{figure(number)} {singular if number == 1 else plural or singular + 's'}"


def figure(number: float) -> str:
    """Return a number as a sentence shows it: thousands set apart, at most one decimal.

    Examples
    --------
    >>> figure(1234.0), figure(0.25), figure(12.96)
    ('1,234', '0.2', '13')
    """
    text = f"{number:,.1f}"
    return text.removesuffix(".0")


def and_list(items: Sequence[str]) -> str:
    """Return a list as a sentence has it.

    Examples
    --------
    >>> and_list(["a"]), and_list(["a", "b", "c"])
    ('a', 'a, b and c')
    """
    if len(items) < 2:
        return "".join(items)
    return ", ".join(items[:-1]) + " and " + items[-1]
