"""360Giving Data Standard 1.4: who funds whom, from CSV, workbooks and JSON; one grant is one tie."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd

from cogs.errors import InputError
from cogs.exchange.giving_grants import faults, merged, shifted, with_days
from cogs.exchange.giving_rows import grant_rows, has_grants
from cogs.exchange.imported import SET_ASIDE_COLUMNS, Imported
from cogs.tables.org_ids import org_id, placeholder_id, sector_of
from cogs.tables.placeholders import is_placeholder
from cogs.tables.types import numbers

__all__ = ["looks_like_360giving", "read_360giving"]

_STANDARD = "360Giving Data Standard 1.4.3"
_ABOUT_RECIPIENTS = (
    "charity_number",
    "company_number",
    "organisation_type",
    "city",
    "county",
    "country",
    "postcode",
    "website",
    "area",
)
_PARTIES = ("funder_id", "funder_name", "recipient_id", "recipient_name")
_PEOPLE = ("individual_id", "individual_name")
_GRANT_COLUMNS = ("source", "target", "amount", "date", "currency", "title", "evidence")

# Reason → how the notes say it, and the column that shows it.
_REASONS = {
    "shifted": ("cells in the wrong columns", "currency"),
    "identifier-used-twice": ("the identifier of another grant", "evidence"),
    "missing-funder": ("no funder id", "funder_name"),
    "missing-recipient": ("no recipient id", "recipient_name"),
    "placeholder-id": ("an id that names nobody, such as DUMMY01 or GB-CHC-n/a", "recipient_id"),
    "placeholder-name": ("a recipient that names nobody", "recipient_name"),
    "amount-unreadable": ("no amount that can be read", "amount"),
    "amount-not-positive": ("an amount of nought or less", "amount"),
}


def looks_like_360giving(source: Path) -> bool:
    r"""Say whether a file, or a file in a folder, has the headings of 360Giving, or is its JSON.

    Parameters
    ----------
    source : pathlib.Path
        A .csv, .tsv, .json or workbook file, or a folder of them; what cannot be read is none.

    Examples
    --------
    >>> import tempfile
    >>> file = Path(tempfile.mkdtemp()) / "grants.csv"
    >>> _ = file.write_text("Identifier,Amount  awarded,Funding Org:Identifier,Recipient Org:Identifier\n")
    >>> looks_like_360giving(file)
    True
    """
    return bool(_files(source))


def read_360giving(source: Path) -> Imported:
    r"""Read grants published to the 360Giving standard: funder → recipient, one tie per grant.

    Titles are matched case and repeated spaces apart. Rows with one Identifier are one grant: they fill
    each other's empty cells, and their amounts are never summed. Grants to individuals are counted and
    left out. Set aside are rows whose cells are shifted, ids that name nobody, amounts of nought or less
    or that cannot be read, and a second grant under an Identifier already used. Day or month first is
    decided for a whole file. Ids are put into org-id form; an id with several names takes the most
    frequent one, of equals the first.

    Parameters
    ----------
    source : pathlib.Path
        A file, or a folder of files; files that are not 360Giving are passed over in a folder.

    Returns
    -------
    Imported
        Tables `organisations` and `grants`.

    Raises
    ------
    InputError
        If there is no such file, or it has not the columns of a grant.

    Examples
    --------
    >>> import tempfile
    >>> file = Path(tempfile.mkdtemp()) / "grants.csv"
    >>> _ = file.write_text(
    ...     "Identifier,Currency,Amount Awarded,Award Date,Funding Org:Identifier,Funding Org:Name,"
    ...     "Recipient Org:Identifier,Recipient Org:Name\n"
    ...     "360G-a-1,GBP,2500,31/05/2024,GB-LAE-TRF,Trafford,GB-CHC-0512710,Be Active\n"
    ... )
    >>> imported = read_360giving(file)
    >>> imported.tables["grants"][["source", "target", "amount", "date"]].values.tolist()
    [['GB-LAE-TRF', 'GB-CHC-512710', '2500', '2024-05-31']]
    >>> imported.tables["organisations"]["sector"].tolist()
    ['local government', 'charity']
    """
    files = _files(source) or ([source] if source.is_file() else [])
    if not files:
        raise InputError(f"There is no 360Giving file in {source}: a .csv, .xlsx or .json file of grants.")
    rows, personal = grant_rows(files)
    rows, spelling = _respelt(rows)
    moved = shifted(rows)
    dated, days = with_days(rows[~moved])
    kept, people, aside = _sorted_out(pd.concat([dated, rows[moved]]).sort_index(), moved)
    if kept.empty:
        raise InputError(f"{source} has no grant from one organisation to another that can be used.")
    organisations, names = _organisations(kept)
    funders = organisations.loc[organisations["id"].isin(kept["funder_id"]), "name"]
    left_out = f"Columns left out, for they can tell who a person is: {', '.join(personal)}."
    return Imported(
        format="360giving",
        standard=_STANDARD,
        tables={"organisations": organisations, "grants": _grant_table(kept)},
        name=f"Grants of {funders.iloc[0] if len(funders) == 1 else f'{len(funders):,} funders'}",
        source=f"360Giving data: {', '.join(file.name for file in files)}",
        set_aside=_set_aside(aside),
        notes=(*_notes(rows, kept, people, aside), *days, *spelling, *names, *([left_out] if personal else [])),
    )


def _files(source: Path) -> list[Path]:
    if not source.is_dir():
        return [source] if source.is_file() and has_grants(source) else []
    files = (file for file in sorted(source.iterdir()) if not file.name.startswith((".", "~$")))
    return [file for file in files if file.is_file() and has_grants(file)]


def _sorted_out(rows: pd.DataFrame, moved: pd.Series[bool]) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Return the grants to organisations that can be used, those to individuals, and what is set aside."""
    rows = rows.assign(worth=numbers(rows["amount"]))
    grants, doubled = merged(rows[~moved])
    individual = (grants[list(_PEOPLE)] != "").any(axis=1)
    people, grants = grants[individual], grants[~individual]
    reasons = faults(grants)
    aside = [
        rows[moved].assign(reason="shifted"),
        doubled.assign(reason="identifier-used-twice"),
        grants.assign(reason=reasons)[reasons != ""],
    ]
    return grants[reasons == ""], people, pd.concat([part for part in aside if len(part)] or aside[:1])


