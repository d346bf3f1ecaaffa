"""The rows of one period in which residents can be followed: referrals, uses, volunteering, and what they visit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from cogs.errors import ParameterError
from cogs.network.community_network import CommunityNetwork
from cogs.network.pathways import NOT_ACCEPTED, day_number, people_alike, referral_rows, resident_rows, spoken
from cogs.network.visits import RECEIVED, SENT, USED, visits
from cogs.tables.texts import places_among

__all__ = ["ResidentLog", "arrivals", "referred_before", "resident_log", "residents", "weights"]

Day = str | date | None


@dataclass(frozen=True, eq=False)
class ResidentLog:
    """The rows of one period in which residents can be followed; nodes and residents stand in them as numbers.

    A node is its place in the network, a resident a number of their own, NaN where a row names none.

    Attributes
    ----------
    every : pandas.DataFrame
        All rows of referral, as `referral_rows` gives them.
    followed : pandas.DataFrame
        Those with a day and a resident, in the order of days, then of rows.
    uses, volunteering : pandas.DataFrame
        Rows with a day, as `resident_rows` gives them.
    visited : pandas.DataFrame
        What `visits` makes of `followed` and `uses`.
    first, last : float
        First and last day of the period, since 1970; NaN without any day.
    people, alike : pandas.Series
        How many each resident, and each node, stands for.
    sector : pandas.Series
        The sector of each node, missing where it has none.
    missing : tuple of str
        What the data do not have: referrals, date, resident, need, outcome, complex, uses, uses date,
        volunteers, volunteers date, sector.
    unused : Mapping[str, float]
        How many rows of referral there are in the period, how many rows could not be used, and why.
    """

    every: pd.DataFrame
    followed: pd.DataFrame
    uses: pd.DataFrame
    volunteering: pd.DataFrame
    visited: pd.DataFrame
    first: float
    last: float
    people: pd.Series[Any]
    alike: pd.Series[Any]
    sector: pd.Series[Any]
    missing: tuple[str, ...]
    unused: Mapping[str, float]

    @property
    def followable(self) -> bool:
        """Whether some rows of referral, in the period or not, have both a date and a resident."""
        return not {"referrals", "date", "resident"} & set(self.missing)


def resident_log(network: CommunityNetwork, start: Day = None, end: Day = None) -> ResidentLog:
    """Return the rows between two days, both within it; without any day given, undated rows are in `every` too.

    Raises
    ------
    ParameterError
        If a day cannot be read, or the period ends before it starts.

    Examples
    --------
    >>> import cogs
    >>> resident_log(cogs.network_from_edges([("a", "refers_to", "b")])).missing[:2]
    ('date', 'resident')
    """
    low = day_number(start, "The first day of the period")
    high = day_number(end, "The last day of the period")
    if low is not None and high is not None and low > high:
        raise ParameterError(f"The period must not end before it starts; {start} to {end} was given.")
    given, people = _numbered(
        network,
        [referral_rows(network), resident_rows(network, "uses"), resident_rows(network, "volunteers_with")],
    )
    every, uses, volunteering = tables = [_within(rows, low, high) for rows in given]
    followed, uses = every[every["day"].notna() & every["resident"].notna()], uses[uses["day"].notna()]
    days = pd.concat([followed["day"], uses["day"]])
    return ResidentLog(
        every,
        followed.sort_values(["day", "order"], kind="stable"),
        uses,
        volunteering[volunteering["day"].notna()],
        visits(followed, uses),
        days.min() if low is None else low,
        days.max() if high is None else high,
        people,
        network.nodes["count"].astype("float64").reset_index(drop=True),
        _sector(network),
        _missing(network, *given),
        _unused(network, given, tables),
    )


def _numbered(network: CommunityNetwork, tables: list[pd.DataFrame]) -> tuple[list[pd.DataFrame], pd.Series[Any]]:
    """Return the tables with numbers for nodes and residents, and how many each resident stands for."""
    ids = network.nodes.index
    names = pd.concat([rows["resident"].astype(object) for rows in tables], ignore_index=True)
    codes, distinct = pd.factorize(names)
    numbers = np.split(np.where(codes < 0, np.nan, codes), np.cumsum([len(rows) for rows in tables])[:-1])
    nodes = ("sender", "receiver", "target", "body")
    found = [
        rows.assign(resident=residents, **{end: places_among(rows[end], ids) for end in nodes if end in rows.columns})
        for rows, residents in zip(tables, numbers, strict=True)
    ]
    people = people_alike(network).reindex(pd.Index(distinct, dtype=object)).fillna(1.0)
    return found, people.reset_index(drop=True)


def _sector(network: CommunityNetwork) -> pd.Series[Any]:
    nodes = network.nodes
    sector = nodes["sector"] if "sector" in nodes else pd.Series(None, index=nodes.index, dtype=object)
    return sector.mask(sector.astype(str).str.strip() == "").reset_index(drop=True)


def _within(rows: pd.DataFrame, low: float | None, high: float | None) -> pd.DataFrame:
    if low is None and high is None:
        return rows
    return rows[rows["day"].between(-np.inf if low is None else low, np.inf if high is None else high)]


def _unused(network: CommunityNetwork, given: list[pd.DataFrame], kept: list[pd.DataFrame]) -> dict[str, float]:
    """Return how many rows there are of referral, and how many cannot be used for pathways."""
    referrals, uses, _ = given
    dated = network.edges.get("dated", pd.Series(dtype=object)).dropna().astype(str)
    coarse = dated.index[dated.str.len() < len("2024-05-31")]
    return {
        "referrals": _number(kept[0]),
        "referrals_without_date": _number(referrals[referrals["day"].isna()]),
        "referrals_without_resident": _number(referrals[referrals["resident"].isna()]),
        "uses_without_date": _number(uses[uses["day"].isna()]),
        "outside_period": sum(
            _number(before[before["day"].notna()]) - _number(after[after["day"].notna()])
            for before, after in zip(given, kept, strict=True)
        ),
        "only_month_or_year": sum(_number(rows[rows["order"].isin(coarse)]) for rows in kept),
    }


def _number(rows: pd.DataFrame) -> float:
    return float(rows["order"].nunique())


def _missing(
    network: CommunityNetwork, referrals: pd.DataFrame, uses: pd.DataFrame, volunteering: pd.DataFrame
) -> tuple[str, ...]:
    nodes, edges = network.nodes, network.edges
    of_people = edges[edges["relation"].isin(network.vocabulary.carriers())]
    named = referrals[referrals["resident"].notna()]
    there = {
        "referrals": len(referrals) > 0,
        # A date of a row that names nobody is of no use to a pathway.
        "date": bool((named if len(named) else referrals)["day"].notna().any()),
        "resident": len(named) > 0,
        "need": bool(referrals["need"].notna().any()),
        "outcome": bool(referrals["outcome"].notna().any()),
        "complex": "complex" in of_people and bool(of_people["complex"].notna().any()),
        "uses": len(uses) > 0,
        "uses date": bool(uses["day"].notna().any()),
        "volunteers": len(volunteering) > 0,
        "volunteers date": bool(volunteering["day"].notna().any()),
        "sector": "sector" in nodes and bool(nodes["sector"].notna().any()),
    }
    return tuple(name for name, given in there.items() if not given)


def residents(rows: pd.DataFrame, log: ResidentLog) -> tuple[pd.Series[Any], float]:
    """Return how many different residents the rows give each body, and all of them."""
    once = rows[["resident", "body"]].drop_duplicates()
    by_body = weights(once, log).groupby(once["body"]).sum()
    return by_body, float(weights(once.drop_duplicates("resident"), log).sum())


def weights(rows: pd.DataFrame, log: ResidentLog) -> pd.Series[Any]:
    """Return how many each resident stands for: 1, or the count of a group."""
    residents = rows["resident"].to_numpy(dtype=np.float64)
    named, alike = ~np.isnan(residents), np.ones(len(rows))
    alike[named] = log.people.to_numpy()[residents[named].astype(np.int64)]
    return pd.Series(alike, index=rows.index, name="resident")


def referred_before(rows: pd.DataFrame, log: ResidentLog) -> pd.Series[Any]:
    """Return whether the resident of each row was referred to its body on an earlier or the same day."""
    first = log.followed.drop_duplicates(["resident", "receiver"])[["resident", "receiver", "day"]]
    first = first.set_axis(["resident", "body", "referred"], axis="columns")
    referred = rows[["resident", "body"]].merge(first, on=["resident", "body"], how="left")["referred"]
    return pd.Series(referred.to_numpy(dtype=np.float64) <= rows["day"].to_numpy(), index=rows.index)


def arrivals(log: ResidentLog) -> pd.DataFrame:
    """Return the visits, and whether each is a return: an arrival after a visit on an earlier day and another since."""
    seen = log.visited
    refused = log.followed.loc[spoken(log.followed["outcome"], NOT_ACCEPTED), "order"]
    seen = seen[(seen["role"] != RECEIVED) | ~seen["order"].isin(refused)]
    steps = pd.Series(pd.factorize(seen["step"])[0], index=seen.index)
    before = pd.DataFrame({"step": steps, "day": seen["day"]}).groupby([seen["resident"], seen["body"]]).shift()
    taken_up = pd.Series(False, index=seen.index)
    used = seen[seen["role"] == USED]
    taken_up[used.index] = referred_before(used, log)
    arrives = (seen["role"] != SENT) & ~taken_up
    return seen.assign(returned=arrives & (steps - before["step"] >= 2) & (before["day"] < seen["day"]))
