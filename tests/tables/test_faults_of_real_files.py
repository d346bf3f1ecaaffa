"""Every fault seen in real published files, each by hand: read right, set aside or warned of.

Likeness of names and the spelling of ids have a file of their own, `test_rules_for_names.py`.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import cogs
from cogs.exchange.contracts import read_contracts
from cogs.exchange.giving import read_360giving
from cogs.exchange.imported import Imported
from cogs.exchange.importing import import_data, write_imported
from cogs.exchange.open_referral import read_open_referral
from cogs.exchange.spend import looks_like_spend, read_spend
from cogs.tables.check import check_tables
from cogs.tables.left_out import without_placeholders
from cogs.tables.rules_for_text import TEXT_RULES
from cogs.tables.tables import Tables
from tests.tables.reading import read

# The faults that this file handles, in the order in which the field's formats list them.
FAULTS = """
Encoding: a byte order mark; Windows-1252; other code pages; recoding that is broken already; CR only;
Encoding: CRLF and LF mixed; quoted newlines; no-break spaces; curly apostrophes
Headers: fourteen variants in one series; nine lines before; a pivot title; totals; a row of xxx; blank lines
Dates: day first; a quarter of 00:00:00; two-digit years; 360Giving day first; month alone; with a clock and zone;
Dates: decided per column; month first; financial years; payment and effective date
Amounts: fused with the date; credits netted; a pair of -0.01; grants of nought or less; other currencies;
Amounts: duplicates are real; one shifted row
Names: redacted; dummies and half ids; no recipient id; general expenses; NA is text; VAT numbers;
Names: finance ids; order codes
Structure: dangling references; an empty location; the standard's own example; isolates; self-loops; parallel rows;
Structure: a missing group; a group of one; payees who are persons; contacts
"""

HEADER = "Body,Department,Paid Date,Supplier Name,Amount,Purpose\n"
TESTED: set[str] = set()


def about(*faults: str) -> Callable[[Any], Any]:
    """Say which faults a test is about."""
    TESTED.update(faults)
    return lambda test: test


def spend(folder: Path, text: str | bytes, name: str = "april.csv") -> Imported:
    file = folder / name
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    return read_spend(file)


def paid(imported: Imported) -> dict[str, str]:
    table = imported.tables["spend"]
    return dict(zip(table["target"], table["amount"], strict=True))


def reasons(imported: Imported) -> list[str]:
    return imported.set_aside["reason"].tolist()


def said(imported: Imported, text: str) -> bool:
    return any(text in note for note in imported.notes)


def grants(folder: Path, *changes: dict[str, str]) -> Imported:
    good = {
        "Currency": "GBP",
        "Amount Awarded": "100",
        "Award Date": "2024-05-31",
        "Funding Org:Identifier": "GB-CHC-200051",
        "Funding Org:Name": "A Foundation",
        "Recipient Org:Identifier": "GB-CHC-1136419",
        "Recipient Org:Name": "Advice Centre",
    }
    rows = [{"Identifier": f"360G-a-{place}", **good, **change} for place, change in enumerate(changes)]
    pd.DataFrame(rows).to_csv(folder / "grants.csv", index=False)
    return read_360giving(folder / "grants.csv")


def directory(folder: Path, **files: str) -> Imported:
    sound = {
        "organizations": "id,name\no1,Hub\n",
        "services": "id,organization_id,name\ns1,o1,Advice\n",
        "locations": "id,name\np1,Library\n",
        "service_at_location": "id,service_id,location_id\nx1,s1,p1\n",
    }
    for name, text in (sound | files).items():
        (folder / f"{name}.csv").write_bytes(text.encode())
    return read_open_referral(folder)


def rules(tables: Tables) -> set[str]:
    """Return the names of every rule that some tables break, those for text among them."""
    vocabulary = tables.settings.vocabulary
    of_text = {problem.rule for table in tables.tables for rule in TEXT_RULES for problem in rule(table, vocabulary)}
    return of_text | {problem.rule for problem in check_tables(tables)}


def cells(tables: Tables) -> dict[str, list[str]]:
    (table,) = tables.tables
    return {str(column): table.cells[column].tolist() for column in table.cells}


# Encoding, separators, line ends


@about("a byte order mark")
def test_a_byte_order_mark_is_no_part_of_the_first_heading(tmp_path: Path) -> None:
    tables = read(tmp_path, services="\ufeffid,name\na,Advice\n")
    assert list(cells(tables)) == ["id", "name"]
    notice = "\ufeffNotice Identifier,Organisation Name,Awarded Value,Supplier [Name|Address|Ref type|Ref Number]\n"
    (tmp_path / "notices.csv").write_text(f"{notice}N1,Leeds,900,[Acme|x|NONE|]\n", encoding="utf-8")
    assert read_contracts(tmp_path / "notices.csv").tables["contracts"]["target"].tolist() == ["Acme"]


@about("Windows-1252", "other code pages")
def test_windows_1252_is_read_and_what_is_of_another_code_page_is_warned_of(tmp_path: Path) -> None:
    tables = read(tmp_path, services=b"id,name\na,\xa3700 caf\xe9\nb,fa\x87ade\n")
    assert cells(tables)["name"] == ["£700 café", "fa‡ade"]
    assert "broken-recoding" in rules(tables)


@about("recoding that is broken already")
@pytest.mark.parametrize("text", ["programmeÿfor", "Report Date:† 02/07/2012†", "cafÃ©", "St Anneâ€™s", "caf\ufffd"])
def test_text_that_was_broken_before_is_warned_of(tmp_path: Path, text: str) -> None:
    assert "broken-recoding" in rules(read(tmp_path, services=f"id,name\na,{text}\n"))


@about("CR only", "CRLF and LF mixed")
def test_every_line_end_is_read(tmp_path: Path) -> None:
    rows = ["Oxford,Parks,01/04/2024,Acme,20,x"] * 9
    for text in ("\r".join([HEADER.strip(), *rows]), HEADER.strip() + "\r\n" + "\n".join(rows) + "\r\n"):
        assert paid(spend(tmp_path, text)) == {"Acme": "180.00"}
    assert "cr-only-line-ends" in rules(read(tmp_path, services=b"id,name\ra,Advice\rb,Food\r"))
    assert cells(read(tmp_path, services=b"id\r\na\nb\r\n"))["id"] == ["a", "b"]


@about("quoted newlines")
def test_a_line_break_in_quotation_marks_is_within_one_row(tmp_path: Path) -> None:
    (tmp_path / "hub").mkdir()
    services = 'id,organization_id,name,description\ns1,o1,Advice,"one\ntwo\n\nthree"\ns2,o1,Food,\n'
    imported = directory(tmp_path / "hub", services=services)
    assert imported.tables["services"]["id"].tolist() == ["s1", "s2"]
    tables = read(tmp_path, services='id,name\na,"Advice\nCentre"\n')
    assert len(cells(tables)["id"]) == 1
    assert "line-break-in-cell" in rules(tables)


@about("no-break spaces", "curly apostrophes")
def test_a_no_break_space_makes_no_second_body_and_an_apostrophe_stays(tmp_path: Path) -> None:
    names = ["Lancaster School\xa0", "Lancaster School", "Bridge\xa0Ltd", "Bridge Ltd", "St Anne’s"]
    assert paid(spend(tmp_path, HEADER + "".join(f"Oxford,,,{name},5,\n" for name in names))) == {
        "Lancaster School": "10.00",
        "Bridge Ltd": "10.00",
        "St Anne’s": "5.00",
    }
    (tmp_path / "own").mkdir()
    tables = read(tmp_path / "own", grants="source,target\n" + "".join(f"York,{name}\n" for name in names))
    assert cells(tables)["target"] == ["Lancaster School"] * 2 + ["Bridge Ltd"] * 2 + ["St Anne’s"]
    assert "no-break-space" in rules(tables)


# Headers

VARIANTS = """
Body Name,Organisational Unit,Expenditure Category,Expenditure Code,Paid Date,Trans No,Amount,Type,Supplier ID,Supplier Name
body_name,organisational_unit,expenditure_category,expenditure_code,paid_date,trans_no,amount,type,supplier_id,supplier_name
Body Name,Organisational Unit,Expenditure Category,Expenditure Code,Paid Date,Trans No,Amount,Type,Supplier ID,Supplier Name\x20
Body Name,Organisatonal Unit,Expenditure Category,Expenditure Code,Paid Date,Trans No,Amount,Type,Supplier ID,Supplier Name
Body Name,Organisational Unit,Expenditure Catergory,Expenditure Code,Paid Date,Trans No,Amount,Type,Supplier ID,Supplier Name
Body Name,Organisatonal Unit,Expenditure Catergory,Expenditure Code,Paid Date,Trans No,Amount,Type,Supplier ID,Supplier Name
Body Name,Organisational Unit,Expenditure Category,Expenditure Code,Paid Date,Trans No,Amount,caporrev,Supplier ID,Supplier Name
Body Name,Organisational Unit,Expenditure Category,Paid Date,Trans No,Amount,Capital or Revenue,Supplier ID,Supplier Name
Body Name,Organisational Unit,Expenditure Category,Expenditure Code,Paid Date,Trans No,Amount,Type of Expenditure,Supplier ID,Supplier Name
 Body Name , Organisational Unit,Expenditure Category,Expenditure Code,Paid Date , Trans No, Amount ,Type,Supplier ID,supplier name
