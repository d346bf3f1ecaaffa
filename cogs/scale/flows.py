"""Pathways of a whole place by an engine: what is missing, front doors by sector, flows between sectors, totals."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from cogs.network.fold import bodies
from cogs.network.pathways import NOT_GIVEN, sides
from cogs.scale.pathways import CENSORED_DAYS, WINDOW_DAYS, Counting, Figure, figures_of_bodies, front_doors

__all__ = ["pathway_tables"]


def pathway_tables(count: Counting, period: tuple[str, str] | None) -> tuple[dict[str, pd.DataFrame], dict[str, Any]]:
    """Return the tables and the record of pathways, as `cogs.network.kept_pathways` reads them."""
    missing = _missing(count)
    first, last = _days(count, period)
    figures = figures_of_bodies(count, missing, last, first)
    known = figures["front_doors"] is not None
    doors = front_doors(count.found, first) if known else None
    sector = _sector(count)
    side = sides(count.network).reset_index(drop=True)
    flows = {name: _flow(count, groups) for name, groups in (("sectors", sector), ("flow", side))}
    tables = {
        "pathways": _by_body(count, figures),
        "front_doors": _doors_by_sector(count, doors, sector),
        **flows,
        "complex_by_sector": _complex(count, sector, missing),
        "pairs": _pairs(count),
    }
    if "sector" in missing:
        tables["sectors"] = tables["sectors"].iloc[:0]
    seen = None if np.isnan(first + last) else [_day(first), _day(last)]
    named = count.number(count.found.every.filter(count.found.every["resident"].notnull()).count())
    return tables, {
        "period": None if period is None else list(period),
        "censored_days": CENSORED_DAYS,
        "window_days": WINDOW_DAYS,
        "seen": seen,
        "missing": list(missing),
        "about_residents": named > 0,
        "totals": {name: None if np.isnan(value) else value for name, value in _totals(count, figures).items()},
    }


def _day(number: float) -> str:
    day: date = pd.Timestamp(number, unit="D").date()
    return day.isoformat()


def _days(count: Counting, period: tuple[str, str] | None) -> tuple[float, float]:
    """Return the first and the last day, of the period or of the rows that can be followed; NaN where there is none."""
    if period is not None:
        low, high = (float(np.datetime64(one, "D").astype(np.int64)) for one in period)
        return low, high
    dated = count.found.dated.select("day").union(count.found.uses.select("day"))
    found = count.engine.frame(dated.agg(first=dated["day"].min(), last=dated["day"].max()))
    return float(found["first"].iloc[0]), float(found["last"].iloc[0])


def _missing(count: Counting) -> tuple[str, ...]:
    referrals, uses, helping = count.found.given
    named = referrals.filter(referrals["resident"].notnull())
    number, nodes = count.number, count.network.nodes
    some_named = number(named.count()) > 0
    of_date = named if some_named else referrals
    there = {
        "referrals": number(referrals.count()) > 0,
        "date": number(of_date["day"].notnull().sum()) > 0,
        "resident": some_named,
        "need": number(referrals["need"].notnull().sum()) > 0,
        "outcome": number(referrals["outcome"].sum()) > 0,
        "complex": _says_complex(count),
        "uses": number(uses.count()) > 0,
        "uses date": number(uses["day"].notnull().sum()) > 0,
        "volunteers": number(helping.count()) > 0,
        "volunteers date": number(helping["day"].notnull().sum()) > 0,
        "sector": "sector" in nodes and bool(nodes["sector"].notna().any()),
    }
    return tuple(name for name, given in there.items() if not given)


def _says_complex(count: Counting) -> bool:
    edges = count.network.edges
    carried = edges[edges["relation"].isin(count.network.vocabulary.carriers())]
    return "complex" in carried and bool(carried["complex"].notna().any())


def _sector(count: Counting) -> pd.Series[Any]:
    nodes = count.network.nodes
    sector = nodes["sector"] if "sector" in nodes else pd.Series(None, index=nodes.index, dtype=object)
    return sector.mask(sector.astype(str).str.strip() == "").reset_index(drop=True)


def _by_body(count: Counting, figures: dict[str, Figure | None]) -> pd.DataFrame:
    network = count.network
    kept = pd.Index(np.flatnonzero(network.marked(bodies(network))))
    table = pd.DataFrame(index=kept)
    for name, found in figures.items():
        table[name] = np.nan if found is None else found[0].reindex(kept).astype("float64").fillna(0.0)
        if name in ("returns", "repeat_presentations"):
            table[name] = table[name].mask(network.counts[kept] > 1)
        if name == "sent_on":
            table["onward_rate"] = table["sent_on"] / table["received"].where(table["received"] > 0)
    table.insert(0, "id", network.nodes.index.take(kept.to_numpy()))
    return table


def _groups(groups: pd.Series[Any]) -> pd.DataFrame:
    """Return the group of each node, as text."""
    said = groups.astype(object).fillna(NOT_GIVEN).astype(str)
    return pd.DataFrame({"at": np.arange(len(said)), "group": said.to_numpy(dtype=object)})


def _grouped(count: Counting, table: Any, ends: dict[str, str], groups: pd.Series[Any]) -> Any:
    """Return a table with the groups of the bodies in some columns."""
    for body, name in ends.items():
        known = count.engine.known(_groups(groups).rename(columns={"at": f"at_{body}", "group": name}))
        table = table.inner_join(known, table[body] == known[f"at_{body}"]).drop(f"at_{body}")
    return table


def _flow(count: Counting, groups: pd.Series[Any]) -> pd.DataFrame:
    pair = ["from_group", "to_group"]
    rows = _grouped(count, count.found.every, {"sender": pair[0], "receiver": pair[1]}, groups)
    added = rows.group_by(pair).agg(
        whole=(rows["pieces"] == 1).sum(),
        shared=rows["order"].nunique(where=rows["pieces"] > 1),
        weight=rows["share"].cast("decimal(28, 9)").sum(),
    )
    once = count.weighted(rows.filter(rows["resident"].notnull()).select(*pair, "resident").distinct())
    people = count.engine.frame(once.group_by(pair).agg(residents=once["alike"].sum()))
    table = count.engine.frame(added).merge(people, on=pair, how="left").sort_values(pair, ignore_index=True)
    table["residents"] = table["residents"].astype("float64").fillna(0.0 if len(people) else np.nan)
    referrals = table["whole"].fillna(0).astype("float64") + table["shared"].fillna(0).astype("float64")
    named = {"sender": table[pair[0]], "receiver": table[pair[1]], "referrals": referrals}
    return pd.DataFrame({**named, "weight": table["weight"].astype("float64"), "residents": table["residents"]})


def _doors_by_sector(count: Counting, doors: Any, sector: pd.Series[Any]) -> pd.DataFrame:
    import ibis

    if doors is None:
        return pd.DataFrame(columns=["sector", "need", "residents"])
    rows = count.found.dated
    window = ibis.window(group_by="resident", order_by=["day", "order"])
    placed = rows.mutate(place=ibis.row_number().over(window))
    first = placed.filter(placed["place"] == 0).select("resident", first_need="need")
    found = _grouped(count, doors.select("resident", "body"), {"body": "sector"}, sector)
    found = found.left_join(first, "resident", rname="of_{name}")
    once = found.select("resident", "sector", need=ibis.coalesce(found["first_need"], NOT_GIVEN)).distinct()
    once = count.weighted(once)
    table = count.engine.frame(once.group_by("sector", "need").agg(residents=once["alike"].sum()))
    return table.sort_values(["sector", "need"], ignore_index=True).astype({"residents": "float64"})


def _complex(count: Counting, sector: pd.Series[Any], missing: tuple[str, ...]) -> pd.DataFrame:
    columns = ["sector", "complex", "referrals", "residents"]
    if "complex" in missing:
        return pd.DataFrame(columns=columns)
    rows = _grouped(count, count.found.every, {"sender": "sector"}, sector)
    parts = []
    for name, some in (("complex", rows.filter(rows["complex"])), ("referrals", rows)):
        number = some.group_by("sector").agg(
            whole=(some["pieces"] == 1).sum(), shared=some["order"].nunique(where=some["pieces"] > 1)
        )
        found = count.engine.frame(number).set_index("sector").fillna(0).astype("float64").sum(axis="columns")
        parts.append(found.rename(name))
    marked = rows.filter(rows["complex"] & rows["resident"].notnull()).select("sector", "resident").distinct()
    marked = count.weighted(marked)
    people = count.engine.frame(marked.group_by("sector").agg(residents=marked["alike"].sum()))
    parts.append(people.set_index("sector")["residents"].astype("float64"))
    table = pd.concat(parts, axis="columns").fillna(0.0).sort_index()
    return table.rename_axis("sector").reset_index()[columns]


def _pairs(count: Counting) -> pd.DataFrame:
    """Return how many residents, and how many of their referrals, each body sent to each other."""
    rows = count.found.every
    added = rows.group_by("sender", "receiver").agg(
        referrals=rows.count(), weight=rows["share"].cast("decimal(28, 9)").sum(), residents=rows["resident"].nunique()
    )
    found = count.engine.frame(added).sort_values(["sender", "receiver"], ignore_index=True)
    index = count.network.nodes.index
    return found.assign(
        **{end: index.take(found[end].to_numpy()) for end in ("sender", "receiver")},
        weight=found["weight"].astype("float64"),
    )


def _totals(count: Counting, figures: dict[str, Figure | None]) -> dict[str, float]:
    totals = {name: float("nan") if found is None else found[1] for name, found in figures.items()}
    found, (referrals, uses, helping) = count.found, count.found.given
    kept = (found.every, found.uses, found.helping)
    outside = 0.0
    for before, after in zip((referrals, uses, helping), kept, strict=True):
        outside += count.orders(before.filter(before["day"].notnull())) - count.orders(
            after.filter(after["day"].notnull())
        )
    doors = figures["front_doors"]
    everybody = count.residents(found.visited)[1] if doors is not None else float("nan")
    followed = found.dated.select("resident").distinct()
    return {
        **totals,
        "referrals": count.orders(found.every),
        "referrals_without_date": count.orders(referrals.filter(referrals["day"].isnull())),
        "referrals_without_resident": count.orders(referrals.filter(referrals["resident"].isnull())),
        "uses_without_date": count.orders(uses.filter(uses["day"].isnull())),
        "outside_period": outside,
        "only_month_or_year": sum(count.orders(rows.filter(rows["coarse"])) for rows in kept),
        "censored_doors": float("nan") if doors is None else everybody - doors[1],
        "residents_followed": count.number(count.weighted(followed)["alike"].sum()),
    }
