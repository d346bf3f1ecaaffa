"""360Giving: every fault that real files have is read, or set aside with its reason, and counted."""

import json
from collections.abc import Mapping
from pathlib import Path

import pandas as pd
import pytest
from openpyxl import Workbook

from cogs.errors import InputError
from cogs.exchange.giving import looks_like_360giving, read_360giving
from cogs.exchange.imported import Imported
from cogs.tables.org_ids import org_id, placeholder_id, sector_of
from tests.shared_data import shared_data

GRANT = {
    "Identifier": "360G-a-1",
    "Title": "A grant",
    "Currency": "GBP",
    "Amount Awarded": "1000",
    "Award Date": "2024-05-31",
    "Funding Org:Identifier": "GB-CHC-200051",
    "Funding Org:Name": "A Foundation",
    "Recipient Org:Identifier": "GB-CHC-1136419",
    "Recipient Org:Name": "Advice Centre",
}


def grants(*changes: Mapping[str, str]) -> pd.DataFrame:
    """Return a row per change of the one good grant, each with an Identifier of its own."""
    rows = [{**GRANT, "Identifier": f"360G-a-{place}", **change} for place, change in enumerate(changes, 1)]
    return pd.DataFrame(rows).fillna("")


def read(folder: Path, *changes: Mapping[str, str]) -> Imported:
    file = folder / "grants.csv"
    grants(*changes).to_csv(file, index=False)
    return read_360giving(file)


def said(imported: Imported, text: str) -> str:
    """Return the one note that holds a text."""
    (note,) = (note for note in imported.notes if text in note)
    return note


def test_a_grant_is_a_tie_from_funder_to_recipient(tmp_path: Path) -> None:
    imported = read(tmp_path, {})
    (tie,) = imported.tables["grants"].to_dict("records")
    assert tie == {
        "source": "GB-CHC-200051",
        "target": "GB-CHC-1136419",
        "amount": "1000",
        "date": "2024-05-31",
        "currency": "GBP",
        "title": "A grant",
        "evidence": "360G-a-1",
    }
    assert imported.tables["organisations"].to_dict("list") == {
        "id": ["GB-CHC-200051", "GB-CHC-1136419"],
        "name": ["A Foundation", "Advice Centre"],
        "kind": ["organisation", "organisation"],
        "sector": ["charity", "charity"],
    }
    assert imported.set_aside.empty


def test_titles_are_matched_case_spaces_and_first_numbers_apart(tmp_path: Path) -> None:
    file = tmp_path / "grants.csv"
    titles = {"Amount Awarded": "amount  AWARDED", "Recipient Org:Identifier": "Recipient Org:0: identifier"}
    grants({}).rename(columns=titles).to_csv(file, index=False, encoding="utf-8-sig")
    assert looks_like_360giving(file)
    assert read_360giving(file).tables["grants"]["target"].tolist() == ["GB-CHC-1136419"]


def test_csv_workbook_and_json_say_the_same(tmp_path: Path) -> None:
    from_csv = read(tmp_path, {}, {"Amount Awarded": "20.50"})
    book = Workbook()
    book.active.title = "grants"
    frame = grants({}, {"Amount Awarded": "20.50"})
    for row in [list(frame), *frame.to_numpy().tolist()]:
        book.active.append(row)
    book.create_sheet("codes").append(["Code", "Meaning"])
    book.save(tmp_path / "grants.xlsx")
    records = [
        {
            "id": f"360G-a-{place}",
            "title": "A grant",
            "currency": "GBP",
            "amountAwarded": amount,
            "awardDate": "2024-05-31",
            "fundingOrganization": [{"id": "GB-CHC-200051", "name": "A Foundation"}],
            "recipientOrganization": [{"id": "GB-CHC-1136419", "name": "Advice Centre"}],
        }
        for place, amount in ((1, 1000), (2, 20.5))
    ]
    (tmp_path / "grants.json").write_text(json.dumps({"grants": records}))
    for name in ("grants.xlsx", "grants.json"):
        assert looks_like_360giving(tmp_path / name)
        tables = read_360giving(tmp_path / name).tables
        pd.testing.assert_frame_equal(tables["grants"], from_csv.tables["grants"])
        pd.testing.assert_frame_equal(tables["organisations"], from_csv.tables["organisations"])


