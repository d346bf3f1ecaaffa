"""The summary of a report: a page at most, the finding first, and what is only described is not ranked."""

from __future__ import annotations

import pytest

import cogs
from cogs.insights.anchors import Anchor
from cogs.publication import reporting
from cogs.publication.answer_chapters import answers_to
from cogs.publication.chapters import chapters
from cogs.publication.shown import may_be_shown
from cogs.publication.summary import _most, summary_of


@pytest.mark.long
def test_a_place_that_is_described_is_told_by_what_each_studied_organisation_does():
    analysis = cogs.analyse("data/keep-it-local")
    shown, answers = may_be_shown(analysis), answers_to(analysis)
    said = summary_of(analysis, answers, shown)
    assert said[0].startswith("64 organisations")
    assert any(one.startswith("Bede House delivers 3 of 39 services.") for one in said)
    assert not any("come first" in one or "among the first" in one for one in said)
    assert sum(map(len, said)) < 2_600
    sections = chapters(analysis, shown, answers, "Made.")
    assert [section.key for section in sections if section.charts] == [f"profile-{at}" for at in range(1, 8)]
    (quality,) = [section for section in sections if section.key == "data-quality"]
    assert quality.table is not None
    assert "Came by self-referral" in set(quality.table.iloc[:, 0])


def test_who_is_level_with_the_third_is_named_too_or_nobody_is_who_is():
    def listed(*numbers: int) -> tuple[Anchor, ...]:
        return tuple(Anchor(str(at), ("f",) * number, ()) for at, number in enumerate(numbers))

    assert len(_most(listed(9, 8, 7, 6))) == 3
    assert len(_most(listed(9, 8, 7, 7))) == 4
    assert len(_most(listed(9, *[3] * 20))) == 1


def test_of_a_network_too_large_for_paper_the_report_draws_the_strongest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reporting, "_WHOLE_FIGURE_UP_TO", 10)
    monkeypatch.setattr(reporting, "_LEGIBLE_UP_TO", 20)
    monkeypatch.setattr(reporting, "_STRONGEST", 12)
    analysis = cogs.analyse("data/keep-it-local")
    shown = may_be_shown(analysis)
    report = reporting.report_of(analysis, shown, answers_to(analysis))
    assert report.caption.startswith("The 12 strongest of 84 organisations and councils.")
    assert "Southern Brooks" in report.picture
