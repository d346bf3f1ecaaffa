"""The fourth direction of a cog: who uses an organisation, who can come to it, who came alone, who stays to help."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from cogs.insights.answers import Fact
from cogs.insights.profile.subject import ProfileSubject, days_of
from cogs.metrics.computed_once import catchment, only_door
from cogs.network.community_network import CommunityNetwork
from cogs.network.remembered import remembered
from cogs.network.rows import resident_uses, residents_of, rows_of

__all__ = ["People", "local_facts", "people_facts", "people_of", "with_published"]

_NAN = float("nan")


@dataclass(frozen=True, eq=False)
class People:
    """Exact numbers of residents round one organisation; each is NaN where the data cannot say it.

    Attributes
    ----------
    residents, users, only : float
        All residents; those who use it or a service of it; those who have it as their only door.
    catchment : tuple of float
        Those who can come to it within one and within two referrals.
    entries, self_referred : float
        Dated rows of use, and those without an earlier referral of the same resident to it.
    complex_cases, statutory_cases : float
        Complex cases referred to it, and those of them from statutory bodies.
    volunteers_before : float
        Users who volunteer with it, without those dated to have volunteered first.
    board, board_near, volunteers, volunteers_near : float
        Residents on its board and volunteering, whose neighbourhood is recorded, and those who live in its own.
    """

    residents: float
    users: float
    only: float
    catchment: tuple[float, float]
    entries: float
    self_referred: float
    complex_cases: float
    statutory_cases: float
    volunteers_before: float
    board: float
    board_near: float
    volunteers: float
    volunteers_near: float


def people_of(subject: ProfileSubject) -> People:
    """Compute the people direction of one body, and how many of its board and volunteers live near it."""
    network, node = subject.network, subject.node
    uses = resident_uses(network)
    referred = len(rows_of(network, network.vocabulary.carriers())) > 0
    reached = catchment(network, max_steps=2).loc[node].to_numpy() if len(uses) else np.full(3, _NAN)
    return People(
        residents_of(network),
        float(reached[0]),
        float(only_door(network)[node]) if len(uses) else _NAN,
        (float(reached[1]), float(reached[2])) if referred else (_NAN, _NAN),
        *_entries(subject, uses),
        *_complex(subject),
        _volunteers(subject, uses),
        *_near(subject, "governs"),
        *_near(subject, "volunteers_with"),
    )


def people_facts(people: People, subject: ProfileSubject) -> tuple[Fact, ...]:
    """Put the people direction into words."""
    uses = "residents and what they use (relation uses)"
    facts = (
        _residents(
            "Residents who use it",
            "Residents who use it or a service of it, each once.",
            people.users,
            people.residents,
            "residents",
            uses,
        ),
        *(
            _residents(
                f"Residents who can come to it within {far}",
                f"Residents who use it, or an organisation from which {far} or fewer lead to it, each once.",
                number,
                people.residents,
                "residents",
                f"{uses}, and referrals (relation refers_to)",
            )
            for far, number in zip(("one referral", "two referrals"), people.catchment, strict=True)
        ),
        _residents(
            "Residents who have no other door",
            "Those of its users all of whose recorded uses lead to it.",
            people.only,
            people.users,
            "residents who use it",
            uses,
            note=_only_door_note(subject),
        ),
        _self_referral_fact(people),
        _complex_fact(people),
    )
    return (*facts, _volunteer_fact(people)) if subject.row["kind"] == "organisation" else facts


def with_published(facts: tuple[Fact, ...], subject: ProfileSubject) -> tuple[Fact, ...]:
    """Say of facts about residents how much of them is of groups whose number is published already."""
    if "published" not in subject.network.nodes:
        return facts
    public = ProfileSubject(_published(subject.network), subject.node)
    known = {fact.heading: fact for fact in people_facts(people_of(public), public)}
    return tuple(
        replace(fact, public=known[fact.heading].value, public_out_of=known[fact.heading].out_of)
        if fact.private and not np.isnan(known[fact.heading].value)
        else fact
        for fact in facts
    )


@remembered
def _published(network: CommunityNetwork) -> CommunityNetwork:
    """Return the network with no residents but groups whose number is published."""
    nodes = network.nodes
    hidden = (nodes["kind"] == "resident") & ~nodes["published"].fillna(False).astype(bool)
    return network.part(~hidden.to_numpy(dtype=bool))


def local_facts(people: People, subject: ProfileSubject) -> tuple[Fact, ...]:
    """Say how many of its board and volunteers live in its neighbourhood; none but organisations have them."""
    if subject.row["kind"] != "organisation":
        return ()
    rows = (
        ("Board members", "sit on its board", "governs", people.board_near, people.board),
        ("Volunteers", "volunteer with it", "volunteers_with", people.volunteers_near, people.volunteers),
    )
    return tuple(
        _residents(
            f"{who} who live in its neighbourhood",
            f"Of the residents who {doing} and whose neighbourhood is recorded, those who live in its own.",
            near,
            whole,
            f"residents who {doing}",
            f"the column neighbourhood on it and on residents, and who they are (relation {relation})",
        )
        for who, doing, relation, near, whole in rows
    )


def _only_door_note(subject: ProfileSubject) -> str:
    if subject.row["count"] > 1:
        return "A node that stands for several is nobody's only door."
    if subject.grouped:
        return "A group of residents counts by what is recorded of the group; what each of them uses is not known."
    return ""


def _residents(
    heading: str, meaning: str, value: float, out_of: float, units: str, needs: str, *, note: str = ""
) -> Fact:
    missing = bool(np.isnan(value))
    return Fact(
        heading,
        meaning,
        value,
        "resident",
        units,
        _NAN if missing else out_of,
        private=True,
        needs=needs if missing else "",
        note=note,
    )


def _self_referral_fact(people: People) -> Fact:
    missing = bool(np.isnan(people.entries))
    return Fact(
        "Came by self-referral",
        "Of the dated rows of use, those of residents who had not been referred to it by that day, as far as recorded.",
        people.self_referred,
        "use",
        "dated uses",
        _NAN if missing else people.entries,
        share=True,
        private=True,
        needs="the column date on uses, and the columns date and resident on referrals" if missing else "",
        note="" if missing else "A referral before the first day of the data is not seen.",
    )


def _complex_fact(people: People) -> Fact:
    missing = bool(np.isnan(people.complex_cases))
    return Fact(
        "Complex cases from statutory bodies",
        "Of the referrals to it marked complex, those sent by councils and by bodies of the sector statutory.",
        people.statutory_cases,
        "referral",
        "complex referrals to it",
        _NAN if missing else people.complex_cases,
        share=True,
        private=True,
        needs="the column complex on referrals" if missing else "",
    )


def _volunteer_fact(people: People) -> Fact:
    missing = bool(np.isnan(people.volunteers_before))
    return Fact(
        "Users who became volunteers",
        "Those of its users who volunteer with it, without those whose dates say that they volunteered first.",
        people.volunteers_before,
        "resident",
        "residents who use it",
        _NAN if missing else people.users,
        share=True,
        private=True,
        needs="residents who use and residents who volunteer (relations uses and volunteers_with)" if missing else "",
        note="" if missing else "Where a day is not recorded it is not known which came first; these are counted.",
    )


def _entries(subject: ProfileSubject, uses: pd.DataFrame) -> tuple[float, float]:
    """Return its dated uses, and those before which no referral of the resident to it is dated."""
    network = subject.network
    if not _dates_known(network):
        return _NAN, _NAN
    counted, alone = _kept(subject, ("entries", "self_referred"))
    mine = _as_given(network, uses[uses["target"].isin(subject.own)])
    mine = mine.assign(day=days_of(mine))
    mine = mine[mine["day"].notna()].drop_duplicates(["source", "target", "day"])
    received = subject.rows(network.vocabulary.carriers(), received=True)
    first = days_of(received).groupby(received["resident"]).min()
    before = first.reindex(mine["source"]).to_numpy() <= mine["day"].to_numpy()
    number = network.nodes["count"].reindex(mine["source"]).to_numpy(dtype=np.float64)
    return float(number.sum()) + counted, float(number[~before].sum()) + alone


@remembered
def _dates_known(network: CommunityNetwork) -> bool:
    """Say whether some use has a day, and some referral of a resident."""
    referrals, uses = rows_of(network, network.vocabulary.carriers()), resident_uses(network)
    if "resident" not in referrals or not days_of(referrals[referrals["resident"].notna()]).notna().any():
        return False
    return bool(days_of(uses).notna().any())


def _complex(subject: ProfileSubject) -> tuple[float, float]:
    """Return the complex cases referred to it, and those from councils and statutory bodies."""
    rows = subject.rows(subject.network.vocabulary.carriers(), received=True)
    if "complex" not in rows:
        return _NAN, _NAN
    nodes = subject.network.nodes
    statutory = nodes["kind"] == "council"
    if "sector" in nodes:
        statutory |= nodes["sector"].astype(str).str.strip().str.casefold() == "statutory"
    cases = rows[rows["complex"].eq(True).fillna(False).astype(bool)]
    weight = cases["weight"].astype(float)
    return float(weight.sum()), float(weight[cases["source"].isin(nodes.index[statutory])].sum())


def _volunteers(subject: ProfileSubject, uses: pd.DataFrame) -> float:
    """Return how many of its users volunteer with it, without those dated to have volunteered first."""
    helping = rows_of(subject.network, ("volunteers_with",))
    if helping.empty or uses.empty:
        return _NAN
    helping = helping[helping["target"] == subject.node]
    using = uses[uses["target"].isin(subject.own)]
    using, helping = _as_given(subject.network, using), _as_given(subject.network, helping)
    first_use = days_of(using).groupby(using["source"]).min()
    first_help = days_of(helping).groupby(helping["source"]).min()
    both = first_use.index.intersection(first_help.index)
    kept = both[~(first_help[both] < first_use[both]).to_numpy(dtype=bool)]
    return subject.number(pd.Index(kept)) + _kept(subject, ("volunteers_before",))[0]


def _kept(subject: ProfileSubject, names: tuple[str, ...]) -> tuple[float, ...]:
    """Return what a reduced folder keeps of residents whose rows it no longer has; 0 where all rows are there."""
    reduced = subject.network.reduced
    if reduced is None:
        return (0.0,) * len(names)
    table = reduced.figures["people"].set_index("id")
    return tuple(float(table[name].get(subject.node, 0.0)) for name in names)


def _as_given(network: CommunityNetwork, rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of residents that stand in the data as they were given, not added up to groups."""
    if network.reduced is None:
        return rows
    nodes = network.nodes
    given = nodes["published"].fillna(False).astype(bool) if "published" in nodes else pd.Series(False, nodes.index)
    return rows[given.reindex(rows["source"]).to_numpy(dtype=bool)]


def _near(subject: ProfileSubject, relation: str) -> tuple[float, float]:
    """Return how many residents with a recorded neighbourhood have a relation to it, and how many live in its own."""
    network, hood = subject.network, subject.text("neighbourhood")
    nodes, rows = network.nodes, rows_of(network, (relation,))
    if not hood or rows.empty or "neighbourhood" not in nodes:
        return _NAN, _NAN
    mine = pd.Index(rows.loc[rows["target"] == subject.node, "source"].unique())
    homes = nodes.loc[mine[nodes.loc[mine, "kind"].to_numpy() == "resident"], "neighbourhood"].dropna()
    if len(mine) and homes.empty:
        return _NAN, _NAN
    own = homes.index[(homes.astype(str).str.strip() == hood).to_numpy(dtype=bool)]
    return subject.number(homes.index), subject.number(own)
