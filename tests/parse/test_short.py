"""Articles of one to three sentences, and pages that say as little without being one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from tasks.core.documents import Document, Page
from tasks.core.errors import NotAnArticleError
from tasks.parse import parse_page

CASES = Path(__file__).parents[1] / "cases" / "parse"
FLASHES: list[dict[str, Any]] = yaml.safe_load((CASES / "flashes.yaml").read_text("utf-8"))


def _page(case: dict[str, Any]) -> Page:
    return Page(Document("0" * 64, case["name"], b""), "html", case["html"], "utf-8")


@pytest.mark.parametrize("case", [case for case in FLASHES if "text" in case], ids=lambda case: case["name"])
def test_a_flash_is_an_article(case: dict[str, Any]) -> None:
    article = parse_page(_page(case))
    assert article.text == case["text"]
    assert article.language == case.get("language", "ko")


@pytest.mark.parametrize("case", [case for case in FLASHES if "refused" in case], ids=lambda case: case["name"])
def test_a_page_that_says_as_little_is_refused(case: dict[str, Any]) -> None:
    with pytest.raises(NotAnArticleError, match=case["refused"]):
        parse_page(_page(case))
