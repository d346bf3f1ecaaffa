"""A folder under pseudonyms: nothing tells who a resident is, and the figures stay as they were."""

import os
from collections.abc import Mapping
from pathlib import Path

import pandas as pd
import pytest

import cogs
from cogs import InputError, OutputError, ParameterError
from cogs.publication.pseudonym_key import make_key, pseudonyms_of, read_key
from cogs.publication.pseudonyms import pseudonymise
from cogs.publication.shown import may_be_shown
from cogs.tables.read import read_tables
from cogs.tables.sample import write_sample
from cogs.views.files import csv_text
from tests.command_line import run

PLACE: Mapping[str, str] = {
    "organisations.csv": "id,name,evidence,chair\nhub,The Hub,Minutes,\ngp,The Surgery,Asked Ann Quill about it,R001\n",
    "services.csv": "id,name\nadvice,Advice\n",
    "residents.csv": "id,name,e-mail,neighbourhood,area,age band,count\n"
    " R001 ,Ann Quill,ann@quill.example,Mill Lane,7 Weir Street,30-39,1\n"
    "R002,Bo Tarn,0161 496 0000,Mill Lane,Weirside,30-39,1\nR003,,,,,,1\nn/a,Nobody Known,,,,,1\n",
    "uses.csv": "source,target,date,note\nR001,advice,2024-05-15,came with her sister\nAnnie Q,advice,2024-05-16,\n"
    "R002,advice,2024-05,\nn/a,advice,2024-05-17,\nR003,advice,2024-05-17,\n",
    "referrals.csv": "source,target,date,resident,need,complex,notes\n"
    + "".join(f"gp,hub,{day}/05/2024,R00{day % 2 + 1},housing,no,\n" for day in range(13, 23))
    + "gp,hub,23/05/2024,W77,fled from Otley,yes,call after six\nhub,gp,24/05/2024,,,,about Bo\n",
    "delivers.csv": "source,target\nhub,advice\n",
    "aliases.csv": "id,same_as\nAnnie Q,R001\nSurgery,gp\n",
    "figures.csv": "id,figure,value\nhub,rooms,4\nR001,visits,9\n",
    "respondents.csv": "id,who filled it in\nhub,the manager\nR002,herself\n",
}
SECRETS = (
    "R001", "R002", "R003", "W77", "Ann Quill", "Annie Q", "Bo Tarn", "quill.example", "496 0000", "Weir Street",
    "30-39", "sister", "Otley", "after six", "about Bo", "visits", "herself", "Nobody Known",
)  # fmt: skip


def place(folder: Path) -> Path:
    folder.mkdir()
    for name, text in PLACE.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def key(path: Path) -> Path:
    make_key(path)
    return path


def written(folder: Path) -> str:
    return "\n".join(file.read_text(encoding="utf-8-sig") for file in sorted(folder.iterdir()))


def figures(source: Path) -> str:
    return csv_text(may_be_shown(cogs.analyse(source)).described)


def test_nothing_that_tells_who_a_resident_is_stays_and_everything_else_does(tmp_path: Path) -> None:
    done = pseudonymise(place(tmp_path / "in"), tmp_path / "out", key_file=key(tmp_path / "k"))
    text = written(tmp_path / "out")
    assert [secret for secret in SECRETS if secret.casefold() in text.casefold()] == []
    assert [secret for secret in SECRETS if secret in "\n".join(done.sentences)] == []
    for kept in ("The Surgery", "Minutes", "Mill Lane", "Weirside", "housing", "the manager", "Surgery,gp", "rooms"):
        assert kept in text
    assert text.count("r-") > 10
    assert any(sentence.startswith("4 residents have a pseudonym") for sentence in done.sentences), done.sentences
    assert "residents.csv: dropped in rows about people: name, e-mail, area, age band." in done.sentences
    assert "1 text about others named a resident and was emptied." in done.sentences