def test_rows_of_one_identifier_are_merged_and_not_summed(tmp_path: Path) -> None:
    more = {"Identifier": "360G-a-1", "Title": "", "Grant Programme:Title": "Core costs"}
    imported = read(tmp_path, {}, more)
    (tie,) = imported.tables["grants"].to_dict("records")
    assert (tie["amount"], tie["title"], tie["programme"]) == ("1000", "A grant", "Core costs")
    assert "1 further row" in said(imported, "no amount was added twice")


def test_a_further_sheet_fills_the_gaps_of_its_grant(tmp_path: Path) -> None:
    book = Workbook()
    book.active.title = "grants"
    for row in (list(GRANT), list(GRANT.values())):
        book.active.append(row)
    sheet = book.create_sheet("programmes")
    for row in (["Identifier", "Grant Programme:0:Title"], ["360G-a-1", "Core costs"]):
        sheet.append(row)
    book.save(tmp_path / "grants.xlsx")
    (tie,) = read_360giving(tmp_path / "grants.xlsx").tables["grants"].to_dict("records")
    assert (tie["amount"], tie["programme"]) == ("1000", "Core costs")


def test_of_several_recipients_the_first_is_read_and_the_others_are_said(tmp_path: Path) -> None:
    imported = read(tmp_path, {"Recipient Org:1:Identifier": "GB-CHC-5"})
    assert imported.tables["grants"]["target"].tolist() == ["GB-CHC-1136419"]
    assert said(imported, "more than one recipient").startswith("1 grant")


def test_a_folder_gives_all_its_grants_and_each_once(tmp_path: Path) -> None:
    grants({}).to_csv(tmp_path / "a.csv", index=False)
    grants({}, {}).to_csv(tmp_path / "b.csv", index=False)
    (tmp_path / "other.csv").write_text("x,y\n1,2\n")
    assert looks_like_360giving(tmp_path)
    assert len(read_360giving(tmp_path).tables["grants"]) == 2


def test_another_grant_under_a_used_identifier_is_set_aside(tmp_path: Path) -> None:
    imported = read(tmp_path, {}, {"Identifier": "360G-a-1", "Recipient Org:Identifier": "GB-CHC-5"})
    assert imported.set_aside.to_dict("records") == [
        {"source": "grants.csv", "row": "3", "reason": "identifier-used-twice", "found": "360G-a-1"}
    ]


def test_individuals_are_counted_and_nowhere_named(tmp_path: Path) -> None:
    nobody = {"Recipient Org:Identifier": "", "Recipient Org:Name": ""}
    person = {"Recipient Ind:Identifier": "360G-a-ind-7", "Recipient Ind:Name": "Ann Other", **nobody}
    imported = read(tmp_path, {}, {**person, "Amount Awarded": "250"})
    assert "1 grant to individuals left out, £250.00" in said(imported, "individuals")
    everything = [*imported.tables.values(), imported.set_aside]
    assert not any("Ann Other" in table.to_csv() or "ind-7" in table.to_csv() for table in everything)


def test_personal_columns_are_left_out_and_others_kept(tmp_path: Path) -> None:
    imported = read(
        tmp_path, {"Funding Org:Contact Name": "Ann Other", "Recipient Org:Email": "ann@example.org", "Theme": "advice"}
    )
    assert imported.tables["grants"]["Theme"].tolist() == ["advice"]
    assert "Funding Org:Contact Name, Recipient Org:Email" in said(imported, "who a person is")
    assert not any("nn" in table.to_csv().replace("Annual", "") for table in imported.tables.values())


