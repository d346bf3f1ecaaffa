"""A table of figures as text, for other programs: CSV or JSON, residents made safe."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import cast

import pandas as pd

from cogs.analysis import network_of, tables_of
from cogs.disclosure import Rounding, public_network
from cogs.errors import ParameterError
from cogs.metrics.catalogue import On, definitions, metrics_table
from cogs.network.community_network import CommunityNetwork
from cogs.network.fold import organisation_view
from cogs.network.ties import tie_sets
from cogs.publication.shown import protected_figures
from cogs.views.files import csv_text

__all__ = ["figures_as_text", "public_figures"]


def figures_as_text(
    source: str | Path,
    *,
    metrics: Iterable[str] | None = None,
    on: str = "organisations",
    relations: str | Iterable[str] | None = None,
    by: str | None = None,
    form: str = "csv",
) -> str:
    """Return the figures of every node that may be shown, as CSV or JSON, residents made safe.

    Parameters
    ----------
    source : str or Path
        The folder or file.
    metrics, on, relations, by
        As `metrics_table` takes them.
    form : {"csv", "json"}
        A row, or an object, per node; NaN is an empty cell, or null.

    Raises
    ------
    InputError, UnknownNameError, ParameterError
        If the input has errors, or an option names nothing.
    """
    if form not in ("csv", "json"):
        raise ParameterError(f'The format can be csv or json; "{form}" was given.')
    public, safe = public_figures(source, metrics=metrics, on=on, relations=relations, by=by)
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
    tables = tables_of(source)
    network = network_of(tables)
    rounding = Rounding(tables.settings.threshold, tables.settings.base)
    table = metrics_table(network, metrics=metrics, on=cast(On, on), by=by, relations=relations)
    asked = organisation_view(network) if on == "organisations" else network
    meanings = definitions(table, tie_sets(asked, relations))
    public = public_network(network, rounding)
    return public, protected_figures(table, meanings, network, rounding).reindex(public.nodes.index)
