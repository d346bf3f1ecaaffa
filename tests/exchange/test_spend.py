"""Council spend: every heading seen, every fault by hand, and Trafford's file against its own facts."""

import zipfile
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from cogs.errors import InputError, ParameterError
from cogs.exchange.imported import Imported
from cogs.exchange.spend import looks_like_spend, read_spend
from cogs.exchange.spend_headings import role_positions
from tests.shared_data import shared_data

ROLES = {
    "trafford": (
        "OrganisationLabel,OrganisationURI,EffectiveDate,OrganisationalUnit,BeneficiaryName,BeneficiaryOtherID,"
        "PaymentDate,TransactionNumber,Amount,IrrecoverableVATAmount,Purpose,ProclassLabel,ProclassCode",
        "OrganisationLabel,OrganisationalUnit,BeneficiaryName,BeneficiaryOtherID,PaymentDate,Amount,Purpose,"
        "ProclassLabel",
    ),
    "cards": ("BeneficiaryName,PaymentDate,Amount,Purpose,CategoryInternalName,MerchantCategoryCode,CardTransaction",
              ",,BeneficiaryName,,PaymentDate,Amount,Purpose,CategoryInternalName"),
    "oxford": (
        "Body Name,Organisational Unit,Expenditure Category,Expenditure Code,Paid Date,Trans No,Amount,Type,"
        "Supplier ID,Supplier Name",
        "Body Name,Organisational Unit,Supplier Name,Supplier ID,Paid Date,Amount,,Expenditure Category",
    ),
    "oxford, typos": ("body_name,Organisatonal Unit,Expenditure Catergory,Paid Date,Amount,caporrev,supplier_name ",
                      "body_name,Organisatonal Unit,supplier_name ,,Paid Date,Amount,,Expenditure Catergory"),
    "lambeth": ("Body,Department,Supplier Name,Invoice Creation Date,Invoice Nett Amount,Subj Description",
                "Body,Department,Supplier Name,,Invoice Creation Date,Invoice Nett Amount,Subj Description,"),
    "eden": (
        "Body,Body name,Date,Transaction Number,Amount,Supplier,Supplier ID,Expense Area,Expense Type,Expense code,"
        "Extended Description",
        "Body name,Expense Area,Supplier,Supplier ID,Date,Amount,Extended Description,Expense Type",
    ),
    "east cambs": (
        "Body name,Transaction date,Supplier (beneficiary),Transaction number,Net amount,Irrecoverable VAT,"
        "Department/service,Procurement category,CIPFA code,Purpose",
        "Body name,Department/service,Supplier (beneficiary),,Transaction date,Net amount,Purpose,Procurement category",
    ),
    "derbyshire": (
        "Body name,Body,Service area categorisation,Responsible unit,Expenses type,Date,Transaction number,Amount,"
        "Supplier name",
        "Body name,Responsible unit,Supplier name,,Date,Amount,,Expenses type",
    ),
}  # fmt: skip
HEADER = "Body,Department,Paid Date,Supplier Name,Amount,Purpose\n"


@pytest.mark.parametrize("council", ROLES)
def test_each_councils_headings_play_their_roles(council: str) -> None:
    titles, expected = (text.split(",") for text in ROLES[council])
    roles = ("payer", "unit", "payee", "payee id", "date", "amount", "purpose", "category")
    wanted = {role: title for role, title in zip(roles, expected, strict=True) if title}
    assert {role: titles[place] for role, place in role_positions(titles).items()} == wanted


def spend(folder: Path, text: str | bytes, name: str = "april.csv", **options: str) -> Imported:
    file = folder / name
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    return read_spend(file, **options)  # type: ignore[arg-type]


def ties(imported: Imported) -> dict[tuple[str, str], str]:
    table = imported.tables["spend"]
    return dict(zip(zip(table["source"], table["target"], strict=True), table["amount"], strict=True))


def aside(imported: Imported) -> list[tuple[str, str]]:
    return list(zip(imported.set_aside["row"], imported.set_aside["reason"], strict=True))


