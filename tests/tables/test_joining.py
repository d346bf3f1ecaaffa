"""Joining attributes: what matches, what is never written over, what is said, and published tables."""

import csv
import io
from pathlib import Path
from typing import Literal

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cogs.errors import InputError, OutputError, UnknownNameError
from cogs.exchange.importing import import_data, write_imported
from cogs.tables import node_files as files_of_nodes
from cogs.tables.check import check_tables
from cogs.tables.joining import Joined, join_attributes
from cogs.tables.read import read_tables
from tests.shared_data import shared_data
from tests.tables.reading import workbook

NODES = (
    "id,name,ward,sector\nhub,The Hub,Mill Lane,advice\nclub,The Club,the  green,\nvan,The Van,Nowhere,\nnew,New,,\n"
)
WARDS = "Ward,Decile\nMILL LANE,2\nThe Green,9\nElsewhere,5\n"


def place(folder: Path, nodes: str = NODES, **more: str) -> Path:
    home = folder / "place"
    home.mkdir(exist_ok=True)
    for name, text in {"organisations": nodes, **more}.items():
        (home / f"{name}.csv").write_text(text, encoding="utf-8", newline="")
    return home


def other(folder: Path, text: str, name: str = "wards.csv") -> Path:
    file = folder / name
    file.write_text(text, encoding="utf-8", newline="")
    return file


def lines(home: Path, name: str = "organisations.csv") -> list[str]:
    return (home / name).read_text(encoding="utf-8-sig").splitlines()


def test_matching_nodes_get_the_other_columns_and_the_others_are_listed(tmp_path: Path) -> None:
    home = place(tmp_path)
    joined = join_attributes(home, other(tmp_path, WARDS), on="WARD")
    assert lines(home) == [
        "id,name,ward,sector,Decile",
        "hub,The Hub,Mill Lane,advice,2",
        "club,The Club,the  green,,9",
        "van,The Van,Nowhere,,",
        "new,New,,,",
    ]
    assert (joined.matched, joined.of, joined.unused, joined.columns) == (2, 4, 1, ("Decile",))
    assert [file.name for file in joined.files] == ["organisations.csv", "unmatched.csv"]
    assert joined.unmatched.to_numpy().tolist() == [["van", "The Van", "Nowhere"], ["new", "New", ""]]
    assert lines(home, "unmatched.csv") == ["id,name,value", "van,The Van,Nowhere", "new,New,"]
    assert joined.sentences == (
        "2 of 4 rows of nodes (50%) match a row of wards.csv by ward.",
        "1 of 4 have no ward, or one that names nobody (such as n/a).",
        "The ward of 1 of 4 is not in wards.csv.",
        "What did not match is listed in unmatched.csv.",
        "1 of 3 rows of wards.csv belongs to no node here.",
        "Added: Decile.",
    )


def test_the_list_of_what_did_not_match_is_no_table_and_is_replaced_only_if_asked(tmp_path: Path) -> None:
    home, wards = place(tmp_path), other(tmp_path, WARDS)
    join_attributes(home, wards, on="ward")
    assert [table.name for table in read_tables(home).tables] == ["organisations.csv"]
    before = (home / "organisations.csv").read_bytes()
    with pytest.raises(OutputError, match="from an earlier join"):
        join_attributes(home, wards, on="ward")
    again = join_attributes(home, other(tmp_path, WARDS + "Nowhere,1\n"), on="ward", overwrite=True)
    assert again.columns == ()
    assert "Filled in Decile: 1 cell that was empty." in again.sentences
    assert (home / "organisations.csv").read_bytes() == before.replace(b"Nowhere,,", b"Nowhere,,1")


def test_the_file_keeps_its_rows_separators_line_ends_and_cells(tmp_path: Path) -> None:
    text = '\n id ;name;ward;;\nhub;"The ""Hub""\r\nupstairs"; Mill Lane \n\nclub;The Club\n;;;\nvan;"a;b";The Green;;'
    home = place(tmp_path, text)
    join_attributes(home, other(tmp_path, WARDS), on="ward")
    content = (home / "organisations.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.decode("utf-8-sig") == (
        '\n id ;name;ward;;;Decile\nhub;"The ""Hub""\r\nupstairs"; Mill Lane ;;;2\n\nclub;The Club;;;;\n;;;;;\n'
        'van;"a;b";The Green;;;9\n'
    )


