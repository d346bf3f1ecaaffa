"""What a comparison holds: two networks side by side, and everything that was found to differ."""

from __future__ import annotations

from dataclasses import dataclass

from cogs.insights.comparison.measures import Measure
from cogs.insights.comparison.presence import NodePresence, TiePresence
from cogs.insights.comparison.ranks import RankChange
from cogs.network.community_network import CommunityNetwork

__all__ = ["Comparison"]


@dataclass(frozen=True, eq=False)
class Comparison:
    """Two networks side by side; numbers of residents are exact.

    Attributes
    ----------
    a, b : CommunityNetwork
        The whole networks.
    names : tuple of str
        What the two are called.
    caveats : tuple of str
        Where one side was collected otherwise, one sentence each.
    shared, renamed : int
        Organisations in both by id, and of these how many have another name.
    one_place : bool
        Whether the two are taken for one place; if not, only `measures` are compared.
    nodes : tuple of NodePresence
        What came and went, by kind.
    changed_kinds : tuple of str
        Ids that have another kind in the second network.
    ties : tuple of TiePresence
        Which ties came and went, by family and relation.
    measures : tuple of Measure
        Measures that do not depend on size.
    ranks : tuple of RankChange
        Who rose and who fell, figure by figure.
    residents : tuple of float
        How many residents each network has.
    """

    a: CommunityNetwork
    b: CommunityNetwork
    names: tuple[str, str]
    caveats: tuple[str, ...]
    shared: int
    renamed: int
    one_place: bool
    nodes: tuple[NodePresence, ...]
    changed_kinds: tuple[str, ...]
    ties: tuple[TiePresence, ...]
    measures: tuple[Measure, ...]
    ranks: tuple[RankChange, ...]
    residents: tuple[float, float]

    @property
    def unchanged(self) -> bool:
        """Whether nothing that is compared differs."""
        apart = any(nodes.came or nodes.went for nodes in self.nodes) or any(tie.came or tie.went for tie in self.ties)
        measured = any(measure.differs for measure in self.measures)
        moved = any((rank.frame["change"] != 0).any() for rank in self.ranks)
        others = self.caveats or self.changed_kinds or self.residents[0] != self.residents[1]
        return self.one_place and not (apart or measured or moved or others)
