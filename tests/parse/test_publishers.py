"""Every saved page in the folder reads as the result beside it says: a new page is a new test."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from tasks.core.documents import Article
from tasks.extract.reader import unpack_file
from tasks.parse.publishers.rules import load_rules
from tasks.workers.pool import Parsed, parse_documents

FOLDER = Path(__file__).parents[1] / "cases" / "publishers"
PAGES = sorted(FOLDER.glob("*.html"))
FIELDS = ("url", "title", "authors", "publisher", "language", "subtitles", "captions")


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
    told = {name: getattr(article, name) for name in FIELDS}
    listed = {name: tuple(value) if isinstance(value, list) else value for name, value in expected.items()}
    assert told == {name: listed[name] for name in FIELDS}
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