def _respelt(rows: pd.DataFrame) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Put the ids of funders and recipients into canonical form."""
    columns = ["funder_id", "recipient_id"]
    given = rows[columns]
    ours = given.apply(lambda column: column.map(lambda text: text if placeholder_id(text) else org_id(text)))
    changed = len(set(given.to_numpy()[(given != ours).to_numpy()]))
    note = f"{_count(changed, 'id was', 'ids were')} put into the spelling of org-id.guide."
    return rows.assign(**{name: ours[name] for name in columns}), (note,) if changed else ()


def _organisations(grants: pd.DataFrame) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Return a row per organisation, recipients with what is said about them, and what to know of their names."""
    about = grants[["recipient_id", "recipient_name", *_ABOUT_RECIPIENTS]]
    about = about.rename(columns={"recipient_id": "id", "recipient_name": "name"})
    funders = grants[["funder_id", "funder_name"]].set_axis(["id", "name"], axis=1)
    everyone = pd.concat([funders, about], ignore_index=True).fillna("")
    everyone["name"] = everyone["name"].mask(is_placeholder(everyone["name"]), "")
    ids = everyone["id"].drop_duplicates().tolist()
    said = {name: _most_frequent(everyone, name).reindex(ids) for name in ("name", *_ABOUT_RECIPIENTS)}
    table = pd.DataFrame({"id": ids, **{name: cells.to_numpy() for name, cells in said.items()}}, dtype=str).fillna("")
    others = _other_names(everyone, table.set_index("id")["name"])
    table["other_names"] = [others.get(node, "") for node in ids]
    table["name"] = table["name"].where(table["name"] != "", table["id"])
    table["sector"] = table["id"].map(sector_of).mask(table["charity_number"] != "", "charity")
    council = table["sector"] == "local government"
    receiving = council & table["id"].isin(set(grants["recipient_id"]))
    table["kind"] = np.where(council & ~receiving, "council", "organisation")
    rest = [name for name in (*_ABOUT_RECIPIENTS, "other_names") if (table[name] != "").any()]
    return table[["id", "name", "kind", "sector", *rest]], tuple(_on_organisations(len(others), int(receiving.sum())))


def _on_organisations(several: int, receiving: int) -> Iterator[str]:
    if several:
        said = _count(several, "id has", "ids have")
        yield f"{said} several names: the most frequent stands, the others are in other_names."
    if receiving:
        # A relation of money ends at an organisation or a service.
        yield f"{_count(receiving, 'council receives', 'councils receive')} grants, and stand as organisations."


