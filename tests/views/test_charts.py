"""Charts: safe inside any page, the same bytes every time, honest about what is missing, and legible."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
from xml.etree import ElementTree as ET

import numpy as np
import pandas as pd
import pytest

from cogs.errors import ParameterError
from cogs.views import charts
from cogs.views.chart_matrix import ink_on
from cogs.views.content import Chart
from cogs.views.style import FIGURE_WIDTH
from cogs.views.wording import width_of

SVG = "{http://www.w3.org/2000/svg}"
LONG = "Northfield and District Council for Voluntary Service and Community Action"
HOSTILE = (
    "<script>alert(1)</script>",
    "$x_1$ \\frac{",
    'a" onload="x',
    "😀 مركز الجالية",
    "&amp; ]]>",
    "x\u202ey\x00z",
    LONG,
)
WORDS = ("Harbour", "Library", "Advice", "Housing", "Youth", "Carers", "Foodbank", "Trust")


def names(number: int) -> list[str]:
    made = [f"{WORDS[at % 8]} {WORDS[(at // 8) % 8]} {at}" for at in range(number)]
    return [*HOSTILE, *made][:number] if number >= 20 else made


def every_chart(number: int) -> list[Chart]:
    """Return one of each chart, with hostile names where there are many."""
    values, named = (np.arange(number) ** 2 * 7.0) % 101, names(number)
    spread = pd.DataFrame({"name": named, "value": values, "lower": values * 0.8, "upper": values * 1.3})
    ranks = spread.assign(lower=1.0, upper=float(number))
    kinds = ["organisation", "service", "council", "place", "school"]
    both = pd.DataFrame(
        {"name": named, "kind": [kinds[at % 5] for at in range(number)], "b": values, "r": values[::-1]}
    )
    parts = pd.DataFrame(
        [("Services", HOSTILE[0], 3, 8), ("Place", LONG, np.nan, 4), ("People", "Residents", "1 to 7", 9)],
        columns=["direction", "measure", "value", "most"],
    )
    groups = named[: min(number, 18)]
    matrix = pd.DataFrame(np.outer(range(len(groups)), range(len(groups))), index=groups, columns=groups).astype(object)
    matrix.iloc[0, 0] = "1 to 7"
    change = pd.DataFrame({"name": named, "2024": values, "2025": values[::-1]})
    made = [
        charts.ranked_dots(spread, key="dots", title=HOSTILE[0], unit="$Ties$", interval="range"),
        charts.ranked_dots(ranks, key="ranks", title="Ranks", unit="Ties", interval="range of ranks", ranks=True),
        charts.two_figures(both, key="two", title="Two", x="b", y="r", x_heading="Pairs", y_heading=HOSTILE[1]),
        charts.four_directions(parts, key="four", title="Four"),
        charts.mixing_heat(matrix, key="heat", title="Mixing", unit="Referrals"),
        charts.flow_between(matrix, key="flow", title="Flow", unit="Referrals"),
        charts.change_between(change, key="change", title="Change", unit="Ties", before="2024", after="2025"),
    ]
    assert all(chart is not None for chart in made)
    return [chart for chart in made if chart is not None]


def parsed(chart: Chart) -> ET.Element:
    return ET.fromstring(chart.svg)  # noqa: S314 - our own


def texts(chart: Chart) -> list[str]:
    return [node.text or "" for node in parsed(chart).iter(f"{SVG}text")]


@pytest.mark.parametrize("number", [5, 20, 50])
def test_every_chart_is_one_described_picture_of_paths_and_text(number):
    ids = []
    for chart in every_chart(number):
        root = parsed(chart)
        assert {node.tag.removeprefix(SVG) for node in root.iter()} == {"svg", "title", "desc", "path", "text"}
        assert (root.get("role"), root.get("width")) == ("img", "100%")
        assert root.get("aria-labelledby") == f"{chart.key}-title {chart.key}-description"
        assert (root[0].text, root[1].text) == (chart.title, chart.description)
        attributes = {name for node in root.iter() for name in node.attrib}
        assert not {name for name in attributes if name.startswith("on")} | attributes & {"style", "class", "href"} - {
            "class"
        }
        ids += [node.get("id") for node in root.iter() if node.get("id")]
    assert len(ids) == len(set(ids)) == 14


@pytest.mark.parametrize("number", [5, 20, 50])
def test_letters_are_12_pixels_or_more_and_stand_inside_the_sheet(number):
    for chart in every_chart(number):
        for node in parsed(chart).iter(f"{SVG}text"):
            size, x = float(node.get("font-size")), float(node.get("x"))
            assert size >= 12
            if node.get("transform"):
                continue
            width = width_of(node.text or "", size, bold=node.get("font-weight") == "bold")
            start = x - {"start": 0, "middle": width / 2, "end": width}[node.get("text-anchor", "start")]
            assert start >= 0, (chart.key, node.text)
            assert start + width <= FIGURE_WIDTH, (chart.key, node.text)


@pytest.mark.parametrize("number", [5, 20, 50])
def test_no_text_stands_over_another(number):
    for chart in every_chart(number):
        boxes = []
        for node in parsed(chart).iter(f"{SVG}text"):
            size, x, y = (float(node.get(name)) for name in ("font-size", "x", "y"))
            if node.get("transform") or not (node.text or "").isascii():
                continue
            width = width_of(node.text or "", size, bold=node.get("font-weight") == "bold")
            start = x - {"start": 0, "middle": width / 2, "end": width}[node.get("text-anchor", "start")]
            boxes.append((start, y - size * 0.72, start + width, y, node.text))
        for at, a in enumerate(boxes):
            for b in boxes[at + 1 :]:
                assert not (a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]), (chart.key, a, b)


def test_hostile_names_are_text_and_whole_in_the_table():
    dots = every_chart(20)[0]
    written = texts(dots)
    assert "<script>alert(1)</script>" in written
    assert "$Ties$" in written
    assert any(text.startswith("$x_1$ \\frac{") for text in written)
    assert "xyz" in written
    assert LONG not in written
    assert any(text.startswith("Northfield and District") and text.endswith("\u2026") for text in written)
    assert LONG in dots.table["Name"].tolist()
    assert all(len(text) <= 40 for text in written if text.startswith("Northfield"))


def test_the_same_input_gives_the_same_bytes_whatever_the_hash_seed():
    told = (
        "import hashlib; from tests.views.test_charts import every_chart; from cogs.views.charts import chart_files;"
        "made = every_chart(20); files = chart_files(made[2], source='A survey');"
        "whole = ''.join(c.svg for c in made).encode() + b''.join(files.values());"
        "print(hashlib.sha256(whole).hexdigest())"
    )
    found = {
        subprocess.run(
            [sys.executable, "-W", "error", "-c", told],
            env=os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        # Here it is another one: by chance, unless it is set.
        for seed in ("2" if os.environ.get("PYTHONHASHSEED") == "1" else "1",)
    }
    made = every_chart(20)
    here = "".join(chart.svg for chart in made).encode() + b"".join(
        charts.chart_files(made[2], source="A survey").values()
    )
    assert found == {hashlib.sha256(here).hexdigest() + "\n"}


def test_the_users_own_matplotlib_settings_change_nothing():
    import matplotlib as mpl

    before = every_chart(5)[0].svg
    with mpl.rc_context({"font.size": 30, "svg.fonttype": "path", "axes.facecolor": "red", "text.parse_math": True}):
        assert every_chart(5)[0].svg == before
        assert mpl.rcParams["svg.fonttype"] == "path"


def test_dots_stand_in_order_and_beyond_25_the_chart_says_how_many_there_are():
    chart = every_chart(50)[0]
    values = chart.table["$Ties$"].tolist()
    assert values == sorted(values, reverse=True)
    assert len(values) == 25
    assert "The first 25 of 50." in chart.description
    assert "The first 25 of 50." in texts(chart)
    assert "A line is the range." in texts(chart)


def test_ranks_stand_in_the_table_and_start_at_1():
    chart = every_chart(5)[1]
    assert chart.table["Rank"].tolist() == sorted(chart.table["Rank"])
    assert {"1", "5", "Rank: 1 is the highest"} <= set(texts(chart))


def test_the_strongest_are_named_and_both_scales_start_at_zero():
    chart = every_chart(5)[2]
    assert set(names(5)) <= set(texts(chart))
    assert texts(chart).count("0") == 2
    assert "Organisations, 1" in texts(chart)
    assert chart.table.columns.tolist() == ["Name", "Kind", "Pairs", "$x_1$ \\frac{"]


def test_a_direction_without_data_says_so_and_a_protected_number_stays_text():
    chart = every_chart(5)[3]
    assert {"3 of 8 (38%)", "not enough data", "1 to 7"} <= set(texts(chart))
    assert chart.table["Figure"].tolist() == ["3 of 8 (38%)", "not enough data", "1 to 7"]


def test_directions_by_rank_need_ranks():
    parts = pd.DataFrame(
        {"direction": ["People"], "measure": ["Residents"], "value": ["1 to 7"], "rank": [2], "peers": [9]}
    )
    chart = charts.four_directions(parts, key="four", title="Four")
    assert chart is not None
    assert chart.table["Figure"].tolist() == ["1 to 7, rank 2 of 9"]
    with pytest.raises(ParameterError, match="rank and peers"):
        charts.four_directions(parts.drop(columns="peers"), key="four", title="Four")


def test_cells_carry_their_numbers_and_protected_ones_their_words():
    chart = every_chart(5)[4]
    assert "1 to 7" in texts(chart)
    assert chart.table.iloc[4, 5] == "16"
    assert chart.table.iloc[0, 1] == "1 to 7"


def test_more_groups_than_fit_are_left_to_the_table():
    chart = every_chart(50)[4]
    assert "The 15 rows and 15 columns with the most; the table has all." in texts(chart)
    assert chart.table.shape == (18, 19)


@pytest.mark.parametrize("share", np.linspace(0, 1, 101))
def test_numbers_in_cells_have_enough_contrast(share):
    def luminance(colour):
        parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
        linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    dark, light = sorted(map(luminance, ink_on(float(share))))
    assert (light + 0.05) / (dark + 0.05) >= 4.5


def test_flows_are_ordered_protected_ones_last_and_nothing_is_drawn_for_none():
    matrix = pd.DataFrame([["1 to 7", 2], [0, 30]], index=["A", "B"], columns=["A", "B"])
    chart = charts.flow_between(matrix, key="flow", title="Flow", unit="Referrals")
    assert chart is not None
    assert chart.table.to_numpy().tolist() == [["B", "B", "30"], ["A", "B", "2"], ["A", "A", "1 to 7"]]
    assert "A pale bar: within one group." in texts(chart)


def test_change_shows_both_figures_and_a_dash_for_a_year_without():
    table = pd.DataFrame({"name": ["A", "B", "C"], "2024": [1, 5, np.nan], "2025": [4, 5, 9]})
    chart = charts.change_between(table, key="c", title="Change", unit="Ties", before="2024", after="2025")
    assert chart is not None
    assert chart.table["Name"].tolist() == ["A", "B", "C"]
    assert {"+3", "\u2013", "0", "9"} <= set(texts(chart))
    assert "1 rose, 0 fell and 1 stayed. 1 had a figure in one of the two only." in chart.description


def test_where_there_is_nothing_to_draw_there_is_no_chart():
    nothing = pd.DataFrame({"name": ["A"], "value": [np.nan], "b": [1.0], "2024": [np.inf], "2025": [np.nan]})
    square = pd.DataFrame([[0]], index=["A"], columns=["A"])
    assert charts.ranked_dots(nothing, key="a", title="", unit="") is None
    assert charts.two_figures(nothing, key="a", title="", x="value", y="b") is None
    assert charts.change_between(nothing, key="a", title="", unit="", before="2024", after="2025") is None
    assert (
        charts.four_directions(pd.DataFrame(columns=["direction", "measure", "value", "most"]), key="a", title="")
        is None
    )
    assert charts.mixing_heat(pd.DataFrame(), key="a", title="", unit="") is None
    assert charts.mixing_heat(square * np.nan, key="a", title="", unit="") is None
    assert charts.flow_between(square, key="a", title="", unit="") is None


def test_one_row_of_zeros_and_negative_figures_are_drawn():
    for values in ([0.0], [-3.0, 4.0], [1e9, 1e-9]):
        table = pd.DataFrame({"name": names(len(values)), "value": values, "b": values})
        assert charts.ranked_dots(table, key="a", title="T", unit="U") is not None
        assert charts.ranked_dots(table.assign(lower=1, upper=1), key="a", title="T", unit="U", ranks=True) is not None
        assert charts.two_figures(table, key="a", title="T", x="value", y="b") is not None
        assert charts.change_between(table, key="a", title="T", unit="U", before="value", after="b") is not None


def test_a_missing_column_and_an_empty_key_are_refused_in_plain_words():
    table = pd.DataFrame({"name": ["A"], "figure": [1]})
    with pytest.raises(ParameterError, match="needs the column value; the table has name and figure"):
        charts.ranked_dots(table, key="a", title="T", unit="U")
    with pytest.raises(ParameterError, match="letter or a digit"):
        charts.ranked_dots(table.rename(columns={"figure": "value"}), key="<>", title="T", unit="U")


def test_files_stand_alone_with_title_and_source_and_say_nothing_of_when_they_were_made():
    chart = every_chart(20)[2]
    files = charts.chart_files(chart, source="A survey")
    svg, png = files["chart-two.svg"].decode(), files["chart-two.png"]
    assert {"Two", "Source: A survey"} <= {node.text for node in ET.fromstring(svg).iter(f"{SVG}text")}  # noqa: S314
    assert f'width="{FIGURE_WIDTH}"' in svg
    assert png.startswith(b"\x89PNG")
    assert int.from_bytes(png[16:20], "big") == 2_008
    assert re.search(rb"Software|tEXt|tIME|Creation", png[:200]) is None
    assert int.from_bytes(png[png.index(b"pHYs") + 4 :][:4], "big") == 11_811


def test_long_headings_and_notes_stay_inside_the_sheet():
    long = "Pairs of others that it lies between " * 6
    table = pd.DataFrame({"name": ["A", "B"], "value": [1.0, 2.0], "lower": 1.0, "upper": 2.0, "b": [3.0, 4.0]})
    made = [
        charts.ranked_dots(table, key="a", title="T", unit=long, interval=long),
        charts.ranked_dots(table, key="a", title="T", unit=long, interval=long, ranks=True),
        charts.two_figures(table, key="a", title="T", x="value", y="b", x_heading=long, y_heading=long),
        charts.change_between(table, key="a", title="T", unit=long, before="value", after="b"),
        charts.flow_between(table[["value", "b"]], key="a", title="T", unit=long, rows=long, columns=long),
        charts.mixing_heat(table[["value", "b"]], key="a", title="T", unit=long, rows=long, columns=long),
    ]
    for chart in made:
        assert chart is not None
        for node in parsed(chart).iter(f"{SVG}text"):
            size, x = float(node.get("font-size")), float(node.get("x"))
            width = width_of(node.text or "", size, bold=node.get("font-weight") == "bold")
            start = x - {"start": 0, "middle": width / 2, "end": width}[node.get("text-anchor", "start")]
            assert 0 <= start <= start + width <= FIGURE_WIDTH, node.text