BODY NAME,ORGANISATIONAL UNIT,EXPENDITURE CATEGORY,EXPENDITURE CODE,PAID DATE,TRANS NO,AMOUNT,TYPE,SUPPLIER ID,SUPPLIER NAME
Body Name,Organisational Unit,Expenditure Category,Paid Date,Trans No,Amount,Type,Supplier ID,Supplier  Name
BodyName,OrganisationalUnit,ExpenditureCategory,ExpenditureCode,PaidDate,TransNo,Amount,Type,SupplierID,SupplierName
Body Name,Organisational-Unit,Expenditure Category,Expenditure Code,Paid-Date,Trans No,Amount,Type,Supplier-ID,Supplier-Name
""".strip("\n").split("\n")  # fmt: skip  # noqa: E501


@about("fourteen variants in one series")
def test_fourteen_spellings_of_one_header_are_one_series(tmp_path: Path) -> None:
    assert len(set(VARIANTS)) == 14
    for number, header in enumerate(VARIANTS):
        names = [title.strip().replace("_", " ").replace("-", " ").casefold() for title in header.split(",")]
        known = {"paid date": "01/04/2024", "paiddate": "01/04/2024", "amount": "5", "body name": "Oxford"}
        row = ["Acme" if "name" in name and "body" not in name else known.get(name, "Oxford") for name in names]
        (tmp_path / f"{number}.csv").write_text(f"{header}\n{','.join(row)}\n")
    imported = read_spend(tmp_path)
    assert looks_like_spend(tmp_path)
    table = imported.tables["spend"]
    assert table[["source", "target", "amount", "date"]].to_numpy().tolist() == [
        ["Oxford", "Acme", "70.00", "2024-04-01"]
    ]
    assert table["payments"].tolist() == ["14"]


@about("nine lines before", "a pivot title")
def test_what_stands_before_the_header_is_passed_over(tmp_path: Path) -> None:
    before = "Payments over £500\n\nReport Date:,02/07/2012\n\nMonth:,June\n,,\nNotes\n\nContact us\n"
    assert paid(spend(tmp_path, before + HEADER + "Oxford,,01/04/2024,Acme,20,\n")) == {"Acme": "20.00"}
    assert paid(spend(tmp_path, "Sum of Invoice Nett Amount,\nSupplier Name,Total\nAcme,20\n")) == {"Acme": "20.00"}


@about("totals", "a row of xxx", "blank lines")
def test_totals_and_rows_of_nothing_are_nobody(tmp_path: Path) -> None:
    last = ",,,,,\n\nGrand Total,,,,37361284.82,\n,,,Sub-total,5,\nSum of Amount,,,,9,\nxxx,,,,,\n"
    imported = spend(tmp_path, HEADER + "Oxford,,01/04/2024,Acme,20,\nOxford,,01/04/2024,Total Care Ltd,5,\n" + last)
    assert paid(imported) == {"Acme": "20.00", "Total Care Ltd": "5.00"}
    assert reasons(imported) == ["a total, not a payment"] * 3 + ["neither a payee nor an amount"]
    assert said(imported, "Blank rows passed over: 2.")
    (tmp_path / "own").mkdir()
    tables = read(tmp_path / "own", grants="source,target,amount\n\nYork,Acme,5\n\nYork,Grand Total,5\n")
    assert cells(without_placeholders(tables)[0])["target"] == ["Acme"]


# Dates


@about("day first", "two-digit years", "decided per column", "month first")
def test_the_order_of_day_and_month_is_decided_for_a_whole_column(tmp_path: Path) -> None:
    rows = "a,b,05/06/2014\na,b,25/06/14\n"
    tables = read(tmp_path, referrals=f"source,target,date\n{rows}")
    assert "month-first-dates" not in rules(tables)
    assert cogs.build_network(tables).edges["dated"].tolist() == ["2014-06-05", "2014-06-25"]
    tables = read(tmp_path, referrals="source,target,date\na,b,05/06/2014\na,b,06/25/14\n")
    assert cogs.build_network(tables).edges["dated"].tolist() == ["2014-05-06", "2014-06-25"]
    assert "month-first-dates" in rules(tables)


@about("a quarter of 00:00:00")
def test_a_quarter_without_days_keeps_its_payments(tmp_path: Path) -> None:
    imported = spend(tmp_path, HEADER + "Oxford,,00:00:00,Acme,20,\nOxford,,00:00:00,Acme,5,\n")
    assert paid(imported) == {"Acme": "25.00"}
    assert said(imported, "Payments without a date that can be read: 2,")


@about("360Giving day first", "month alone", "with a clock and zone")
@pytest.mark.parametrize(
    ("given", "meant"),
    [("05/06/2014", "2014-06-05"), ("08/2013", "2013-08"), ("2015-06-10T00:00:00+00:00", "2015-06-10")],
)
def test_days_of_grants_are_no_finer_than_they_were_given(tmp_path: Path, given: str, meant: str) -> None:
    assert grants(tmp_path, {"Award Date": given}).tables["grants"]["date"].tolist() == [meant]


@about("financial years", "payment and effective date")
def test_a_year_in_a_name_and_the_day_of_payment(tmp_path: Path) -> None:
    text = "EffectiveDate,PaymentDate,BeneficiaryName,Amount\n2024-03-01,2024-04-02,Acme,5\n"
    table = spend(tmp_path, text, "2024-25.csv").tables["spend"]
    assert table[["date", "financial_year"]].to_numpy().tolist() == [["2024-04-02", "2024-25"]]
    (tmp_path / "own").mkdir()
    assert read(tmp_path / "own", **{"grants 2024-25.csv": "source,target\na,b\n"}).tables[0].says == "funds"


# Amounts


@about("fused with the date")
def test_a_date_and_an_amount_in_one_cell_are_no_payment(tmp_path: Path) -> None:
    imported = spend(tmp_path, HEADER + "Oxford,,25/06/2012900,Acme,,\nOxford,,25/06/2012,Acme,9,\n")
    assert reasons(imported) == ["the date and the amount run together"]
    (tmp_path / "own").mkdir()
    assert "fused-date-and-amount" in rules(read(tmp_path / "own", grants="source,target,date\na,b,25/06/2012900\n"))


@about("credits netted", "a pair of -0.01")
def test_credits_are_netted_and_pairs_of_nothing_are_no_tie(tmp_path: Path) -> None:
    amounts = {"Acme": ["20", "-5"], "Bolt": ["5", "-5"], "Cog": ["-0.01"]}
    lines = [f"Oxford,,01/04/2024,{name},{amount},\n" for name, each in amounts.items() for amount in each]
    imported = spend(tmp_path, HEADER + "".join(lines))
    assert paid(imported) == {"Acme": "15.00"}
    assert said(imported, "net to nothing or less: 3 lines, −£0.01 in 2 pairs")


@about("grants of nought or less", "other currencies")
def test_grants_of_nothing_are_set_aside_and_dollars_are_said(tmp_path: Path) -> None:
    imported = grants(tmp_path, {"Amount Awarded": "0"}, {"Amount Awarded": "-5"}, {"Currency": "USD"})
    assert reasons(imported) == ["amount-not-positive"] * 2
    assert imported.tables["grants"]["currency"].tolist() == ["USD"]
    assert said(imported, "not in pounds (100.00 USD)")


@about("duplicates are real")
def test_rows_that_say_the_same_all_count(tmp_path: Path) -> None:
    imported = spend(tmp_path, HEADER + "Oxford,,01/04/2024,Acme,5,one invoice\n" * 984)
    assert paid(imported) == {"Acme": "4920.00"}
    assert said(imported, "Lines that repeat another exactly: 983. They are kept")
    (tmp_path / "own").mkdir()
    tables = read(tmp_path / "own", grants="source,target,amount\n" + "a,b,5\n" * 3)
    assert "duplicate-rows" in rules(tables)
    assert cogs.build_network(tables).edges["amount"].sum() == 15


@about("one shifted row")
def test_a_row_with_its_cells_in_other_columns_is_not_believed(tmp_path: Path) -> None:
    moved = {"Currency": "Sale West", "Amount Awarded": "05/12/2014", "Recipient Org:Identifier": "9856.08"}
    imported = grants(tmp_path, {}, moved)
    assert reasons(imported) == ["shifted"]
    assert len(imported.tables["grants"]) == 1
    (tmp_path / "own").mkdir()
    own = "source,target,date,amount,currency\na,b,2014-12-05,9,GBP\na,b,,05/12/2014,Sale West\n"
    assert "shifted-row" in rules(read(tmp_path / "own", grants=own))


# Names and ids

REDACTED = """Redacted|Redacted personal data|Redacted, personal data|Redacted Personal Data|REDACTED|redacted |
Personal data redacted""".replace("\n", "").split("|")


@about("redacted", "general expenses")
def test_what_is_redacted_is_nobody_and_redactive_publishing_is_somebody(tmp_path: Path) -> None:
    names = [*REDACTED, "GENERAL EXPENSES", "Redactive Publishing Ltd"]
    lines = [f'Oxford,01/04/2024,"{name}",5,20000000\n' for name in names]
    imported = spend(tmp_path, "Body,Paid Date,Supplier Name,Amount,Supplier ID\n" + "".join(lines))
    assert paid(imported) == {"Redactive Publishing Ltd": "5.00"}
    assert said(imported, f"placeholder: {len(names) - 1} lines, £{5 * len(names) - 5}.00")
    (tmp_path / "own").mkdir()
    tables = read(tmp_path / "own", spend="source,target\n" + "".join(f'York,"{name}"\n' for name in names))
    kept, (note,) = without_placeholders(tables)
    assert cells(kept)["target"] == ["Redactive Publishing Ltd"]
    assert note.startswith("Left out: 8 of 9 relationships with an end that stands in for nobody")


@about("dummies and half ids", "no recipient id")
def test_ids_of_nobody_are_set_aside(tmp_path: Path) -> None:
    nobody = ["DUMMY", "DUMMY01", "MACC-DUMMY-06", "GB-REV", "GB-CHC-n/a", "GB-CHC-Exempt", "Overseas"]
    somebody = ["360G-phf", "360G-zing", "GB-CHC-279417"]
    imported = grants(tmp_path, *({"Recipient Org:Identifier": each} for each in [*nobody, "", *somebody]))
    assert reasons(imported) == ["placeholder-id"] * len(nobody) + ["missing-recipient"]
    assert imported.tables["grants"]["target"].tolist() == somebody


@about("NA is text")
def test_na_is_kept_as_text(tmp_path: Path) -> None:
    tables = read(tmp_path, services="id,name,sector\nNA,Nadia's,NA\nnull,None,nan\n")
    assert cells(tables) == {"id": ["NA", "null"], "name": ["Nadia's", "None"], "sector": ["NA", "nan"]}
    assert without_placeholders(tables) == (tables, ())
    text = "Body,Paid Date,Supplier Name,Amount,ProclassLabel\nOxford,01/04/2024,Acme,5,NA\n"
    assert spend(tmp_path, text).tables["spend"]["category"].tolist() == ["NA"]


@about("VAT numbers", "finance ids")
def test_neither_a_vat_number_nor_a_finance_id_tells_who_a_payee_is(tmp_path: Path) -> None:
    rows = ["Oxford,GB1,7,Oak School,5", "Oxford,GB1,7,Elm School,6", "Oxford,GB2,8,Oak School,7"]
    text = "Body,VATRegistrationNumber,Supplier ID,Supplier Name,Amount\n" + "\n".join(rows)
    imported = spend(tmp_path, text)
    assert paid(imported) == {"Elm School": "6.00", "Oak School": "12.00"}
    assert imported.tables["organisations"]["payee_id"].tolist() == ["7", "7; 8"]
    assert said(imported, "Columns not used: VATRegistrationNumber.")
    assert said(imported, "Finance ids with several payees' names: 1; names with several ids: 1.")


@about("order codes")
def test_orders_of_one_shop_are_one_payee(tmp_path: Path) -> None:
    names = ["Amznmktplace*bf72p0yr5", "Amznmktplace*Q12AB", "Amazon.co.uk *12-345", "PAYPAL *JOES4U", "Bolt * 4 Co"]
    imported = spend(tmp_path, HEADER + "".join(f"Oxford,,01/04/2024,{name},5,\n" for name in names))
    assert paid(imported) == {
        "Amazon.co.uk": "5.00",
        "Amznmktplace": "10.00",
        "Bolt * 4 Co": "5.00",
        "PAYPAL *JOES4U": "5.00",
    }
    assert said(imported, "Order codes taken off the payee's name, as in Amznmktplace*…: 3 lines.")


# Structure


@about("dangling references", "an empty location")
def test_a_reference_to_nothing_is_set_aside_and_stops_nothing(tmp_path: Path) -> None:
    at = "id,service_id,location_id\nx1,s1,p1\nx2,s1,nowhere\nx3,s1,\n"
    imported = directory(tmp_path, service_at_location=at)
    ties = imported.tables["relationships"][["source", "relation", "target"]].to_numpy().tolist()
    assert ["s1", "based_at", "p1"] in ties
    assert not any("nowhere" in tie or "" in tie for tie in ties)
    assert imported.set_aside["found"].str.contains("nowhere").any()


@about("the standard's own example")
def test_the_keys_that_dangle_in_the_standards_own_example_stop_nothing(tmp_path: Path) -> None:
    imported = directory(
        tmp_path,
        locations="id,organization_id,name\np1,o9,Library\n",
        contacts="id,organization_id,service_at_location_id,name\nc1,o9,x9,Ann\n",
        taxonomy_terms="id,taxonomy_id,name\nt1,t9,Debt\n",
    )
    write_imported(imported, tmp_path / "made")
    assert len(cogs.load_network(tmp_path / "made")) == 3


@about("isolates")
def test_what_has_no_tie_is_said_and_stops_nothing(tmp_path: Path) -> None:
    tables = read(tmp_path, organisations="id\na\nb\nc\n", referrals="source,target\na,b\n")
    assert "node-alone" in rules(tables)
    network = cogs.build_network(tables)
    assert cogs.referral_reach(network).loc["c"].sum() == 0
    assert cogs.betweenness(network, relations="people")["c"] == 0


@about("self-loops")
def test_a_tie_to_oneself_is_warned_of_and_counts_in_no_degree(tmp_path: Path) -> None:
    tables = read(tmp_path, referrals="source,target\na,a\na,b\n")
    assert "self-loop" in rules(tables)
    assert cogs.degree(cogs.build_network(tables), relations="people").loc["a"].max() == 1
    imported = spend(tmp_path, HEADER + "Oxford,,01/04/2024,Oxford,5,\nOxford,,01/04/2024,Acme,5,\n")
    assert reasons(imported) == ["the payer pays itself"]


@about("parallel rows")
def test_parallel_rows_are_kept_and_make_no_second_partner(tmp_path: Path) -> None:
    network = cogs.build_network(read(tmp_path, referrals="source,target\na,b\na,b\na,b\n", grants="from,to\na,b\n"))
    assert len(network.edges) == 4
    assert cogs.degree(network, relations="all").loc["a"].max() == 1


@about("a missing group", "a group of one")
def test_who_has_no_group_is_left_out_of_brokerage_and_said(tmp_path: Path) -> None:
    nodes = "id,sector\na,health\nb,\nc,health\nd,County/City\n"
    read(tmp_path, organisations=nodes, referrals="source,target\na,b\nb,c\nc,d\nd,a\n")
    analysis = cogs.analyse(tmp_path, by="sector")
    assert any("1 of 4 organisations has no sector: left out of brokerage" in note for note in analysis.findings.notes)


@about("payees who are persons")
def test_persons_who_are_paid_are_nowhere(tmp_path: Path) -> None:
    imported = spend(tmp_path, HEADER + "Oxford,,01/04/2024,MR Y ALI,5,\nOxford,,01/04/2024,Ali Taxis Ltd,6,\n")
    assert reasons(imported) == ["the payee is a person"]
    everything = " ".join(
        [*(table.to_csv() for table in [*imported.tables.values(), imported.set_aside]), *imported.notes]
    )
    assert "MR Y" not in everything


@about("contacts")
def test_contacts_are_nowhere(tmp_path: Path) -> None:
    service = {
        "id": "s1",
        "name": "Advice",
        "organization": {"id": "o1", "name": "Hub"},
        "contacts": [{"name": "Ann P"}],
    }
    (tmp_path / "service.json").write_text(json.dumps({"contents": [service]}))
    imported = import_data(tmp_path / "service.json", form="hsds")
    assert "Ann P" not in " ".join(table.to_csv() for table in imported.tables.values())


def test_every_fault_has_a_test() -> None:
    listed = [fault.strip() for line in FAULTS.strip().split("\n") for fault in line.split(": ", 1)[1].split(";")]
    assert {fault for fault in listed if fault} == TESTED
