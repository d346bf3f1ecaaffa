"""A publisher's own title, logo and colours: taken if everybody can see them and they can do no harm."""

from __future__ import annotations

import base64

import pytest

from cogs.errors import InputError, ParameterError
from cogs.network.build import network_from_edges
from cogs.publication.house import read_house_style
from cogs.views.chart_matrix import ink_on
from cogs.views.colouring import groupings_of
from cogs.views.content import Section, Subject
from cogs.views.house_style import LEAST_CONTRAST, HouseStyle, check_palette, contrast_on_white
from cogs.views.interactive import network_page
from cogs.views.layout import positions
from cogs.views.report import report_page
from cogs.views.static_picture import static_picture
from cogs.views.style import GROUP_COLOURS, INK, MARKS, group_colours, mark_of, painted
from tests.views.pictures_of_logos import jpeg_logo, png_logo
from tests.views.places import invented
from tests.views.test_picture import drawn

SUBJECT = Subject("Theirs", "2025", ("One.",), "A survey", "Counted.")


def page(style: HouseStyle | None) -> str:
    return report_page(SUBJECT, [Section("a", "A")], picture=None, picture_caption="", links={}, style=style)


def test_without_a_style_the_page_is_as_before_and_shows_no_images():
    assert page(None) == page(HouseStyle())
    assert "img-src" not in page(None)
    assert "<img" not in page(None)


@pytest.mark.parametrize(("logo", "kind"), [(png_logo(), "png"), (jpeg_logo(), "jpeg")])
def test_a_logo_is_held_by_the_page_with_words_for_those_who_do_not_see_it(logo, kind):
    made = page(HouseStyle(logo=logo, logo_name='Northfield "partnership" <b>'))
    address = f"data:image/{kind};base64,{base64.b64encode(logo).decode()}"
    alternative = "Northfield &#34;partnership&#34; &lt;b&gt;"
    assert f'<img class="logo" src="{address}" alt="{alternative}">' in made
    assert "img-src data:; script-src 'none'" in made


def test_title_subtitle_and_source_are_the_publishers():
    made = page(HouseStyle(title="Ours", subtitle="Us", source="The partnership"))
    assert "<h1>Ours</h1>" in made
    assert "Source: The partnership" in made
    assert "Theirs" not in made


@pytest.mark.parametrize(
    ("logo", "said"),
    [
        (b'<svg xmlns="http://www.w3.org/2000/svg"></svg>', "scripts"),
        (b'\xef\xbb\xbf<?xml version="1.0"?><svg/>', "scripts"),
        (b"GIF89a" + b"\0" * 50, "neither a PNG nor a JPEG"),
        (b"", "neither a PNG nor a JPEG"),
        (png_logo() + b"\0" * 1_000_000, "1,000,060 bytes|bytes; it may have 1,000,000"),
        (png_logo()[:40], "damaged"),
        (b"\xff\xd8\xff", "damaged"),
        (b"\xff\xd8\xff\xe0\x00\x00" * 9, "damaged"),
    ],
)
def test_a_logo_that_is_no_small_picture_is_refused(logo, said):
    with pytest.raises(ParameterError, match=said):
        HouseStyle(logo=logo)


def test_the_contrast_is_that_of_wcag():
    assert contrast_on_white("#FFFFFF") == pytest.approx(1)
    assert contrast_on_white("#000000") == pytest.approx(21)
    assert contrast_on_white("#949494") == pytest.approx(3.03, abs=0.01)


def test_a_palette_with_faults_names_all_of_them():
    with pytest.raises(InputError) as caught:
        HouseStyle(palette={"organisation": "#FFDD00", "servise": "#12436D", "council": "navy", "place": 7})  # type: ignore[dict-item]
    said = str(caught.value)
    assert 'organisation is "#FFDD00", whose contrast on white is 1.3 to 1' in said
    assert 'Did you mean "service"?' in said
    assert 'council is "navy"' in said
    assert 'place is "7"' in said
    assert len(caught.value.problems) == 4


def test_pale_marks_get_a_dark_outline_and_the_shapes_stay():
    style = HouseStyle(palette={"organisation": "#148", "place": "#949494"})
    assert style.marks["organisation"].fill == style.marks["organisation"].outline == "#114488"
    assert style.marks["place"].outline == INK
    assert {kind: mark.shape for kind, mark in style.marks.items()} == {k: m.shape for k, m in MARKS.items()}
    assert contrast_on_white("#949494") >= LEAST_CONTRAST


def test_pictures_and_pages_made_within_a_palette_have_its_colours_and_those_after_it_do_not():
    place = invented(50)
    style = HouseStyle(palette={"organisation": "#00703C"})

    def made() -> tuple[str, str]:
        live = network_page(place.network, place.table, place.definitions, place.subject, size_by=None)
        return drawn(place), live

    before = made()
    with painted(style.marks):
        within = made()
        assert mark_of("a kind of their own") == MARKS["other"]
    assert all("#00703C" in page and MARKS["organisation"].fill not in page.split("<svg", 1)[-1] for page in within[:1])
    assert '"fill": "#00703C"' in within[1]
    assert made() == before