@pytest.mark.long
def test_the_figures_are_the_same_to_the_byte(tmp_path: Path) -> None:
    write_sample(tmp_path / "sample", organisations=60, residents=300)
    secret = key(tmp_path / "k")
    for source in (place(tmp_path / "place"), Path("data/keep-it-local"), tmp_path / "sample"):
        out = tmp_path / f"{source.name} out"
        pseudonymise(source, out, key_file=secret)
        assert figures(out) == figures(source), source


@pytest.mark.parametrize("ending", ["xlsx", "parquet"])
def test_workbooks_and_parquet_give_the_same_folder_as_csv(tmp_path: Path, ending: str) -> None:
    source, secret = place(tmp_path / "csv"), key(tmp_path / "k")
    tables = {name.removesuffix(".csv"): pd.read_csv(source / name, dtype=str, keep_default_na=False) for name in PLACE}
    other = tmp_path / "other"
    other.mkdir()
    if ending == "xlsx":
        with pd.ExcelWriter(other / "place.xlsx", engine="xlsxwriter") as book:
            for name, table in tables.items():
                table.to_excel(book, sheet_name=name, index=False)
    else:
        for name, table in tables.items():
            table.to_parquet(other / f"{name}.parquet")
    for folder, out in ((source, "a"), (other, "b")):
        pseudonymise(folder, tmp_path / out, key_file=secret)
    cells = [
        {table.name: table.cells.to_dict("list") for table in read_tables(tmp_path / out).tables} for out in ("a", "b")
    ]
    assert cells[0] == cells[1]


def test_waves_join_by_the_same_key_and_not_by_another(tmp_path: Path) -> None:
    ids = [read_tables(place(tmp_path / name)).name for name in ("one", "two")]
    assert ids == ["one", "two"]
    first, other = key(tmp_path / "k"), key(tmp_path / "l")
    for wave, secret, out in (("one", first, "a"), ("two", first, "b"), ("two", other, "c")):
        pseudonymise(tmp_path / wave, tmp_path / out, key_file=secret)
    residents = [pd.read_csv(tmp_path / out / "residents.csv")["id"].tolist() for out in ("a", "b", "c")]
    assert residents[0] == residents[1]
    assert set(residents[0]).isdisjoint(residents[2])


def test_spaces_and_aliases_mean_the_same_person_as_before(tmp_path: Path) -> None:
    source = place(tmp_path / "in")
    pseudonymise(source, tmp_path / "out", key_file=key(tmp_path / "k"))
    before, after = cogs.load_network(source), cogs.load_network(tmp_path / "out")
    assert before.nodes["kind"].value_counts().to_dict() == after.nodes["kind"].value_counts().to_dict()
    assert len(before.edges) == len(after.edges)


@pytest.mark.parametrize(
    ("coarse", "uses", "referrals"),
    [
        ("week", ["2024-05-13", "2024-05-13", "2024-05", "2024-05-13"], {"2024-05-13", "2024-05-20"}),
        ("month", ["2024-05-01", "2024-05-01", "2024-05", "2024-05-01"], {"2024-05-01"}),
        (None, ["2024-05-15", "2024-05-16", "2024-05", "2024-05-17"], {f"2024-05-{day}" for day in range(13, 25)}),
    ],
)
def test_days_of_rows_about_people_become_as_coarse_as_asked(
    tmp_path: Path, coarse: str | None, uses: list[str], referrals: set[str]
) -> None:
    asked = [] if coarse is None else ["--dates", coarse]
    done = run(
        "pseudonymise", place(tmp_path / "in"), tmp_path / "out", "--key-file", tmp_path / "k", "--new-key", *asked
    )
    assert done.returncode == 0, done.stderr
    assert [secret for secret in SECRETS if secret in done.stdout + done.stderr] == []
    assert pd.read_csv(tmp_path / "out" / "uses.csv")["date"].tolist() == uses
    assert set(pd.read_csv(tmp_path / "out" / "referrals.csv")["date"]) == referrals