@pytest.mark.parametrize("encoding", ["cp1252", "utf-16"])
def test_a_file_in_another_encoding_becomes_utf_8(tmp_path: Path, encoding: str) -> None:
    home = place(tmp_path)
    (home / "organisations.csv").write_bytes("id,name,ward\r\na,Café,Mill Lane\r\n".encode(encoding))
    join_attributes(home, other(tmp_path, WARDS), on="ward")
    assert (home / "organisations.csv").read_bytes() == "\ufeffid,name,ward,Decile\r\na,Café,Mill Lane,2\r\n".encode()


def test_empty_cells_are_filled_and_filled_ones_never_written_over(tmp_path: Path) -> None:
    home = place(tmp_path)
    joined = join_attributes(home, other(tmp_path, "ward,Sector\nMill Lane,ADVICE\nThe Green,sport\n"), on="ward")
    assert lines(home)[1:3] == ["hub,The Hub,Mill Lane,advice", "club,The Club,the  green,sport"]
    assert "Filled in sector: 1 cell that was empty." in joined.sentences


def test_cells_that_differ_are_listed_all_at_once_and_nothing_is_written(tmp_path: Path) -> None:
    home = place(tmp_path, "id,ward,sector\na,Mill Lane,x\nb,The Green,y\n", services="id,ward,sector\nc,Mill Lane,z\n")
    before = {file.name: file.read_bytes() for file in home.iterdir()}
    with pytest.raises(InputError, match="contradict each other") as raised:
        join_attributes(home, other(tmp_path, "ward,sector,new\nMill Lane,p,1\nThe Green,q,2\n"), on="ward")
    found = [(problem.table, problem.row, problem.column, problem.value) for problem in raised.value.problems]
    assert found == [
        ("organisations.csv", 2, "sector", "x"),
        ("organisations.csv", 3, "sector", "y"),
        ("services.csv", 2, "sector", "z"),
    ]
    assert '"x" stands here, but "p" in wards.csv row 2.' in raised.value.problems[0].message
    assert {file.name: file.read_bytes() for file in home.iterdir()} == before


def test_columns_that_would_say_who_a_node_is_come_under_the_tables_name(tmp_path: Path) -> None:
    home = place(tmp_path)
    joined = join_attributes(
        home, other(tmp_path, "ward,Name,source,Target,count\nMill Lane,W1,x,y,3\n", "Ward list.csv"), on="ward"
    )
    assert joined.columns == ("ward_list_name", "ward_list_source", "ward_list_target", "ward_list_count")
    assert [table.role for table in read_tables(home).tables] == ["nodes"]


def test_every_table_of_nodes_with_the_column_is_joined(tmp_path: Path) -> None:
    home = place(tmp_path, services="id,ward\nlunch,Mill Lane\n", councils="id,name\ncouncil,C\n")
    (home / "network.toml").write_text('[headers]\n"Ward" = "neighbourhood"\n')
    councils = (home / "councils.csv").read_bytes()
    joined = join_attributes(home, other(tmp_path, WARDS), on="ward")
    assert (joined.matched, joined.of) == (3, 5)
    assert lines(home, "services.csv") == ["id,ward,Decile", "lunch,Mill Lane,2"]
    assert (home / "councils.csv").read_bytes() == councils


@pytest.mark.parametrize(("on", "key"), [("Charity Number=charity_number", None), ("charity number", "Charity_Number")])
def test_headings_may_differ_and_numbers_are_compared_in_canonical_form(
    tmp_path: Path, on: str, key: str | None
) -> None:
    home = place(tmp_path, "id,charity_number\na,0512710\nb,GB-CHC-1173575\nc,SC42386\nd,n/a\n")
    table = other(tmp_path, "Charity number,income\n512710.0,5\n1173575,6\nGB-SC-SC042386,7\nn/a,8\nn/a,9\n")
    joined = join_attributes(home, table, on=on, key=key)
    assert [line.rpartition(",")[2] for line in lines(home)[1:]] == ["5", "6", "7", ""]
    assert joined.unused == 2


def test_a_number_finds_the_id_of_its_register_and_a_postcode_needs_no_space(tmp_path: Path) -> None:
    home = place(tmp_path, "id,postcode\nGB-COH-09506232,M32 0AF\nGB-CHC-1,m330ab\n")
    join_attributes(home, other(tmp_path, "Company number,size\n9506232,big\n"), on="company number=id")
    join_attributes(home, other(tmp_path, "pcds,lat\nM320AF,1\nM33 0AB,2\n"), on="pcds=postcode", overwrite=True)
    assert lines(home)[1:] == ["GB-COH-09506232,M32 0AF,big,1", "GB-CHC-1,m330ab,,2"]


