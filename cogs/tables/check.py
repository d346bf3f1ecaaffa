"""`check_tables`: every problem of every table, all at once."""

from __future__ import annotations

from cogs.errors import Problem
from cogs.tables.aliases import with_aliases
from cogs.tables.left_out import placeholder_problems, without_placeholders
from cogs.tables.rules_between_tables import TABLES_RULES, Facts
from cogs.tables.rules_for_cells import CELL_RULES
from cogs.tables.rules_for_names import NAME_RULES
from cogs.tables.rules_for_text import TEXT_RULES
from cogs.tables.tables import Tables
from cogs.tables.unnamed import without_residents

__all__ = ["check_tables"]


def check_tables(tables: Tables) -> tuple[Problem, ...]:
    """Return every problem of some tables: those found in reading, and every rule they break.

    Parameters
    ----------
    tables : Tables
        What `read_tables` read.

    Returns
    -------
    tuple of Problem
        By table, row and column. Only those of severity "error" stop an analysis. None quotes a resident.

    Examples
    --------
    >>> import pandas as pd
    >>> from cogs.tables.settings import Settings
    >>> from cogs.tables.tables import Table
    >>> cells = pd.DataFrame({"source": ["library", "library"], "target": ["advice", ""]}, index=[2, 3])
    >>> referrals = Table("referrals.csv", "edges", "refers_to", cells, {})
    >>> [(p.row, p.rule) for p in check_tables(Tables("Northfield", (referrals,), Settings())) if p.severity == "error"]
    [(3, 'missing-target')]
    """
    # Rows that stand in for nobody are left out of the network: nothing else about them is worth a word.
    kept, _ = without_placeholders(tables)
    vocabulary, facts = kept.settings.vocabulary, Facts(with_aliases(kept))
    of_cells = (
        problem for table in kept.tables for rule in (*CELL_RULES, *TEXT_RULES) for problem in rule(table, vocabulary)
    )
    between_tables = (problem for rule in (*TABLES_RULES, *NAME_RULES) for problem in rule(facts))
    problems = (*tables.problems, *placeholder_problems(tables), *of_cells, *between_tables)
    return tuple(sorted(without_residents(problems, tables), key=_place))


def _place(problem: Problem) -> tuple[str, int, str, str]:
    return problem.table, problem.row or 0, problem.column or "", problem.rule
