"""Every saved page in the folder reads as the result beside it says: a new page is a new test."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from tasks.core.documents import Article
from tasks.extract.unpacking import unpack_file
from tasks.parse.publishers import rules
from tasks.parse.publishers.rules import load_rules, read_rules
from tasks.workers.pool import Parsed, parse_documents

FOLDER = Path(__file__).parents[1] / "cases" / "publishers"
PAGES = sorted(FOLDER.glob("*.html"))
FIELDS = ("url", "title", "authors", "publisher", "language", "subtitles", "captions")


ADDED = """
- name: 샛별일보
  hosts: [saetbyeol.example]
  versions:
    - {body: .story, title: h2.head, authors: .who, drop: .buy}
"""
ADDED_PAGE = """<html lang="ko"><head><link rel="canonical" href="https://www.saetbyeol.example/a/1"></head><body>
<div class="head">메뉴</div><h2 class="head">한빛, 매출 늘어</h2><p class="who">김하나 기자</p>
<div class="story"><p>{text}</p><p class="buy">이 기사를 사세요</p></div></body></html>"""
ADDED_TEXT = (
    "한빛전자는 31일 지난해 매출이 567억원으로 한 해 전보다 12% 늘었다고 밝혔다. 연구개발비는 매출의 9%인 51억원이다. "
    "회사는 올해 매출 목표를 600억원으로 잡았고, 이를 위해 새 공장에 120억원을 들이기로 했다."
)


def _expected(page: Path) -> dict[str, Any]:
    return yaml.safe_load(page.with_suffix(".yaml").read_text("utf-8"))


def _parsed(page: Path) -> Article:
    documents = unpack_file(page, page.name)
    (outcome,) = parse_documents(documents, workers=0)
    assert isinstance(outcome, Parsed), outcome
    return outcome.article


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_saved_page_reads_as_expected(page: Path) -> None:
    article, expected = _parsed(page), _expected(page)
    read = {name: getattr(article, name) for name in FIELDS}
    listed = {name: tuple(value) if isinstance(value, list) else value for name, value in expected.items()}
    assert read == {name: listed[name] for name in FIELDS}
    for name in ("published", "modified"):
        time = getattr(article, name)
        assert (time.isoformat() if time else None) == expected[name], name
    assert article.text.splitlines() == expected["text"].splitlines()
    assert article.provenance["text"].startswith("rule:")


def test_every_publisher_with_markup_has_a_saved_page() -> None:
    shown = {_parsed(page).provenance["text"].removeprefix("rule:") for page in PAGES}
    missing = {rule.name for rule in load_rules() if rule.versions} - shown
    assert missing <= {"오마이뉴스", "조선비즈", "ND소프트", "미디어온"}, missing


def test_newest_version_that_fits_is_taken() -> None:
    old, new = FOLDER / "naver-2015.html", FOLDER / "naver.html"
    assert "articleBodyContents" in old.read_text("utf-8")
    assert "articleBodyContents" not in new.read_text("utf-8")
    assert _parsed(old).provenance["text"] == _parsed(new).provenance["text"] == "rule:네이버 뉴스"


def test_a_publisher_is_added_by_one_declaration(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = tmp_path / "page.html"
    page.write_text(ADDED_PAGE.replace("{text}", ADDED_TEXT), "utf-8")
    assert _parsed(page).publisher != "샛별일보"
    known = (*load_rules(), *read_rules(ADDED))
    monkeypatch.setattr(rules, "load_rules", lambda: known)
    monkeypatch.setattr(rules, "_by_host", lambda: {host: rule for rule in known for host in rule.hosts})
    article = _parsed(page)
    assert (article.publisher, article.title, article.authors) == ("샛별일보", "한빛, 매출 늘어", ("김하나",))
    assert article.text == ADDED_TEXT
    assert article.provenance["text"] == "rule:샛별일보"
