"""Each resident's events in order: who was referred by whom to whom on which day, who used what, who volunteered."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import numpy as np
import pandas as pd

from cogs.errors import ParameterError
from cogs.network.community_network import CommunityNetwork
from cogs.network.fold import owners, projected
from cogs.tables.types import yes_no
from cogs.vocabulary import word

__all__ = [
    "CLOSED",
    "COMMUNITY_SECTORS",
    "CRISIS_WORDS",
    "NOT_ACCEPTED",
    "NOT_GIVEN",
    "STATUTORY_SECTORS",
    "day_number",
    "grouped_flow",
    "people_alike",
    "referral_rows",
    "resident_rows",
    "sides",
    "spoken",
    "statutory_or_crisis",
]

# What `outcome` says where nobody took the person on; any other word is an outcome.
NOT_ACCEPTED = frozenset(
    {
        "not_accepted",
        "declined",
        "rejected",
        "refused",
        "turned_down",
        "ineligible",
        "not_eligible",
        "no_contact",
        "no_response",
        "closed_without_contact",
        "did_not_attend",
        "withdrawn",
    }
)

# What `outcome` says where the case was brought to an end.
CLOSED = frozenset({"closed", "case_closed", "completed", "complete", "discharged", "resolved", "ended", "finished"})

STATUTORY_SECTORS = frozenset(
    {"statutory", "public", "public_sector", "council", "local_authority", "local_government", "government"}
    | {"health", "nhs", "police"}
)
COMMUNITY_SECTORS = frozenset(
    {"community", "voluntary", "charity", "vcse", "vcs", "voluntary_and_community", "third_sector", "faith"}
    | {"social_enterprise", "community_business", "community_organisation", "mutual_aid"}
)
# Columns that may say that an organisation or service answers crises, and the words that say so.
_WHAT_IT_DOES = ("sector", "theme", "type", "category", "name")
CRISIS_WORDS = frozenset({"crisis", "emergency", "a&e", "ambulance"})

NOT_GIVEN = "not given"


def referral_rows(network: CommunityNetwork) -> pd.DataFrame:
    """Return every referral from one organisation to another, as often as it has senders and receivers.

    Parameters
    ----------
    network : CommunityNetwork
        The whole network; a service stands for each of its deliverers, and referrals that stay inside
        one organisation are left out.

    Returns
    -------
    pandas.DataFrame
        Columns order (its place among the edges), sender, receiver, target (as named), weight, day (days
        since 1970, NaN without a date), resident, need, outcome (missing where empty) and complex.

    Raises
    ------
    ParameterError
        If a date cannot be read.

    Examples
    --------
    >>> import cogs
    >>> network = cogs.network_from_edges([("hub", "delivers", "advice"), ("school", "refers_to", "advice")])
    >>> referral_rows(network)[["sender", "receiver"]].values.tolist()
    [['school', 'hub']]
    """
    edges = network.edges
    chosen = edges["relation"].isin(network.vocabulary.carriers()).to_numpy()
    rows = _read(edges, chosen)
    between = projected(rows.assign(named=rows["target"]), owners(network))
    renamed = between.rename(columns={"source": "sender", "target": "receiver", "named": "target"})
    return renamed.drop(columns="relation").reset_index(drop=True)


def resident_rows(network: CommunityNetwork, relation: str) -> pd.DataFrame:
    """Return the rows of a relation that residents have with organisations: order, resident, body and day.

    Rows that name a service lead to each of its deliverers; those that name a place lead to nobody.

    Examples
    --------
    >>> import cogs
    >>> resident_rows(cogs.network_from_edges([("Ann", "uses", "hub")]), "uses")["body"].tolist()
    ['hub']
    """
    edges, (source, _) = network.edges, network.ends
    resident = (network.nodes["kind"] == "resident").to_numpy(dtype=bool)
    chosen = (edges["relation"] == relation).to_numpy(dtype=bool) & resident[source]
    rows = _read(edges, chosen)[["order", "source", "target", "day"]]
    found = rows.merge(owners(network), left_on="target", right_on="node")
    named = found.rename(columns={"source": "resident", "owner": "body"})
    ordered: pd.DataFrame = named.sort_values("order", kind="stable", ignore_index=True)
    return ordered[["order", "resident", "body", "day"]]


def day_number(given: str | date | None, option: str) -> float | None:
    """Return a day as the number of days since 1970; None stays None.

    Raises
    ------
    ParameterError
        If it is no day.

    Examples
    --------
    >>> day_number("1970-02-01", "start")
    31.0
    """
    if given is None:
        return None
    try:
        moment = datetime.fromisoformat(given) if isinstance(given, str) else given
        return float(np.datetime64(f"{moment:%Y-%m-%d}", "D").astype(np.int64))
    except (TypeError, ValueError) as error:
        raise ParameterError(f"{option} must be a day, written as 2024-03-31; {given} was given.") from error


def grouped_flow(rows: pd.DataFrame, groups: pd.Series[Any], people: pd.Series[Any]) -> pd.DataFrame:
    """Return how much goes from group to group: columns sender, receiver, referrals, weight, residents.

    Parameters
    ----------
    rows : pandas.DataFrame
        What `referral_rows` returned, or some of it.
    groups : pandas.Series
        The group of each node, missing where it has none.
    people : pandas.Series
        How many each resident stands for, as `people_alike` gives it.
    """
    ends = {end: rows[end].map(groups).astype(object).fillna(NOT_GIVEN).astype(str) for end in ("sender", "receiver")}
    flow = rows[["order", "weight", "resident"]].assign(**ends)
    pair = ["sender", "receiver"]
    weight = flow.groupby(pair)["weight"].sum()
    referrals = flow.drop_duplicates([*pair, "order"]).groupby(pair).size()
    once = flow[flow["resident"].notna()].drop_duplicates([*pair, "resident"])
    residents = once["resident"].map(people).fillna(1.0).groupby([once[end] for end in pair]).sum()
    table = pd.DataFrame({"referrals": referrals.astype("float64"), "weight": weight.astype("float64")})
    known = residents.astype("float64").reindex(table.index, fill_value=0.0 if len(once) else np.nan)
    return table.assign(residents=known).reset_index()


def people_alike(network: CommunityNetwork) -> pd.Series[Any]:
    """Return how many each resident stands for: groups of residents have a `count`.

    Examples
    --------
    >>> import cogs
    >>> people_alike(cogs.network_from_edges([("Ann", "uses", "hub")])).to_dict()
    {'Ann': 1.0}
    """
    nodes = network.nodes
    return nodes.loc[nodes["kind"] == "resident", "count"].astype("float64")


def spoken(cells: pd.Series[Any], words: frozenset[str]) -> pd.Series[Any]:
    """Return whether each cell says one of some words; case, spaces, hyphens and underscores do not matter.

    Examples
    --------
    >>> spoken(pd.Series(["Not accepted", "accepted", None]), NOT_ACCEPTED).tolist()
    [True, False, False]
    """
    codes, distinct = pd.factorize(cells)
    said = np.array([*(word(str(text)) in words for text in distinct), False], dtype=bool)
    return pd.Series(said[codes], index=cells.index)


def sides(network: CommunityNetwork) -> pd.Series[Any]:
    """Return on which side each node stands: "statutory", "community" or "other"; missing where its sector is.

    A council without a sector is statutory.

    Examples
    --------
    >>> import cogs
    >>> network = cogs.network_from_edges(
    ...     [("clinic", "refers_to", "hub")], nodes={"clinic": {"sector": "NHS"}, "hub": {"sector": "Charity"}}
    ... )
    >>> sides(network).tolist()
    ['statutory', 'community']
    """
    nodes = network.nodes
    sector = nodes["sector"] if "sector" in nodes else pd.Series(None, index=nodes.index, dtype=object)
    blank = (sector.isna() | (sector.astype(str).str.strip() == "")).to_numpy(dtype=bool)
    statutory = spoken(sector, STATUTORY_SECTORS).to_numpy() | (blank & (nodes["kind"] == "council").to_numpy())
    community = spoken(sector, COMMUNITY_SECTORS).to_numpy()
    side = np.select([statutory, community, ~blank], ["statutory", "community", "other"], "")
    return pd.Series(side, index=nodes.index, dtype=object).replace("", None)


def statutory_or_crisis(network: CommunityNetwork) -> pd.Index:
    """Return the ids of nodes that are statutory, or whose sector, theme, type, category or name speaks of crises."""
    nodes = network.nodes[network.nodes["kind"] != "resident"]
    found = (sides(network)[nodes.index] == "statutory").to_numpy()
    for column in _WHAT_IT_DOES:
        if column in nodes:
            texts = nodes[column].fillna("").astype(str).str.casefold().str.split(r"[^\w&]+", regex=True)
            found = found | np.array([not CRISIS_WORDS.isdisjoint(text) for text in texts], dtype=bool)
    return nodes.index[found]


def _read(edges: pd.DataFrame, chosen: np.ndarray[Any, np.dtype[np.bool_]]) -> pd.DataFrame:
    """Return some edges with their place, their day and what they say of residents, missing where empty."""
    rows = edges.loc[chosen, ["source", "target", "relation", "weight"]]
    rows["order"] = np.flatnonzero(chosen)
    rows["day"] = _days(edges.loc[chosen, "date"]) if "date" in edges else np.nan
    for column in ("resident", "need", "outcome"):
        rows[column] = _texts(edges.loc[chosen, column]) if column in edges else None
    said = edges.loc[chosen, "complex"] if "complex" in edges else pd.Series(False, index=rows.index)
    answers = said if pd.api.types.is_bool_dtype(said) else yes_no(said.astype(str))
    rows["complex"] = answers.fillna(False).astype(bool)
    return rows


def _texts(cells: pd.Series[Any]) -> pd.Series[Any]:
    """Return texts without spaces at their ends, None where nothing is left."""
    codes, distinct = pd.factorize(cells)
    texts = np.array([*(str(text).strip() or None for text in distinct), None], dtype=object)
    return pd.Series(texts[codes], index=cells.index, dtype=object)


def _days(written: pd.Series[Any]) -> pd.Series[Any]:
    """Return the number of days since 1970 of each date, NaN without one."""
    if not pd.api.types.is_datetime64_any_dtype(written):
        try:
            texts = written.dropna().astype(str)
            written = pd.to_datetime(texts[texts.str.strip() != ""], format="ISO8601").reindex(written.index)
        except ValueError as error:
            raise ParameterError(f"A date cannot be read; write it as 2024-03-31. {error}") from error
    known = written.notna()
    days = pd.Series(np.nan, index=written.index)
    moments = written[known].dt.tz_localize(None).to_numpy().astype("datetime64[D]")
    days[known] = moments.astype(np.int64).astype(np.float64)
    return days
