"""Contracts Finder's export and OCDS' flat template: every oddity of the real files, by hand."""

import csv
import io
from pathlib import Path

import pytest

from cogs import InputError, analyse
from cogs.exchange.contracts import looks_like_contracts, read_contracts
from cogs.exchange.imported import Imported
from cogs.exchange.importing import recognised

TITLES = [
    "Notice Identifier",
    "Notice Type",
    "Organisation Name",
    "Status",
    "Published Date",
    "Title",
    "Description",
    "Cpv Codes",
    "Contact Name",
    "Contact Email",
    "Is sub-contract",
    "Parent Reference",
    "Awarded Date",
    "Awarded Value",
    "SUPPLIER",
    "Supplier's contact name",
    "Contract start date",
    "Contract end date",
]
SUPPLIER = "Supplier [Name|Address|Ref type|Ref Number|Is SME|Is VCSE]"
ACME = "[Acme Ltd|1 High St\r\nLeeds|COMPANIES_HOUSE|1234567|Yes|No]"
BOLT = "[Bolt CIC|2 High St|NONE||Yes|Yes]"


def notice(number: str, buyer: str, supplier: str, value: str = "900", **more: str) -> dict[str, str]:
    cells = {
        "Notice Identifier": number,
        "Organisation Name": buyer,
        "Published Date": "2023-10-10T14:38:59+01:00",
        "Title": f"Work {number}",
        "Contact Name": "Jane Jones",
        "Contact Email": "jane@example.org",
        "Awarded Value": value,
        "SUPPLIER": supplier,
        "Supplier's contact name": "Joe Jones",
    }
    return cells | more


def finder(folder: Path, *notices: dict[str, str]) -> Path:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow([SUPPLIER if title == "SUPPLIER" else title for title in TITLES])
    writer.writerows([row.get(title, "") for title in TITLES] for row in notices)
    file = folder / "notices.csv"
    file.write_bytes(text.getvalue().encode("utf-8-sig"))
    return file


def ties(imported: Imported, table: str = "contracts") -> list[list[str]]:
    return imported.tables[table][["source", "target", "amount"]].to_numpy().tolist()


def test_the_packed_cell_is_taken_apart(tmp_path: Path) -> None:
    more = {"Contract start date": "05/04/2024", "Contract end date": "31/03/2025"}
    file = finder(tmp_path, notice("N1", "Leeds City Council", ACME, **more), notice("N2", "NHS Leeds", BOLT, "0"))
    imported = read_contracts(file)
    assert looks_like_contracts(file)
    assert ties(imported) == [["Leeds City Council", "GB-COH-01234567", "900.00"], ["NHS Leeds", "Bolt CIC", ""]]
    table = imported.tables["contracts"]
    assert table[["date", "end_date"]].to_numpy().tolist() == [["2024-04-05", "2025-03-31"], ["2023-10-10", ""]]
    assert imported.tables["councils"]["id"].tolist() == ["Leeds City Council"]
    bodies = imported.tables["organisations"].set_index("name")
    assert bodies.loc["Acme Ltd", ["id", "sme", "vcse"]].tolist() == ["GB-COH-01234567", "yes", "no"]
    assert set(bodies.index) == {"NHS Leeds", "Acme Ltd", "Bolt CIC"}
    assert any("Notices without a value, or of 0" in note for note in imported.notes)


def test_contacts_are_nowhere(tmp_path: Path) -> None:
    imported = read_contracts(finder(tmp_path, notice("N1", "Leeds City Council", ACME + BOLT)))
    everything = " ".join(table.to_csv() for table in [*imported.tables.values(), imported.suggested])
    assert "Jones" not in everything
    assert "example.org" not in everything
    assert any("Contact Name, Contact Email, Supplier's contact name" in note for note in imported.notes)


