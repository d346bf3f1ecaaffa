"""Awards of contracts → organisations, commissions and subcontracts; consortia are only suggested."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from itertools import combinations
from pathlib import Path

import pandas as pd

from cogs.errors import InputError
from cogs.exchange.imported import SET_ASIDE_COLUMNS, Imported
from cogs.exchange.individuals import is_individual
from cogs.tables.placeholders import is_placeholder
from cogs.vocabulary import DEFAULT_VOCABULARY, Relation

__all__ = ["COLUMNS", "Awards", "cleaned", "network_of"]

COLUMNS = (
    "file", "row", "notice", "title", "category", "buyer", "buyer_id", "supplier", "supplier_id", "reference",
    "sme", "vcse", "value", "currency", "date", "end_date", "subcontract", "parent",
)  # fmt: skip
# More suppliers than this are a framework, whose members compete, not a consortium.
_LARGEST_CONSORTIUM = 8
_COUNCIL = re.compile(r"\b(?:council|borough|mbc)\b", re.IGNORECASE)
_NO_COUNCIL = re.compile(r"\b(?:arts|british|research|medical|funding|voluntary|sports?|dental)\b", re.IGNORECASE)
_SUFFIX = re.compile(r"\b(?:ltd|limited|plc|llp|cic|the)\b")
_NOT_A_LETTER = re.compile(r"[^a-z0-9]+")


@dataclass(eq=False)
class Awards:
    """One row for each award and supplier, in `COLUMNS`, and what was counted while reading them."""

    format: str
    standard: str
    rows: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=list(COLUMNS)))
    files: list[str] = field(default_factory=list)
    unread: list[tuple[str, str]] = field(default_factory=list)
    personal: list[str] = field(default_factory=list)
    without_supplier: int = 0
    repeated: int = 0


def cleaned(text: object) -> str:
    """Return text on one line, without byte order marks, NBSP and double spaces."""
    return " ".join(str(text).replace("\ufeff", "").replace("\u200b", "").split())


def network_of(source: Path, awards: Awards) -> Imported:
    """Return the network of these awards.

    Raises
    ------
    InputError
        If no award can be used.
    """
    rows = awards.rows.assign(reason=_reasons(awards.rows))
    kept = rows[rows["reason"] == ""].copy()
    if kept.empty:
        raise InputError(f"{source} names no supplier that can be used in {len(rows):,} awards.")
    on_ids = _identify(kept)
    kept["suppliers"] = kept.groupby(["file", "notice", "row"] if awards.format != "ocds" else "notice")[
        "target"
    ].transform("size")
    kept["relation"] = "commissions"
    on_subcontracts = _subcontract(kept)
    ties = _ties(kept)
    councils, organisations, relations = _nodes(kept)
    tables = {"councils": councils, "organisations": organisations}
    for name, relation in {"contracts": "commissions", "subcontracts": "subcontracts"}.items():
        tables[name] = ties[kept["relation"].to_numpy() == relation].reset_index(drop=True)
    tables = {name: table for name, table in tables.items() if len(table)}
    buyers = kept["buyer_called"].unique()
    whose = str(buyers[0]) if len(buyers) == 1 else f"{len(buyers):,} buyers"
    return Imported(
        format=awards.format,
        standard=awards.standard,
        tables=tables,
        name=f"Contracts of {whose}",
        source=f"Contract notices of {whose} ({', '.join(awards.files)}).",
        relations=relations,
        set_aside=_set_aside(rows, awards),
        suggested=_consortia(kept),
        notes=(*_notes(awards, rows, kept), *on_ids, *on_subcontracts),
    )


def _reasons(rows: pd.DataFrame) -> pd.Series[str]:
    """Say why a row is no contract; "" where it is one."""
    reasons = pd.Series("", index=rows.index, dtype=object)
    same = ["notice", "buyer", "supplier", "value", "date", "end_date"]
    faults = {
        "no buyer is named": rows["buyer"] == "",
        "no supplier is named": rows["supplier"] == "",
        "the buyer is a placeholder": is_placeholder(rows["buyer"]),
        "the supplier is a placeholder": is_placeholder(rows["supplier"]),
        "the supplier is a person": is_individual(rows["supplier"]),
        "buyer and supplier are the same": rows["buyer"].str.casefold() == rows["supplier"].str.casefold(),
        "the same notice and supplier stand above": rows.duplicated(same) & (rows["notice"] != ""),
    }
    for reason, fault in faults.items():
        reasons = reasons.where((reasons != "") | ~fault, reason)
    return reasons


def _identify(kept: pd.DataFrame) -> list[str]:
    """Give each buyer and supplier its node, in place: the registered number where it is one body's, else the name."""
    on_case = _spell(kept)
    named = pd.concat(
        [kept[["buyer_called", "buyer_id"]].set_axis(["name", "id"], axis=1),
         kept[["supplier_called", "supplier_id"]].set_axis(["name", "id"], axis=1)]
    ).drop_duplicates()  # fmt: skip
    given = named[named["id"] != ""]
    alike = given.assign(name=given["name"].map(_folded)).drop_duplicates().groupby("id").size()
    shared = set(alike.index[alike > 1])
    sound = given[~given["id"].isin(shared)]
    ids: dict[str, set[str]] = {}
    for name, identifier in zip(sound["name"], sound["id"], strict=True):
        ids.setdefault(name, set()).add(identifier)
    only = {name: next(iter(found)) for name, found in ids.items() if len(found) == 1}
    filled = 0
    for end, who in (("source", "buyer"), ("target", "supplier")):
        identifier = kept[f"{who}_id"].where(~kept[f"{who}_id"].isin(shared), "")
        called = kept[f"{who}_called"]
        lent = called.map(lambda name: only.get(name, "")).astype(str)
        filled += int(((identifier == "") & (lent != "") & (kept[f"{who}_id"] == "")).sum())
        kept[end] = identifier.where(identifier != "", lent.where(lent != "", called))
    notes = on_case
    if shared:
        notes.append(f"Registered numbers that stand with unlike names, whose bodies go by name: {len(shared):,}.")
    if filled:
        notes.append(f"Bodies that took the number that their exact name has elsewhere: {filled:,} times.")
    return notes


