"""A quick look at whole columns of text says what a slow one does, and hands over what it cannot tell."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cogs.errors import InputError
from cogs.tables import delimited, few_warnings, odd_spaces, placeholders, rules_for_text
from cogs.tables.grid import tidied
from cogs.tables.texts import is_visible_ascii, needs_reading, places_among, split_rows

CELLS = st.text(st.sampled_from('ab, ;\t"é\xa0\u200b\x1f\x85.0-'), max_size=4)
LINES = st.lists(st.lists(CELLS, min_size=1, max_size=3), max_size=6)


def read(content: bytes) -> object:
    """The cells, types and rows of a grid, or what is said against it."""
    try:
        cells = delimited.grid_of_text("t.csv", "t", content).cells
    except InputError as fault:
        return [problem.message for problem in fault.problems]
    return cells.to_numpy().tolist(), cells.index.tolist(), cells.columns.tolist(), cells.dtypes.astype(str).tolist()


@given(LINES, st.sampled_from(["\n", "\r\n", "\r"]), st.sampled_from(",;\t"), st.booleans(), st.booleans())
def test_the_quick_and_the_careful_reading_give_equal_grids(lines, end, separator, last, mark):
    text = end.join(separator.join(line) for line in lines) + end * last
    content = text.encode("utf-8-sig" if mark else "utf-8")
    quick = read(content)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(delimited, "split_rows", lambda *_: None)
        assert read(content) == quick


@pytest.mark.parametrize("text", ['id\n"a"\n', "id\ra\r", "id\r\r\na\n", "id,name\na\n", "id\na,b\n", ""])
def test_what_needs_care_is_not_split_quickly(text):
    assert split_rows(text, ",", 1 + text.partition("\n")[0].count(",")) is None


def test_plain_rows_are_split_quickly():
    cells = split_rows("id;name\r\n a ;\r\nb;Zoë\r\n", ";", 2)
    assert cells.to_numpy().tolist() == [["id", "name"], [" a ", ""], ["b", "Zoë"]]
    assert cells.dtypes.astype(str).tolist() == ["str", "str"]


@given(st.lists(st.text(max_size=5)), st.booleans(), st.integers(0, 3))
def test_visible_ascii_is_told_from_every_other_character(texts, spaces, start):
    cells = pd.Series(texts, dtype=str).iloc[start:]
    visible = all("!" <= letter <= "~" or (spaces and letter == " ") for text in cells for letter in text)
    assert is_visible_ascii(cells, spaces=spaces) == visible


@given(st.lists(st.text(max_size=5)))
def test_only_text_with_other_than_visible_ascii_can_be_odd(texts):
    cells = pd.Series(texts, dtype=str)
    for question in (odd_spaces._ODD, rules_for_text._BROKEN, rules_for_text._LINE_BREAK):
        odd = np.array([question.search(text) is not None for text in texts], dtype=bool)
        assert not (odd & ~needs_reading(cells, few_warnings._NOT_VISIBLE)).any()


PARTS = (
    "redacted redact redaction readacted redcated redated dummy dummy01 gb-chc-n/a gb- 360g-exempt n/a #n/a n.a. not"
    " applicable tbc t.b.a. t.b.d to be confirmed advised announced general expenses grand sub total totals: sum of"
    " amounts spend all the paid report supplier x 0 - . hub \ufeff \xa0 na nil null none known provided unknown agreed"
    " anonymous name withheld no unnamed overseas private individual personal data commercially confidential various"
    " sundries misc one off one-time suppliers payments see attached test _ xx 00"
)
NAMES = st.builds(
    lambda parts, gap, upper: gap.join(parts).upper() if upper else gap.join(parts),
    st.lists(st.sampled_from(PARTS.split(" ")), max_size=4),
    st.sampled_from([" ", "  ", "\x1f", "-", "", "(", "\n"]),
    st.booleans(),
)


@given(st.lists(NAMES))
def test_whoever_surely_is_nobody_is_found_though_few_texts_are_read(names):
    found = placeholders.stands_for_nobody(pd.Series(names, dtype=str)).tolist()
    assert found == [placeholders._is_surely_nobody(name) for name in names]


@given(st.lists(NAMES))
def test_every_placeholder_is_found_though_few_texts_are_read(names):
    found = placeholders.is_placeholder(pd.Series(names, dtype=str)).tolist()
    assert found == [placeholders._is_a_placeholder(name) for name in names]


def test_what_alone_is_a_placeholder_is_found_in_every_spelling():
    alone = "sundry|multiple|various|miscellaneous|one-off|one time|[n.a.]|(none)|xxx|000|__|#n/a|general expenses"
    alone += "|not stated|TEST|Test supplier|see below|personal details|NO  NAME|no\x1fname|nil."
    names = alone.split("|")
    assert placeholders.is_placeholder(pd.Series(names)).tolist() == list(map(placeholders._is_a_placeholder, names))
    assert all(map(placeholders._is_a_placeholder, names))


@pytest.mark.parametrize("kind", [str, object])
@given(st.lists(st.sampled_from("abcd")), st.lists(st.sampled_from("abc")))
def test_each_text_is_found_at_its_first_place(kind, texts, listed):
    places = places_among(pd.Series(texts, dtype=kind), pd.Index(listed, dtype=kind)).tolist()
    assert places == [listed.index(text) if text in listed else -1 for text in texts]


@pytest.mark.parametrize("kind", [str, object])
def test_what_is_missing_is_found_where_something_is_missing(kind):
    assert places_among(pd.Series(["a", None], dtype=kind), pd.Index(["b", None], dtype=kind)).tolist() == [-1, 1]


@given(st.lists(st.sampled_from([" a", "a ", "a", "\xa0b", "c\x1f", "", " "]), min_size=1))
def test_each_cell_is_stripped_as_python_strips_it(texts):
    cells = tidied(pd.DataFrame({0: texts}, dtype=str))
    assert cells[0].tolist() == [text.strip() for text in texts if text.strip()]