@pytest.mark.parametrize(
    ("change", "reason", "found"),
    [
        ({"Recipient Org:Identifier": "DUMMY01"}, "placeholder-id", "DUMMY01"),
        ({"Recipient Org:Identifier": "MACC-DUMMY-06"}, "placeholder-id", "MACC-DUMMY-06"),
        ({"Recipient Org:Identifier": "GB-CHC-n/a"}, "placeholder-id", "GB-CHC-n/a"),
        ({"Recipient Org:Identifier": "GB-CHC-Exempt charity"}, "placeholder-id", "GB-CHC-Exempt charity"),
        ({"Recipient Org:Identifier": "GB-REV"}, "placeholder-id", "GB-REV"),
        ({"Recipient Org:Identifier": "Overseas"}, "placeholder-id", "Overseas"),
        ({"Funding Org:Identifier": "GB-COH-"}, "placeholder-id", "GB-COH-"),
        ({"Recipient Org:Identifier": "360G-a-x", "Recipient Org:Name": "Redacted"}, "placeholder-name", "Redacted"),
        ({"Recipient Org:Identifier": ""}, "missing-recipient", "Advice Centre"),
        ({"Funding Org:Identifier": ""}, "missing-funder", "A Foundation"),
        ({"Amount Awarded": "plenty"}, "amount-unreadable", "plenty"),
        ({"Amount Awarded": "0"}, "amount-not-positive", "0"),
        ({"Amount Awarded": "-5"}, "amount-not-positive", "-5"),
        (
            {"Currency": "a text", "Amount Awarded": "05/12/2014", "Award Date": "GBP"},
            "shifted",
            "a text",
        ),
    ],
)
def test_a_faulty_row_is_set_aside_with_its_reason(
    tmp_path: Path, change: dict[str, str], reason: str, found: str
) -> None:
    imported = read(tmp_path, {}, change)
    assert imported.set_aside.to_dict("records") == [
        {"source": "grants.csv", "row": "3", "reason": reason, "found": found}
    ]
    assert len(imported.tables["grants"]) == 1
    assert "1 row with" in said(imported, f"Set aside ({reason})")


def test_the_sum_of_what_is_set_aside_is_said(tmp_path: Path) -> None:
    dummies = {"Recipient Org:Identifier": "DUMMY"}
    imported = read(tmp_path, {}, dummies, {**dummies, "Amount Awarded": "2,500.25"})
    assert "2 rows with" in said(imported, "£3,500.25")


@pytest.mark.parametrize(
    ("given", "read_as"),
    [
        (["05/06/2014", "31/05/2014"], ["2014-06-05", "2014-05-31"]),
        (["05/06/2014", "2014-05-31"], ["2014-06-05", "2014-05-31"]),
        (["05/06/2014", "05/31/2014"], ["2014-05-06", "2014-05-31"]),
        (["08/2013", "2015-06-10T00:00:00+00:00"], ["2013-08", "2015-06-10"]),
        (["soon", "2014-05-31"], ["", "2014-05-31"]),
    ],
)
def test_the_order_of_day_and_month_is_decided_for_the_column(
    tmp_path: Path, given: list[str], read_as: list[str]
) -> None:
    imported = read(tmp_path, *({"Award Date": day} for day in given))
    assert imported.tables["grants"]["date"].tolist() == read_as


def test_ambiguous_month_only_and_unreadable_dates_are_counted(tmp_path: Path) -> None:
    days = ("05/06/2014", "31/05/2014", "04/04/2014", "08/2013", "soon")
    imported = read(tmp_path, *({"Award Date": day} for day in days))
    assert said(imported, "the other way round").startswith("3 award dates are not written year first; 1 of them")
    assert said(imported, "only the month").startswith("1 award")
    assert "grants.csv row 6" in said(imported, "cannot be read")


def test_other_currencies_are_kept_and_said(tmp_path: Path) -> None:
    imported = read(tmp_path, {}, {"Currency": "usd"})
    assert imported.tables["grants"]["currency"].tolist() == ["GBP", "USD"]
    assert "1 grant is not in pounds (1,000.00 USD)" in said(imported, "not converted")


def test_an_id_with_several_names_takes_the_most_frequent_and_of_equals_the_first(tmp_path: Path) -> None:
    names = ("St Johns Centre", "St. John's Centre", "St. John's Centre")
    imported = read(tmp_path, *({"Recipient Org:Name": name} for name in names))
    recipient = imported.tables["organisations"].iloc[1]
    assert (recipient["name"], recipient["other_names"]) == ("St. John's Centre", "St Johns Centre")
    assert "1 id has several names" in said(imported, "other_names")
    assert (
        read(tmp_path, *({"Recipient Org:Name": n} for n in names[:2])).tables["organisations"]["name"][1] == names[0]
    )


def test_two_spellings_of_one_id_are_one_organisation(tmp_path: Path) -> None:
    ids = ("GB-COH-7597525", "gb-coh-07597525")
    imported = read(tmp_path, *({"Recipient Org:Identifier": text} for text in ids))
    assert imported.tables["grants"]["target"].tolist() == ["GB-COH-07597525"] * 2
    assert said(imported, "org-id.guide").startswith("2 ids")


