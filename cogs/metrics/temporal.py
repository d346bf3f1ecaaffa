"""Reach in time: who can be referred on to whom by referrals in the order of their dates."""

from __future__ import annotations

import math
from datetime import date, datetime
from typing import Any

import numpy as np
import pandas as pd

from cogs.errors import ParameterError
from cogs.kernels.adjacency import Adjacency
from cogs.kernels.reachability import collect, compressed_rows
from cogs.kernels.time_respecting import reached_in_time
from cogs.network.community_network import CommunityNetwork
from cogs.network.fold import offers, organisation_view, owners, projected

__all__ = ["temporal_reach"]

_REACHED = ("organisations", "services", "places")

Days = np.ndarray[Any, np.dtype[np.int64]]


def temporal_reach(
    network: CommunityNetwork,
    *,
    start: str | date | None = None,
    end: str | date | None = None,
    max_wait: float | None = None,
) -> pd.DataFrame:
    """Return how many organisations, services and places each organisation can refer people on to in time.

    As `referral_reach` without a limit of steps, but a referral is followed by another only if its
    date is not earlier, and, with `max_wait`, at most so many days later. The dated referrals of each
    body are gone through day by day, and the latest arrival at each other body is remembered.

    Parameters
    ----------
    network : CommunityNetwork
        The whole network, services and places included; it is folded here. Its edges have a column
        `date`.
    start, end : str, date or Timestamp, optional
        First and last day of the window, both within it; a str is written as 2024-03-31.
    max_wait : float, optional
        At most so many days from one referral to the next, 0 or more; 0 means on the same day. None:
        any time.

    Returns
    -------
    pandas.DataFrame
        float64, index `network.nodes.index`, columns organisations, services, places. Unit: nodes,
        from 0 to all others of that kind. NaN for residents, places and services that somebody
        delivers. 0 means that no onward referral is recorded with a date in the window. Rows of
        referral without a date are left out; `attrs["rows_without_date"]` says how many they were.

    Raises
    ------
    ParameterError
        If the edges have no column `date`, a date cannot be read, no referral has a date, `start` is
        after `end`, or `max_wait` is below 0.

    Notes
    -----
    Directed; weights do not matter; every dated row counts by itself and none is merged away, whoever
    was referred: this is where the ways led at that time, not the pathway of one resident. Days
    are compared, not hours: what happened on one day may have happened in any order. A row that names
    a shared service reaches all its deliverers that day; rows within one organisation do not matter.
    With `max_wait` a walk may come back to an organisation and go on from there, for a referral back
    and forth keeps a case open; walks that visit nobody twice would be a different, much harder
    question (Casteigts et al. 2021). With `count` the figure is per member, and v's own m − 1 fellow
    members count where a walk leads back to them.

    References
    ----------
    Own definition, on the time-respecting paths of Holme, P. & Saramäki, J. (2012). Temporal networks.
    Physics Reports 519(3), 97–125. doi:10.1016/j.physrep.2012.03.001

    Casteigts, A., Himmel, A.-S., Molter, H. & Zschoche, P. (2021). Finding temporal paths under waiting
    time constraints. Algorithmica 83, 2754–2802. doi:10.1007/s00453-021-00831-w

    Examples
    --------
    >>> import cogs
    >>> from cogs.metrics.temporal import temporal_reach
    >>> network = cogs.network_from_edges([("school", "refers_to", "hub"), ("hub", "refers_to", "trust")])
    >>> dated = network.with_tables(edges=network.edges.assign(date=["2024-05-01", "2024-05-31"]))
    >>> temporal_reach(dated)["organisations"].to_dict()
    {'school': 2.0, 'hub': 1.0, 'trust': 0.0}
    >>> temporal_reach(dated, max_wait=14)["organisations"].to_dict()
    {'school': 1.0, 'hub': 1.0, 'trust': 0.0}
    """
    first, last = _day(start, "start"), _day(end, "end")
    if first is not None and last is not None and first > last:
        raise ParameterError(f"start must not be after end; start {start} and end {end} were given.")
    if max_wait is not None and not max_wait >= 0:
        raise ParameterError(f"max_wait must be 0 days or more, or None for any time; {max_wait} was given.")
    rows, without_date = _dated(network)
    inside = pd.Series(True, index=rows.index)
    if first is not None:
        inside &= rows["day"] >= first
    if last is not None:
        inside &= rows["day"] <= last
    view = organisation_view(network)
    arcs = _reachable(network, view.nodes.index, rows[inside], max_wait)
    things = offers(network)
    kind = network.nodes["kind"]
    category = pd.Series(np.where(kind == "service", 1, np.where(kind == "place", 2, 0)), index=kind.index)
    holders = view.nodes.index.get_indexer(pd.Index(things["owner"]))
    met = collect(
        arcs,
        view.counts,
        category.reindex(view.nodes.index).to_numpy(dtype=np.int64),
        compressed_rows(len(view), holders, network.nodes.index.get_indexer(pd.Index(things["thing"]))),
        network.counts,
        category.to_numpy(dtype=np.int64),
        categories=len(_REACHED),
        steps=1,
    )
    table = pd.DataFrame(met[:, :, 1], index=view.nodes.index, columns=list(_REACHED)).reindex(network.nodes.index)
    table.attrs["rows_without_date"] = without_date
    return table