def _spell(kept: pd.DataFrame) -> list[str]:
    """Give each buyer and supplier one spelling, in place: names that differ in capitals alone are one name."""
    names = pd.concat([kept["buyer"], kept["supplier"]]).drop_duplicates()
    spelled = names.groupby(names.str.casefold(), sort=False).agg(list)
    several = spelled[spelled.str.len() > 1]
    one = {
        name: next((text for text in texts if text != text.upper()), texts[0]) for texts in spelled for name in texts
    }
    for who in ("buyer", "supplier"):
        kept[f"{who}_called"] = kept[who].map(one)
    if several.empty:
        return []
    first = " and ".join(f"“{text}”" for text in several.iloc[0])
    return [f"Names that differ only in capitals, read as one: {len(several):,}, such as {first}."]


def _folded(name: str) -> str:
    return _NOT_A_LETTER.sub("", _SUFFIX.sub("", name.casefold().replace("&", " and ")))


def _subcontract(kept: pd.DataFrame) -> list[str]:
    """Let a subcontract come from the supplier of its parent notice, in place, where that is one and known."""
    below = kept["subcontract"].astype(bool)
    if not below.any():
        return []
    above: dict[str, set[str]] = {}
    for notice, supplier in zip(kept.loc[~below, "notice"], kept.loc[~below, "target"], strict=True):
        above.setdefault(notice, set()).add(supplier)
    prime = [
        _prime(above.get(parent, set()), publisher, supplier) if under else ""
        for parent, publisher, supplier, under in zip(
            kept["parent"], kept["source"], kept["target"], below, strict=True
        )
    ]
    main = pd.Series(prime, index=kept.index, dtype=str)
    known = int((main != "").sum())
    kept["source"] = kept["source"].where(main == "", main)
    kept["relation"] = kept["relation"].where(main == "", "subcontracts")
    return [
        f"Subcontracts: {int(below.sum()):,}, of which the parent notice tells the main contractor of {known:,}; "
        "the others are commissions of the body that published them."
    ]


def _prime(suppliers: set[str], publisher: str, below: str) -> str:
    """Return the one that lets the subcontract: its publisher, or the only supplier of the parent notice."""
    prime = publisher if publisher in suppliers else "".join(suppliers) if len(suppliers) == 1 else ""
    return "" if prime == below else prime


def _ties(kept: pd.DataFrame) -> pd.DataFrame:
    alone = (kept["suppliers"] == 1) & (kept["value"] > 0) & kept["currency"].isin(["GBP", ""])
    stated = kept["value"].map(lambda value: f"{value:.2f}" if value > 0 else "")
    ties = kept[["source", "target"]].assign(
        amount=stated.where(alone, ""),
        date=kept["date"],
        end_date=kept["end_date"],
        notice=kept["notice"],
        title=kept["title"],
        category=kept["category"],
        suppliers=kept["suppliers"].astype(str),
        notice_amount=stated,
        currency=kept["currency"],
    )
    return ties.astype(str)


