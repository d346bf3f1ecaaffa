"""A table of figures as text, for other programs: CSV or JSON, residents made safe."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import cast

import pandas as pd

from cogs.analysis import network_of, tables_of
from cogs.disclosure import Rounding, people, public_network, with_margins
from cogs.errors import ParameterError
from cogs.insights.quality import estimate_notes
from cogs.metrics.catalogue import On, definitions, metrics_table
from cogs.metrics.estimates import pivots_within
from cogs.network.community_network import CommunityNetwork
from cogs.network.fold import organisation_view
from cogs.network.ties import tie_sets
from cogs.progress import quiet
from cogs.publication.shown import protected_figures
from cogs.views.files import csv_text

__all__ = ["figures_as_text", "public_figures"]

_OF_MARGINS = (
    "Residents count in figures of the whole network as a group beside each body that they use, as many as may be "
    "shown of them: exact figures would tell how many they are. In Python, cogs.metrics_table has those, not for "
    "publishing."
)


def figures_as_text(
    source: str | Path,
    *,
    metrics: Iterable[str] | None = None,
    on: str = "organisations",
    relations: str | Iterable[str] | None = None,
    by: str | None = None,
    form: str = "csv",
    pivots: int | None = None,
    budget: float | None = None,
    seed: int = 0,
    say: Callable[[str], object] | None = None,
) -> str:
    """Return the figures of every node that may be shown, as CSV or JSON, residents made safe.

    Parameters
    ----------
    source : str or Path
        The folder or file.
    metrics, on, relations, by
        As `metrics_table` takes them; on "whole" residents are the groups of `with_margins`.
    form : {"csv", "json"}
        A row, or an object, per node; NaN is an empty cell, or null.
    pivots, budget, seed : optional
        How betweenness is computed, as `cogs.analyse` takes them.
    say : callable, optional
        Called with a sentence for each kind of tie whose betweenness was estimated, and one for residents
        on the whole network.

    Raises
    ------
    InputError, UnknownNameError, ParameterError
        If the input has errors, or an option names nothing.
    """
    if form not in ("csv", "json"):
        raise ParameterError(f'The format can be csv or json; "{form}" was given.')
    public, safe, notes = _figures(source, metrics, on, relations, by, pivots, budget, seed)
    for note in notes:
        (say or quiet)(note)
    described = public.nodes[["name", "kind"]].join(safe).rename_axis("id").reset_index()
    if form == "csv":
        return csv_text(described)
    rows = json.loads(described.to_json(orient="records", double_precision=15))
    return json.dumps(rows, indent=1, ensure_ascii=False) + "\n"


def public_figures(
    source: str | Path,
    *,
    metrics: Iterable[str] | None = None,
    on: str = "organisations",
    relations: str | Iterable[str] | None = None,
    by: str | None = None,
) -> tuple[CommunityNetwork, pd.DataFrame]:
    """Return the network of an input that may be shown, and the figures of its nodes, residents made safe.

    Parameters
    ----------
    source : str or Path
        The folder or file.
    metrics, on, relations, by
        As `metrics_table` takes them.

    Raises
    ------
    InputError, UnknownNameError, ParameterError
        If the input has errors, or an option names nothing.
    """
    public, safe, _ = _figures(source, metrics, on, relations, by, None, None, 0)
    return public, safe


def _figures(
    source: str | Path,
    metrics: Iterable[str] | None,
    on: str,
    relations: str | Iterable[str] | None,
    by: str | None,
    pivots: int | None,
    budget: float | None,
    seed: int,
) -> tuple[CommunityNetwork, pd.DataFrame, tuple[str, ...]]:
    """Return the public network, its figures, and what must be said of those that are estimated."""
    tables = tables_of(source)
    network = network_of(tables)
    rounding = Rounding(tables.settings.threshold, tables.settings.base)
    asked: On | CommunityNetwork = with_margins(network, rounding) if on == "whole" else cast(On, on)
    counted = asked if isinstance(asked, CommunityNetwork) else organisation_view(network)
    ties = tie_sets(counted, relations)
    chosen = None if metrics is None else list(metrics)
    if pivots is None and budget is not None and (chosen is None or "betweenness" in chosen):
        pivots = pivots_within(counted, ties, seconds=budget)
    table = metrics_table(network, metrics=chosen, on=asked, by=by, relations=relations, pivots=pivots, seed=seed)
    public = public_network(network, rounding)
    safe = protected_figures(table, definitions(table, ties), network, rounding).reindex(public.nodes.index)
    notes = estimate_notes(table, ties)
    if on == "whole" and len(people(network)):
        notes = (*notes, _OF_MARGINS)
    return public, safe, notes
