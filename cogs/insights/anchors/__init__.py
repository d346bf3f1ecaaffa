"""Anchors: who is among the first of their peers, in how many figures and in which, and how surely."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from cogs.errors import ParameterError
from cogs.insights.anchors.figures import KINDS_OF_CONNECTOR, columns_of, kinds_of_columns, metrics_there
from cogs.insights.anchors.ranges import Losses, ranges_of
from cogs.insights.anchors.words import anchors_answer
from cogs.insights.shape import Shape, is_star, is_thin, shape_of_data
from cogs.insights.stand_outs import peers
from cogs.metrics.catalogue import definitions, metrics_table, most_possible
from cogs.metrics.computed_once import internal_cross_referral
from cogs.network.community_network import CommunityNetwork
from cogs.network.fold import organisation_view
from cogs.network.grouping import grouping_of
from cogs.network.ties import Ties, tie_sets
from cogs.vocabulary import FAMILIES, Definition

__all__ = ["Anchor", "Anchors", "PeerGroup", "anchors", "anchors_answer"]

_LEAST_OF_A_SECTOR = 30
_FEWEST = 3
_SHARE_OF_LARGEST = 1e-12

_COLUMNS = (
    "id", "figure", "kind", "value", "out_of", "rank", "level_with", "peers", "group", "rank_5", "rank_95", "samples",
    "uncertain",
)  # fmt: skip


@dataclass(frozen=True, eq=False)
class PeerGroup:
    """Those with whom some are compared.

    Attributes
    ----------
    name : str
        "organisations", or "sector" and its name.
    ids : pandas.Index
        All of them.
    judged : pandas.Index
        Those of them who are compared here; the others have enough peers in their own sector.
    called : tuple of str
        What they are, one and several.
    sector : bool
        Whether it is a sector.
    places : int
        How many places count as the first: a tenth of them, three under 30.
    """

    name: str
    ids: pd.Index
    judged: pd.Index
    called: tuple[str, str]
    sector: bool
    places: int


@dataclass(frozen=True)
class Anchor:
    """One organisation that is among the first: in which figures, and the kinds of connector these are."""

    id: str
    figures: tuple[str, ...]
    kinds: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Anchors:
    """Who is among the first of their peers, figure by figure.

    Attributes
    ----------
    anchors : tuple of Anchor
        Those in most figures first, equal ones by name.
    standings : pandas.DataFrame
        One row per anchor and figure: id, figure, kind, value, out_of (NaN: nothing bounds it), rank,
        level_with (others with the same value), peers, group, rank_5 and rank_95 (range under 10%
        random loss; NaN without samples), samples, uncertain (the range leaves the first places, or
        spans more than half of the peers).
    definitions : mapping of column to Definition
        The figures that were looked at: somebody has more than 0 of them, and their ties are no star.
    silent, level : tuple of str
        Of those: in `level` nobody is ahead. `silent` are figures nobody has any of; they do not count.
    groups : tuple of PeerGroup
        Who is compared with whom.
    shapes : tuple of Shape
        The ties that hang on a few: described, not ranked.
    thin : tuple of Shape
        The ties of which too few are recorded to say who stands out.
    lacking : tuple of str
        Data that figures need which are not there.
    grouping : str
        The node column whose values are the groups that are bridged.
    bodies : int
        The rows of the organisation view.
    """

    anchors: tuple[Anchor, ...]
    standings: pd.DataFrame
    definitions: Mapping[str, Definition]
    silent: tuple[str, ...]
    level: tuple[str, ...]
    groups: tuple[PeerGroup, ...]
    shapes: tuple[Shape, ...]
    thin: tuple[Shape, ...]
    lacking: tuple[str, ...]
    grouping: str
    bodies: int


def anchors(
    network: CommunityNetwork,
    metrics: pd.DataFrame | None = None,
    *,
    by: str | None = None,
    relations: str | Iterable[str] | None = None,
    seed: int = 0,
    samples: int = 200,
    progress: Callable[[str], None] | None = None,
) -> Anchors:
    """Return the organisations that are among the first of their peers, with the figures in which they are.

    No index is made of the figures: it is counted in how many an organisation is in the top tenth
    of its peers (the top three where these are fewer than 30), and the figures are named. Who is level
    with the last of these is in as well, or none of those level are, where they would be many. A value
    of 0 never counts, nor a single partner, nor a figure in which all are level. Peers are those of the same
    sector if these are 30 or more, else all of the same kind; convenors and nodes that stand for
    several are nobody's peers.

    Parameters
    ----------
    network : CommunityNetwork
        The whole network.
    metrics : pandas.DataFrame, optional
        Figures by node id as `metrics_table` makes them; those given are used as they are, the others
        computed. Hand over protected figures of residents if the order among them is to leave.
    by : str, optional
        The node column of the groups that are bridged; None: the grouping of the network, else sector.
    relations : str or iterable of str, optional
        One kind of tie instead of the families.
    seed, samples : int
        Of the ranges under 10% random loss. Partners, betweenness and brokerage are computed `samples`
        times, all else, and these too above 1,000 bodies, a twentieth as often, at least ten times (reach and
        figures of residents not at all above 20,000 rows); 0 makes none.
    progress : callable, optional
        Told in a few words what is being done.

    Returns
    -------
    Anchors
        Exact figures, those of residents too: protect them before they leave.

    Raises
    ------
    ParameterError
        If `samples` is below 0, or `by` is no node column.
    UnknownNameError
        If a relation is not there.

    Examples
    --------
    >>> import cogs
    >>> from cogs.insights.anchors import anchors
    >>> ring = [(f"n{i}", "partners_with", f"n{(i + 1) % 8}") for i in range(8)]
    >>> spokes = [("hub", "partners_with", f"n{i}") for i in range(8)]
    >>> found = anchors(cogs.network_from_edges(ring + spokes), samples=20)
    >>> [(one.id, one.figures) for one in found.anchors]
    [('hub', ('partners_working', 'betweenness_working', 'brokerage_working'))]
    """
    if samples < 0:
        raise ParameterError(f"samples must be 0 or more; {samples} was given.")
    (tell := progress or _silent)("figures of everybody")
    view = organisation_view(network)
    grouping = grouping_of(network, by)
    ties = tie_sets(view, relations)
    shapes = _shapes(view, ties)
    kinds = kinds_of_columns(network, ties)
    table = _table(network, metrics, kinds, grouping, relations)
    groups = tuple(_groups(network))
    ranked = [column for column in kinds if not is_star(shapes, column) and not is_thin(shapes, column)]
    figures, most = (rows[network.marked(peers(network))] for rows in (table, _out_of(network, table, ties)))
    silent = tuple(column for column in ranked if not (figures[column] > 0).any())
    told = [column for column in ranked if column not in silent]
    rows = [row for column in told for group in groups for row in _first(figures[column], most[column], group)]
    standings = pd.DataFrame(rows, columns=list(_COLUMNS[:9])).assign(kind=lambda rows: rows["figure"].map(kinds))
    standings = _with_ranges(standings, groups, Losses(network, view, ties, grouping, relations, seed, samples), tell)
    return Anchors(
        anchors=tuple(_listed(network, standings)),
        standings=standings,
        definitions={column: definitions(table, ties)[column] for column in told},
        silent=silent,
        level=tuple(column for column in told if column not in set(standings["figure"])),
        groups=groups,
        shapes=tuple(shape for shape in shapes if shape.star),
        thin=tuple(shape for shape in shapes if shape.thin),
        lacking=_lacking(network),
        grouping=grouping,
        bodies=len(view),
    )


def _shapes(view: CommunityNetwork, ties: tuple[Ties, ...]) -> tuple[Shape, ...]:
    """Return the shape of each kind of tie, and of the referrals on which reach and its kin depend."""
    shapes = [shape_of_data(view, tie) for tie in ties]
    if not any(shape.carries for shape in shapes) and set(view.vocabulary.carriers()) & set(view.relations):
        carriers = Ties("referrals", FAMILIES["people"].meaning, view.vocabulary.carriers(), directed=True)
        shapes.append(shape_of_data(view, carriers))
    return tuple(shapes)


def _lacking(network: CommunityNetwork) -> tuple[str, ...]:
    there = set(network.relations)
    needs = {"referrals": set(network.vocabulary.carriers()), "rows of uses": {"uses"}}
    return tuple(name for name, relations in needs.items() if not relations & there)


def _table(
    network: CommunityNetwork,
    given: pd.DataFrame | None,
    kinds: Iterable[str],
    grouping: str,
    relations: str | Iterable[str] | None,
) -> pd.DataFrame:
    """Return the figures of everybody: those given, and the others computed."""
    known = pd.DataFrame(index=network.nodes.index) if given is None else given.reindex(network.nodes.index)
    ties = tie_sets(organisation_view(network), relations)
    lacking = [name for name in metrics_there(network) if not set(columns_of(name, ties)) <= set(known.columns)]
    computed = metrics_table(network, metrics=lacking, by=grouping, relations=relations)
    whole = pd.concat([known, computed.drop(columns=known.columns, errors="ignore")], axis="columns")
    return whole[list(kinds)]


def _groups(network: CommunityNetwork) -> Iterator[PeerGroup]:
    """Yield who is compared with whom: sectors with enough organisations, then the others with all of their kind."""
    nodes = network.nodes.loc[peers(network)]
    sector = nodes["sector"] if "sector" in nodes else pd.Series(index=nodes.index, dtype=object)
    for kind in network.kinds:
        ids = nodes.index[nodes["kind"] == kind]
        if not len(ids):
            continue
        called = kind.replace("_", " "), network.vocabulary.kinds[kind].plural
        sizes = sector[ids].value_counts()
        large = sorted(sizes.index[sizes >= _LEAST_OF_A_SECTOR])
        for name in large:
            members = ids[sector[ids] == name]
            yield PeerGroup(f"sector {name}", members, members, called, True, _places(len(members)))
        others = ids[~sector[ids].isin(large)]
        if len(others):
            yield PeerGroup(called[1], ids, others, called, False, _places(len(ids)))


def _places(number: int) -> int:
    return max(_FEWEST, number // 10)


def _out_of(network: CommunityNetwork, table: pd.DataFrame, ties: tuple[Ties, ...]) -> pd.DataFrame:
    """Return what each figure of everybody is out of."""
    bounds = most_possible(network, table, ties)
    out_of = pd.DataFrame({column: bounds.get(str(column), np.nan) for column in table}, index=table.index)
    if "linked_services" in table:
        own = internal_cross_referral(network)
        out_of = out_of.assign(linked_services=own["possible_pairs"], users_of_several=own["users"])
    return out_of


def _first(figure: pd.Series[Any], out_of: pd.Series[Any], group: PeerGroup) -> Iterator[tuple[Any, ...]]:
    """Yield the first in one figure among some peers, equals all or none."""
    exact = figure[group.ids].dropna()
    step = float(exact.abs().max()) * _SHARE_OF_LARGEST if len(exact) else 0.0
    values = (exact / step).round() if step else exact
    ranks = values.rank(ascending=False, method="min")
    # A single tie joins no two others, and makes no hub.
    above = exact > (1 if str(figure.name).startswith("partners_") else 0)
    chosen = above & (ranks <= group.places)
    if chosen.sum() > 2 * group.places:
        chosen &= values > values[chosen].min()
    if chosen.all() or (above.all() and values.min() == values.max()):
        return
    sizes = values.groupby(values).transform("size")
    for node in exact.index[chosen & exact.index.isin(group.judged)]:
        yield (
            node, figure.name, "", exact[node], out_of[node], ranks[node], sizes[node] - 1, len(exact), group.name,
        )  # fmt: skip


def _with_ranges(
    standings: pd.DataFrame, groups: tuple[PeerGroup, ...], losses: Losses, tell: Callable[[str], None]
) -> pd.DataFrame:
    """Return the standings with the range of each rank under random loss, and whether it is uncertain."""
    found = standings.assign(rank_5=np.nan, rank_95=np.nan, samples=0, uncertain=False)
    of_group = {group.name: group for group in groups}
    for loss in losses.sets(set(standings["figure"])):
        tell(f"ranks under random loss: {loss.name}")
        after = loss.figures()
        for (column, name), rows in found[found["figure"].isin(loss.columns)].groupby(["figure", "group"], sort=False):
            group = of_group[str(name)]
            low, high = ranges_of([frame[column] for frame in after], group.ids, rows["id"])
            wide = high - low > rows["peers"].to_numpy(dtype=np.float64) / 2
            found.loc[rows.index, "rank_5"] = low
            found.loc[rows.index, "rank_95"] = high
            found.loc[rows.index, "samples"] = loss.samples
            found.loc[rows.index, "uncertain"] = wide | ~(high <= group.places)
    return found[list(_COLUMNS)]


def _silent(step: str) -> None:
    """Say nothing: the progress of a caller who did not ask for any."""
    del step


def _listed(network: CommunityNetwork, standings: pd.DataFrame) -> Iterator[Anchor]:
    figures = {str(node): rows for node, rows in standings.groupby("id", sort=True)}
    ids = list(figures)
    names = dict(zip(ids, network.nodes["name"].iloc[network.positions(ids)].astype(str).tolist(), strict=True))
    for node in sorted(figures, key=lambda node: (-len(figures[node]), names[node], node)):
        kinds = set(figures[node]["kind"])
        yield Anchor(node, tuple(figures[node]["figure"]), tuple(kind for kind in KINDS_OF_CONNECTOR if kind in kinds))