def _nodes(kept: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame, tuple[Relation, ...]]:
    """List the bodies once each; the first name holds, other spellings are kept beside it."""
    buyers = kept[["source", "buyer_called", "buyer"]].set_axis(["id", "name", "spelled"], axis=1)
    buyers = buyers[kept["relation"] == "commissions"]
    suppliers = kept[["target", "supplier_called", "supplier", "reference", "sme", "vcse"]]
    suppliers = suppliers.set_axis(["id", "name", "spelled", "reference", "sme", "vcse"], axis=1)
    every = pd.concat([buyers, suppliers]).fillna("")
    bodies = every.where(every != "").groupby("id", sort=False).first().fillna("").reset_index()
    bodies = bodies.drop(columns="spelled")
    spelled = every.groupby("id")["spelled"].agg(lambda found: "; ".join(dict.fromkeys(filter(None, found))))
    others = bodies["id"].map(spelled)
    bodies["also_called"] = others.where(others != bodies["name"], "").astype(str)
    council = bodies["name"].str.contains(_COUNCIL) & ~bodies["name"].str.contains(_NO_COUNCIL)
    council &= bodies["id"].isin(buyers["id"])
    paid = set(kept["target"])
    told = DEFAULT_VOCABULARY.relations
    relations = tuple(
        replace(told[name], targets=(*told[name].targets, "council")) for name in ("commissions", "subcontracts")
    )
    needed = bodies.loc[council, "id"].isin(paid).any()
    councils = bodies.loc[council, ["id", "name", "also_called"]].reset_index(drop=True)
    return councils, bodies[~council].reset_index(drop=True), relations if needed else ()


def _consortia(kept: pd.DataFrame) -> pd.DataFrame:
    """Suggest that suppliers of one notice work together."""
    several = kept[kept["suppliers"].between(2, _LARGEST_CONSORTIUM)]
    found: dict[tuple[str, str], tuple[str, str, str]] = {}
    for notice, rows in several.groupby("notice", sort=False):
        for pair in combinations(sorted(set(rows["target"])), 2):
            found.setdefault(pair, ("partners_with", f"both are suppliers of notice {notice}", rows["title"].iloc[0]))
    suggested = [(*pair, *why) for pair, why in found.items()]
    return pd.DataFrame(suggested, columns=["source", "target", "relation", "reason", "text"], dtype=str)


def _set_aside(rows: pd.DataFrame, awards: Awards) -> pd.DataFrame:
    faulty = rows[rows["reason"] != ""]
    person = faulty["reason"] == "the supplier is a person"
    found = (faulty["notice"] + ": " + faulty["supplier"]).where(~person, "(a person's name)")
    aside = faulty[["file", "row", "reason"]].assign(found=found).set_axis(list(SET_ASIDE_COLUMNS), axis=1)
    files = pd.DataFrame([(name, "", why, "") for name, why in awards.unread], columns=list(SET_ASIDE_COLUMNS))
    return pd.concat([aside, files], ignore_index=True).astype(str)


def _notes(awards: Awards, rows: pd.DataFrame, kept: pd.DataFrame) -> list[str]:
    notices = kept.drop_duplicates(["file", "notice"])
    pounds = notices["currency"].isin(["GBP", ""])
    total = notices.loc[pounds, "value"].clip(lower=0).sum()
    notes = [
        f"{len(rows):,} awards to a supplier were read; {len(kept):,} of {len(notices):,} notices are in the network, "
        f"£{total:,.2f} awarded. A tie is a commission: what was awarded, not what was paid."
    ]
    for reason, faulty in rows[rows["reason"] != ""].groupby("reason", sort=False):
        notes.append(f"Left out because {reason}: {len(faulty):,}.")
    counts = {
        "Notices without a supplier, for nothing is awarded yet or nobody says to whom": awards.without_supplier,
        "Awards repeated in later releases, of which the last one holds": awards.repeated,
        "Notices with several suppliers, whose ties have no amount, for nobody says how it was shared": int(
            (notices["suppliers"] > 1).sum()
        ),
        "Notices without a value, or of 0 as frameworks are, whose ties have no amount": int(
            (~(notices["value"] > 0)).sum()
        ),
        "Notices in another currency than pounds, whose ties have no amount": int((~pounds).sum()),
        f"Notices with more than {_LARGEST_CONSORTIUM} suppliers, frameworks for which no consortium is suggested": int(
            (notices["suppliers"] > _LARGEST_CONSORTIUM).sum()
        ),
    }
    notes += [f"{said}: {count:,}." for said, count in counts.items() if count]
    notes += [f"{name} was not read: {why}." for name, why in awards.unread]
    if awards.personal:
        notes.append(f"Columns left out, for they tell who a person is: {', '.join(awards.personal)}.")
    return notes
