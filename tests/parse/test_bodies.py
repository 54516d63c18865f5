"""What is text on a page that no rule describes, and what the original article of the project reads as."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
import yaml

from tasks.core.documents import Article, Document, Page
from tasks.core.errors import UnreadableDocumentError
from tasks.parse import parse_page

CASES: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parents[1] / "cases" / "parse" / "bodies.yaml").read_text("utf-8")
)
ORIGINALS = Path(os.environ.get("FIGUREWATCH_SHARED", Path(__file__).parents[3] / "shared")) / "seeds"
PARAGRAPHS = "".join(
    f"<p>가람전자가 지난해 연구개발에 매출의 {share}%를 썼다고 공시했다.</p>" for share in range(11, 31)
)


def _parsed(markup: str, kind: str = "html") -> Article:
    return parse_page(Page(Document("0" * 64, "page", b""), kind, markup, "utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_body(case: dict[str, Any]) -> None:
    article = _parsed(f"<html><body>{case['html']}</body></html>")
    assert article.text.splitlines() == case["text"]
    if "captions" in case:
        assert list(article.captions) == case["captions"]
    assert list(article.subtitles) == case.get("subtitles", [])


@pytest.mark.parametrize("tag", ["div", "span", "b", "ul><li", "table><tr><td"])
def test_deeply_nested_page_is_read_or_refused(tag: str) -> None:
    shallow = _parsed(f"<html><body>{f'<{tag}>' * 20}{PARAGRAPHS}</body></html>")
    assert len(shallow.text.splitlines()) == 20
    with pytest.raises(Exception, match=r"page|text|markup") as refused:
        _parsed(f"<html><body>{f'<{tag}>' * 5_000}{PARAGRAPHS}</body></html>")
    assert type(refused.value).__module__ == "tasks.core.errors"


@pytest.mark.parametrize(
    "markup",
    ["<html><body " + " ".join(f"a{i}=1" for i in range(3_000)) + f">{PARAGRAPHS}", "<!--" * 30_000, ""],
    ids=["attributes", "comments", "nothing"],
)
def test_markup_made_to_hang_parsers_is_refused(markup: str) -> None:
    with pytest.raises(UnreadableDocumentError):
        _parsed(markup)


@pytest.mark.skipif(not ORIGINALS.is_dir(), reason="the original article is not shipped; it is not on this machine")
def test_original_article_tells_its_publisher_by_the_trailer_and_no_date() -> None:
    (path,) = ORIGINALS.glob("*.txt")
    article = _parsed(path.read_text("utf-8"), "text")
    assert (article.publisher, article.provenance["publisher"]) == ("블로터", "trailer")
    assert article.published is None
    assert article.title is None
    assert len(article.subtitles) == 1
    assert article.subtitles[0] in article.text.splitlines()
    assert article.captions == ("(사진=네이버)",)
    assert "무단전재" not in article.text