def test_the_key_is_refused_where_it_would_not_be_secret(tmp_path: Path) -> None:
    source = place(tmp_path / "in")
    inside = key(source / "key")
    (tmp_path / "link").symlink_to(inside)
    for where in (inside, tmp_path / "link", tmp_path / "out" / "key"):
        with pytest.raises(ParameterError, match="lies in"):
            pseudonymise(source, tmp_path / "out", key_file=where)
    (tmp_path / "short").write_text("a secret")
    (tmp_path / "short").chmod(0o600)
    (tmp_path / "plain").write_text("a" * 64)
    (tmp_path / "plain").chmod(0o600)
    for guessed in ("short", "plain"):
        with pytest.raises(InputError, match="can be guessed"):
            pseudonymise(source, tmp_path / "out", key_file=tmp_path / guessed)
    with pytest.raises(InputError, match=r"Add --new-key"):
        pseudonymise(source, tmp_path / "out", key_file=tmp_path / "none")
    assert not (tmp_path / "out").exists()


@pytest.mark.skipif(os.name != "posix", reason="permissions of this kind are of POSIX systems")
@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620])
def test_a_key_that_others_may_open_is_refused(tmp_path: Path, mode: int) -> None:
    secret = key(tmp_path / "k")
    assert secret.stat().st_mode & 0o777 == 0o600
    secret.chmod(mode)
    with pytest.raises(InputError, match="chmod 600"):
        read_key(secret)


def test_a_new_key_never_takes_the_place_of_one_that_is_there(tmp_path: Path) -> None:
    secret = key(tmp_path / "k")
    before = secret.read_bytes()
    with pytest.raises(OutputError, match="Leave out --new-key"):
        pseudonymise(place(tmp_path / "in"), tmp_path / "out", key_file=secret, new_key=True)
    assert secret.read_bytes() == before


def test_what_fails_leaves_neither_folder_nor_key(tmp_path: Path) -> None:
    source = place(tmp_path / "in")
    (source / "network.toml").write_text('name = "Where Ann Quill lives"\n')
    with pytest.raises(InputError, match="names a resident"):
        pseudonymise(source, tmp_path / "out", key_file=tmp_path / "k", new_key=True)
    (source / "network.toml").unlink()
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mine.txt").touch()
    with pytest.raises(OutputError):
        pseudonymise(source, tmp_path / "out", key_file=tmp_path / "k", new_key=True, overwrite=True)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in", "out"]


def test_a_folder_with_errors_is_sent_to_check_without_naming_anybody(tmp_path: Path) -> None:
    source = place(tmp_path / "in")
    with (source / "uses.csv").open("a") as uses:
        uses.write("R00X,advice,,\n")
    with pytest.raises(InputError, match=r"^in has 1 error to mend first: cogs check lists it\.$") as fault:
        pseudonymise(source, tmp_path / "out", key_file=tmp_path / "k", new_key=True)
    assert "R00" not in str(fault.value)
    assert not (tmp_path / "k").exists()


def test_an_earlier_folder_of_pseudonyms_is_replaced_on_request(tmp_path: Path) -> None:
    source, secret = place(tmp_path / "in"), key(tmp_path / "k")
    pseudonymise(source, tmp_path / "out", key_file=secret)
    with pytest.raises(OutputError, match="not empty"):
        pseudonymise(source, tmp_path / "out", key_file=secret)
    pseudonymise(source, tmp_path / "out", key_file=secret, overwrite=True)
    with pytest.raises(ParameterError, match="lie in each other"):
        pseudonymise(source, source / "shared", key_file=secret)


def test_two_people_never_share_a_pseudonym() -> None:
    secret = bytes(range(32))
    made = pseudonyms_of([f"R{number}" for number in range(50_000)], secret)
    assert len(set(made.values())) == 50_000
    with pytest.raises(OutputError, match="one pseudonym"):
        pseudonyms_of(["R1"], secret, others=frozenset([made["R1"]]))