def test_several_rows_for_one_value_are_all_listed_unless_they_agree(tmp_path: Path) -> None:
    home = place(tmp_path)
    rows = (
        "".join(f"Mill Lane,{n},{n},3\n" for n in range(5))
        + "The Green,9,9,1\nthe green,9,9,1\nNot ours,1,1,1\nnot ours,2,2,2\n"
    )
    with pytest.raises(InputError, match="several rows for one ward, and they differ") as raised:
        join_attributes(home, other(tmp_path, "ward,a,b,c\n" + rows), on="ward")
    (problem,) = raised.value.problems
    assert (problem.table, problem.row, problem.value) == ("wards.csv", 2, "Mill Lane")
    assert problem.message == "The same stands in row 3, 4 and 2 more, with other a and b. Keep one of these rows."
    home = place(tmp_path, "id,ward\na,The Green\n")
    assert join_attributes(home, other(tmp_path, "ward,a,b,c\n" + rows), on="ward").matched == 1


def test_titles_may_stand_above_the_header_of_a_csv_file_or_a_sheet(tmp_path: Path) -> None:
    home = place(tmp_path)
    preamble = other(tmp_path, "Wards of the borough\nmade in May, by hand\n\n" + WARDS.replace(",", ";"))
    assert join_attributes(home, preamble, on="ward").matched == 2
    home = place(tmp_path)
    book = tmp_path / "wards.xlsx"
    rows = [line.split(",") for line in WARDS.splitlines()]
    book.write_bytes(workbook({"About": [["What this is"]], "Wards": [["Title"], [], *rows], "Old": rows}))
    with pytest.raises(InputError, match=r'Several sheets of wards\.xlsx have the heading "ward": "Wards", "Old"'):
        join_attributes(home, book, on="ward", overwrite=True)
    joined = join_attributes(home, book, on="ward", sheet="wards", overwrite=True)
    assert joined.matched == 2
    with pytest.raises(UnknownNameError, match=r'no sheet "ward" with anything in it\. Did you mean "Wards"'):
        join_attributes(home, book, on="ward", sheet="ward", overwrite=True)


@pytest.mark.parametrize(
    ("on", "message"),
    [
        ("wrd", 'No table of nodes (organisations.csv) has a column "wrd". Did you mean "ward"?'),
        ("decil=ward", 'wards.csv has no heading "decil". Did you mean "Decile"? Its headings are: Ward, Decile.'),
    ],
)
def test_a_column_that_is_not_there_is_said_with_what_is_near(tmp_path: Path, on: str, message: str) -> None:
    with pytest.raises(UnknownNameError) as raised:
        join_attributes(place(tmp_path), other(tmp_path, WARDS), on=on)
    assert str(raised.value).startswith(message)


def test_what_is_no_folder_of_csv_files_is_said(tmp_path: Path) -> None:
    wards = other(tmp_path, WARDS)
    with pytest.raises(InputError, match="is no folder"):
        join_attributes(wards, wards, on="ward")
    books = tmp_path / "books"
    books.mkdir()
    (books / "tables.xlsx").write_bytes(workbook({"organisations": [["id", "ward"], ["a", "Mill Lane"]]}))
    with pytest.raises(InputError, match=r"only CSV files can\. Save each of its sheets as a CSV file"):
        join_attributes(books, wards, on="ward")
    (books / "tables.xlsx").unlink()
    (books / "referrals.csv").write_text("source,target\na,b\n")
    with pytest.raises(InputError, match="There is no table of nodes"):
        join_attributes(books, wards, on="ward")
    (books / "organisations.csv").write_text("id,,ward\na,x,b\n")
    with pytest.raises(InputError, match="problems to mend first"):
        join_attributes(books, wards, on="ward")
    with pytest.raises(InputError, match=r"wards\.csv stands in .* itself.*Move it elsewhere"):
        join_attributes(tmp_path, wards, on="ward")
    with pytest.raises(InputError, match="is no table that can be read"):
        join_attributes(place(tmp_path), tmp_path / "nowhere.csv", on="ward")


def test_when_one_file_cannot_be_written_none_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = place(tmp_path, services="id,ward\nlunch,Mill Lane\n")
    before = {file.name: file.read_bytes() for file in home.iterdir()}
    replace = Path.replace

    def in_use(self: Path, target: Path) -> Path:
        if target.name == "services.csv":
            raise PermissionError(13, "Permission denied")
        return replace(self, target)

    monkeypatch.setattr(files_of_nodes.Path, "replace", in_use)
    with pytest.raises(OutputError, match=r"services.csv, unmatched.csv cannot be written \(Permission denied\)"):
        join_attributes(home, other(tmp_path, WARDS), on="ward")
    assert {file.name: file.read_bytes() for file in home.iterdir()} == before


