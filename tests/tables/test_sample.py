"""Invented places: the same bytes again, the sizes asked for, the shape of real ones, and nothing half written."""

import tomllib
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import cogs.tables.sample as sample_module
from cogs.errors import OutputError, ParameterError
from cogs.tables.check import check_tables
from cogs.tables.read import read_tables
from cogs.tables.sample import write_sample
from cogs.tables.sample_names import _ORGANISATIONS, _PLACES, THEMES
from cogs.vocabulary import DEFAULT_VOCABULARY

KINDS = {
    "organisations": "organisation",
    "services": "service",
    "councils": "council",
    "places": "place",
    "residents": "resident",
}
TOWN = {"organisations": 100, "services": 510, "councils": 3, "residents": 6000, "neighbourhoods": 12}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_sample(tmp_path_factory.mktemp("samples") / "town", **TOWN, seed=7)


def read(folder: Path, name: str) -> pd.DataFrame:
    return pd.read_csv(folder / f"{name}.csv", dtype=str, keep_default_na=False, encoding="utf-8")


def nodes(folder: Path) -> pd.DataFrame:
    return pd.concat([read(folder, name).assign(kind=kind) for name, kind in KINDS.items()]).set_index("id")


def edges(folder: Path) -> Iterator[tuple[str, pd.DataFrame]]:
    """Yield each relation and its rows, the relation as the column or else the file's name says it."""
    for path in sorted(folder.glob("*.csv")):
        if path.stem in KINDS:
            continue
        rows = read(folder, path.stem)
        relations = rows["relation"] if "relation" in rows else pd.Series(path.stem, index=rows.index)
        for word, part in rows.groupby(relations):
            relation = DEFAULT_VOCABULARY.relation_called(str(word))
            assert relation is not None, word
            yield relation, part