def test_several_suppliers_are_a_hint_and_have_no_amount(tmp_path: Path) -> None:
    many = "".join(f"[Firm {place}|x|NONE||No|No]" for place in range(20))
    file = finder(tmp_path, notice("N1", "Leeds", f"{ACME}\r\n{BOLT}"), notice("N2", "Leeds", many))
    imported = read_contracts(file)
    assert ties(imported)[:2] == [["Leeds", "GB-COH-01234567", ""], ["Leeds", "Bolt CIC", ""]]
    assert imported.tables["contracts"]["notice_amount"].tolist()[:2] == ["900.00", "900.00"]
    assert imported.suggested.to_numpy().tolist() == [
        ["Bolt CIC", "GB-COH-01234567", "partners_with", "both are suppliers of notice N1", "Work N1"]
    ]
    assert "partners_with" not in imported.tables


def test_a_subcontract_comes_from_the_supplier_of_its_parent(tmp_path: Path) -> None:
    below = {"Is sub-contract": "Yes", "Parent Reference": "N1"}
    file = finder(
        tmp_path,
        notice("N1", "Leeds", ACME),
        notice("N2", "Acme Limited", BOLT, "50", **below),
        notice("N3", "Other", BOLT, "60", **(below | {"Parent Reference": "N9"})),
    )
    imported = read_contracts(file)
    assert ties(imported, "subcontracts") == [["GB-COH-01234567", "Bolt CIC", "50.00"]]
    assert ties(imported) == [["Leeds", "GB-COH-01234567", "900.00"], ["Other", "Bolt CIC", "60.00"]]
    assert any(
        note.startswith("Subcontracts: 2, of which the parent notice tells the main contractor of 1")
        for note in imported.notes
    )


def test_what_is_no_award_is_left_out_and_said(tmp_path: Path) -> None:
    file = finder(
        tmp_path,
        notice("N1", "Leeds", ACME),
        notice("N1", "Leeds", ACME),
        notice("N2", "Leeds", ""),
        notice("N3", "Leeds", "[n/a|||||]"),
        notice("N4", "Leeds", "[Mr Y Ali|x|NONE||Yes|No]"),
        notice("N5", "", BOLT),
        notice("N6", "Leeds", "[LEEDS|x|NONE||No|No]"),
    )
    imported = read_contracts(file)
    assert ties(imported) == [["Leeds", "GB-COH-01234567", "900.00"]]
    assert imported.set_aside[["row", "reason"]].to_numpy().tolist() == [
        ["3", "the same notice and supplier stand above"],
        ["5", "the supplier is a placeholder"],
        ["6", "the supplier is a person"],
        ["7", "no buyer is named"],
        ["8", "buyer and supplier are the same"],
    ]
    assert not imported.set_aside["found"].str.contains("Ali").any()
    assert any(note.startswith("Notices without a supplier") and note.endswith(": 1.") for note in imported.notes)
    with pytest.raises(InputError, match="names no supplier"):
        read_contracts(finder(tmp_path, notice("N1", "Leeds", "[n/a|||||]")))


def test_a_number_of_unlike_names_identifies_nobody_and_a_name_lends_its_number(tmp_path: Path) -> None:
    numbered = "[{}|x|COMPANIES_HOUSE|{}|No|No]".format
    file = finder(
        tmp_path,
        notice("N1", "Leeds", numbered("Acme Ltd", "11111111")),
        notice("N2", "Leeds", numbered("ACME LIMITED", "11111111")),
        notice("N3", "Leeds", "[Acme Ltd|x|NONE||No|No]"),
        notice("N4", "Leeds", numbered("Bolt", "22222222")),
        notice("N5", "Leeds", numbered("Cog", "22222222")),
        notice("N6", "Leeds", numbered("Dot", "unknown")),
    )
    imported = read_contracts(file)
    assert [target for _, target, _ in ties(imported)] == [*["GB-COH-11111111"] * 3, "Bolt", "Cog", "Dot"]
    bodies = imported.tables["organisations"].set_index("id")
    assert bodies.loc["GB-COH-11111111", ["name", "also_called"]].tolist() == ["Acme Ltd", "Acme Ltd; ACME LIMITED"]
    assert any(note.startswith("Registered numbers") and note.endswith(": 1.") for note in imported.notes)
    assert any(note.endswith("exact name has elsewhere: 1 times.") for note in imported.notes)


