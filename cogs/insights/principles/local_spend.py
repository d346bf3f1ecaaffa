"""Principle 3, local spend: what stays local, what goes elsewhere, what nobody can say, and how often it is spent."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from cogs.errors import ParameterError, did_you_mean
from cogs.insights.answers import AnswerTable, Fact
from cogs.insights.principles.principle import PRINCIPLES, Principle, column, per_cent, stated_beside
from cogs.metrics.money import lm3, local_share, money_concentration
from cogs.network.community_network import CommunityNetwork

__all__ = ["AMOUNT_NEEDED", "Locality", "local_spend", "locality"]

AMOUNT_NEEDED = "the column amount on payments, grants or contracts"
_APRIL = 4
_MOST_MULTIPLIERS = 20

_PAID = {
    "payer": column("payer", "Who pays", "The payer."),
    "year": column("year", "Financial year", "From April to March."),
    "total": column("total", "Paid (£)", "All amounts.", unit="£"),
    "local": column("local", "Local (£)", "Paid to receivers who are local.", unit="£"),
    "elsewhere": column("elsewhere", "Elsewhere (£)", "Paid to receivers elsewhere.", unit="£"),
    "unknown": column("unknown", "Location unknown (£)", "Paid to receivers whose place is not known.", unit="£"),
    "share": column("share", "Local, of the known", "Local of local and elsewhere."),
    "bounds": column("bounds", "At least – at most", "Local of all, were the unknown all elsewhere, or all local."),
}
_AGAIN = {
    "name": column("name", "Organisation", "Who it is about."),
    "money_in": column("money_in", "Money in (£)", "What came in.", unit="£"),
    "spent_locally": column("spent_locally", "Spent locally (£)", "What of it was spent locally.", unit="£"),
    "spent_locally_again": column("spent_locally_again", "Spent locally again (£)", "What of that again.", unit="£"),
    "multiplier": column("multiplier", "lm3_suppliers_only", "The three added up, over the money in: from 1 to 3."),
}


@dataclass(frozen=True)
class Locality:
    """What counts as local: a place in a column, or, where `place` is None, each payer's own place."""

    column: str
    place: str | None

    @property
    def words(self) -> str:
        """Return it as a sentence has it."""
        return f"in {self.place}" if self.place is not None else f"in the payer's own {self.column}"


def locality(network: CommunityNetwork, area: str | None) -> Locality:
    """Return what counts as local.

    Parameters
    ----------
    network : CommunityNetwork
        Its node columns `area` and `neighbourhood` are looked at, in this order.
    area : str, optional
        A place, as one of these columns has it, case apart; None means the payer's own.

    Raises
    ------
    ParameterError
        If neither column has this place.

    Examples
    --------
    >>> import cogs
    >>> network = cogs.network_from_edges([("a", "pays", "b")], {"b": {"neighbourhood": "Sedge End"}})
    >>> locality(network, "sedge end").words
    'in Sedge End'
    """
    nodes, found = network.nodes, []
    for name in ("area", "neighbourhood"):
        said = nodes[name].dropna().astype(str).str.strip() if name in nodes else pd.Series(dtype=str)
        said = said[said != ""]
        if area is None and len(said):
            return Locality(name, None)
        same = said[said.str.casefold() == (area or "").strip().casefold()]
        if len(same):
            return Locality(name, str(same.iloc[0]))
        found += list(dict.fromkeys(said))
    if area is None:
        return Locality("area", None)
    question, _ = did_you_mean(area, found)
    raise ParameterError(f'No area or neighbourhood of these data is called "{area}".{question}')


def local_spend(network: CommunityNetwork, *, area: str | None = None) -> Principle:
    """Return what of the spend recorded is local, elsewhere and unknown, and how often local money is spent again.

    Parameters
    ----------
    network : CommunityNetwork
        The whole network.
    area : str, optional
        The place that counts as local; None means the place of whoever pays.

    Raises
    ------
    ParameterError
        If no area or neighbourhood is called so.

    Examples
    --------
    >>> import cogs
    >>> network = cogs.network_from_edges([("a", "pays", "b")], {"a": {"area": "Leeds"}, "b": {"area": "Leeds"}})
    >>> paid = network.with_tables(edges=network.edges.assign(amount=[5.0]))
    >>> local_spend(paid).facts[1].value
    5.0
    """
    where = locality(network, area)
    by_year = local_share(network, area=where.column, local=where.place, first_month=_APRIL)
    again = _multipliers(network, where)
    facts = (*_parts(by_year, where), _spent_again(again, len(by_year.dropna(subset=["total"])) > 0, where))
    tables = []
    if by_year["total"].notna().any():
        tables.append(_paid_table(network, by_year, where))
    if len(again):
        tables.append(_again_table(network, again))
    shown = (*tables, *stated_beside(3)) if tables else ()
    return Principle(3, PRINCIPLES[2], facts, shown)


