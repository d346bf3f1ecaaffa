"""Placeholders and persons: every spelling seen in a real file, and the innocent ones beside them."""

import pandas as pd
import pytest

from cogs.exchange.individuals import is_individual
from cogs.tables.placeholders import is_placeholder, is_placeholder_id, is_total, stands_for_nobody

NOBODY = """Redacted|redacted |REDACTED|Redacted personal data|Redacted, personal data|Redacted Personal Data
REDACTED - PERSONAL DATA|REDACTED - commercial confidentiality|Personal data redacted|[Redacted]|(REDACTED)|Redaction
DUMMY|DUMMY01|MACC-DUMMY-06|Dummy Supplier|n/a|N/A|#N/A|NA|TBC|tbc|To be confirmed|GB-REV|GB-CHC-n/a|Overseas
GENERAL EXPENSES|Various|Various suppliers|Sundry Supplier|Name withheld|Private individual|-|***|xxx
Unknown|see attached"""
SOMEBODY = """Redactive Publishing Ltd|Redactive|Redacted Records Ltd|Dummy's Guides Ltd|TBC Bank|TBCD Architects
360G-phf|360G-zing|Sum of Us|Total Care Ltd|Overseas Aid Society
NA Group|Various Artists Theatre|Total Produce Ltd|Overseas Development Institute|GB-CHC-279417|Unknown Theory CIC
The Individual Health Partnership|x|Testing Services Ltd|"""
PERSONS = """MR Y ALI|Mr. Y. Ali|Mrs Jones|Miss A-M O’Neil|Ms Jane Smith|Dr K Patel|Mr & Mrs Jones|Mr A and Mrs B Jones
Ali, Mr Y|SMITH MR J|Estate of the late Mr Smith|Mx Lee"""
BODIES = """Dr Andrew Byrne Educational Psycho|Mr Y Ali T/A Ali Taxis|Dr A K Sahal T/A The Family Surgery|MS Society
Miss Molly's Cafe|Mr Clutch Ltd|Dr Patel & Partners|MRI Scanners|Drake|Little Miss Muffet Nursery|Acme|Missing People"""


def names(text: str) -> list[str]:
    return text.replace("\n", "|").split("|")


@pytest.mark.parametrize("name", names(NOBODY))
def test_a_placeholder_is_found(name: str) -> None:
    assert is_placeholder(pd.Series([name])).tolist() == [True]


@pytest.mark.parametrize("name", names(SOMEBODY))
def test_a_body_is_no_placeholder(name: str) -> None:
    assert is_placeholder(pd.Series([name])).tolist() == [False]


@pytest.mark.parametrize("name", names(PERSONS))
def test_a_person_is_found(name: str) -> None:
    assert is_individual(pd.Series([name])).tolist() == [True]


@pytest.mark.parametrize("name", names(BODIES))
def test_a_body_is_no_person(name: str) -> None:
    assert is_individual(pd.Series([name])).tolist() == [False]


def test_the_index_is_kept_and_missing_cells_are_no_placeholders() -> None:
    cells = pd.Series(["n/a", None, "Redacted\xa0personal data"], index=[7, 8, 9], dtype=object)
    assert is_placeholder(cells).to_dict() == {7: True, 8: False, 9: True}


TOTALS = """Total|Totals:|Grand Total|Sub-total|subtotal|Grand total for June|Total spend|Sum of Invoice Nett Amount
Sum of Amount"""


@pytest.mark.parametrize("name", names(TOTALS))
def test_a_total_is_found_and_is_nobody(name: str) -> None:
    cells = pd.Series([name])
    assert [question(cells).item() for question in (is_total, is_placeholder, stands_for_nobody)] == [True] * 3


def test_ids_of_nobody_are_told_from_those_of_funders() -> None:
    ids = ["DUMMY01", "MACC-DUMMY-06", "GB-CHC-n/a", "GB-CHC-Exempt", "GB-REV", "", "360G-phf", "360G-zing", "GB-CHC-1"]
    assert is_placeholder_id(pd.Series(ids)).tolist() == [True] * 6 + [False] * 3


def test_a_user_is_asked_for_more_than_a_publisher() -> None:
    unsure = pd.Series(["0", "000", "-", "xxx", "NA", "none", "Unknown", "Overseas", "Various", "Test", "Individual"])
    assert is_placeholder(unsure).all()
    assert not stands_for_nobody(unsure).any()
