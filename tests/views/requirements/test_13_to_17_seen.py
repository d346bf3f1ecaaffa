"""Requirements 13 to 17: what is seen, read from the drawing itself: marks, lines, letters and where they stand."""

from __future__ import annotations

from tests.browser import overlapping
from tests.views.requirements.ink import READ_TEXT, contrast, on_white, rgb

FEW_TIES = 160
"""Up to so many ties every line is to be followed; among more, those of the chosen mark."""
FEW_MARKS = 20
"""So few may be a chain: as wide or as high as there is room."""


def test_13_kinds_differ_by_shape_and_colour_and_without_colour_and_are_at_most_six_and_other(shown):
    visit = shown.untouched()
    if shown.made.live:
        paints = {(fill, shape) for _, fill, shape in visit.picture("paints")}
        assert len(paints) == len({fill for fill, _ in paints}) == len({shape for _, shape in paints})
        assert len(paints) == visit.page.locator(".kinds label").count() <= 7
        return
    fills = {mark["fill"] for mark in shown.ink(visit)["marks"]}
    assert len(fills) <= 2
    for one in fills:
        assert all(contrast(rgb(one), rgb(other)) >= 3 for other in fills - {one})


def test_14_marks_stand_out_from_white_at_3_to_1_and_all_text_at_4_5_to_1(shown):
    visit = shown.untouched()
    ink = shown.ink(visit)
    marks = {(mark["fill"], mark["outline"], mark.get("number")) for mark in ink["marks"]}
    assert {mark["alpha"] for mark in ink["marks"]} == {1}
    for fill, outline, number in marks:
        assert max(on_white(fill), on_white(outline)) >= 3
        assert number is None or contrast(rgb(number), rgb(fill)) >= 4.5
    assert ink["words"]
    assert all(on_white(word["colour"], word["alpha"]) >= 4.5 for word in ink["words"])
    texts = visit.page.evaluate(READ_TEXT)
    assert texts
    assert [(text, colour, ground) for colour, ground, text in texts if contrast(colour, ground) < 4.5] == []


def test_15_lines_are_3_to_1_where_they_are_followed_of_one_width_at_any_zoom_and_under_the_marks(shown):
    visit = shown.untouched()
    ink = shown.ink(visit)
    # Above the marks are the lines that lead from a name to its mark, of the colour of text.
    assert all(line["colour"] == ink["words"][0]["colour"] for line in ink["over"])
    assert len(ink["lines"]) >= len(visit.picture("ties") if shown.made.live else shown.ink(visit)["lines"]) > 0
    if not shown.made.live or len(ink["lines"]) <= FEW_TIES:
        assert all(on_white(line["colour"], line["alpha"]) >= 3 for line in ink["lines"])
    if shown.made.live:
        chosen = [line for line in shown.ink(shown.choose_strongest())["lines"] if line["alpha"] == 1]
        assert len([line for line in chosen if on_white(line["colour"]) >= 7]) > 0
    visit = shown.anew()
    for _ in range(4):
        visit.page.click("[data-view=in]")
    visit.drawn_again()
    near = shown.ink(visit)["lines"]
    widths = [round(line["width"], 2) for line in ink["lines"]]
    assert [round(line["width"], 2) for line in near] == widths
    assert 1 <= min(widths) <= max(widths) <= 5.1


def test_15_the_legend_explains_direction_and_weight(shown):
    visit = shown.untouched()
    still, widths = (
        visit.page.locator("svg.picture").text_content(),
        {line["width"] for line in shown.ink(visit)["lines"]},
    )
    if not shown.made.live:
        assert "Ties between two groups" in still
        assert ("Thicker line: more ties." in still) == (len(widths) > 1)
        return
    assert "An arrow points to who receives." in visit.page.inner_text(".controls")
    assert "A thicker line has more weight." in visit.page.inner_text(".controls")
    assert "the arrow points to who receives" in still


def test_16_names_are_12_pixels_or_more_level_apart_inside_and_the_strongest_are_among_them(shown):
    visit = shown.untouched()
    names, words = shown.names(visit), shown.ink(visit)["words"]
    assert min(word["size"] for word in words) >= 12
    assert {word["turned"] for word in words} == {0}
    assert overlapping([name["box"] for name in names], gap=1) == []
    room = shown.room(visit)
    for left, top, right, bottom in (name["box"] for name in names):
        assert room[0] <= left < right <= room[2]
        assert room[1] <= top < bottom <= room[3]
    strongest = shown.made.strongest if shown.made.live else list(shown.marks(visit))
    assert set(strongest) <= {name["key"] for name in names}


def test_16_no_name_lies_on_a_mark_unless_it_must_and_never_on_its_own(shown):
    visit = shown.untouched()
    marks, names = shown.marks(visit), shown.names(visit)
    for name in names:
        on = {key for key, box in marks.items() if overlapping([name["box"], box], gap=1)}
        assert name["key"] not in on
        if not name["must"]:
            assert on == set(), name


def test_16_names_and_lines_do_not_crowd_around_a_chosen_hub_or_cover_its_neighbours(shown):
    visit = shown.choose_strongest()
    names, marks = shown.names(visit), shown.marks(visit)
    bright = set(visit.picture("bright")) if shown.made.live else set(marks)
    assert overlapping([name["box"] for name in names]) == []
    assert len(names) > 0
    for name in names:
        on = {key for key in bright if overlapping([name["box"], marks[key]], gap=1)}
        assert on == set(), name
    assert max(line["width"] for line in shown.ink(visit)["lines"]) <= 5.1


def test_17_the_main_part_has_60_percent_of_the_figure_and_what_is_apart_is_named_below_it(shown):
    visit = shown.untouched()
    marks, (wide, high) = shown.marks(visit), shown.figure(visit)
    words = [word["text"] for word in shown.ink(visit)["words"]]
    heading = [text for text in words if text.startswith(("Not connected to the main group", "Not tied to the groups"))]
    if shown.made.live:
        inside = shown.made.main(marks)
        main = {key: box for key, box in marks.items() if key in inside}
    else:
        tied = visit.page.locator("#groups tbody tr td:nth-child(4)").all_inner_texts()
        main = {str(at): marks[str(at)] for at, ties in enumerate(tied) if ties != "0"}
    apart = [box for key, box in marks.items() if key not in main]
    across = (max(box[2] for box in main.values()) - min(box[0] for box in main.values())) / wide
    down = (max(box[3] for box in main.values()) - min(box[1] for box in main.values())) / high
    if len(main) > FEW_MARKS:
        assert across * down >= 0.6
    else:
        assert max(across, down) >= 0.8
    room = min((box[1] for box in apart), default=shown.room(visit)[3]) - shown.room(visit)[1]
    assert room >= 0.6 * high
    assert len(heading) == bool(apart)
    if apart:
        assert min(box[1] for box in apart) > max(box[3] for box in main.values())
        assert shown.made.live is False or heading == [f"Not connected to the main group: {len(apart):,}"]
