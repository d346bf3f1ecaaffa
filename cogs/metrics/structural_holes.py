"""What a node gains or lacks by the ties among its partners: Burt's structural holes (Burt 1992)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

import numpy as np
import pandas as pd

from cogs.errors import ParameterError, did_you_mean
from cogs.kernels.adjacency import Adjacency, adjacency_of
from cogs.kernels.structural_holes import partner_measures
from cogs.network.community_network import CommunityNetwork

__all__ = ["structural_holes"]

_MODELS = ("whole", "ego")


def structural_holes(
    network: CommunityNetwork,
    *,
    weight: str | None = None,
    model: Literal["whole", "ego"] = "whole",
    relations: str | Iterable[str] | None = None,
) -> pd.DataFrame:
    """Return how far each node's partners are tied among themselves, in Burt's four measures.

    With a_ij the tie that i gives to j: s_ij = a_ij + a_ji, p_ij = s_ij / Σ_k s_ik, and the partners
    of i are all j with s_ij > 0, N_i in number.

    - effective_size = Σ_j [1 − Σ_{q≠i,j} p_iq s_jq / max_k s_jk]: the partners less their redundancy;
    - efficiency = effective_size / N_i;
    - constraint = Σ_j c_ij, c_ij = (p_ij + Σ_{q≠i,j} p_iq p_qj)²: how much of i's investment leads,
      directly or through others, to each partner;
    - hierarchy = Σ_j r_ij ln r_ij / (N_i ln N_i), r_ij = c_ij / (constraint / N_i): how far the
      constraint lies in one partner; 1 if there is only one.

    Parameters
    ----------
    network : CommunityNetwork
        All its nodes are used as they are; fold it first for the organisation view.
    weight : str, optional
        A column of numbers of the edges, "weight" or "amount" for instance: a_ij is its sum. None: a
        tie is there or it is not, a_ij is 1 or 0.
    model : {"whole", "ego"}
        "whole": a partner's sum (in p_qj) and largest strength (max_k s_jk) run over all its partners.
        "ego": for each i everything but i, its partners and the ties among these is taken away first,
        so they run over i and the common partners of i and j: UCINET's ego network model. In it i is
        one node whatever its `count`. p_ij is the same in both.
    relations : str or iterable of str, optional
        Relations or families; None means every relation.

    Returns
    -------
    pandas.DataFrame
        float64, index `network.nodes.index`. effective_size: partners, from 1 to N_i; efficiency:
        share, above 0 to 1; constraint: no unit, above 0 and *not* bounded by 1 (a node of a triangle
        has 1.125); hierarchy: share, 0 to 1. All four are NaN for a node without a partner.

    Raises
    ------
    ParameterError
        If `model` is neither of the two, or `weight` is no column of numbers of the edges or holds a
        negative one.
    UnknownNameError
        If a relation is not in the vocabulary.

    Notes
    -----
    Direction matters only through s_ij: a directed tie given both ways is twice as strong as one
    given one way, and an undirected relation is both ways. Parallel edges count once without
    `weight` and add up with it; self-loops do not count. With `weight` an edge whose cell is empty
    or 0 has no strength and is no tie. A node with `count` m stands for m nodes alike that are not
    linked to each other; an edge between nodes of m and m' is m·m' links, each of its strength
    divided by m·m'. The figures are per member and equal those of the expanded network.

    `constraint` in igraph and networkx agrees with the whole-network model. `networkx.effective_size`
    agrees if `nodes` is given, but then has NaN for a node that only receives; without `nodes` it is
    wrong on weighted and directed graphs (networkx 3.6).

    What is another's partner too is found by listing triangles, each from its node of fewest partners: the
    work grows at most with the number of ties to the power of 1.5.

    References
    ----------
    Burt, R. S. (1992). Structural Holes: The Social Structure of Competition. Harvard University
    Press, chapter 2. doi:10.4159/9780674029095

    Everett, M. G. & Borgatti, S. P. (2020). Unpacking Burt's constraint measure. Social Networks 62,
    50–57. doi:10.1016/j.socnet.2020.02.001

    Examples
    --------
    >>> import cogs
    >>> from cogs.metrics.structural_holes import structural_holes
    >>> network = cogs.network_from_edges([("hub", "partners_with", other) for other in ("a", "b", "c", "d")])
    >>> structural_holes(network).loc["hub"].to_dict()
    {'effective_size': 4.0, 'efficiency': 1.0, 'constraint': 0.25, 'hierarchy': 0.0}
    """
    if model not in _MODELS:
        raise ParameterError(f'model must be one of {", ".join(_MODELS)}; "{model}" was given.')
    strengths = _strengths(network, weight, relations)
    counts = network.counts.astype(np.float64)
    partners, redundancy, constraint, concentration = partner_measures(strengths, counts, bounded=model == "ego").T
    tied = partners > 0
    partners = np.where(tied, partners, np.nan)
    size = partners - redundancy
    alone = partners == 1
    even = partners * np.log(np.where(alone, np.e, partners))
    return pd.DataFrame(
        {
            "effective_size": size,
            "efficiency": size / partners,
            "constraint": np.where(tied, constraint, np.nan),
            "hierarchy": np.where(alone, 1.0, np.maximum(concentration, 0.0) / even),
        },
        index=network.nodes.index,
    )


def _strengths(network: CommunityNetwork, weight: str | None, relations: str | Iterable[str] | None) -> Adjacency:
    """Return the strength between two single members, the same both ways."""
    if weight is None:
        ties = network.adjacency(relations)
        given = np.ones(ties.arcs)
    else:
        ties = _weighed(network, weight, relations).adjacency(relations)
        counts = network.counts.astype(np.float64)
        given = ties.weights / (counts[ties.sources] * counts[ties.indices])
    return adjacency_of(
        ties.size,
        np.concatenate([ties.sources, ties.indices]),
        np.concatenate([ties.indices, ties.sources]),
        np.concatenate([given, given]),
    )


def _weighed(network: CommunityNetwork, column: str, relations: str | Iterable[str] | None) -> CommunityNetwork:
    """Return the network of those edges of the relations that have something in the column: their weight."""
    edges = network.edges
    edges = edges[edges["relation"].isin(network.vocabulary.resolve_relations(relations))]
    numbers = [str(name) for name in edges.columns if pd.api.types.is_numeric_dtype(edges[name])]
    if column not in numbers:
        question, _ = did_you_mean(column, numbers)
        raise ParameterError(
            f'weight must be a column of numbers of the edges; "{column}" was given.{question} '
            f"There are: {', '.join(numbers)}."
        )
    values = edges[column].astype("float64")
    if (values < 0).any():
        row = edges.loc[values < 0].iloc[0]
        raise ParameterError(
            f"The strength of a tie cannot be negative: {row['source']} {row['relation']} {row['target']} "
            f'has {row[column]:g} in "{column}". Leave such edges out first, or add them to what they correct.'
        )
    return network.with_tables(edges=edges.assign(weight=values)[values > 0])
