"""A page in a notebook's frame: whole, escaped, shut off from the notebook, and alive."""

from __future__ import annotations

import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest

from cogs import OutputError, ParameterError
from cogs.views.notebook import NetworkView
from tests.views.places import HOSTILE, invented, page_of, page_of_poisoned


class Frames(HTMLParser):
    """What a browser would make of the text: every element with its attributes, and all text outside them."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.mark.parametrize("title", ["Northfield", *HOSTILE])
def test_the_page_is_one_attribute_of_one_frame_whatever_it_holds(title: str) -> None:
    page = page_of_poisoned() + title
    shown = NetworkView(title, page, 500)._repr_html_()
    inside = shown.split('srcdoc="', 1)[1].removesuffix('"></iframe>')
    assert not {'"', "'", "<", ">"} & set(inside)
    found = Frames(shown)
    ((tag, attributes),) = found.elements
    assert (tag, found.text) == ("iframe", "")
    assert set(attributes) == {"title", "sandbox", "style", "srcdoc"}
    assert attributes["sandbox"] == "allow-scripts allow-downloads"
    assert attributes["title"] == title
    assert (attributes["srcdoc"] or "").replace('<base href="about:srcdoc">', "", 1) == page
    assert "height: 500px" in (attributes["style"] or "")


def test_it_is_saved_once_and_says_so(tmp_path: Path) -> None:
    view = NetworkView("Northfield", "<p>\r\né</p>")
    assert view.save(tmp_path / "network.html").read_bytes() == "<p>\r\né</p>".encode()
    with pytest.raises(OutputError, match="exists"):
        view.save(tmp_path / "network.html")
    with pytest.raises(OutputError, match="cannot be written"):
        view.save(tmp_path / "nowhere" / "network.html")


def test_a_frame_too_low_is_refused() -> None:
    with pytest.raises(ParameterError, match="at least 200; 20 was given"):
        NetworkView("Northfield", "", 20)


def test_it_needs_no_ipython() -> None:
    program = (
        "import sys; sys.modules['IPython'] = None; from cogs.views.notebook import NetworkView;"
        "sys.exit(not NetworkView('Northfield', '')._repr_html_().startswith('<iframe'))"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


def test_in_the_browser_it_is_drawn_without_a_request_or_a_complaint_and_cannot_reach_the_notebook(visit) -> None:
    shown = NetworkView("Northfield", page_of(invented(5)), 900)._repr_html_()
    opened = visit(f"<!DOCTYPE html><html lang=en><title>Notebook</title><p id=cell>x</p>{shown}</html>")
    frame = opened.page.frames[1]
    frame.wait_for_function("() => window.cogsPicture && window.cogsPicture.marks().length === 5")
    frame.click("#details .name >> nth=0")
    assert frame.locator("#details .chosen").count() == 1
    assert [frame.locator(what).is_visible() for what in ("#copy", "[data-take=print]", "[data-take=png]")] == [
        False,
        False,
        True,
    ]
    frame.focus(".skip")
    opened.page.keyboard.press("Enter")
    frame.wait_for_function("() => location.href === 'about:srcdoc#tables'")
    assert frame.locator("#tables").count() == 1
    with opened.page.expect_download() as download:
        frame.click("[data-take=svg]")
    assert download.value.path().read_text(encoding="utf-8").startswith("<svg")
    refused = "() => { try { return parent.document.title; } catch (refused) { return refused.name; } }"
    assert frame.evaluate(refused) == "SecurityError"
    assert (opened.requests, opened.complaints) == ([], [])


def test_hostile_text_runs_no_script_in_the_frame_or_around_it(visit) -> None:
    opened = visit(f"<!DOCTYPE html><title>x</title>{NetworkView(HOSTILE[1], page_of_poisoned())._repr_html_()}")
    frame = opened.page.frames[1]
    frame.wait_for_function("() => window.cogsPicture && window.cogsPicture.marks().length === 7")
    assert [one.evaluate("window.hit") for one in opened.page.frames] == [None, None]
    assert (opened.requests, opened.complaints) == ([], [])