TEXTS = st.text(st.sampled_from('ab ,;\t"\r\n\u00e9'), max_size=5)


@given(
    st.lists(st.tuples(st.sampled_from(["Mill Lane", "x", ""]), TEXTS, TEXTS), min_size=1, max_size=6),
    st.sampled_from(",;\t"),
    st.sampled_from(["\r\n", "\n", "\r"]),
    st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
)
@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_stands_in_a_file_stands_there_afterwards(
    tmp_path: Path, rows: list[tuple[str, str, str]], separator: str, end: str, quoting: Literal[0, 1]
) -> None:
    text = io.StringIO(newline="")
    # Both characters at line ends, so that a cell with one of them is quoted; then the line end that is asked for.
    writer = csv.writer(text, delimiter=separator, lineterminator="\r\n", quoting=quoting)
    whole = []
    for row in [("id", "ward", "note", "more"), *((f"n{place}", *row) for place, row in enumerate(rows))]:
        text.seek(text.truncate(0))
        writer.writerow(row)
        whole.append(text.getvalue().removesuffix("\r\n") + end)
    home = place(tmp_path, "".join(whole))
    joined = join_attributes(home, other(tmp_path, WARDS), on="ward", overwrite=True)
    with (home / "organisations.csv").open(encoding="utf-8-sig", newline="") as file:
        found = list(csv.reader(file, delimiter=separator))
    assert [tuple(row[1:4]) for row in found[1:]] == rows
    if joined.columns:
        assert [row[4] for row in found[1:]] == ["2" if ward == "Mill Lane" else "" for ward, _, _ in rows]


LONG = "Index of Multiple Deprivation (IMD)"


def test_the_long_headings_of_deprivation_are_shortened(tmp_path: Path) -> None:
    header = (
        f"LSOA code (2021),{LONG} Rank (where 1 is most deprived),{LONG} Decile (where 1 is most deprived 10% of LSOA,"
        f"{LONG} Score,Income Score (rate),Crime Decile (where 1 is most deprived 10% of LSOAs)\n"
    )
    home = place(tmp_path, "id,lsoa21cd\na,E01006000\n")
    joined = join_attributes(
        home, other(tmp_path, header + "E01006000,5,1,40.1,0.2,3\n"), on="LSOA code (2021)=lsoa21cd"
    )
    assert joined.columns == ("imd_rank", "imd_decile", "imd_score", "Income Score (rate)", "Crime Decile")
    assert not any("Warning" in sentence for sentence in joined.sentences)


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [
        ("LSOA code (2021)", "lsoa11"),
        ("lsoa21cd", "LSOA code (2011)"),
        ("Local Authority District code (2019)", "lad24cd"),
    ],
)
def test_codes_of_different_years_are_not_joined(tmp_path: Path, theirs: str, ours: str) -> None:
    home = place(tmp_path, f"id,{ours}\na,E01006000\n")
    with pytest.raises(InputError, match="Areas are drawn anew and some codes end, so they are not joined") as raised:
        join_attributes(home, other(tmp_path, f"{theirs},x\nE01006000,1\n"), on=f"{theirs}={ours}")
    assert f'("{theirs}")' in str(raised.value)


def test_codes_of_different_areas_are_not_joined(tmp_path: Path) -> None:
    home = place(tmp_path, "id,lsoa11\na,E01006000\n")
    with pytest.raises(InputError, match="These are different areas: join by a column of the same ones"):
        join_attributes(home, other(tmp_path, "lad19cd,x\nE08000009,1\n"), on="lad19cd=lsoa11")


def test_codes_that_do_not_say_their_year_are_warned_of(tmp_path: Path) -> None:
    home = place(tmp_path, "id,lsoa\na,E01006000\nb,E01099999\nc,\n")
    table = other(tmp_path, "LSOA code (2021),x\nE01006000,1\n")
    joined = join_attributes(home, table, on="LSOA code (2021)=lsoa")
    (warning,) = [sentence for sentence in joined.sentences if sentence.startswith("Warning")]
    assert warning.startswith(
        'Warning: "LSOA code (2021)" has LSOA codes of 2021, but "lsoa" does not say its year. 1 of 2 codes match;'
    )
    home = place(tmp_path, "id,lsoa\na,E01006000\n")
    silent = join_attributes(home, other(tmp_path, "lsoa,y\nE01006000,1\n"), on="lsoa", overwrite=True)
    assert any(s.startswith('Warning: neither "lsoa" nor "lsoa" says of which year') for s in silent.sentences)