def test_a_council_may_be_commissioned_by_another(tmp_path: Path) -> None:
    one, other = "Leeds City Council", "York City Council"
    imported = read_contracts(
        finder(tmp_path, notice("N1", one, f"[{other}|x|NONE||No|No]"), notice("N2", other, ACME))
    )
    assert imported.tables["councils"]["id"].tolist() == [one, other]
    assert all("council" in relation.targets for relation in imported.relations)


def ocds(folder: Path, **files: str) -> Path:
    texts = {
        "releases": "ocid,id,date,tag,buyer/name,buyer/id,tender/title\n"
        "o1,r1,2024-01-01T00:00:00Z,award,Leeds City Council,b1,Roads\n"
        "o1,r2,2024-02-01T00:00:00Z,contract,Leeds City Council,b1,Roads\n"
        "o2,r3,2024-03-01T00:00:00Z,award,Leeds City Council,b1,Parks\n",
        "parties": "ocid,id,parties/0/name,parties/0/id,parties/0/identifier/scheme,parties/0/identifier/id,"
        "parties/0/contactPoint/name\n"
        "o1,r1,Acme,s1,GB-COH,1234567,Jane Jones\no2,r3,Bolt,s2,,,\n",
        "awards": "ocid,id,awards/0/id,awards/0/value/amount,"
        "awards/0/value/currency,awards/0/contractPeriod/startDate\n"
        "o1,r1,a1,100,GBP,2024-04-01\no1,r2,a1,120,GBP,2024-04-02\no2,r3,a1,50,EUR,\n",
        "award_suppliers": "ocid,id,awards/0/id,awards/0/suppliers/0/name,awards/0/suppliers/0/id\n"
        "o1,r1,a1,Acme,s1\no1,r2,a1,Acme,s1\no2,r3,a1,Bolt,s2\n",
    }
    for name, text in (texts | files).items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder


def test_the_flat_template_of_ocds(tmp_path: Path) -> None:
    imported = read_contracts(ocds(tmp_path))
    assert looks_like_contracts(tmp_path)
    assert imported.format == "ocds"
    assert imported.tables["contracts"][["source", "target", "amount", "date", "currency"]].to_numpy().tolist() == [
        ["Leeds City Council", "GB-COH-01234567", "120.00", "2024-04-02", "GBP"],
        ["Leeds City Council", "Bolt", "", "2024-03-01", "EUR"],
    ]
    assert any(note.startswith("Awards repeated in later releases") for note in imported.notes)
    assert "Jones" not in " ".join(table.to_csv() for table in imported.tables.values())


def test_ocds_without_a_supplier_is_said(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="No award"):
        read_contracts(ocds(tmp_path, award_suppliers="ocid,id,awards/0/id,awards/0/suppliers/0/name\n"))


def test_what_is_no_contract_is_not_taken_for_one(tmp_path: Path) -> None:
    file = tmp_path / "april.csv"
    file.write_text("Body,Date,Supplier,Amount\nOxford,13/04/2024,Acme,5\n")
    assert not looks_like_contracts(file)
    assert not looks_like_contracts(tmp_path / "none.csv")
    with pytest.raises(InputError, match="no contracts that can be read"):
        read_contracts(file)


FORTY_TWO = [
    "Notice Identifier",
    "Notice Type",
    "Organisation Name",
    "Status",
    "Published Date",
    "Title",
    "Description",
    "Nationwide",
    "Postcode",
    "Region",
    "Cpv Codes",
    "Contact Name",
    "Contact Email",
    "Contact Address 1",
    "Contact Address 2",
    "Contact Town",
    "Contact Postcode",
    "Contact Country",
    "Contact Telephone",
    "Contact Website",
    "Attachments",
    "Links",
    "Additional Text",
    "Start Date",
    "End Date",
    "Closing Date",
    "Is sub-contract",
    "Parent Reference",
    "Suitable for SME",
    "Suitable for VCO",
    "Supply Chain",
    "OJEU Contract Type",
    "Value Low",
    "Value High",
    "Awarded Date",
    "Awarded Value",
    "Supplier [Name|Address|Ref type|Ref Number|Is SME|Is VCSE]",
    "Supplier's contact name",
    "Contract start date",
    "Contract end date",
    "OJEU Procedure Type",
    "Accelerated Justification",
]


