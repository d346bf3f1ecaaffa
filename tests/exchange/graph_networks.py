"""A network with all that a network file may have to hold, and what a round trip must keep of it."""

import pandas as pd

from cogs.exchange.imported import Imported
from cogs.network.community_network import CommunityNetwork
from cogs.vocabulary import DEFAULT_VOCABULARY, Relation

MENTORS = Relation("mentors", ("organisation",), ("organisation",), "mentors", "working", directed=True)
SHARES = Relation("shares_staff", ("organisation",), ("organisation",), "shares staff with", directed=False)


def full_network() -> CommunityNetwork:
    """Parallel edges, a loop, an isolate, both directions, own relations, accents, typed attributes."""
    nodes = pd.DataFrame(
        {
            "name": ["Library & <Hub>", "Café “Ouvert”", "Advice", "Alone"],
            "kind": ["organisation", "organisation", "service", "council"],
            "count": [1, 3, 1, 1],
            "Colour": ["red", None, "blue", None],
            "latitude": [53.5, float("nan"), -1.25, float("nan")],
            "sensitive": [True, False, False, False],
        },
        index=pd.Index(["library", "café ouvert", "advice", "alone"]),
    )
    edges = pd.DataFrame(
        [
            ("library", "café ouvert", "partners_with", 1.0, "weekly", None),
            ("library", "advice", "refers_to", 2.5, None, "2024-05"),
            ("library", "advice", "refers_to", 4.0, "again", None),
            ("café ouvert", "library", "mentors", 1.0, None, None),
            ("café ouvert", "library", "shares_staff", 0.125, None, None),
            ("library", "library", "mentors", 3.0, None, None),
        ],
        columns=["source", "target", "relation", "weight", "note", "date"],
    )
    vocabulary = DEFAULT_VOCABULARY.declaring(relations=(MENTORS, SHARES))
    return CommunityNetwork(nodes, edges, name="Northfield & all", vocabulary=vocabulary)


def ties_of(imported: Imported) -> list[tuple[str, str, str, float]]:
    rows = imported.tables["relationships"][["source", "target", "relation", "weight"]]
    return sorted((a, b, c, float(d)) for a, b, c, d in rows.itertuples(index=False, name=None))


def ties_given(network: CommunityNetwork) -> list[tuple[str, str, str, float]]:
    rows = network.edges[["source", "target", "relation", "weight"]]
    return sorted(rows.itertuples(index=False, name=None))


def directions_of(imported: Imported) -> dict[str, bool]:
    return {relation.name: relation.directed for relation in imported.relations}


def assert_attributes_kept(imported: Imported) -> None:
    nodes = imported.tables["nodes"].set_index("id")
    assert nodes["name"].tolist() == ["Library & <Hub>", "Café “Ouvert”", "Advice", "Alone"]
    assert nodes["kind"].tolist() == ["organisation", "organisation", "service", "council"]
    assert nodes["count"].tolist() == ["1", "3", "1", "1"]
    assert nodes["Colour"].tolist() == ["red", "", "blue", ""]
    assert nodes["latitude"].tolist() == ["53.5", "", "-1.25", ""]
    assert nodes["sensitive"].tolist() == ["yes", "no", "no", "no"]
    ties = imported.tables["relationships"]
    assert ties["note"].tolist() == ["weekly", "", "again", "", "", ""]
    assert ties["date"].tolist() == ["", "2024-05", "", "", "", ""]