def test_lines_before_the_header_are_passed_over_and_rows_count_as_a_spreadsheet_does(tmp_path: Path) -> None:
    preamble = "Payments over £500\n\n\nMonth:,June 2012\n\n,,,\nNotes, and more\n\nContact us\n"
    imported = spend(tmp_path, preamble + HEADER + "Oxford,Parks,01/04/2024,Acme,20,\nOxford,Parks,01/04/2024,n/a,5,\n")
    assert ties(imported) == {("Oxford", "Acme"): "20.00"}
    assert aside(imported) == [("12", "the payee is a placeholder")]


def test_a_pivot_with_a_title_is_read_and_its_file_names_the_payer(tmp_path: Path) -> None:
    text = "Sum of Invoice Nett Amount,\nSupplier Name,Total\nAcme,20\nGrand Total,37361284.82\n"
    imported = spend(tmp_path, text, "lambeth_2011-03.csv")
    assert ties(imported) == {("lambeth 2011 03", "Acme"): "20.00"}
    assert aside(imported) == [("4", "a total, not a payment")]


@pytest.mark.parametrize("end", ["\r", "\n", "\r\n"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_any_line_end_and_encoding(tmp_path: Path, end: str, encoding: str) -> None:
    text = "Title" + end + HEADER.strip() + end + end.join(["Oxford,Parks,01/04/2024,Café £,20,x"] * 3) + end
    assert ties(spend(tmp_path, text.encode(encoding))) == {("Oxford", "Café £"): "60.00"}


def test_faulty_lines_are_set_aside_each_with_its_reason(tmp_path: Path) -> None:
    lines = [
        "Oxford,Parks,01/04/2024,Acme,20,x",
        "xxx,,,,,",
        "Oxford,Parks,01/04/2024,Acme,many,x",
        ",,,,,",
        "Oxford,Parks,01/04/2024,,9,x",
        "Oxford,Parks,25/06/2012900,Acme,,x",
        "Body,Department,Paid Date,Supplier Name,Amount,Purpose",
        "Oxford,Parks,01/04/2024,MR Y ALI,9,x",
        "Oxford,Parks,01/04/2024,Oxford,9,x",
        "Grand Total,,,,67,",
        "Oxford,Parks,01/04/2024,Total Produce Ltd,9,x",
    ]
    imported = spend(tmp_path, HEADER + "\n".join(lines))
    assert ties(imported) == {("Oxford", "Acme"): "20.00", ("Oxford", "Total Produce Ltd"): "9.00"}
    assert aside(imported) == [
        ("3", "neither a payee nor an amount"),
        ("4", "the amount is no number"),
        ("6", "there is no payee"),
        ("7", "the date and the amount run together"),
        ("8", "the headings are repeated"),
        ("9", "the payee is a person"),
        ("10", "the payer pays itself"),
        ("11", "a total, not a payment"),
    ]
    assert not imported.set_aside["found"].str.contains("ALI").any()
    assert any(note == "Blank rows passed over: 1." for note in imported.notes)


@pytest.mark.parametrize("amount", ["99999999999999999999", "-92233720368547760", "1000000000001", "1e309"])
def test_an_amount_that_no_council_has_is_set_aside(tmp_path: Path, amount: str) -> None:
    lines = ["Oxford,Parks,01/04/2024,Acme,20,x", f"Oxford,Parks,01/04/2024,Acme,{amount},x"]
    imported = spend(tmp_path, HEADER + "\n".join(lines))
    assert ties(imported) == {("Oxford", "Acme"): "20.00"}
    (where,) = aside(imported)
    assert where in [("3", "the amount is more than any council has"), ("3", "the amount is no number")]


def test_credits_are_netted_and_pairs_of_nothing_are_set_aside(tmp_path: Path) -> None:
    amounts = {"Acme": ["20", "(5.00)", "-1.50", "2.00-"], "Zero": ["5", "-5"], "Less": ["-0.01"], "Pound": ["£1,200"]}
    lines = [f'Oxford,Parks,01/04/2024,{name},"{value}",x' for name, values in amounts.items() for value in values]
    imported = spend(tmp_path, HEADER + "\n".join(lines))
    assert ties(imported) == {("Oxford", "Acme"): "11.50", ("Oxford", "Pound"): "1200.00"}
    assert [row for row, _ in aside(imported)] == ["6", "7", "8"]
    assert any("net to nothing or less: 3 lines, −£0.01 in 2 pairs" in note for note in imported.notes)


def test_a_tie_is_a_financial_year_unless_one_year_nets_to_less_than_nothing(tmp_path: Path) -> None:
    lines = ["Acme,31/03/2024,10", "Acme,01/04/2024,20", "Bolt,31/03/2024,50", "Bolt,05/04/2024,-9", "Cog,00:00:00,3"]
    imported = spend(tmp_path, "Supplier,Date,Amount\n" + "\n".join(lines))
    found = imported.tables["spend"][["target", "amount", "payments", "date", "last_date", "financial_year"]]
    assert found.to_numpy().tolist() == [
        ["Acme", "10.00", "1", "2024-03-31", "2024-03-31", "2023-24"],
        ["Acme", "20.00", "1", "2024-04-01", "2024-04-01", "2024-25"],
        ["Bolt", "41.00", "2", "2024-03-31", "2024-04-05", "2023-24 to 2024-25"],
        ["Cog", "3.00", "1", "", "", ""],
    ]
    assert any(note.startswith("Payments without a date that can be read: 1,") for note in imported.notes)


def test_odd_spaces_are_cleaned_and_exact_repeats_are_counted_and_kept(tmp_path: Path) -> None:
    lines = ["Oxford,Parks,01/04/2024,Knightsbridge Vending\xa0Ltd,5,x"] * 2
    lines += ["Oxford,Parks,02/04/2024, Knightsbridge  Vending Ltd\xa0,5,x"]
    imported = spend(tmp_path, HEADER + "\n".join(lines))
    assert ties(imported) == {("Oxford", "Knightsbridge Vending Ltd"): "15.00"}
    assert any(note.startswith("Lines that repeat another exactly: 1. They are kept") for note in imported.notes)


def test_placeholders_are_counted_with_their_money(tmp_path: Path) -> None:
    names = ["Redacted", "Redacted personal data", "REDACTED - x", "Redactive Publishing Ltd"]
    imported = spend(tmp_path, HEADER + "\n".join(f"Oxford,Parks,01/04/2024,{name},1000.5,x" for name in names))
    assert ties(imported) == {("Oxford", "Redactive Publishing Ltd"): "1000.50"}
    assert any("placeholder: 3 lines, £3,001.50" in note and "“Redacted” 1" in note for note in imported.notes)


def test_units_pay_where_they_are_asked_for(tmp_path: Path) -> None:
    text = HEADER + "Oxford,Parks,01/04/2024,Acme,5,a\nOxford,Parks,01/04/2024,Acme,6,b\nOxford,,01/04/2024,Acme,7,c\n"
    imported = spend(tmp_path, text, by="unit")
    assert ties(imported) == {("Oxford", "Acme"): "7.00", ("Oxford: Parks", "Acme"): "11.00"}
    assert imported.tables["councils"]["name"].tolist() == ["Parks", "Oxford"]
    assert imported.tables["spend"]["purpose"].tolist() == ["c", "b"]
    with pytest.raises(ParameterError, match="council or unit"):
        spend(tmp_path, text, by="month")


def test_a_folder_and_a_zip_read_alike_and_what_is_no_spend_is_said(tmp_path: Path) -> None:
    files = {
        "a.csv": "Body,Date,Supplier,Amount\nOxford,13/04/2024,Acme,5\nOxford,13/04/2024,York,5\n",
        "b.csv": "supplier_name ;paid date;amount\nAcme;2024-05-01;6\n",
        "c.csv": "Body,Date,Supplier,Amount\nYork,01/05/2024,Oxford,5\n",
        "notes.csv": "one,two\n1,2\n",
        "torn.csv": 'Body,Date,Supplier,Amount\nOxford,1/4/2024,"Acme,5\n',
    }
    folder, archive = tmp_path / "folder", tmp_path / "folder.zip"
    folder.mkdir()
    with zipfile.ZipFile(archive, "w") as opened:
        for name, text in files.items():
            (folder / name).write_text(text)
            opened.writestr(name, text)
        opened.writestr("__MACOSX/._a.csv", b"\0")
    one, other = read_spend(folder), read_spend(archive)
    pd.testing.assert_frame_equal(one.tables["spend"], other.tables["spend"])
    assert ties(one)["Oxford", "York"] == "5.00"
    assert ties(one)["York", "Oxford"] == "5.00"
    assert set(one.tables["councils"]["id"]) == {"Oxford", "York", "folder"}
    assert one.tables["organisations"]["id"].tolist() == ["Acme"]
    assert one.relations[0].targets == ("organisation", "service", "council")
    assert set(one.set_aside["source"]) == {"notes.csv", "torn.csv"}
    assert looks_like_spend(folder)
    assert looks_like_spend(archive)


def test_headings_of_ones_own(tmp_path: Path) -> None:
    file = tmp_path / "own.csv"
    file.write_text("Wer,Wem,Wieviel\nOxford,Acme,5\n")
    assert not looks_like_spend(file)
    with pytest.raises(InputError, match="--map"):
        read_spend(file)
    assert ties(read_spend(file, headings={"wer": "payer", "Wem": "payee", "Wieviel": "amount"})) == {
        ("Oxford", "Acme"): "5.00"
    }
    with pytest.raises(ParameterError, match='Did you mean "payee"'):
        read_spend(file, headings={"Wem": "payees"})


def test_nothing_left_and_nothing_there_are_said(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no payment that can be used"):
        spend(tmp_path, HEADER + "Oxford,Parks,01/04/2024,Redacted,5,\n")
    with pytest.raises(InputError, match="no file or folder"):
        read_spend(tmp_path / "none.csv")
    assert not looks_like_spend(tmp_path / "none.csv")


@pytest.mark.parametrize("by", ["council", "unit"])
def test_traffords_zip(by: str) -> None:
    source = shared_data("trafford_council", "supplier_spend", "trafford-supplier-spend-2026-27.zip")
    with zipfile.ZipFile(source) as archive, archive.open(archive.namelist()[0]) as stream:
        raw = pd.read_csv(stream, dtype=str, keep_default_na=False)
    raw["pounds"] = raw["Amount"].astype(float)
    redacted = raw[raw["BeneficiaryName"] == "Redacted"]
    imported = read_spend(source, by=by)  # type: ignore[arg-type]
    table = imported.tables["spend"]
    assert looks_like_spend(source)
    assert looks_like_spend(source.parent)
    assert imported.notes[0].startswith("38,055 lines of 1 file were read, £95,896,941.89 in all")
    assert any(f"placeholder: {len(redacted):,} lines, £{redacted['pounds'].sum():,.2f}" in n for n in imported.notes)
    assert not (table["target"] == "Redacted").any()
    assert set(table["target"]) <= set(imported.tables["organisations"]["id"])
    assert not imported.tables["organisations"]["id"].str.contains("\xa0").any()
    assert table["payments"].astype(int).sum() + len(imported.set_aside) == len(raw)
    if by == "council":
        assert table["amount"].astype(float).sum() == pytest.approx(raw["pounds"].sum() - redacted["pounds"].sum())


@pytest.mark.long
def test_half_a_million_lines_are_read_whole(tmp_path: Path) -> None:
    chance, many = np.random.default_rng(1), 500_000
    day = pd.Timestamp("2023-04-01") + pd.to_timedelta(chance.integers(0, 1095, many), unit="D")
    lines = pd.DataFrame(
        {
            "Body": "Oxford",
            "Department": chance.integers(0, 600, many),
            "Paid Date": day.strftime("%d/%m/%Y"),
            "Supplier Name": np.char.add("Supplier ", chance.integers(0, 12_000, many).astype(str)),
            "Amount": chance.normal(900, 500, many).round(2),
            "Purpose": chance.integers(0, 3_000, many),
        }
    )
    lines.to_csv(tmp_path / "big.csv", index=False)
    imported = read_spend(tmp_path / "big.csv")
    assert len(imported.tables["spend"]) < 40_000
    assert imported.tables["spend"]["amount"].astype(float).sum() == pytest.approx(lines["Amount"].sum(), rel=1e-3)