def test_a_palette_is_undone_even_after_an_error():
    with pytest.raises(ZeroDivisionError), painted(HouseStyle(palette={"service": "#00703C"}).marks):
        _ = 1 / 0
    assert mark_of("service") == MARKS["service"]


@pytest.mark.parametrize(
    ("name", "content"),
    [("colours.toml", 'organisation = "#00703C"\n'), ("colours.json", '\ufeff{"organisation": "#00703C"}')],
)
def test_a_style_is_read_from_files(tmp_path, name, content):
    (tmp_path / name).write_text(content, encoding="utf-8")
    (tmp_path / "northfield-partnership.png").write_bytes(png_logo())
    style = read_house_style("Ours", logo=tmp_path / "northfield-partnership.png", palette=tmp_path / name)
    assert style.logo_name == "Logo: northfield partnership"
    assert style.logo_size == (60, 20)
    assert dict(style.palette or {}) == {"organisation": "#00703C"}


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.toml", "organisation = ", "cannot be read"),
        ("a.json", "[" * 100_000, "cannot be read"),
        ("a.json", "[1]", "must name a colour"),
        ("a.toml", b"\xff\xfe\x00", "cannot be read"),
        ("a.toml", '[organisation]\nfill = "#12436D"', "a.toml cannot be used"),
        ("a.toml", 'organisation = "#EEEEEE"', "1.1 to 1"),
    ],
)
def test_a_palette_file_with_faults_is_one_clear_message(tmp_path, name, content, said):
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(InputError, match=said):
        read_house_style(palette=path)


def test_a_file_that_is_not_there_is_one_clear_message(tmp_path):
    with pytest.raises(InputError, match=r"logo .*nowhere\.png cannot be read"):
        read_house_style(logo=tmp_path / "nowhere.png")
    with pytest.raises(InputError, match="palette"):
        read_house_style(palette=tmp_path)


def test_the_picture_as_files_has_title_source_and_the_colours_of_the_palette():
    place = invented(50)
    given = {
        "sizes": place.table.iloc[:, 0].rename("Betweenness"),
        "labels": [],
        "title": "Who refers \x00to <whom>",
        "source": "A survey",
    }
    with painted(HouseStyle(palette={"organisation": "#00703C"}).marks):
        files = static_picture(place.network, positions(place.network), **given)
    svg = files["network.svg"].decode()
    assert sorted(files) == ["network.png", "network.svg"]
    assert svg.startswith('<?xml version="1.0" encoding="UTF-8"?>\n<svg')
    assert "Who refers to &lt;whom&gt;</text>" in svg
    assert "Source: A survey</text>" in svg
    assert "#00703C" in svg
    assert "<style" not in svg
    assert int.from_bytes(files["network.png"][16:20], "big") == 2008
    assert files["network.png"] != static_picture(place.network, positions(place.network), **given)["network.png"]


def test_groups_and_heat_take_their_colours_from_the_palette():
    style = HouseStyle(palette={"groups": ["#00703C", "#f46a25"], "heat": "#4C2C92"})
    with style.painted():
        assert group_colours() == (("#00703C", "#00703C"), ("#F46A25", INK))
        assert ink_on(1.0)[0] == "#4C2C92"
    assert group_colours() == GROUP_COLOURS
    assert ink_on(1.0)[0] == "#12436D"
    assert HouseStyle().groups == GROUP_COLOURS


def test_the_house_s_own_groups_could_be_given():
    check_palette({"groups": [fill for fill, _ in GROUP_COLOURS]})


@pytest.mark.parametrize(
    ("palette", "said"),
    [
        ({"groups": ["#12436D", "#14456F"]}, "Colours 1 and 2 of groups, #12436D and #14456F, cannot be told apart"),
        ({"groups": ["#12436D", "#FFDD00"]}, "Colour 2 of groups"),
        ({"groups": ["#12436D"]}, "a list of 2 to 6 colours"),
        ({"groups": "#12436D"}, "a list of 2 to 6 colours"),
        ({"groups": ["#12436D", 5]}, "Colour 2 of groups"),
        ({"heat": "#EEEEEE"}, "heat is"),
        ({"heats": "#12436D"}, "Did you mean"),
    ],
)
def test_groups_and_heat_that_cannot_be_read_are_refused_in_one_message(palette, said):
    with pytest.raises(InputError) as caught:
        check_palette(palette)
    assert len(caught.value.problems) == 1
    assert said in caught.value.problems[0].message


def test_a_network_page_colours_its_groups_as_the_palette_says():
    network = network_from_edges(
        [("a", "refers_to", "b"), ("b", "refers_to", "c")],
        nodes={"a": {"sector": "health"}, "b": {"sector": "faith"}, "c": {"sector": "housing"}},
    )
    with HouseStyle(palette={"groups": ["#00703C", "#4C2C92"]}).painted():
        (sectors,) = groupings_of(network)
    assert [(group.heading, group.fill) for group in sectors.groups][:2] == [
        ("faith", "#00703C"),
        ("health", "#4C2C92"),
    ]
    assert sectors.groups[2].heading == "Other (1 more)"
