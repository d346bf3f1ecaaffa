"""Requirements 7 to 12: a page says what it is of, in words, in tables and in a legend, with and without JavaScript."""

from __future__ import annotations

import re
from urllib.parse import quote

from cogs.views.style import MARKS
from tests.views.requirements.ink import RECORD, rgb
from tests.views.requirements.showing import table_of

_FORMULA = ("=", "@", "+", "-", "\t", "\r")


def spoken(text):
    """Return a text as a browser shows it."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())


def test_07_one_heading_says_the_subject_and_the_source_stands_at_the_figure(shown):
    page, subject = shown.untouched().page, shown.made.subject
    assert [spoken(text) for text in page.locator("h1").all_inner_texts()] == [spoken(subject.title)]
    assert spoken(page.inner_text(".subtitle")) == spoken(subject.subtitle)
    caption = spoken(page.inner_text("figcaption"))
    assert f"Source: {spoken(subject.source)}" in caption
    assert spoken(subject.method) in caption
    assert page.title()


def test_08_a_summary_in_words_belongs_to_the_figure(shown):
    page, subject = shown.untouched().page, shown.made.subject
    figure = page.locator("figure")
    assert figure.get_attribute("aria-label")
    told = spoken(page.inner_text("#" + figure.get_attribute("aria-describedby")))
    for sentence in subject.summary:
        assert spoken(sentence) in told


def test_09_without_javascript_the_whole_picture_is_there_still_and_described(shown):
    page = shown.without_javascript()
    assert page.locator("svg.picture").is_visible()
    for part in ("title", "desc"):
        assert page.locator(f"svg.picture > {part}").all_text_contents() != [""]
        assert page.locator(f"svg.picture > {part}").count() == 1
    for dead in ("#search", ".toolbar", "#keys", "#status", ".controls", ".details", "#path-part", "#since", "#copy"):
        assert not page.locator(dead).first.is_visible()
    if shown.made.live:
        assert not page.locator("#picture").is_visible()
        still = f'svg.picture > :is(circle, polygon):not([fill="{MARKS["resident"].fill}"])'
    else:
        still = "svg.picture a > circle"
    assert page.locator(still).count() == len(shown.marks(shown.untouched()))


def test_10_full_tables_are_there_without_javascript_and_sort_by_a_heading_with_it(shown):
    bare = shown.without_javascript()
    first = "nodes" if shown.made.live else "groups"
    marks = len(shown.marks(shown.untouched()))
    ties = len(shown.visit.picture("ties")) if shown.made.live else bare.locator("svg.picture .lines path").count()
    assert bare.locator(f"#{first} tbody tr").count() == marks
    assert bare.locator("#ties tbody tr").count() >= ties > 0
    for table in bare.locator("table").all():
        assert table.is_visible()
        assert table.locator("caption").inner_text()
        assert table.locator("thead th:not([scope=col]), tbody th:not([scope=row])").count() == 0
        assert table.locator("tbody th").count() == table.locator("tbody tr").count()
    visit = shown.anew()
    heading = visit.page.locator(f"#{first} thead th.number").last
    assert heading.get_attribute("aria-sort") == "none"
    heading.locator("button").click()
    assert heading.get_attribute("aria-sort") == "descending"
    place = heading.evaluate("(cell) => cell.cellIndex")
    column = visit.page.locator(f"#{first} tbody tr > :nth-child({place + 1})").all_inner_texts()
    values = [float(text.replace(",", "")) for text in column if re.match(r"[\d,.]+$", text)]
    assert values
    assert values == sorted(values, reverse=True)
    assert "sorted" in visit.status()


def test_11_both_tables_are_saved_as_csv_whole_and_safe_against_formulas(shown):
    visit = shown.untouched()
    for what in ("nodes", "ties") if shown.made.live else ("groups", "ties"):
        data = shown.taken(visit, what)
        assert data.startswith(b"\xef\xbb\xbf")
        table = table_of(data)
        assert len(table) == visit.page.locator(f"#{what} tbody tr").count() + 1
        assert len({len(row) for row in table}) == 1
        assert not any(cell.startswith(_FORMULA) for row in table for cell in row)
        assert any(re.fullmatch(r"[\d.]+", cell) for row in table[1:] for cell in row)
        if shown.made.hostile and shown.made.live:
            assert "'=cmd|'/c calc'!A0" in {cell for row in table for cell in row}


def test_12_the_legend_has_every_mark_as_drawn_with_its_name_and_count_on_screen_on_paper_and_saved(shown):
    visit = shown.untouched()
    page, ink = visit.page, shown.ink(visit)
    still = page.locator("svg.picture").text_content()
    if shown.made.live:
        rows = page.locator(".kinds label").all()
        counts = [int(row.locator(".count").inner_text().replace(",", "")) for row in rows]
        assert sum(counts) == len(visit.picture("marks"))
        names = [row.locator("span").first.inner_text() for row in rows]
        samples = {row.locator("svg > *").first.get_attribute("fill").lower() for row in rows}
        assert samples == {fill.lower() for _, fill, _ in visit.picture("paints")}
        said = [f"{name}, {count:,}" for name, count in zip(names, counts, strict=True)]
    else:
        groups = [mark for mark in ink["marks"] if rgb(mark["fill"]) != [255, 255, 255]]
        said = [f"Group, {len(groups):,}: its number of members"]
        if len(groups) < len(ink["marks"]):
            said.append("Others: ")
        said.append(f"Ties between two groups, {len(ink['lines']):,} line")
        samples = page.locator("svg.picture > g > circle").evaluate_all(
            "(all) => all.map((it) => it.getAttribute('fill'))"
        )
        assert {sample.lower() for sample in samples} == {mark["fill"] for mark in ink["marks"]}
    for words in said:
        assert spoken(words) in spoken(still)
    assert legend_saved(shown, said)


def legend_saved(shown, said):
    """Return whether the saved picture has every entry: written on its canvas, or within the drawing it is made of."""
    visit = shown.untouched()
    page = visit.page
    if not shown.made.live:
        legend = page.locator("svg.picture > g > text").all_text_contents()
        room = page.locator("svg.picture").bounding_box()
        inside = [
            box["x"] + box["width"] <= room["x"] + room["width"]
            and box["y"] + box["height"] <= room["y"] + room["height"]
            for box in (part.bounding_box() for part in page.locator("svg.picture > g").all())
        ]
        return all(inside) and all(any(text.startswith(words) for text in legend) for words in said)
    shown.ink(visit)
    shown.taken(visit, "png")
    written = {spoken(one["text"]) for one in page.evaluate("window.ink") if one["act"] == "text"}
    return {spoken(words) for words in said} <= written


def test_12_the_saved_picture_says_what_it_is_of_and_what_was_chosen(shown):
    ends = list(shown.marks(shown.untouched()))[:2] if shown.made.live else ["", ""]
    visit = shown.anew("#path-from={}&path-to={}".format(*(quote(end, safe="") for end in ends)))
    page = visit.page
    wanted = ["Source: " + shown.made.subject.source.split()[0], spoken(shown.made.subject.title)[:20]]
    if shown.made.live:
        page.select_option("#colour", label="Community")
        page.select_option("#since", index=2)
        page.click("#details .name >> nth=0")
        wanted += [
            "An arrow points to who receives.",
            "Ties from ",
            "Chosen: ",
            "those of the whole network",
            "Community: ",
            "ath ",
        ]
    page.evaluate(RECORD)
    page.click("[data-view=in]")
    shown.taken(visit, "png")
    written = " ".join(spoken(one["text"]) for one in page.evaluate("window.ink") if one["act"] == "text")
    for words in wanted:
        assert spoken(words) in written
