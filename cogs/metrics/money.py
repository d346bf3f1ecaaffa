"""Money between organisations: what stays local, how concentrated it is, the local multiplier, grants and contracts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from cogs.errors import ParameterError
from cogs.network.community_network import CommunityNetwork
from cogs.network.fold import organisation_view, owners, projected
from cogs.network.remembered import remembered
from cogs.network.rows import rows_of

__all__ = ["grants_and_contracts", "lm3", "local_share", "money_concentration"]

_KINDS = {"grants": "funds", "contracts": "commissions", "subcontracts": "subcontracts", "unknown": "pays"}
_YES, _NO = {"yes", "y", "true", "1", "1.0"}, {"no", "n", "false", "0", "0.0"}
_MONTHS = 12


def local_share(
    network: CommunityNetwork,
    *,
    area: str = "area",
    local: str | None = None,
    by_year: bool = True,
    first_month: int = 1,
) -> pd.DataFrame:
    """Return what each payer paid to local receivers, to receivers elsewhere, and to those whose place is unknown.

    Amounts of the money family are added up; a payment to a service is one to those who deliver it,
    shared equally. The place of a receiver is its own, in the column named.

    Parameters
    ----------
    network : CommunityNetwork
        The whole network; it is folded here.
    area : str
        The node column that says where a body is: "area", "neighbourhood" or any other.
    local : str, optional
        The place that counts as local, case apart. None: the payer's own, so that everything a payer
        without a place pays is unknown.
    by_year : bool
        Whether each year is a row of its own.
    first_month : int
        The month in which a year begins, 1 to 12: 4 for the financial year of councils.

    Returns
    -------
    pandas.DataFrame
        One row per payer that has a money row, in node order, and year. `payer`: id. `year`: Int64, the
        calendar year in which it began, missing where a row has no date or one too coarse to say;
        absent without `by_year`. float64, in the unit of `amount`: `local`, `elsewhere`, `unknown`
        and `total`, their sum; NaN where no row has an amount. From 0 to 1: `share_of_known` local of
        local and elsewhere; `share_least` and `share_most` local of the total, were everything unknown
        elsewhere, or local. A share is NaN where what it divides by is 0 or a part is negative, which
        refunds can bring about. `payments`, `without_amount`: rows.

    Raises
    ------
    ParameterError
        If `first_month` is not 1 to 12.

    Notes
    -----
    Directed, from payer to receiver. `amount` is the weight, and `weight` does not matter; parallel
    rows add up; what a body pays itself, or a service it delivers, is left out. A node that stands
    for several (`count`) is one payer or receiver, and the amount is that of all of them. Without the
    column `area` every place is unknown.

    References
    ----------
    Own definition; of the kind in Jackson, M. & McInroy, N. (2017). Creating a good local economy: the
    role of anchor institutions. Centre for Local Economic Strategies.

    Examples
    --------
    >>> import cogs
    >>> from cogs.metrics.money import local_share
    >>> network = cogs.network_from_edges(
    ...     [("council", "pays", "cafe"), ("council", "pays", "printer"), ("council", "pays", "cleaner")],
    ...     nodes={"cafe": {"area": "Northfield"}, "printer": {"area": "Leeds"}},
    ... )
    >>> paid = network.with_tables(edges=network.edges.assign(amount=[30.0, 10.0, 60.0]))
    >>> local_share(paid, local="northfield", by_year=False).iloc[0, 1:8].tolist()
    [30.0, 10.0, 60.0, 100.0, 0.75, 0.3, 0.9]
    """
    if not 1 <= first_month <= _MONTHS:
        raise ParameterError(f"first_month must be 1 (January) to 12 (December); {first_month} was given.")
    rows = _payments(network)
    part = _parts(network, rows, area, local)
    frame = pd.DataFrame({"payer": rows["source"], "year": _years(rows, first_month)})
    for name in ("local", "elsewhere", "unknown"):
        frame[name] = rows["amount"].where(part == name, 0.0).mask(rows["amount"].isna())
    frame["payments"], frame["without_amount"] = 1, rows["amount"].isna().astype(np.int64)
    keys = ["payer", "year"] if by_year else ["payer"]
    sums = frame.groupby(keys, dropna=False, sort=True)
    money = sums[["local", "elsewhere", "unknown"]].sum(min_count=1)
    money["total"] = money.sum(axis="columns", min_count=1)
    whole = money["total"].where((money >= 0).all(axis="columns") & (money["total"] > 0))
    known = (money["local"] + money["elsewhere"]).where(whole.notna())
    money["share_of_known"] = money["local"] / known.where(known > 0)
    money["share_least"] = money["local"] / whole
    money["share_most"] = (money["local"] + money["unknown"]) / whole
    table = money.join(sums[["payments", "without_amount"]].sum()).reset_index()
    place = network.nodes.index.get_indexer(pd.Index(table["payer"]))
    return table.iloc[np.argsort(place, kind="stable")].reset_index(drop=True)


def money_concentration(network: CommunityNetwork) -> pd.DataFrame:
    """Return how far what each body pays goes to few receivers, and what it gets comes from few payers.

    The Herfindahl–Hirschman index: the sum of the squared shares of the other side. On the
    organisation view, so that names merged by the table of aliases are one body.

    Parameters
    ----------
    network : CommunityNetwork
        The whole network; it is folded here.

    Returns
    -------
    pandas.DataFrame
        float64, index `network.nodes.index`. `paid`, `received`: the unit of `amount`, from 0 and NaN
        where no row has an amount. `receivers`, `payers`: bodies with a sum above 0.
        `paid_concentration`, `received_concentration`: from 1/n for n equal shares to 1 for a single
        one; NaN where there is no money.

    Notes
    -----
    Directed, from payer to receiver. `amount` is the weight, and `weight` does not matter; parallel
    rows add up; loops and rows without an amount are left out, and so is a pair whose sum is not above
    0, as refunds can make it. A node that stands for m alike (`count`) is m bodies with equal parts
    of what is paid to it or by it: its share s adds s²/m.

    References
    ----------
    Hirschman, A. O. (1964). The paternity of an index. American Economic Review 54(5), 761–762.

    Examples
    --------
    >>> import cogs
    >>> from cogs.metrics.money import money_concentration
    >>> network = cogs.network_from_edges([("council", "pays", "a"), ("council", "funds", "b")])
    >>> paid = network.with_tables(edges=network.edges.assign(amount=[75.0, 25.0]))
    >>> money_concentration(paid)["paid_concentration"].to_dict()
    {'council': 0.625, 'a': nan, 'b': nan}
    """
    pairs = _pairs(network)
    table = pd.DataFrame(index=network.nodes.index)
    count = network.nodes["count"].astype("float64")
    for own, other, total, others, index in (
        ("source", "target", "paid", "receivers", "paid_concentration"),
        ("target", "source", "received", "payers", "received_concentration"),
    ):
        members = count.reindex(pd.Index(pairs[other])).to_numpy()
        groups = pairs.assign(members=members, square=pairs["amount"] ** 2 / members).groupby(own)
        table[total] = groups["amount"].sum()
        table[others] = groups["members"].sum()
        table[index] = groups["square"].sum() / groups["amount"].sum() ** 2
    return table.astype("float64")


def lm3(
    network: CommunityNetwork,
    organisations: str | Iterable[str],
    *,
    area: str = "area",
    local: str | None = None,
    wages: Mapping[str, float] | None = None,
    wages_spent_locally: float | None = None,
) -> pd.Series[float]:
    """Return the local multiplier of some organisations over three rounds of spending, and the rounds.

    LM3 = (R1 + R2 + R3)/R1. R1: the money that came in. R2: the part of it spent locally, that is R1
    times the local spending of the organisations over the larger of what they got and what they spent.
    R3: the same of each local receiver, for the part of R2 that it got.

    Parameters
    ----------
    network : CommunityNetwork
        The whole network; it is folded here. Its money rows cover one and the same time.
    organisations : str or iterable of str
        One or several, by id or exact name, taken as one: what they pay each other is left out.
    area, local : str
        As in `local_share`; local None means the place of the (first) organisation.
    wages : mapping of id to number, optional
        What organisations, these and the receivers, paid in wages to people who live locally.
    wages_spent_locally : float, optional
        The part of these wages that the staff spend locally, 0 to 1; asked together with `wages`.

    Returns
    -------
    pandas.Series
        float64; named "lm3" with `wages`, else "lm3_suppliers_only". `money_in` R1, `spent_locally` R2,
        `spent_locally_again` R3, in the unit of `amount`; `multiplier`, from 1 to 3, NaN where nothing
        came in; `unknown`: spent where the place is not known, in R2 taken as elsewhere;
        `local_receivers`, and how many of them have no spending of their own in the rows
        (`without_spending`), so that they add nothing to R3.

    Raises
    ------
    UnknownNameError
        If an organisation is not there.
    ParameterError
        If one of `wages` and `wages_spent_locally` is given without the other, or is out of range.

    Notes
    -----
    Directed, from payer to receiver. `amount` is the weight; parallel rows add up; a pair whose sum is
    not above 0 is left out, and so are loops and rows without an amount. A node that stands for several
    (`count`) is one receiver and the amount is that of all of them. Rows leave out much of what
    people spend: the figure is a least value, and "suppliers only" is not to be held against an LM3
    with wages.

    References
    ----------
    Sacks, J. (2002). The Money Trail: measuring your impact on the local economy using LM3. New
    Economics Foundation.

    Examples
    --------
    >>> import cogs
    >>> from cogs.metrics.money import lm3
    >>> here = {"area": "Northfield"}
    >>> network = cogs.network_from_edges(
    ...     [("fund", "funds", "hub"), ("hub", "pays", "cafe"), ("cafe", "pays", "farm")],
    ...     nodes={"fund": {}, "hub": here, "cafe": here, "farm": here},
    ... )
    >>> paid = network.with_tables(edges=network.edges.assign(amount=[100.0, 80.0, 70.0]))
    >>> lm3(paid, "hub").round(3).to_dict()["multiplier"]
    2.5
    """
    if (wages is None) != (wages_spent_locally is None):
        raise ParameterError("Give wages and wages_spent_locally together: LM3 follows what the staff spend.")
    if wages_spent_locally is not None and not 0 <= wages_spent_locally <= 1:
        raise ParameterError(f"wages_spent_locally must be 0 to 1; {wages_spent_locally} was given.")
    if wages is not None and not all(0 <= amount < np.inf for amount in wages.values()):
        raise ParameterError("wages must be amounts of 0 or more.")
    names = [organisations] if isinstance(organisations, str) else list(organisations)
    if not names:
        raise ParameterError("LM3 is of one organisation or several; none was given.")
    ours = list(dict.fromkeys(network.find(name) for name in names))
    paid = {network.find(name): float(amount) for name, amount in (wages or {}).items()}
    pairs = _pairs(network)
    home = local if local is not None else _places(network, area).get(ours[0], "")
    pairs["part"] = _parts(network, pairs, area, "" if pd.isna(home) else str(home))
    flows = pairs[~(pairs["source"].isin(ours) & pairs["target"].isin(ours))]
    return _rounds(flows, ours, paid, wages_spent_locally or 0.0).rename(
        "lm3_suppliers_only" if wages is None else "lm3"
    )


def grants_and_contracts(network: CommunityNetwork, *, payer: str | None = None) -> pd.DataFrame:
    """Return how many grants and contracts there are, and of what value.

    Rows are counted as they were given: `funds` are grants, `commissions` contracts, `subcontracts`
    parts of contracts passed on, and `pays` payments of which nobody says what they are.

    Parameters
    ----------
    network : CommunityNetwork
        The whole network, not folded.
    payer : str, optional
        Only what this one gave, by id or exact name.

    Returns
    -------
    pandas.DataFrame
        float64, index grants, contracts, subcontracts, unknown. `number`: rows. `with_amount`: those
        that have an amount; the rest is about them. `value`: their sum, `median`: half are at most this, in
        the unit of `amount`; NaN where no row has an amount. `say_subcontracted`: rows whose column
        `subcontracted` says yes or no; `subcontracted`: those that say yes.

    Raises
    ------
    UnknownNameError
        If the payer is not there.

    Notes
    -----
    Directed, from payer to receiver. `weight` and `count` do not matter; every row is one grant or
    contract, parallel rows too, and loops are left out. Rows of spend files are payments, of which
    many may belong to one contract.

    References
    ----------
    Own definition.

    Examples
    --------
    >>> import cogs
    >>> from cogs.metrics.money import grants_and_contracts
    >>> network = cogs.network_from_edges([("council", "funds", "a"), ("council", "commissions", "b")])
    >>> paid = network.with_tables(edges=network.edges.assign(amount=[500.0, 9000.0]))
    >>> grants_and_contracts(paid)["value"].to_dict()
    {'grants': 500.0, 'contracts': 9000.0, 'subcontracts': nan, 'unknown': nan}
    """
    rows = rows_of(network, tuple(_KINDS.values()))
    rows = rows[rows["source"] != rows["target"]]
    if payer is not None:
        rows = rows[rows["source"] == network.find(payer)]
    amount = rows["amount"].astype("float64") if "amount" in rows else pd.Series(np.nan, index=rows.index)
    said = rows["subcontracted"] if "subcontracted" in rows else pd.Series("", index=rows.index, dtype=object)
    words = said.astype(str).str.strip().str.casefold()
    table = {}
    for name, relation in _KINDS.items():
        of_kind = (rows["relation"] == relation).to_numpy()
        money = amount[of_kind].dropna()
        table[name] = {
            "number": of_kind.sum(),
            "with_amount": len(money),
            "value": money.sum() if len(money) else np.nan,
            "median": money.median(),
            "say_subcontracted": words[of_kind].isin(_YES | _NO).sum(),
            "subcontracted": words[of_kind].isin(_YES).sum(),
        }
    return pd.DataFrame.from_dict(table, orient="index").astype("float64")


@remembered
def _payments(network: CommunityNetwork) -> pd.DataFrame:
    """Return the rows of the money family between bodies, with an `amount`, NaN where none is given."""
    rows = rows_of(network, network.vocabulary.in_family("money"))
    rows = rows[rows["source"] != rows["target"]]
    rows["amount"] = rows["amount"].astype("float64") if "amount" in rows else np.nan
    return projected(rows, owners(network)).reset_index(drop=True)


@remembered
def _pairs(network: CommunityNetwork) -> pd.DataFrame:
    """Return what each payer paid each receiver in all, where that is above 0."""
    sums = _payments(network).dropna(subset="amount").groupby(["source", "target"], sort=True)["amount"].sum()
    return sums[sums > 0].reset_index()


@remembered
def _places(network: CommunityNetwork, area: str) -> pd.Series[Any]:
    """Return where each body is, folded in case; "" where that is not known."""
    nodes = organisation_view(network).nodes
    if area not in nodes:
        return pd.Series("", index=nodes.index, dtype=object)
    return nodes[area].fillna("").astype(str).str.strip().str.casefold()


def _parts(network: CommunityNetwork, rows: pd.DataFrame, area: str, local: str | None) -> pd.Series[Any]:
    """Return for each row whether the receiver is local, elsewhere or unknown."""
    places = _places(network, area)
    there = places.reindex(pd.Index(rows["target"])).to_numpy()
    here = places.reindex(pd.Index(rows["source"])).to_numpy() if local is None else local.strip().casefold()
    known = (there != "") & (np.asarray(here) != "")
    return pd.Series(np.where(known, np.where(there == here, "local", "elsewhere"), "unknown"), index=rows.index)


def _years(rows: pd.DataFrame, first_month: int) -> pd.Series[Any]:
    """Return in which year each row falls; missing where its date does not say."""
    if "date" not in rows:
        return pd.Series(pd.NA, index=rows.index, dtype="Int64")
    dates = pd.to_datetime(rows["date"], errors="coerce", utc=True, format="ISO8601")
    written = rows["dated"] if "dated" in rows else rows["date"]
    only_year = written.astype(str).str.fullmatch(r"[0-9]{4}(\.0)?")
    years = dates.dt.year - (dates.dt.month < first_month)
    return years.mask(only_year & (first_month > 1)).astype("Int64")


def _rounds(flows: pd.DataFrame, ours: list[str], wages: Mapping[str, float], respent: float) -> pd.Series[float]:
    """Follow the money: what came in, what of it was spent locally, and what of that again."""

    def spent(who: list[str]) -> tuple[float, float, pd.DataFrame]:
        out = flows[flows["source"].isin(who)]
        near = out[out["part"] == "local"]
        pay = sum(wages.get(name, 0.0) for name in who)
        turnover = max(flows.loc[flows["target"].isin(who), "amount"].sum(), out["amount"].sum() + pay)
        return (near["amount"].sum() + pay, turnover, near)

    money_in = float(flows.loc[flows["target"].isin(ours), "amount"].sum())
    spent_near, turnover, near = spent(ours)
    scale = money_in / turnover if turnover else 0.0
    again = scale * respent * sum(wages.get(name, 0.0) for name in ours)
    silent = 0
    for receiver, amount in near.groupby("target", sort=True)["amount"].sum().items():
        theirs, their_turnover, _ = spent([str(receiver)])
        silent += receiver not in set(flows["source"]) | set(wages)
        again += scale * amount * theirs / their_turnover
    own = flows[flows["source"].isin(ours)]
    return pd.Series(
        {
            "money_in": money_in,
            "spent_locally": scale * spent_near,
            "spent_locally_again": again,
            "multiplier": (money_in + scale * spent_near + again) / money_in if money_in else np.nan,
            "unknown": own.loc[own["part"] == "unknown", "amount"].sum(),
            "local_receivers": near["target"].nunique(),
            "without_spending": silent,
        },
        dtype="float64",
    )