def test_councils_that_only_fund_are_councils_and_a_charity_number_tells_a_charity(tmp_path: Path) -> None:
    imported = read(
        tmp_path,
        {
            "Funding Org:Identifier": "GB-LAE-TRF",
            "Recipient Org:Charity Number": "1",
            "Recipient Org:Identifier": "x-1",
        },
        {"Recipient Org:Identifier": "GB-LAE-WOT"},
    )
    kinds = imported.tables["organisations"].set_index("id")
    assert kinds["kind"].to_dict() == {
        "GB-LAE-TRF": "council",
        "GB-CHC-200051": "organisation",
        "x-1": "organisation",
        "GB-LAE-WOT": "organisation",
    }
    assert kinds["sector"]["x-1"] == "charity"
    assert said(imported, "stand as organisations").startswith("1 council receives")


def test_what_is_no_360giving_is_not_taken_for_it(tmp_path: Path) -> None:
    for name, content in {
        "a.csv": b"source,target\na,b\n",
        "b.json": b'{"elements": []}',
        "c.xlsx": b"not a workbook",
        "d.csv": b"\0\1",
        "e.csv": b"",
    }.items():
        (tmp_path / name).write_bytes(content)
        assert not looks_like_360giving(tmp_path / name)
    assert not looks_like_360giving(tmp_path)
    assert not looks_like_360giving(tmp_path / "absent.csv")


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.csv", "source,target\na,b\n"), ("b.json", '{"grants": []}'), ("c.json", "{"), ("d.json", "[1]")],
)
def test_a_file_without_grants_says_so(tmp_path: Path, name: str, content: str) -> None:
    (tmp_path / name).write_text(content)
    with pytest.raises(InputError, match=r"grants|JSON"):
        read_360giving(tmp_path / name)


def test_a_file_with_nothing_usable_says_so(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no grant from one organisation to another"):
        read(tmp_path, {"Recipient Org:Identifier": "DUMMY"})


def test_ids_that_are_somebody_are_left_alone() -> None:
    ids = ("360G-phf", "360G-zing", "GB-LAE-TRF", "GB-NHS-01F", "NominetTrust", "E08000009", "360G-ptc-ORG:the-ash,-x")
    assert [(org_id(text), placeholder_id(text)) for text in ids] == [(text, False) for text in ids]
    assert [sector_of(text) for text in ("E08000009", "GB-COH-1", "US-EIN-1")] == ["local government", "company", ""]


@pytest.mark.parametrize("ending", ["csv", "json"])
def test_the_grants_of_trafford(ending: str) -> None:
    file = shared_data("trafford_council", "grants", f"trafford_council_voluntary_sector_grants.{ending}")
    assert looks_like_360giving(file)
    imported = read_360giving(file)
    ties, organisations = imported.tables["grants"], imported.tables["organisations"]
    assert (len(ties), ties["target"].nunique(), len(organisations)) == (555, 323, 324)
    assert round(ties["amount"].astype(float).sum(), 2) == 1_291_436.54
    assert (organisations["other_names"] != "").sum() == 26
    assert organisations.set_index("id")["kind"]["GB-LAE-TRF"] == "council"
    assert imported.set_aside.empty


def test_the_grants_of_many_funders() -> None:
    imported = read_360giving(shared_data("360giving_combined", "grants.csv"))
    ties, aside = imported.tables["grants"], imported.set_aside
    assert said(imported, "In the network").startswith("13,057 rows of grants.csv, with 78 funder ids.")
    assert len(ties) + len(aside) == 13_057
    assert aside["reason"].value_counts().to_dict() == {
        "placeholder-id": 345,
        "amount-not-positive": 115,
        "missing-recipient": 99,
        "shifted": 1,
    }
    assert aside.loc[aside["reason"] == "shifted", "row"].tolist() == ["10752"]
    assert (ties["source"].nunique(), ties["target"].nunique()) == (71, 9_233)
    pounds = ties.loc[ties["currency"] == "GBP", "amount"].astype(float).sum()
    assert round(pounds, 2) == 549_529_181.81
    assert "345 rows" in said(imported, "£12,738,095.14 and 380,000.00 USD")
    assert "360G-macc:RSI-S15" not in set(ties["evidence"])
    assert not ties["target"].str.contains("DUMMY").any()
    assert ties["date"].str.fullmatch(r"\d{4}-\d\d(-\d\d)?").all()
    assert said(imported, "the other way round").startswith("2,913 award dates are not written year first; 1,454 of")
    assert said(imported, "only the month").startswith("270 ")