def export_of(folder: Path, *rows: dict[str, str]) -> Path:
    """Write an export with every column, a BOM, CRLF between rows and quoted line ends within cells."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, FORTY_TWO, restval="", lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    file = folder / "notices.csv"
    file.write_bytes(text.getvalue().encode("utf-8-sig"))
    return file


def award(number: str, buyer: str, supplier: str, **more: str) -> dict[str, str]:
    cells = {
        "Notice Identifier": number,
        "Notice Type": "Contract",
        "Organisation Name": buyer,
        "Status": "Awarded",
        "Published Date": "2020-03-30T23:38:59+01:00",
        "Title": f"Work\r\n{number}",
        "Description": "Many lines,\r\nwith commas",
        "Contact Email": "jane@example.org",
        "Contact Address 1": "9 Private Row",
        "Is sub-contract": "No",
        "Awarded Date": "27/03/2020",
        "Awarded Value": "900.5",
        FORTY_TWO[36]: supplier,
        "Contract start date": "03/04/2020",
        "Contract end date": "02/04/2021",
    }
    return cells | {FORTY_TWO[[title.casefold() for title in FORTY_TWO].index(key)]: text for key, text in more.items()}


def test_the_whole_export_of_forty_two_columns(tmp_path: Path) -> None:
    assert len(FORTY_TWO) == 42
    file = export_of(
        tmp_path,
        award("N1", "WEST BERKSHIRE COUNCIL", ACME),
        award("N2", "West Berkshire Council", f"{ACME}\r\n{BOLT}"),
        award("N3", "West Berkshire council", BOLT, **{"awarded value": "0"}),
        award("N4", "Acme Ltd", BOLT, **{"is sub-contract": "Yes", "parent reference": "N1"}),
        award("N5", "West Berkshire Council", BOLT, **{"contract start date": ""}),
    )
    assert recognised(file) == "contracts-finder"
    imported = read_contracts(file)
    buyer, acme = "West Berkshire Council", "GB-COH-01234567"
    columns = ["source", "target", "amount", "notice_amount", "date", "end_date"]
    days = ["2020-04-03", "2021-04-02"]
    assert imported.tables["contracts"][columns].to_numpy().tolist() == [
        [buyer, acme, "900.50", "900.50", *days],
        [buyer, acme, "", "900.50", *days],
        [buyer, "Bolt CIC", "", "900.50", *days],
        [buyer, "Bolt CIC", "", "", *days],
        [buyer, "Bolt CIC", "900.50", "900.50", "2020-03-27", days[1]],
    ]
    assert imported.tables["subcontracts"][columns[:2]].to_numpy().tolist() == [[acme, "Bolt CIC"]]
    spellings = "WEST BERKSHIRE COUNCIL; West Berkshire Council; West Berkshire council"
    assert imported.tables["councils"].to_numpy().tolist() == [[buyer, buyer, spellings]]
    assert imported.tables["organisations"].set_index("id")["vcse"].to_dict() == {acme: "no", "Bolt CIC": "yes"}
    assert imported.suggested[["source", "target", "relation"]].to_numpy().tolist() == [
        ["Bolt CIC", acme, "partners_with"]
    ]
    assert any(
        note.startswith("Names that differ only in capitals, read as one: 1, such as") for note in imported.notes
    )
    everything = " ".join(table.to_csv() for table in [*imported.tables.values(), imported.suggested])
    assert "Private Row" not in everything
    assert imported.tables["contracts"]["title"].tolist()[0] == "Work N1"


def test_the_whole_export_goes_straight_to_figures(tmp_path: Path) -> None:
    analysis = analyse(
        export_of(tmp_path, award("N1", "WEST BERKSHIRE COUNCIL", ACME + BOLT), award("N2", "Hub", BOLT))
    )
    assert analysis.network.relations == ("commissions",)
    assert analysis.metrics["partners_money"].to_dict()["Bolt CIC"] == 2
