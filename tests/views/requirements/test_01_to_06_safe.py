"""Requirements 1 to 6: a page opens anywhere, runs nothing of the data, is drawn at once, and says what it shows."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from tests.views.places import HOSTILE, invented, page_of
from tests.views.requirements.pages import IN_SUITE, made

ROOT = Path(__file__).parents[3]
CLICK_EACH = "(all) => all.forEach((one) => one.click())"


def test_01_it_opens_from_disk_without_a_request_or_a_complaint_and_draws_its_marks(shown):
    visit = shown.untouched()
    assert (visit.requests, visit.complaints) == ([], [])
    assert len(shown.marks(visit)) > 0
    assert len(shown.ink(visit)["marks"]) >= len(shown.marks(visit))


def test_02_its_policy_runs_no_script_or_handler_injected_by_hand(shown):
    visit = shown.anew()
    policy = visit.page.get_attribute("meta[http-equiv=Content-Security-Policy]", "content")
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    assert re.search(r"script-src ('sha256-[\w+/=]+' ?)+;", policy)
    visit.page.evaluate(
        """() => {
          const box = document.createElement("div");
          box.innerHTML = "<button id=trap onclick='window.hit=1'>x</button><img src='data:,x' onerror='window.hit=1'>";
          document.body.append(box);
          const script = document.createElement("script");
          script.textContent = "window.hit=1";
          document.body.append(script);
        }"""
    )
    visit.page.click("#trap")
    assert visit.page.evaluate("window.hit") is None
    assert any("Content Security Policy" in text for text in visit.complaints)


def test_03_no_text_of_the_data_runs_after_load_hover_click_search_filter_sort_or_reload(shown):
    visit = shown.anew()
    page = visit.page
    scripts, words = page.locator("script").count(), HOSTILE if shown.made.hostile else ("trust", "a", "=")
    hover_and_click(shown, visit)
    search(page, words)
    if shown.made.live:
        filter_all(page)
    page.locator("#tables button.sort").evaluate_all(CLICK_EACH)
    page.reload()
    page.set_viewport_size({"width": 400, "height": 900})
    visit.drawn_again()
    assert page.evaluate("window.hit") is None
    assert (visit.requests, visit.complaints) == ([], [])
    assert page.locator("img, iframe, object, embed").count() == 0
    assert page.locator("script").count() == scripts
    if shown.made.hostile:
        assert "{{ 7 * 7 }}" in page.inner_text("#tables")


def hover_and_click(shown, visit):
    for left, top, right, bottom in list(shown.marks(visit).values())[:8]:
        visit.page.mouse.move((left + right) / 2, (top + bottom) / 2)
        if shown.made.live:  # elsewhere a click opens the page of the group
            visit.page.mouse.click((left + right) / 2, (top + bottom) / 2)


def search(page, words):
    fields = [field for field in ("#search", "#path-from", "#path-to") if page.locator(field).count()]
    if page.locator("#path-part summary").count():
        page.click("#path-part summary")
    for field in fields:
        for word in words:
            page.fill(field, " ".join(word.split())[:12])
            if len(fields) > 1:
                page.keyboard.press("Enter")


def filter_all(page):
    for choice in ("#sector", "#neighbourhood", "#size", "#colour", "#since", "#until"):
        for place in range(min(page.locator(f"{choice} option").count(), 4)):
            page.select_option(choice, index=place)
    ticks = page.locator(".kinds input, [data-line], [data-relation], [data-group]")
    ticks.evaluate_all(CLICK_EACH)
    ticks.evaluate_all(CLICK_EACH)
    for press in ("#path-turn", "#path-drop", "#reset", "#copy"):
        if page.locator(press).is_visible():
            page.click(press)


def test_04_the_first_picture_is_the_last_and_does_not_wait_for_anything_to_settle(shown):
    # Seconds are measured by tests.views.benchmark_pages, which fails where one second or four are broken.
    visit = shown.anew()
    first = shown.marks(visit)
    if shown.made.live:
        assert visit.page.evaluate("performance.getEntriesByName('cogs-first-picture').length") == 1
    else:
        assert shown.made.html.index("<svg") < shown.made.html.index("<script")
    visit.page.wait_for_timeout(300)
    assert shown.marks(visit) == first


def test_05_the_same_input_and_seed_give_the_same_bytes_whatever_the_hash_seed_and_threads(page_name):
    here = hashlib.sha256(made(page_name).html.encode()).hexdigest()
    assert made_elsewhere(page_name in IN_SUITE)[page_name] == here


@cache
def made_elsewhere(in_suite: bool) -> dict[str, str]:
    """Return the digest of each page of the suite, or each other, made with another hash seed and one thread."""
    code = (
        "import hashlib; from tests.views.requirements.pages import LONG, IN_SUITE, made\n"
        f"for name in {'IN_SUITE' if in_suite else 'LONG'}: "
        "print(name, hashlib.sha256(made(name).html.encode()).hexdigest(), sep='=')"
    )
    other = "2" if os.environ.get("PYTHONHASHSEED") == "1" else "1"
    settings = {**os.environ, "PYTHONHASHSEED": other, "NUMBA_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
    said = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=settings, check=True, capture_output=True, text=True
    ).stdout
    return dict(line.split("=") for line in said.splitlines())


def test_06_it_says_how_many_it_shows_and_how_many_it_leaves_out(shown):
    visit, total = shown.untouched(), shown.made.total
    summary, marks = visit.page.inner_text("#summary"), len(shown.marks(visit))
    if shown.made.live:
        assert marks == shown.made.drawn
        assert ("left out" in summary) == (marks < total)
        if marks < total:
            assert f"Of {total:,} nodes this page shows the {marks:,}" in summary
            assert f"{total - marks:,} are left out" in summary
        return
    said = re.search(r"The picture shows ([\d,]+) nodes as ([\d,]+) groups?", summary)
    others = int("one mark, Others" in summary)
    assert [int(number.replace(",", "")) for number in said.groups()] == [total, marks - others]
    left = re.search(r"([\d,]+) weaker lines?", summary)
    lines = visit.page.locator("svg.picture .lines path").count()
    assert lines + (int(left[1].replace(",", "")) if left else 0) == visit.page.locator("#ties tbody tr").count()
    members = visit.page.locator("#groups tbody tr td:nth-child(2)").all_inner_texts()
    assert sum(int(number.replace(",", "")) for number in members) == total


@pytest.mark.parametrize("most", [5, 20])
def test_06_above_the_limit_the_strongest_are_shown_and_the_others_counted(visit, most):
    place = invented(50)
    opened = visit(page_of(place, most=most))
    keys = {mark["key"] for mark in opened.picture("marks")}
    assert keys == set(place.table["betweenness_people"].nlargest(most).index)
    summary = opened.page.inner_text("#summary")
    assert f"Of 50 nodes this page shows the {most} with the greatest betweenness (people)" in summary
    assert f"{50 - most} are left out" in summary
    assert opened.page.locator("#nodes tbody tr").count() == most