def _parts(by_year: pd.DataFrame, where: Locality) -> tuple[Fact, ...]:
    """Return the three parts, the share of the known and both bounds."""
    sums = by_year[["local", "elsewhere", "unknown", "total"]].sum(min_count=1)
    local, elsewhere, unknown, total = (float(sums[name]) for name in ("local", "elsewhere", "unknown", "total"))
    located = local + elsewhere > 0
    if not (total > 0 and min(local, elsewhere, unknown) >= 0):
        total = np.nan
    rows = int(by_year["payments"].sum())
    silent = int(by_year["without_amount"].sum())
    left_out = f"{silent:,} of {rows:,} payments have no amount and are left out." if silent and total > 0 else ""
    needs = (
        AMOUNT_NEEDED if np.isnan(total) else f"the column {where.column} on those who pay and on those who are paid"
    )

    def money(
        heading: str, meaning: str, part: float, whole: float, *, known: bool = located, share: bool = False
    ) -> Fact:
        value = part if known and not np.isnan(total) else np.nan
        return Fact(heading, meaning, value, units="£", out_of=whole, share=share, needs=needs)

    return (
        Fact(
            "Spend recorded with an amount",
            "Payments, grants, contracts and subcontracts between organisations, added up.",
            total,
            units="£",
            needs=AMOUNT_NEEDED,
            note=left_out,
        ),
        money(f"Paid to receivers {where.words}", "Local spend.", local, total),
        money("Paid to receivers elsewhere", "Their place is known, and it is another.", elsewhere, total),
        money("Paid where the location is unknown", "The place of one side is not given.", unknown, total, known=True),
        money("Local spend, of what is known", "Local of local and elsewhere.", local, local + elsewhere, share=True),
        money("Local spend, at least", "Of all, were everything unknown elsewhere.", local, total, share=True),
        money("Local spend, at most", "Of all, were everything unknown local.", local + unknown, total, share=True),
    )


def _multipliers(network: CommunityNetwork, where: Locality) -> pd.DataFrame:
    """Return the rounds of spending of every organisation that both gets and spends, those with most money in first."""
    flows = money_concentration(network)
    nodes = network.nodes
    both = flows[(flows["paid"] > 0) & (flows["received"] > 0) & (nodes["kind"] == "organisation")]
    both = both.sort_values("received", ascending=False, kind="stable")
    rounds = []
    for one in both.index[:_MOST_MULTIPLIERS]:
        found = lm3(network, one, area=where.column, local=where.place).rename(one)
        home = nodes.loc[one, where.column] if where.place is None and where.column in nodes else where.place
        if pd.notna(home) and str(home).strip():
            rounds.append(found)
    return pd.DataFrame(rounds)


def _spent_again(again: pd.DataFrame, paid: bool, where: Locality) -> Fact:
    needs = f"payments to organisations and by them, and the column {where.column}" if paid else AMOUNT_NEEDED
    return Fact(
        "Local multiplier of suppliers alone, the middle one",
        "That pound, what of it is spent locally, and what of that is spent locally again, "
        "from 1 to 3. From payments between organisations alone: an LM3 with wages is another figure.",
        float(again["multiplier"].median()) if len(again) else np.nan,
        units="for each £1 that comes in",
        needs=needs,
        note=f"Half of {len(again)} organisations are at or below it." if len(again) > 1 else "",
    )


def _paid_table(network: CommunityNetwork, by_year: pd.DataFrame, where: Locality) -> AnswerTable:
    table = by_year.dropna(subset=["total"])
    frame = table[["total", "local", "elsewhere", "unknown"]].assign(
        payer=table["payer"].map(network.nodes["name"]),
        year=[_financial(year) for year in table["year"].tolist()],
        share=[per_cent(part) for part in table["share_of_known"]],
        bounds=[
            f"{per_cent(least)} – {per_cent(most)}" if not np.isnan(least) else "–"
            for least, most in zip(table["share_least"], table["share_most"], strict=True)
        ],
    )
    frame = frame.sort_values(["payer", "year"], kind="stable")
    return AnswerTable(
        f"What each payer paid, by name and financial year; local means {where.words}", frame[list(_PAID)], _PAID
    )


def _financial(year: object) -> str:
    """Return a year from April to March as people write it."""
    return f"{year}/{(year + 1) % 100:02d}" if isinstance(year, int) else "not given"


def _again_table(network: CommunityNetwork, again: pd.DataFrame) -> AnswerTable:
    frame = again.assign(
        name=network.nodes["name"].reindex(again.index), multiplier=[f"{value:.2f}" for value in again["multiplier"]]
    )
    frame = frame.sort_values("name", kind="stable")[list(_AGAIN)].round(0)
    more = "A receiver without payments of its own in the data adds nothing to the last round."
    caption = "Money spent locally, and spent again: organisations that get and spend, by name"
    return AnswerTable(caption, frame, _AGAIN, (more,))