def _day(given: str | date | None, option: str) -> int | None:
    """Return the day as a number of days since 1970."""
    if given is None:
        return None
    try:
        moment = datetime.fromisoformat(given) if isinstance(given, str) else given
        return int(np.datetime64(f"{moment:%Y-%m-%d}", "D").astype(np.int64))
    except (TypeError, ValueError) as error:
        raise ParameterError(f"{option} must be a day, written as 2024-03-31; {given} was given.") from error


def _dated(network: CommunityNetwork) -> tuple[pd.DataFrame, int]:
    """Return the rows that carry people and have a date, with the number of their `day`; and how many have none."""
    edges = network.edges
    if "date" not in edges:
        raise ParameterError('The edges have no column "date", so nothing can be followed in time.')
    rows = edges[edges["relation"].isin(network.vocabulary.carriers())]
    written = rows["date"]
    if not pd.api.types.is_datetime64_any_dtype(written):
        try:
            written = pd.to_datetime(written.dropna().astype(str), format="ISO8601").reindex(rows.index)
        except ValueError as error:
            raise ParameterError(f"A date of a referral cannot be read; write it as 2024-03-31. {error}") from error
    known = written.notna()
    if len(rows) and not known.any():
        raise ParameterError("No referral has a date, so nothing can be followed in time.")
    moments = written[known].dt.tz_localize(None).to_numpy().astype("datetime64[D]")
    return rows[known].assign(day=moments.astype(np.int64)), int((~known).sum())


def _reachable(network: CommunityNetwork, ids: pd.Index, rows: pd.DataFrame, max_wait: float | None) -> Adjacency:
    """Return who can be reached in time from each body, as arcs; a loop where a walk leads back to the body."""
    relations = network.vocabulary.relations
    between = projected(rows, owners(network))[["source", "target", "relation", "day"]]
    both_ways = between[~between["relation"].map(lambda name: relations[name].directed).astype(bool)]
    turned = both_ways.rename(columns={"source": "target", "target": "source"})
    rows = pd.concat([between, turned], ignore_index=True)
    ends = [ids.get_indexer(pd.Index(rows[end])) for end in ("source", "target")]
    events = np.unique(np.stack([rows["day"], *ends], axis=1).astype(np.int64), axis=0)
    sendings, first_event = np.unique(events[:, :2], axis=0, return_index=True)
    days, first_sending = np.unique(sendings[:, 0], return_index=True)
    span = int(np.ptp(days)) if len(days) else 0
    indptr, indices = reached_in_time.run(float(len(ids)) * (len(events) + 2 * len(sendings)))(
        len(ids),
        days - days[:1],
        np.append(first_sending, len(sendings)),
        np.ascontiguousarray(sendings[:, 1]),
        np.append(first_event, len(events)),
        np.ascontiguousarray(events[:, 2]),
        span if max_wait is None else math.floor(min(max_wait, span)),
    )
    return Adjacency(indptr, indices, np.ones(len(indices)))
