"""The folded sections of a report: to check and known before; neither is news, in any format."""

from __future__ import annotations

import json
from dataclasses import replace

from bs4 import BeautifulSoup

from tasks.core.changes import Change, ChangeKind
from tasks.reports import Rendered, render
from tests.reports.stories import changes_of, context_of, story


def changes(**fields: object) -> list[Change]:
    """The contradiction of the story, and its first new figure, both kept out of the report."""
    found = changes_of(story())
    chosen = [next(c for c in found if c.kind is kind) for kind in (ChangeKind.NEW_SERIES, ChangeKind.CONTRADICTED)]
    return [replace(change, reported=False, **fields) for change in chosen]  # type: ignore[arg-type]


def to_check() -> Rendered:
    held = changes(stopped_by="sure_enough", note="unsure", probability=0.61)
    return render(held, context_of(story()))


def test_what_is_to_check_is_folded_and_says_why() -> None:
    page = BeautifulSoup(to_check().texts["html"], "lxml")
    fold = page.select_one("section.fold.to_check details")
    assert fold is not None
    assert not fold.has_attr("open")
    remarks = [node.get_text() for node in fold.select(".remark")]
    assert len(remarks) == 2
    assert all("61%" in remark for remark in remarks)
    assert len(fold.select("li.contradicted mark")) == 2, "both sentences are there, their numbers marked"


def test_what_is_to_check_is_no_news() -> None:
    rendered = to_check()
    assert rendered.entries == ()
    summary = json.loads(rendered.texts["json"])["summary"]
    assert (summary["changes"], summary["to_check"]) == (0, 2)
    page = BeautifulSoup(rendered.texts["html"], "lxml")
    assert page.select(".glance li, .tiles .contradicted, article.change") == []
    assert "## 확인할 것 (2)" in rendered.texts["md"]


def test_a_baseline_says_what_is_known() -> None:
    rendered = render(changes(note="baseline"), context_of(story()))
    page = BeautifulSoup(rendered.texts["html"], "lxml")
    assert page.select_one("section.fold.known details") is not None
    assert "알려진 수치 2개" in page.select_one(".headline").get_text()  # type: ignore[union-attr]
    assert rendered.entries == ()


def test_what_was_read_anew_is_one_line() -> None:
    context = context_of(story(), read_anew=3, anew=5, superseded_anew=2)
    page = BeautifulSoup(render([], context).texts["html"], "lxml")
    (line,) = [node.get_text() for node in page.select("footer p") if "다시 읽었습니다" in node.get_text()]
    assert "기사 3건" in line
    assert "새로 읽은 수치 5개, 바뀐 수치 2개" in line