def links_of_residents(folder: Path) -> pd.Series:
    ends = pd.concat([rows["source"] for _, rows in edges(folder)])
    return ends[ends.str.startswith("res-")].value_counts()


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def top_tenth(values: pd.Series, among: int) -> float:
    return float(values.sort_values(ascending=False).head(among // 10).sum() / values.sum())


def test_the_same_options_and_seed_give_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    assert contents(write_sample(tmp_path / "again", **TOWN, seed=7)) == contents(folder)


def test_another_seed_gives_another_place(folder: Path, tmp_path: Path) -> None:
    other = contents(write_sample(tmp_path / "other", **TOWN, seed=8))
    assert all(other[name] != content for name, content in contents(folder).items())


def test_there_are_exactly_as_many_as_asked_for(folder: Path) -> None:
    assert {name: len(read(folder, name)) for name in TOWN if name != "neighbourhoods"} == {
        name: number for name, number in TOWN.items() if name != "neighbourhoods"
    }
    assert read(folder, "residents")["neighbourhood"].nunique() == TOWN["neighbourhoods"]


@pytest.mark.parametrize(
    ("organisations", "services", "councils", "residents"), [(2, 10, 1, 200), (40, 200, 1, 4000), (500, 2500, 5, 50000)]
)
def test_defaults_grow_with_the_organisations(
    tmp_path: Path, organisations: int, services: int, councils: int, residents: int
) -> None:
    folder = write_sample(tmp_path / "town", organisations=organisations)
    sizes = [len(read(folder, name)) for name in ("organisations", "services", "councils", "residents")]
    assert sizes == [organisations, services, councils, residents]


def test_the_measured_size_m_has_its_nodes_and_edges(tmp_path: Path) -> None:
    folder = write_sample(tmp_path / "m", organisations=500, services=2500, councils=5, residents=50_000)
    count = nodes(folder)["kind"].value_counts()
    assert count.drop("place").sum() == 53_005
    assert sum(len(rows) for _, rows in edges(folder)) == pytest.approx(125_321, rel=0.01)


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_the_smallest_place_is_whole_too(tmp_path: Path, seed: int) -> None:
    few = {"organisations": 2, "services": 1, "councils": 1, "residents": 1, "neighbourhoods": 1}
    folder = write_sample(tmp_path / "hamlet", **few, seed=seed)
    known = set(nodes(folder).index)
    for _, rows in edges(folder):
        assert len(rows)
        assert set(rows["source"]) | set(rows["target"]) <= known


def test_many_of_one_kind_and_few_of_the_others_can_be_asked_for(tmp_path: Path) -> None:
    folder = write_sample(
        tmp_path / "odd", organisations=25, services=900, councils=40, residents=3, neighbourhoods=1300, seed=3
    )
    assert nodes(folder)["name"].dropna().is_unique


def test_every_end_of_every_relationship_exists(folder: Path) -> None:
    known = set(nodes(folder).index)
    for relation, rows in edges(folder):
        assert set(rows["source"]) | set(rows["target"]) <= known, relation
        assert (rows["source"] != rows["target"]).all(), relation


def test_every_relation_joins_kinds_that_the_vocabulary_allows(folder: Path) -> None:
    kind = nodes(folder)["kind"]
    found = set()
    for name, rows in edges(folder):
        relation = DEFAULT_VOCABULARY.relations[name]
        assert set(kind[rows["source"]]) <= set(relation.sources), name
        assert set(kind[rows["target"]]) <= set(relation.targets), name
        found.add(name)
    assert found == {
        *("refers_to", "uses", "delivers", "partners_with", "member_of", "supports", "funds", "commissions"),
        *("owns", "runs", "based_at", "volunteers_with", "governs"),
    }


def test_the_check_finds_nothing_but_organisations_without_relationships(folder: Path) -> None:
    problems = check_tables(read_tables(folder))
    assert {(problem.table, problem.rule, problem.severity) for problem in problems} == {
        ("organisations.csv", "node-alone", "warning")
    }


@pytest.mark.parametrize("seed", [0, 1, 2])
@pytest.mark.parametrize("organisations", [2, 7, 40])
def test_the_check_finds_no_error_in_places_of_any_size(tmp_path: Path, organisations: int, seed: int) -> None:
    tables = read_tables(write_sample(tmp_path / "town", organisations=organisations, seed=seed))
    assert {problem.rule for problem in check_tables(tables)} <= {"node-alone"}


def test_no_row_is_there_twice(folder: Path) -> None:
    for relation, rows in edges(folder):
        assert not rows.duplicated().any(), relation
    partners = read(folder, "partnerships")
    assert not pd.DataFrame(np.sort(partners[["source", "target"]])).duplicated().any()


def test_ids_are_short_and_names_unique(folder: Path) -> None:
    every = nodes(folder)
    assert every.index.is_unique
    assert {"org-0001", "svc-00001", "council-1", "place-001", "res-000001"} <= set(every.index)
    named = every["name"].dropna()
    assert named.is_unique
    assert (named.str.strip() == named).all()


def test_no_ending_of_a_name_stands_in_two_lists() -> None:
    endings = [ending for group in (*_ORGANISATIONS.values(), *THEMES.values(), _PLACES) for ending in group]
    assert len(endings) == len(set(endings))


def test_residents_have_no_column_but_id_and_neighbourhood(folder: Path) -> None:
    assert list(read(folder, "residents").columns) == ["id", "neighbourhood"]


def test_about_45_per_cent_of_residents_have_a_single_link(folder: Path) -> None:
    links = links_of_residents(folder)
    assert len(links) == TOWN["residents"]
    assert (links == 1).mean() == pytest.approx(0.45, abs=0.03)
    assert links.between(2, 6).sum() > 0.9 * (links > 1).sum()
    assert links.max() > 6


def test_a_tenth_of_services_hold_far_more_than_a_tenth_of_uses(folder: Path) -> None:
    used = read(folder, "uses")["target"]
    assert top_tenth(used[used.str.startswith("svc-")].value_counts(), TOWN["services"]) > 0.3


def test_a_few_anchors_deliver_many_services(folder: Path) -> None:
    delivered = dict(edges(folder))["delivers"]
    assert set(delivered["target"]) == set(read(folder, "services")["id"])
    by_organisation = delivered.loc[delivered["source"].str.startswith("org-"), "source"].value_counts()
    assert top_tenth(by_organisation, TOWN["organisations"]) > 0.3
    assert by_organisation.median() < 5


def test_most_uses_stay_in_the_neighbourhood(folder: Path) -> None:
    uses, near = read(folder, "uses"), nodes(folder)["neighbourhood"]
    same = near[uses["source"]].to_numpy() == near[uses["target"]].to_numpy()
    assert 0.5 < same.mean() < 0.9


def test_every_sector_has_its_share(folder: Path) -> None:
    sectors = read(folder, "organisations")["sector"].value_counts()
    assert sectors.to_dict() == {
        "community": 30,
        "charity": 22,
        "health": 9,
        "faith": 9,
        "business": 9,
        "statutory": 8,
        "education": 8,
        "housing": 5,
    }


def test_dates_lie_in_the_period_that_the_settings_name(folder: Path) -> None:
    settings = tomllib.loads((folder / "network.toml").read_text(encoding="utf-8"))
    assert "invented" in settings["name"]
    assert settings["grouping"] == "sector"
    first, last = settings["period"]
    for name in ("referrals", "uses", "volunteering", "grants", "contracts"):
        assert read(folder, name)["date"].between(first, last).all()


def test_referrals_have_needs_outcomes_and_residents_who_exist(folder: Path) -> None:
    referrals = read(folder, "referrals")
    assert set(referrals["resident"]) <= set(read(folder, "residents")["id"])
    assert set(referrals["need"]) == set(THEMES)
    assert set(referrals["complex"]) == {"yes", "no"}
    assert set(referrals["outcome"]) == {"accepted", "not accepted", "closed", ""}


def test_some_pathways_go_on_from_where_the_last_referral_led(folder: Path) -> None:
    referrals = read(folder, "referrals")
    before = referrals.groupby("resident")["target"].shift()
    later = before.notna()
    assert 0.2 < later.mean() < 0.6
    assert (referrals["source"] == before)[later].mean() > 0.6


def test_accepted_referrals_lead_to_uses(folder: Path) -> None:
    referrals, uses = read(folder, "referrals"), read(folder, "uses")
    led = referrals.merge(uses, left_on=["resident", "target"], right_on=["source", "target"], suffixes=("", "_of_use"))
    share = led["outcome"].value_counts() / referrals["outcome"].value_counts()
    assert share["accepted"] > 0.5 > share["not accepted"]
    assert (led["date_of_use"] >= led["date"])[led["outcome"] == "accepted"].mean() > 0.95


def test_a_few_statutory_bodies_send_complex_cases_to_anchors(folder: Path) -> None:
    referrals = read(folder, "referrals")
    delivered = dict(edges(folder))["delivers"]
    anchors = delivered.loc[delivered["source"].str.startswith("org-"), "source"].value_counts().index[:2]
    theirs = {*anchors, *delivered.loc[delivered["source"].isin(anchors), "target"]}
    complex_cases = referrals["complex"] == "yes"
    to_anchors = referrals["target"].isin(theirs)
    assert to_anchors[complex_cases].mean() > 1.5 * to_anchors[~complex_cases].mean()
    sector = nodes(folder)["sector"]
    senders = sector[referrals["source"][complex_cases & to_anchors]]
    assert (senders == "statutory").mean() > 0.5


def test_a_few_organisations_are_in_no_relationship_and_every_other_node_is(folder: Path) -> None:
    linked = {end for _, rows in edges(folder) for end in [*rows["source"], *rows["target"]]}
    alone = nodes(folder).drop(index=list(linked))
    assert set(alone["kind"]) == {"organisation"}
    assert 1 <= len(alone) <= 0.05 * TOWN["organisations"]


def test_a_confidential_organisation_has_neither_coordinates_nor_a_place(folder: Path) -> None:
    organisations = read(folder, "organisations")
    hidden = organisations[organisations["location"] == "confidential"]
    assert len(hidden)
    assert (hidden[["latitude", "longitude"]] == "").all(axis=None)
    ties = dict(edges(folder))
    delivered = ties["delivers"]
    theirs = {*hidden["id"], *delivered.loc[delivered["source"].isin(hidden["id"]), "target"]}
    assert not any(theirs & set(ties[relation]["source"]) for relation in ("based_at", "owns", "runs"))


def test_files_are_utf_8_with_line_feeds_and_no_mark(folder: Path) -> None:
    for name, content in contents(folder).items():
        assert content.decode("utf-8").endswith("\n"), name
        assert b"\r" not in content, name
        assert not content.startswith(b"\xef\xbb\xbf"), name


def test_the_readme_says_that_all_is_invented_and_how_to_make_it_again(folder: Path) -> None:
    text = (folder / "README.md").read_text(encoding="utf-8")
    assert "Nothing here is real" in text
    assert all(f"--{option} {number}" in text for option, number in {**TOWN, "seed": 7}.items())
    assert all(path.name in text for path in folder.glob("*.csv"))


@pytest.mark.parametrize(
    ("option", "given", "least"),
    [
        ("organisations", 1, 2),
        ("organisations", 12.5, 2),
        ("organisations", 10_000_001, 2),
        ("services", 0, 1),
        ("councils", 0, 1),
        ("residents", -3, 1),
        ("neighbourhoods", 0, 1),
        ("seed", -1, 0),
        ("seed", "today", 0),
    ],
)
def test_an_option_out_of_range_is_refused_with_the_range(
    tmp_path: Path, option: str, given: object, least: int
) -> None:
    with pytest.raises(ParameterError) as refusal:
        write_sample(tmp_path / "town", **{option: given})
    assert str(refusal.value) == f"{option} must be a whole number from {least} to 10,000,000; {given!r} was given."
    assert not list(tmp_path.iterdir())


def test_a_folder_that_holds_something_is_refused_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(OutputError, match="not empty"):
        write_sample(tmp_path, organisations=5)
    with pytest.raises(OutputError, match="is a file"):
        write_sample(tmp_path / "notes.txt", organisations=5)
    assert contents(tmp_path) == {"notes.txt": b"mine"}


def test_an_empty_folder_and_a_missing_parent_are_no_obstacle(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert write_sample(str(tmp_path / "empty"), organisations=5) == tmp_path / "empty"
    assert contents(write_sample(tmp_path / "a" / "b", organisations=5)) == contents(tmp_path / "empty")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a", "empty"]


@pytest.mark.parametrize(
    ("fault", "raised"), [(OSError("disk full"), OutputError), (KeyboardInterrupt(), KeyboardInterrupt)]
)
def test_a_failure_while_writing_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: BaseException, raised: type[BaseException]
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise fault

    monkeypatch.setattr(sample_module.Path, "write_text", fail)
    with pytest.raises(raised):
        write_sample(tmp_path / "town", organisations=5)
    assert not list(tmp_path.iterdir())


def test_each_step_is_named_as_it_begins(tmp_path: Path) -> None:
    steps: list[str] = []
    write_sample(tmp_path / "town", organisations=5, progress=steps.append)
    assert len(steps) == len(set(steps)) == 5
    assert steps[-1] == "writing files"
