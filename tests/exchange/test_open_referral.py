"""Open Referral directories of every flavour become organisations, services, places and the ties between them."""

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import cogs
from cogs.exchange.imported import Imported
from cogs.exchange.open_referral import looks_like_open_referral, read_open_referral
from cogs.exchange.referral_hints import suggested_referrals
from tests.shared_data import shared_data

HSDS_3 = {
    "organizations.csv": "id,name,legal_status,parent_organization_id,email\n"
    "o1,Advice Hub,Charity,,hub@example.org\no2,Trafford Libraries,Local authority,,\no3,Hub Youth,,o1,\n",
    "services.csv": "id,organization_id,name,status,application_process,eligibility_description\n"
    "s1,o1,Debt advice,active,Referral from a GP or Trafford Libraries. Call 0161 496 0000.,\n"
    's2,o2,Reading group,active,No referral needed.,"Adults,\nof any age"\n'
    "s3,o3,Youth club,inactive,Self-referral,\n",
    "service_at_location.csv": "id,service_id,location_id\nx1,s1,p1\nx2,s2,p1\nx3,s3,p2\nx4,s3,p3\n",
    "locations.csv": "id,location_type,organization_id,name,latitude,longitude\n"
    "p1,physical,o2,Old Trafford Library,53.46,-2.26\np2,physical,o3,Youth Hall,0,0\np3,virtual,,Online,,\n",
    "addresses.csv": "id,location_id,address_1,city,postal_code\n"
    "a1,p1,1 High Street,Old Trafford,m16 9ab\na2,p2,Confidential,Sale,M33 1AA\n",
    "service_areas.csv": "id,service_id,name\n1,s1,Trafford\n2,s1,Salford\n",
    "taxonomies.csv": "id,name\nt1,Personal circumstances\nt2,Service types\n",
    "taxonomy_terms.csv": "id,name,taxonomy_id\nn1,Debt,t1\nn2,Advice,t2\nn3,Money,t1\n",
    "attributes.csv": "id,link_id,taxonomy_term_id,link_entity\n1,s1,n1,service\n2,s1,n2,service\n3,s1,n3,service\n",
    "organization_identifiers.csv": "id,organization_id,identifier_scheme,identifier\n1,o3,GB-CHC,0512710\n",
    "contacts.csv": "id,organization_id,name,email\n1,o1,Ann Persona,ann@example.org\n",
    "phones.csv": "id,organization_id,number\n1,o1,0161 496 0001\n",
}

SERVICE_JSON: dict[str, Any] = {
    "id": "s1",
    "name": "Community counselling",
    "status": "active",
    "email": "counselling@example.org",
    "minimum_age": 12,
    "organization": {
        "id": "o1",
        "name": "Example Organisation",
        "parent_organization_id": "nowhere",
        "organization_identifiers": [{"id": "i1", "identifier_scheme": "GB-COH", "identifier": "1234567"}],
    },
    "service_at_locations": [
        {
            "id": "x1",
            "location": {
                "id": "p1",
                "name": "Town Hall",
                "latitude": 53.4,
                "longitude": -2.3,
                "addresses": [{"id": "a1", "address_1": "2 Square", "city": "Sale", "postal_code": "M33 7ZF"}],
            },
        }
    ],
    "service_areas": [{"id": "b1", "name": "Trafford"}],
    "attributes": [{"id": "c1", "taxonomy_term": {"id": "n1", "name": "Counselling", "taxonomy": "Service types"}}],
    "contacts": [{"id": "d1", "name": "Ann Persona"}],
}