def _other_names(rows: pd.DataFrame, stands: pd.Series[str]) -> dict[str, str]:
    """Return what else each id is called, where it has several names."""
    names = rows.loc[rows["name"] != "", ["id", "name"]].drop_duplicates()
    others = names[names["name"] != names["id"].map(stands)]
    return {str(node): " | ".join(part) for node, part in others.groupby("id", sort=False)["name"]}


def _most_frequent(rows: pd.DataFrame, column: str) -> pd.Series[str]:
    """Return each id's most frequent filled cell; of equals the one that comes first."""
    filled = rows.loc[rows[column] != "", ["id", column]]
    counts = filled.groupby(["id", column], sort=False).size().rename("times").reset_index()
    return counts.sort_values("times", ascending=False, kind="stable").drop_duplicates("id").set_index("id")[column]


def _grant_table(grants: pd.DataFrame) -> pd.DataFrame:
    table = grants.rename(columns={"funder_id": "source", "recipient_id": "target"})
    table["amount"] = [f"{worth:.2f}".removesuffix(".00") for worth in table["worth"]]
    table["currency"] = _currency(table)
    hidden = {*_PARTIES, *_PEOPLE, *_ABOUT_RECIPIENTS, "second_recipient", "worth", "file", "row"} - {"area"}
    rest = [name for name in table if name not in hidden and name not in _GRANT_COLUMNS and (table[name] != "").any()]
    return table[[*_GRANT_COLUMNS, *rest]].astype(str).reset_index(drop=True)


def _set_aside(aside: pd.DataFrame) -> pd.DataFrame:
    funder = ~aside["recipient_id"].map(placeholder_id).astype(bool)
    found = pd.Series("", index=aside.index, dtype=str)
    for reason, (_, column) in _REASONS.items():
        found = found.mask(aside["reason"] == reason, aside[column])
    found = found.mask((aside["reason"] == "placeholder-id") & funder, aside["funder_id"])
    table = aside.assign(source=aside["file"], found=found)
    return table[list(SET_ASIDE_COLUMNS)].astype(str).reset_index(drop=True)


def _notes(rows: pd.DataFrame, kept: pd.DataFrame, people: pd.DataFrame, aside: pd.DataFrame) -> Iterator[str]:
    files = ", ".join(dict.fromkeys(rows["file"]))
    publishing = _count(rows["funder_id"].nunique(), "funder id", "funder ids")
    yield (
        f"{_count(len(rows), 'row', 'rows')} of {files}, with {publishing}. In the network: "
        f"{_count(len(kept), 'grant', 'grants')}, {_count(kept['funder_id'].nunique(), 'funder', 'funders')}, "
        f"{_count(kept['recipient_id'].nunique(), 'recipient', 'recipients')}, {_money(kept)}."
    )
    further = len(rows) - len(kept) - len(people) - len(aside)
    if further:
        said = _count(further, "further row", "further rows")
        yield f"{said} of a grant already read filled its gaps; no amount was added twice."
    for reason, (said, _) in _REASONS.items():
        part = aside[aside["reason"] == reason]
        if len(part):
            yield f"Set aside ({reason}): {_count(len(part), 'row', 'rows')} with {said}, {_money(part)}."
    if len(people):
        said = _count(len(people), "grant", "grants")
        yield f"{said} to individuals left out, {_money(people)}: people are never nodes here."
    foreign = kept[_currency(kept) != "GBP"]
    if len(foreign):
        said = _count(len(foreign), "grant is", "grants are")
        yield f"{said} not in pounds ({_money(foreign)}): kept, with the amounts as they stand, not converted."
    several = int((kept["second_recipient"] != "").sum())
    if several:
        yield f"{_count(several, 'grant names', 'grants name')} more than one recipient: only the first was read."


def _currency(rows: pd.DataFrame) -> pd.Series[str]:
    """Return codes of currencies; pounds where a cell says none."""
    return rows["currency"].str.upper().replace({"£": "GBP", "": "GBP"})


def _money(rows: pd.DataFrame) -> str:
    """Return the sum of each currency, over the rows whose amount can be read."""
    rows = rows[rows["worth"].notna()]
    if rows.empty:
        return "no amount known"
    code = _currency(rows)
    code = code.where(code.str.fullmatch("[A-Z]{3}"), "of an unknown currency")
    sums = rows["worth"].groupby(code).sum()
    order = sorted(sums.index, key=lambda name: (name != "GBP", name))
    return " and ".join(f"£{sums[name]:,.2f}" if name == "GBP" else f"{sums[name]:,.2f} {name}" for name in order)


def _count(number: int, one: str, several: str) -> str:
    return f"{number:,} {one if number == 1 else several}"
