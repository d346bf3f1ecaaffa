"""Referral pathways of residents: where they come in, where they are sent on, where their pathways end, who returns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from cogs.errors import ParameterError
from cogs.network.community_network import CommunityNetwork
from cogs.network.fold import bodies
from cogs.network.kept_pathways import kept_pathways
from cogs.network.pathways import (
    CLOSED,
    NOT_ACCEPTED,
    NOT_GIVEN,
    grouped_flow,
    sides,
    spoken,
    statutory_or_crisis,
)
from cogs.network.resident_log import ResidentLog, arrivals, referred_before, resident_log, residents, weights
from cogs.network.visits import RECEIVED, SENT

__all__ = ["Pathways", "pathways"]


@dataclass(frozen=True, eq=False)
class Pathways:
    """What the referrals and uses of residents say of organisations; exact figures about people.

    Attributes
    ----------
    organisations : pandas.DataFrame
        One row per body of the organisation view, float64; see `pathways`.
    front_doors : pandas.DataFrame
        Columns sector (of the front door), need (of the resident's first referral) and residents.
    sectors, flow : pandas.DataFrame
        Columns sender, receiver, referrals, weight, residents: from sector to sector, and between the
        sides "statutory", "community", "other" and "not given"; every row of referral counts, also
        those that cannot be followed.
    complex_by_sector : pandas.DataFrame
        Columns sector (of the sender), complex (rows marked so), referrals (all rows), residents (of complex rows).
    totals : Mapping[str, float]
        The columns of `organisations` but for the onward rate over the whole place, each resident or
        row once; residents_followed (with a dated referral), censored_doors (first seen too early),
        referrals (rows), and rows that could not be used: referrals_without_date, referrals_without_resident,
        uses_without_date, outside_period; only_month_or_year (dates that say no day). NaN where the
        data cannot say.
    missing : tuple of str
        Which of referrals, date, resident, need, outcome, complex, uses, uses date, volunteers,
        volunteers date and sector the data do not have.
    period : (date, date) or None
        First and last day looked at; None without any date.
    censored_days, window_days : int
        As given.
    about_residents : bool
        Whether rows of referral name residents.
    """

    organisations: pd.DataFrame
    front_doors: pd.DataFrame
    sectors: pd.DataFrame
    flow: pd.DataFrame
    complex_by_sector: pd.DataFrame
    totals: Mapping[str, float]
    missing: tuple[str, ...]
    period: tuple[date, date] | None
    censored_days: int
    window_days: int
    about_residents: bool


Chosen = np.ndarray[Any, np.dtype[np.bool_]]

_COLUMNS = (
    "front_doors",
    "uses",
    "self_referred",
    "senders",
    "receivers",
    "received",
    "sent_on",
    "onward_rate",
    "last_referrals",
    "dead_ends",
    "seen",
    "returns",
    "repeat_presentations",
    "volunteers",
    "became_volunteers",
)

# A number for each body, and one for all together.
_Figure = tuple["pd.Series[Any]", float]


def pathways(
    network: CommunityNetwork,
    *,
    period: tuple[str | date | None, str | date | None] | None = None,
    censored_days: int = 30,
    window_days: int = 365,
) -> Pathways:
    """Return where residents come in, where they are sent on, where pathways end and who comes back.

    A resident's pathway is their referrals from one organisation to another in the order of dates; on
    one day in the order of the rows. Their front door is the organisation of their first `uses` or the
    first sender, whichever is earlier; on the same day the sender.

    Parameters
    ----------
    network : CommunityNetwork
        The whole network; it is folded here. Rows of referral with `date` and `resident` (a
        pseudonym, the id of the resident where `uses` names them too), rows of `uses` with `date`.
    period : (first day, last day), optional
        Both within it; None at either end, or at all: as far as the dates go. Rows outside are left out.
    censored_days : int
        Whoever is first seen in so many first days of the period may have come in before: no front
        door. Whose last referral is in so many last days may yet be sent on: no end of a pathway.
    window_days : int
        At most so many days from a closed referral to a repeat presentation.

    Returns
    -------
    Pathways
        `organisations` has the columns
        front_doors (residents who came in there), uses and self_referred (rows of `uses`, and those without
        a referral to that organisation on an earlier or the same day), senders and receivers
        (partners: different organisations), received (residents referred to it, accepted or not), sent_on (those
        whom it referred on later), onward_rate (sent_on / received, 0 to 1), last_referrals
        (residents whose last referral was to it) and dead_ends (those of them whose last referral was
        not accepted or has no outcome), seen (residents who were there) and returns (those who came
        back on a later day after having been at another), repeat_presentations (residents with a
        return by referral to a statutory or crisis service for the same need, closed before),
        volunteers and became_volunteers (dated volunteers, and those who had used it on an earlier day).
        From 0 to all residents or rows; NaN where the data do not have the columns. Exact figures
        about people, but for partners: protect them before they leave the machine.

    Raises
    ------
    ParameterError
        If a day cannot be read, the period ends before it starts, or a number of days is below 0.

    Notes
    -----
    Directed, as the rows are written; weights do not matter; parallel rows count by themselves. A row
    that names a shared service counts at each of its deliverers, so columns may add up to more than
    `totals`. A group of residents counts `count` times where residents are counted; an organisation
    of `count` m counts as m partners, has the figures of all its members together, and no returns,
    for who comes back may be with another member. A month or year alone is its first day.

    A referral that was not accepted is no visit to its receiver, and the first use after a referral is
    no return but its taking up. What counts as not accepted, closed, statutory or crisis is listed in
    `cogs.network.pathways`. When a case was closed is not recorded: the outcome of the earlier row
    says that it was. Open-ended support and cross-referral bring people back, so a return is not a
    failure by itself.

    References
    ----------
    Own definitions.

    Examples
    --------
    >>> import cogs
    >>> network = cogs.network_from_edges([("school", "refers_to", "hub"), ("hub", "refers_to", "trust")])
    >>> edges = network.edges.assign(date=["2024-05-01", "2024-05-31"], resident="R1")
    >>> found = pathways(network.with_tables(edges=edges), censored_days=0).organisations
    >>> found.loc[["school", "hub"], ["front_doors", "received", "sent_on"]].values.tolist()
    [[1.0, 0.0, 0.0], [0.0, 1.0, 1.0]]
    """
    for name, days in (("censored_days", censored_days), ("window_days", window_days)):
        if not days >= 0:
            raise ParameterError(f"{name} must be 0 days or more; {days} was given.")
    if network.reduced is not None:
        kept = kept_pathways(network, network.reduced, period, censored_days=censored_days, window_days=window_days)
        return Pathways(**kept)
    log = resident_log(network, *(period or (None, None)))
    doors = _front_doors(log, censored_days)
    figures: dict[str, _Figure | None] = {
        "front_doors": None if doors is None else residents(doors, log),
        **_self_referral(log),
        **_partners(log),
        **_onwards(log),
        **_ends(log, censored_days),
        **_returns(log, network.nodes.index.isin(statutory_or_crisis(network)), window_days),
        **_volunteers(log),
    }
    sectors = grouped_flow(log.every, log.sector, log.people)
    return Pathways(
        _organisations(figures, log, network.nodes.index.isin(bodies(network))).set_index(bodies(network)),
        _doors_by_sector(log, doors),
        sectors.iloc[: 0 if "sector" in log.missing else None],
        grouped_flow(log.every, sides(network).reset_index(drop=True), log.people),
        _complex(log),
        _totals(figures, log, doors),
        log.missing,
        None if np.isnan(log.first + log.last) else (_date(log.first), _date(log.last)),
        censored_days,
        window_days,
        bool(log.every["resident"].notna().any()),
    )


def _organisations(figures: Mapping[str, _Figure | None], log: ResidentLog, standing: Chosen) -> pd.DataFrame:
    """Return the figures of each body as a table, with the onward rate; no returns where a node stands for several."""
    kept = pd.Index(np.flatnonzero(standing))
    columns = {name: _column(found, kept) for name, found in figures.items()}
    several = log.alike[kept] > 1
    for name in ("returns", "repeat_presentations"):
        columns[name] = columns[name].mask(several)
    columns["onward_rate"] = columns["sent_on"] / columns["received"].where(columns["received"] > 0)
    return pd.DataFrame({name: columns[name] for name in _COLUMNS}, index=kept)


def _totals(figures: Mapping[str, _Figure | None], log: ResidentLog, doors: pd.DataFrame | None) -> dict[str, float]:
    return {
        **{name: float("nan") if found is None else found[1] for name, found in figures.items()},
        **log.unused,
        "censored_doors": _censored(log, doors),
        "residents_followed": float(weights(log.followed.drop_duplicates("resident"), log).sum()),
    }


def _column(found: _Figure | None, kept: pd.Index) -> pd.Series[Any]:
    if found is None:
        return pd.Series(np.nan, index=kept)
    return found[0].reindex(kept).astype("float64").fillna(0.0)


def _front_doors(log: ResidentLog, censored_days: int) -> pd.DataFrame | None:
    """Return where each resident came in: resident, body and day; without those first seen too early to say."""
    if not log.followable and "uses date" in log.missing:
        return None
    first = log.visited["step"] == log.visited.groupby("resident")["step"].transform("min")
    return log.visited[first & (log.visited["day"] - log.first >= censored_days)]


def _censored(log: ResidentLog, doors: pd.DataFrame | None) -> float:
    """Return how many residents were first seen too early in the period to say where they came in."""
    return float("nan") if doors is None else residents(log.visited, log)[1] - residents(doors, log)[1]


def _doors_by_sector(log: ResidentLog, doors: pd.DataFrame | None) -> pd.DataFrame:
    if doors is None:
        return pd.DataFrame(columns=["sector", "need", "residents"])
    needs = log.followed.drop_duplicates("resident").set_index("resident")["need"]
    by = ["sector", "need"]
    found = (
        doors[["resident"]]
        .assign(
            sector=doors["body"].map(log.sector).astype(object).fillna(NOT_GIVEN).astype(str),
            need=doors["resident"].map(needs).astype(object).fillna(NOT_GIVEN).astype(str),
        )
        .drop_duplicates()
    )
    return weights(found, log).groupby([found[name] for name in by]).sum().rename("residents").reset_index()


def _self_referral(log: ResidentLog) -> dict[str, _Figure | None]:
    """Return the rows of `uses`, and those not preceded by a referral to that body."""
    if {"uses", "uses date"} & set(log.missing):
        return {"uses": None, "self_referred": None}
    rows, alone = log.uses, ~referred_before(log.uses, log)
    each = weights(rows, log)
    own = rows[alone & ~rows["order"].isin(rows.loc[~alone, "order"])].drop_duplicates("order")
    found = each[alone].groupby(rows["body"]).sum(), float(weights(own, log).sum())
    return {
        "uses": (each.groupby(rows["body"]).sum(), float(weights(rows.drop_duplicates("order"), log).sum())),
        "self_referred": found if log.followable else None,
    }


def _partners(log: ResidentLog) -> dict[str, _Figure | None]:
    """Return how many different senders and receivers each body has; both are known without dates and residents."""
    if "referrals" in log.missing:
        return {"senders": None, "receivers": None}
    pairs = log.every[["sender", "receiver"]].drop_duplicates()
    found: dict[str, _Figure | None] = {}
    for name, own, other in (("senders", "receiver", "sender"), ("receivers", "sender", "receiver")):
        counts = pairs[other].map(log.alike)
        found[name] = counts.groupby(pairs[own]).sum(), float(log.alike[pairs[other].unique()].sum())
    return found


def _onwards(log: ResidentLog) -> dict[str, _Figure | None]:
    """Return the residents referred to each body, and those of them whom it referred on later."""
    if not log.followable:
        return {"received": None, "sent_on": None}
    by = ["resident", "body"]
    role = log.visited["role"]
    received = log.visited[role == RECEIVED].groupby(by, sort=False)["step"].min()
    sent = log.visited[role == SENT].groupby(by, sort=False)["step"].max().reindex(received.index)
    onwards = received.index[(sent > received).to_numpy()]
    return {
        "received": residents(received.index.to_frame(index=False), log),
        "sent_on": residents(onwards.to_frame(index=False), log),
    }


def _ends(log: ResidentLog, censored_days: int) -> dict[str, _Figure | None]:
    """Return whose last referral was to each body, and whose was not accepted or has no outcome."""
    if not log.followable:
        return {"last_referrals": None, "dead_ends": None}
    rows = log.followed
    last = rows[rows["order"] == rows.groupby("resident")["order"].transform("last")]
    last = last[log.last - last["day"] >= censored_days].rename(columns={"receiver": "body"})
    dead = last[last["outcome"].isna() | spoken(last["outcome"], NOT_ACCEPTED)]
    return {
        "last_referrals": residents(last, log),
        "dead_ends": None if "outcome" in log.missing else residents(dead, log),
    }


def _returns(log: ResidentLog, crisis: Chosen, window_days: int) -> dict[str, _Figure | None]:
    """Return who was at each body, who came back to it after another, and who did for the same need."""
    if not log.followable:
        return {"seen": None, "returns": None, "repeat_presentations": None}
    seen = arrivals(log)
    back = seen[seen["returned"] & (seen["body"].map(log.alike) == 1.0)]
    known = not {"need", "outcome"} & set(log.missing)
    return {
        "seen": residents(seen, log),
        "returns": residents(back, log),
        "repeat_presentations": residents(_repeats(log, back, crisis, window_days), log) if known else None,
    }


def _repeats(log: ResidentLog, back: pd.DataFrame, crisis: Chosen, window_days: int) -> pd.DataFrame:
    """Return the returns by referral, for a need that was closed there before, to statutory or crisis services."""
    rows = log.followed[log.followed["need"].notna()]
    rows = rows.assign(need=rows["need"].str.casefold()).rename(columns={"receiver": "body"})
    closed = rows[spoken(rows["outcome"], CLOSED)]
    here = rows[crisis[rows["body"]] | crisis[rows["target"]]]
    again = here.merge(
        back.loc[back["role"] == RECEIVED, ["resident", "order", "body"]], on=["resident", "order", "body"]
    )
    by = ["resident", "body", "need"]
    pairs = again[[*by, "day"]].merge(closed[[*by, "day"]].drop_duplicates(), on=by, suffixes=("", "_closed"))
    apart = pairs["day"] - pairs["day_closed"]
    repeated: pd.DataFrame = pairs[(apart > 0) & (apart <= window_days)]
    return repeated


def _volunteers(log: ResidentLog) -> dict[str, _Figure | None]:
    """Return the dated volunteers of each body, and those who had used it on an earlier day."""
    if {"volunteers", "volunteers date"} & set(log.missing):
        return {"volunteers": None, "became_volunteers": None}
    used = log.uses.groupby(["resident", "body"])["day"].min().rename("used").reset_index()
    since = log.volunteering.merge(used, on=["resident", "body"])
    known = not {"uses", "uses date"} & set(log.missing)
    return {
        "volunteers": residents(log.volunteering, log),
        "became_volunteers": residents(since[since["used"] < since["day"]], log) if known else None,
    }


def _complex(log: ResidentLog) -> pd.DataFrame:
    """Return the rows marked complex by the sector of their sender."""
    columns = ["sector", "complex", "referrals", "residents"]
    if "complex" in log.missing:
        return pd.DataFrame(columns=columns)
    rows = log.every.assign(sector=log.every["sender"].map(log.sector).astype(object).fillna(NOT_GIVEN).astype(str))
    marked = rows[rows["complex"]]
    once = marked[marked["resident"].notna()].drop_duplicates(["sector", "resident"])
    found = pd.DataFrame(
        {
            "complex": marked.groupby("sector")["order"].nunique(),
            "referrals": rows.groupby("sector")["order"].nunique(),
            "residents": weights(once, log).groupby(once["sector"]).sum(),
        }
    )
    return found.astype("float64").fillna(0.0).rename_axis("sector").reset_index()[columns]


def _date(day: float) -> date:
    moment: date = pd.Timestamp(day, unit="D").date()
    return moment