def written(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        (folder / name).write_bytes(text.encode())
    return folder


def hsds_3(folder: Path, **changes: str) -> Imported:
    return read_open_referral(written(folder, HSDS_3 | {f"{name}.csv": text for name, text in changes.items()}))


def ties(imported: Imported) -> set[tuple[str, ...]]:
    table = imported.tables["relationships"]
    assert not table.duplicated(["source", "relation", "target"]).any()
    return set(table[["source", "relation", "target"]].itertuples(index=False, name=None))


def row(table: pd.DataFrame, node: str) -> dict[str, str]:
    return {str(name): str(cell) for name, cell in table.set_index("id").loc[node].items()}


def errors(imported: Imported, folder: Path) -> list[cogs.Problem]:
    folder.mkdir()
    for name, table in imported.tables.items():
        table.to_csv(folder / f"{name}.csv", index=False)
    return [problem for problem in cogs.check_tables(cogs.read_tables(folder)) if problem.severity == "error"]


def everything(imported: Imported) -> str:
    tables = [*imported.tables.values(), imported.suggested, imported.set_aside]
    return "\n".join([*(table.to_csv() for table in tables), *imported.notes])


def test_the_keys_of_hsds_3_become_ties(tmp_path: Path) -> None:
    assert ties(hsds_3(tmp_path)) == {
        ("o1", "parent_of", "o3"),
        ("o1", "delivers", "s1"),
        ("o2", "delivers", "s2"),
        ("o3", "delivers", "s3"),
        ("o2", "runs", "p1"),
        ("o3", "runs", "p2"),
        ("s1", "based_at", "p1"),
        ("s2", "based_at", "p1"),
        ("s3", "based_at", "p2"),
        ("o1", "based_at", "p1"),
    }


def test_a_guest_is_based_where_the_host_runs_the_place(tmp_path: Path) -> None:
    imported = hsds_3(tmp_path)
    table = imported.tables["relationships"]
    guests = table[table["basis"] == "through a service there"]
    assert guests[["source", "target"]].to_numpy().tolist() == [["o1", "p1"]]
    assert any("two or more organisations" in note for note in imported.notes)


def test_columns_of_hsds_3_are_kept_in_cogs_words(tmp_path: Path) -> None:
    tables = hsds_3(tmp_path).tables
    debt = {"name": "Debt advice", "area": "Trafford; Salford", "need": "Debt; Money", "category": "Advice"}
    assert row(tables["services"], "s1") == {**debt, "status": "active"}
    assert row(tables["places"], "p1") == {
        "name": "Old Trafford Library",
        "area": "Old Trafford",
        "neighbourhood": "M16",
        "latitude": "53.46",
        "longitude": "-2.26",
        "postcode": "M16 9AB",
        "sensitive": "",
    }
    assert list(tables["organisations"]["sector"]) == ["charity", "local government", "charity"]
    assert row(tables["organisations"], "o3")["org_id"] == "GB-CHC-512710"


def test_a_confidential_address_is_sensitive_and_cannot_be_found(tmp_path: Path) -> None:
    place = row(hsds_3(tmp_path).tables["places"], "p2")
    assert (place["sensitive"], place["postcode"], place["neighbourhood"], place["latitude"]) == ("yes", "", "", "")


def test_coordinates_off_the_earth_are_set_aside_and_the_place_stays(tmp_path: Path) -> None:
    locations = "id,organization_id,name,latitude,longitude\np1,o2,Library,53.4,\np2,o3,Hall,530,2\np3,o3,Hut,1,2\n"
    imported = hsds_3(tmp_path, locations=locations)
    assert list(imported.tables["places"]["latitude"]) == ["", "", "1"]
    assert list(imported.set_aside["row"]) == ["2", "3"]


def test_virtual_locations_are_no_premises(tmp_path: Path) -> None:
    imported = hsds_3(tmp_path)
    assert list(imported.tables["places"]["id"]) == ["p1", "p2"]
    assert "p3" not in set(imported.set_aside["found"])
    assert any("virtual" in note for note in imported.notes)


def test_contacts_phones_and_email_addresses_never_come_along(tmp_path: Path) -> None:
    found = everything(hsds_3(tmp_path))
    assert not any(private in found for private in ("Ann Persona", "example.org", "0161"))


@pytest.mark.parametrize(
    ("table", "text", "key"),
    [
        ("locations", "id,organization_id,name\np1,gone,Library\np2,o3,Hall\np3,,Hut\n", "gone"),
        ("taxonomy_terms", "id,name,taxonomy_id\nn1,Debt,gone\nn2,Advice,t2\nn3,Money,t1\n", "gone"),
        ("service_at_location", "id,service_id,location_id\nx1,gone,p1\nx2,s2,p1\n", "gone"),
        ("service_at_location", "id,service_id,location_id\nx1,s1,gone\nx2,s2,p1\n", "gone"),
        ("services", "id,organization_id,name\ns1,gone,Debt advice\ns2,o2,Reading\ns3,o3,Youth\n", "gone"),
        ("organizations", "id,name,parent_organization_id\no1,Hub,gone\no2,Libraries,\no3,Youth,o1\n", "gone"),
        ("addresses", "id,location_id,city\na1,gone,Sale\na2,p1,Sale\n", "gone"),
        ("attributes", "id,link_id,taxonomy_term_id\n1,s1,gone\n2,s1,n1\n", "gone"),
    ],
)
def test_a_dangling_key_is_set_aside_and_stops_nothing(tmp_path: Path, table: str, text: str, key: str) -> None:
    (tmp_path / "in").mkdir()
    imported = hsds_3(tmp_path / "in", **{table: text})
    found = imported.set_aside[imported.set_aside["found"] == key]
    assert found[["source", "row"]].to_numpy().tolist() == [[f"{table}.csv", "2"]]
    assert len(imported.tables["organisations"]) == len(imported.tables["services"]) == 3
    assert errors(imported, tmp_path / "out") == []


def test_a_package_whose_every_key_dangles_is_still_read(tmp_path: Path) -> None:
    """The standard's own example of HSDS 3.0 is so: even its latitude is 100."""
    files = {
        "organizations.csv": "id,name,parent_organization_id\no1,Example,gone-1\n",
        "services.csv": "id,organization_id,program_id,name\ns1,o1,gone-2,Counselling\n",
        "service_at_location.csv": "id,service_id,location_id\nx1,gone-3,gone-4\n",
        "locations.csv": "id,organization_id,name,latitude,longitude\np1,gone-5,Civic Centre,100,101\n",
        "taxonomy_terms.csv": "id,name,taxonomy_id\nn1,Term,gone-6\n",
        "attributes.csv": "id,link_id,taxonomy_term_id\n1,gone-7,n1\n",
    }
    (tmp_path / "in").mkdir()
    imported = read_open_referral(written(tmp_path / "in", files))
    assert ties(imported) == {("o1", "delivers", "s1")}
    assert {"gone-1", "gone-3", "gone-5", "gone-6", "100, 101"} <= set(imported.set_aside["found"])
    assert errors(imported, tmp_path / "out") == []


def test_dangling_contacts_do_not_matter(tmp_path: Path) -> None:
    contacts = "id,organization_id,service_at_location_id,name\n1,gone,gone,Ann Persona\n"
    assert "gone" not in set(hsds_3(tmp_path, contacts=contacts).set_aside["found"])


def test_rows_without_an_id_listed_twice_or_too_long_are_set_aside(tmp_path: Path) -> None:
    text = "id,name\no1,Hub\n,Nobody\no1,Hub again\no2,Libraries\no3,Youth,shifted\n"
    aside = hsds_3(tmp_path, organizations=text).set_aside
    aside = aside[aside["source"] == "organizations.csv"]
    reasons = dict(zip(aside["row"], aside["reason"], strict=True))
    assert reasons["3"] == "the row has no id"
    assert reasons["4"] == "an earlier row has the same id"
    assert reasons["6"] == "the row is longer than the header"


def test_an_unreadable_side_table_is_set_aside_but_services_must_be_readable(tmp_path: Path) -> None:
    imported = hsds_3(tmp_path, addresses='id,location_id,city\n1,p1,"Sale\n')
    assert next(iter(imported.set_aside["source"])) == "addresses.csv"
    with pytest.raises(cogs.InputError, match="never closed"):
        hsds_3(tmp_path, services='id,organization_id,name\ns1,o1,"Debt\n')


def test_hsds_1_1_is_read_by_its_own_file_names(tmp_path: Path) -> None:
    files = {
        "organizations.csv": "id,name,url\n1,Hub,http://hub.example\n2,Library,\n",
        "services.csv": "id,organization_id,program_id,name\n1,1,,Advice\n2,,1,Reading\n",
        "programs.csv": "id,organization_id,name\n1,2,Literacy\n",
        "services_at_location.csv": "id,service_id,location_id\n1,1,1\n",
        "locations.csv": "id,organization_id,name,latitude,longitude\n1,2,Library,,\n",
        "physical_addresses.csv": "id,location_id,address_1,city,postal_code\n1,1,1 Main,Chelsea,10010-1234\n",
        "postal_addresses.csv": "id,location_id,address_1,city,postal_code\n1,1,PO Box 1,Elsewhere,99999\n",
        "taxonomy.csv": "id,name,vocabulary\n7,Food,Open Eligibility\n8,Hunger,Human needs\n",
        "services_taxonomy.csv": "id,service_id,taxonomy_id\n1,1,7\n2,1,8\n",
    }
    imported = read_open_referral(written(tmp_path, files))
    assert "HSDS 1.1" in imported.standard
    # Every table counts from 1, so the kind stands before the id.
    assert ties(imported) == {
        ("organisation-1", "delivers", "service-1"),
        ("organisation-2", "delivers", "service-2"),
        ("organisation-2", "runs", "place-1"),
        ("service-1", "based_at", "place-1"),
        ("organisation-1", "based_at", "place-1"),
    }
    assert row(imported.tables["services"], "service-1") == {"name": "Advice", "need": "Hunger", "category": "Food"}
    assert row(imported.tables["places"], "place-1")["neighbourhood"] == "10010"
    assert row(imported.tables["organisations"], "organisation-1")["website"] == "http://hub.example"


OHANA = {
    "organizations.csv": "id,name\n100,Hub\n101,Library\n",
    "locations.csv": "id,organization_id,name,virtual\n1,100,Hub House,\n2,101,Library,FALSE\n",
    "services.csv": 'id,location_id,name,description,service_areas,taxonomy_ids\n500,1,Advice,"One,\n\n""two"" lines",'
    'City,"101, 102-01"\n501,,Reading,,,\n502,2,"Story\ntime",,,\n',
    "addresses.csv": "id,location_id,address_1,city\n1,1,1  Main St,Sale\n2,2,1 main st,SALE\n",
    "taxonomy.csv": "id,name,taxonomy_id,parent_id\n1,Emergency,101,\n2,Gardens,102-01,102\n",
}


def test_ohana_has_its_places_in_the_services(tmp_path: Path) -> None:
    imported = read_open_referral(written(tmp_path, OHANA))
    assert "Ohana" in imported.standard
    assert ties(imported) == {
        ("100", "delivers", "500"),
        ("101", "delivers", "502"),
        ("100", "runs", "1"),
        ("101", "runs", "2"),
        ("500", "based_at", "1"),
        ("502", "based_at", "2"),
    }
    assert row(imported.tables["services"], "500") == {
        "name": "Advice",
        "area": "City",
        "category": "Emergency; Gardens",
    }
    assert any(note.startswith("Addresses of places of two or more organisations: 1.") for note in imported.notes)


def test_a_service_with_an_empty_location_stays_and_is_counted(tmp_path: Path) -> None:
    imported = read_open_referral(written(tmp_path, OHANA))
    assert "501" in set(imported.tables["services"]["id"])
    assert imported.set_aside.empty
    assert "Services without a place: 1." in imported.notes


def test_quoted_newlines_are_one_row(tmp_path: Path) -> None:
    services = read_open_referral(written(tmp_path, OHANA)).tables["services"]
    assert list(services["name"]) == ["Advice", "Reading", "Story time"]


def test_open_referral_uk_has_singular_names_and_no_hosts(tmp_path: Path) -> None:
    files = {
        "organizations.csv": "id,name,parent_organization_id\no1,Hub,\no2,Library,\n",
        "services.csv": "id,organization_id,name,status\ns1,o1,Advice,active\ns2,o2,Reading,active\n",
        "service_at_location.csv": "id,service_id,location_id\nx1,s1,p1\nx2,s2,p1\n",
        "locations.csv": "id,location_type,name\np1,physical,Town Hall\n",
        "address.csv": "id,location_id,address_1,city,postal_code\na1,p1,1 High St,Sale,M33 7ZF\n",
        "attribute.csv": "id,link_id,taxonomy_term_id,link_entity\n1,s1,n1,service\n",
        "taxonomy_terms.csv": "id,name,taxonomy,taxonomy_id\nn1,Debt,esdNeeds,gone\n",
    }
    imported = read_open_referral(written(tmp_path, files))
    assert imported.format == "oruk"
    assert {tie for tie in ties(imported) if tie[2] == "p1"} == {
        (source, "based_at", "p1") for source in ("s1", "s2", "o1", "o2")
    }
    assert row(imported.tables["places"], "p1")["neighbourhood"] == "M33"
    assert row(imported.tables["services"], "s1")["need"] == "Debt"
    assert list(imported.set_aside["found"]) == ["gone"]


def test_pages_and_full_services_of_json_are_put_together(tmp_path: Path) -> None:
    page = {"id": "s1", "name": "Community counselling", "status": "active", "organization": {"id": "o1", "name": "X"}}
    other = {"id": "s2", "name": "Reading", "organization": {"id": "o2", "name": "Library"}}
    (tmp_path / "page-1.json").write_text(json.dumps({"total_pages": 2, "contents": [SERVICE_JSON]}))
    (tmp_path / "page-2.json").write_text(json.dumps({"total_pages": 2, "content": [other]}))
    (tmp_path / "services_s1.json").write_text(json.dumps(page))
    imported = read_open_referral(tmp_path)
    assert imported.format == "oruk"
    assert ties(imported) == {
        ("o1", "delivers", "s1"),
        ("o2", "delivers", "s2"),
        ("s1", "based_at", "p1"),
        ("o1", "based_at", "p1"),
    }
    assert row(imported.tables["organisations"], "o1")["org_id"] == "GB-COH-01234567"
    service = row(imported.tables["services"], "s1")
    assert (service["area"], service["category"]) == ("Trafford", "Counselling")
    assert row(imported.tables["places"], "p1")["latitude"] == "53.4"
    assert imported.set_aside[["source", "row", "found"]].to_numpy().tolist() == [["page-1.json", "1", "nowhere"]]
    assert not any(private in everything(imported) for private in ("Ann Persona", "example.org"))


def test_one_json_file_of_a_full_service_is_enough(tmp_path: Path) -> None:
    file = tmp_path / "service.json"
    file.write_text(json.dumps(SERVICE_JSON))
    assert looks_like_open_referral(file)
    assert len(read_open_referral(file).tables["services"]) == 1


def test_a_broken_page_is_set_aside_and_a_service_without_organisation_is_kept(tmp_path: Path) -> None:
    (tmp_path / "page-1.json").write_text(json.dumps({"contents": [SERVICE_JSON, {"id": "s2", "name": "Alone"}]}))
    (tmp_path / "page-2.json").write_text('{"contents": [')
    imported = read_open_referral(tmp_path)
    assert list(imported.tables["services"]["id"]) == ["s1", "s2"]
    assert "page-2.json" in set(imported.set_aside["source"])
    assert "Services that no organisation delivers: 1." in imported.notes


def test_a_postal_address_says_not_where_a_place_is(tmp_path: Path) -> None:
    text = "id,location_id,city,address_type\n1,p1,Elsewhere,postal\n2,p1,Sale,physical\n"
    assert row(hsds_3(tmp_path, addresses=text).tables["places"], "p1")["area"] == "Sale"


def test_an_organisation_with_its_services_is_read_too(tmp_path: Path) -> None:
    service = {"id": "s1", "name": "Advice", "service_at_locations": [{"id": "x1"}]}
    record = {"id": "o1", "name": "Hub", "services": [service], "locations": [{"id": "p1", "name": "House"}]}
    (tmp_path / "organizations.json").write_text(json.dumps([record]))
    assert ties(read_open_referral(tmp_path)) == {("o1", "delivers", "s1"), ("o1", "runs", "p1")}


def test_a_mention_of_referral_is_suggested_never_a_tie(tmp_path: Path) -> None:
    imported = hsds_3(tmp_path)
    found = imported.suggested[["source", "target", "relation"]]
    assert set(found.itertuples(index=False, name=None)) == {
        ("GP", "s1", "refers_to"),
        ("o2", "s1", "refers_to"),
        ("self", "s3", "refers_to"),
    }
    assert "refers_to" not in set(imported.tables["relationships"]["relation"])


@pytest.mark.parametrize(
    ("text", "sources"),
    [
        ("Must be referred by the Developmental Disabilities Board (DDB).", ["Developmental Disabilities Board"]),
        ("Referrals accepted from GPs, schools or social workers.", ["GPs", "schools", "social workers"]),
        ("GP referral required", ["GP"]),
        ("Please ask your GP for a referral letter.", ["GP"]),
        ("Self- or agency referral", ["agency", "self"]),
        ("Please refer yourself online.", ["self"]),
        ("Referred by Mr Y Ali", []),
        ("No referral necessary, though most come through referral by doctors.", []),
        ("Referral is not required", []),
        ("PHYSICIAN REFERRAL: finds you a physician", []),
        ("INFORMATION AND REFERRAL", []),
        ("Provides referrals to local doctors", []),
        ("Referral from someone@example.org", []),
        ("The preferred route is by bus", []),
    ],
)
def test_who_refers_is_read_from_the_text(text: str, sources: list[str]) -> None:
    services = pd.DataFrame({"id": ["s"], "description": [text]})
    found, _ = suggested_referrals(services, pd.DataFrame({"id": [], "name": []}, dtype=str))
    assert list(found["source"]) == sources


def test_an_excerpt_is_one_sentence_without_names_beside_it() -> None:
    text = "Director: Ann Persona\nINTAKE: A doctor's referral is required for clinics. Ring Ann on 0161 496 0000."
    services = pd.DataFrame({"id": ["s"], "description": [text]})
    found, _ = suggested_referrals(services, pd.DataFrame({"id": [], "name": []}, dtype=str))
    assert list(found["text"]) == ["A doctor's referral is required for clinics."]


@pytest.mark.parametrize(
    "files",
    [
        {"organisations.csv": "id,name\na,Hub\n", "services.csv": "id,name\ns,Advice\n"},
        {"organizations.csv": "id,name\na,Hub\n", "services.csv": "id,name\ns,Advice\n"},
        {"grants.json": '{"grants": [{"id": "360G-1", "title": "Grant"}]}'},
        {"broken.json": '{"contents": ['},
        {"services.csv": "", "organizations.csv": ""},
        {"referrals.csv": "source,target\na,b\n"},
    ],
)
def test_other_folders_are_not_taken_for_a_directory(tmp_path: Path, files: dict[str, str]) -> None:
    assert not looks_like_open_referral(written(tmp_path, files))
    with pytest.raises(cogs.InputError):
        read_open_referral(written(tmp_path, {**files, "organizations.csv": ""}))


@pytest.mark.parametrize("files", [HSDS_3, OHANA])
def test_the_folder_that_comes_of_it_has_no_errors(tmp_path: Path, files: dict[str, str]) -> None:
    (tmp_path / "in").mkdir()
    source = written(tmp_path / "in", files)
    assert looks_like_open_referral(source)
    assert errors(read_open_referral(source), tmp_path / "out") == []


def test_baltimore_is_read_whole(tmp_path: Path) -> None:
    source = shared_data("baltimore_hsds")
    assert looks_like_open_referral(source)
    imported = read_open_referral(source)
    assert {name: len(table) for name, table in imported.tables.items()} == {
        "organisations": 748,
        "services": 1876,
        "places": 1482,
        "relationships": 1482 + 1875 + 1875,
    }
    # formats.md §1.1 counts 14 addresses that organisations share, §3 one service without a location.
    assert any(note.startswith("Addresses of places of two or more organisations: 14.") for note in imported.notes)
    assert "Services without a place: 1." in imported.notes
    assert imported.set_aside.empty
    assert errors(imported, tmp_path / "out") == []


def test_baltimore_text_names_three_of_its_organisations_as_referrers() -> None:
    imported = read_open_referral(shared_data("baltimore_hsds"))
    bodies = imported.tables["organisations"].set_index("id")["name"]
    named = imported.suggested["source"].map(bodies).dropna()
    assert sorted(named) == ["Baltimore City Circuit Court", "Baltimore City Police Department", "My Brother's Keeper"]
    assert not imported.suggested["text"].str.contains(r"\d{3}[-. ]\d{4}|@", regex=True).any()