def test_residents_are_counted_and_never_named(tmp_path: Path) -> None:
    home = place(tmp_path, residents="id,ward\nresident-007,Mill Lane\nresident-008,Nowhere\n")
    joined = join_attributes(home, other(tmp_path, WARDS), on="ward")
    assert not any("resident-00" in sentence for sentence in joined.sentences)


@pytest.fixture(scope="module")
def trafford(tmp_path_factory: pytest.TempPathFactory) -> Path:
    grants = shared_data("trafford_council", "grants", "trafford_council_voluntary_sector_grants.csv")
    folder = tmp_path_factory.mktemp("grants") / "trafford"
    write_imported(import_data(grants, form="360giving"), folder)
    return folder


def joined_to(trafford: Path, folder: Path, table: Path, on: str) -> tuple[Joined, pd.DataFrame]:
    home = folder / "trafford"
    home.mkdir()
    for file in trafford.iterdir():
        (home / file.name).write_bytes(file.read_bytes())
    joined = join_attributes(home, table, on=on)
    assert not [problem for problem in check_tables(read_tables(home)) if problem.severity == "error"]
    return joined, pd.read_csv(home / "organisations.csv", dtype=str, keep_default_na=False)


@pytest.mark.parametrize(
    ("on", "matched"),
    [
        ("registered_charity_number=id", 19),
        ("registered_charity_number=charity_number", 35),
        # Companies that are charities too.
        ("charity_company_registration_number=id", 16),
    ],
)
def test_the_register_of_charities_is_joined_to_the_grants_of_trafford(
    trafford: Path, tmp_path: Path, on: str, matched: int
) -> None:
    register = shared_data("trafford_open_data", "charities_operating_in_trafford_nocontact.csv")
    joined, nodes = joined_to(trafford, tmp_path, register, on)
    assert (joined.matched, joined.of, joined.unused) == (matched, len(nodes), 736 - matched)
    assert (nodes["charity_activities"] != "").sum() == matched
    assert nodes["name"].tolist() == pd.read_csv(trafford / "organisations.csv", dtype=str)["name"].tolist()


def test_the_sectors_of_a_sample_of_charities_are_joined_by_charity_number(trafford: Path, tmp_path: Path) -> None:
    joined, nodes = joined_to(trafford, tmp_path, shared_data("ukcat", "sample.csv"), "reg_number=charity_number")
    assert joined.matched == 1
    assert f"1 of {len(nodes)} rows of nodes (under 1%) matches a row of sample.csv" in joined.sentences[0]
    assert {"sample_name", "sample_source"} < set(joined.columns)
    assert (nodes["ICNPTSO"] != "").sum() == 1


def test_deprivation_by_district_is_joined_once_it_has_one_row_for_each(tmp_path: Path) -> None:
    table = shared_data(
        "trafford_open_data",
        "IndicesOfDeprivation_IoD2025_local_authority_district_indices_of_deprivation_2025_lad.csv",
    )
    home = place(tmp_path, "id,lad24cd\ntrafford,E08000009\nmanchester,E08000003\nnowhere,E08999999\n")
    with pytest.raises(InputError, match="several rows for one area_code") as raised:
        join_attributes(home, table, on="area_code=lad24cd")
    assert len(raised.value.problems) == 2
    cells = pd.read_csv(table, dtype=str)
    chosen = tmp_path / "imd by district.csv"
    cells[cells["index_domain"] == "Index of Multiple Deprivation"].to_csv(chosen, index=False)
    joined = join_attributes(home, chosen, on="area_code=lad24cd")
    assert (joined.matched, joined.of, joined.unused) == (2, 3, 294)
    assert any(sentence.startswith('Warning: "lad24cd" has local authority') for sentence in joined.sentences)
    assert lines(home)[1].startswith("trafford,E08000009,Trafford,")


def test_districts_of_2019_are_not_joined_to_codes_of_2024(tmp_path: Path) -> None:
    table = shared_data("trafford_open_data", "IndicesOfDeprivation_IoD2019_local_authority_district_IoD2019.csv")
    with pytest.raises(InputError, match="local authority district codes of 2019"):
        join_attributes(place(tmp_path, "id,lad24cd\na,E08000009\n"), table, on="lad19cd=lad24cd")
