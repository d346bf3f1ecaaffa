"""The twenty-five things that a good page must do, and the tests that hold each."""

from __future__ import annotations

import importlib

import pytest

PAGES, ACCESS, TAKING = "test_pages_in_browser", "test_access_in_browser", "test_taking_away_in_browser"
EXPLORING, NEW, TEXT = "test_network_page", "test_network_page_access", "test_interactive"

HELD_BY: dict[int, tuple[tuple[str, str], ...]] = {
    1: ((PAGES, "test_the_network_opens_offline_without_a_request_or_a_complaint_and_draws_its_marks"),),
    2: (
        (PAGES, "test_a_handler_injected_by_hand_does_not_run"),
        (TEXT, "test_the_policy_allows_our_two_scripts_and_our_style_and_loads_nothing"),
    ),
    3: (
        (PAGES, "test_hostile_text_runs_no_script_in_the_network"),
        (NEW, "test_hostile_text_runs_no_script_in_the_controls_for_exploring"),
        (EXPLORING, "test_a_hostile_fragment_does_nothing"),
    ),
    4: (
        (NEW, "test_the_picture_of_500_nodes_is_drawn_without_waiting_for_it_to_settle"),
        ("benchmark_pages", "main"),
    ),
    5: ((TEXT, "test_the_same_place_gives_the_same_bytes_whatever_the_hash_seed"),),
    6: (
        (PAGES, "test_above_the_limit_the_page_says_how_many_are_shown_and_left_out"),
        (
            "test_groups",
            "test_the_page_opens_offline_without_a_complaint_and_its_search_leads_to_group_neighbours_and_row",
        ),
    ),
    7: ((ACCESS, "test_one_heading_a_subtitle_a_summary_and_the_source_at_the_figure"),),
    8: ((ACCESS, "test_one_heading_a_subtitle_a_summary_and_the_source_at_the_figure"),),
    9: (
        (ACCESS, "test_without_javascript_the_still_picture_and_both_tables_are_there"),
        (NEW, "test_the_still_picture_and_the_live_one_show_the_same_marks"),
    ),
    10: (
        (ACCESS, "test_without_javascript_the_still_picture_and_both_tables_are_there"),
        (ACCESS, "test_tables_sort_by_a_heading_and_say_so"),
    ),
    11: ((TAKING, "test_tables_are_saved_as_csv_that_runs_no_formula"),),
    12: (
        (PAGES, "test_the_legend_names_every_kind_that_is_there_with_its_number"),
        (NEW, "test_the_saved_picture_follows_the_colours_the_path_and_the_period"),
        (ACCESS, "test_on_paper_the_figure_its_legend_and_source_are_on_the_first_page_and_no_controls"),
    ),
    13: (
        (NEW, "test_kinds_are_told_apart_without_colour"),
        (EXPLORING, "test_at_most_six_groups_have_a_colour_and_the_others_share_one"),
    ),
    14: (
        ("test_style", "test_each_mark_stands_out_from_white_by_its_colour_or_its_outline"),
        ("test_style", "test_ties_and_text_are_dark_enough"),
        (ACCESS, "test_axe_finds_no_fault_in_the_network"),
    ),
    15: (
        ("test_style", "test_ties_and_text_are_dark_enough"),
        ("test_picture", "test_its_legend_has_every_kind_with_its_number_and_every_line_with_its_arrow_explained"),
        (EXPLORING, "test_parallel_ties_are_drawn_apart"),
    ),
    16: (
        (PAGES, "test_names_stand_apart_at_fit_zoom_and_the_ten_strongest_are_among_them"),
        (PAGES, "test_names_of_a_chosen_hub_and_its_neighbours_do_not_crowd"),
    ),
    17: (("test_layout", "test_the_main_component_has_at_least_60_percent_of_the_figure_and_the_strip_lies_below"),),
    18: (
        (ACCESS, "test_everything_works_from_the_keyboard"),
        (ACCESS, "test_focus_is_always_to_be_seen"),
        (NEW, "test_a_path_is_shown_by_the_keyboard_alone"),
    ),
    19: ((ACCESS, "test_buttons_move_zoom_and_fit_the_picture"),),
    20: (
        (ACCESS, "test_targets_are_24_pixels_wide_and_high"),
        (NEW, "test_every_control_for_exploring_is_24_pixels_wide_and_high_and_has_visible_focus"),
    ),
    21: (
        (NEW, "test_every_new_control_is_announced"),
        (PAGES, "test_filters_hide_marks_and_ties_and_are_announced"),
        (EXPLORING, "test_neighbours_at_one_and_two_steps_are_bright_counted_and_announced"),
        (EXPLORING, "test_a_path_follows_the_arrows_where_it_can"),
    ),
    22: ((ACCESS, "test_nothing_moves"),),
    23: (
        (ACCESS, "test_no_sideways_scroll_at_320_pixels_or_with_text_at_200_percent"),
        (NEW, "test_nothing_scrolls_sideways_at_320_pixels_with_every_control_open"),
        (ACCESS, "test_forced_colours_leave_the_picture_on_white_and_panels_bordered"),
        (NEW, "test_forced_colours_keep_the_marks_of_the_colour_legend"),
    ),
    24: (
        (ACCESS, "test_on_paper_the_figure_its_legend_and_source_are_on_the_first_page_and_no_controls"),
        (NEW, "test_on_paper_and_without_javascript_there_is_no_control_for_exploring"),
    ),
    25: (
        (ACCESS, "test_axe_finds_no_fault_in_the_network"),
        (NEW, "test_axe_finds_no_fault_in_any_control_for_exploring"),
        (TAKING, "test_the_picture_is_saved_at_three_times_the_screen_with_title_legend_and_source"),
    ),
}


def test_all_twenty_five_are_held():
    assert list(HELD_BY) == list(range(1, 26))


@pytest.mark.parametrize("number", HELD_BY)
def test_each_is_held_by_a_test_that_is_there(number):
    assert HELD_BY[number]
    for module, name in HELD_BY[number]:
        assert callable(getattr(importlib.import_module(f"tests.views.{module}"), name, None)), name
