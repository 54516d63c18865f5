"""What pages tell of their articles, and what they are refused for, snippet by snippet."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from tasks.core.documents import Article, Document, Page
from tasks.core.errors import NotAnArticleError
from tasks.parse import parse_page
from tasks.parse.metadata.bylines import author_names

CASES = Path(__file__).parents[1] / "cases" / "parse"
SNIPPETS: list[dict[str, Any]] = yaml.safe_load((CASES / "metadata.yaml").read_text("utf-8"))
BYLINES: list[dict[str, Any]] = yaml.safe_load((CASES / "bylines.yaml").read_text("utf-8"))
REFUSED: list[dict[str, Any]] = yaml.safe_load((CASES / "refusals.yaml").read_text("utf-8"))
TEXT = {
    "ko": [
        "가람전자가 지난해 연구개발에 매출의 12%를 썼다고 13일 공시했다. 한 해 전보다 2%포인트 높은 비율이다.",
        "인력도 늘었다. 연구직은 310명으로, 전체 직원의 3분의 1을 넘어섰다고 회사는 설명했다.",
        "회사 관계자는 기술 격차를 벌리려면 앞으로 3년이 중요하다며 예산을 더 늘리겠다고 말했다.",
    ],
    "en": [
        "Garam Electronics spent 12% of its revenue on research last year, the company said in a filing on Wednesday.",
        "The number of its researchers rose to 310, which is more than a third of all of the people that it employs.",
        "A company official said that the next three years will decide the race, and that the budget is set to grow.",
    ],
}


def _page(case: dict[str, Any], markup: str) -> Page:
    return Page(Document("0" * 64, case["name"], b""), "html", markup, "utf-8", case.get("url"))


def _parsed(case: dict[str, Any]) -> Article:
    first, *rest = TEXT[case.get("lang", "ko")]
    lines = [case.get("first", "") + first, *rest]
    lines[-1] += case.get("last", "")
    body = "".join(f"<p>{line}</p>" for line in lines)
    markup = (
        f"<html><head>{case.get('head', '')}</head><body>{case.get('top', '')}"
        f"<div class='article-body'>{body}{case.get('bottom', '')}</div></body></html>"
    )
    return parse_page(_page(case, markup))


def _field(article: Article, name: str) -> Any:
    value = getattr(article, {"precision": "published_precision"}.get(name, name))
    if name in ("published", "modified"):
        return value.isoformat() if value else None
    return list(value) if isinstance(value, tuple) else value


@pytest.mark.parametrize("case", SNIPPETS, ids=lambda case: case["name"])
def test_page_tells(case: dict[str, Any]) -> None:
    article = _parsed(case)
    assert {name: _field(article, name) for name in case["expect"]} == case["expect"]
    for name, source in case.get("from", {}).items():
        assert article.provenance[name] == source


@pytest.mark.parametrize("case", SNIPPETS, ids=lambda case: case["name"])
def test_text_is_the_same_whatever_stands_around_it(case: dict[str, Any]) -> None:
    article = _parsed(case)
    expected = list(TEXT[case.get("lang", "ko")])
    if "text_starts" in case:
        assert article.text.startswith(case["text_starts"])
    elif "설립됐다" not in case.get("bottom", ""):
        assert article.text.splitlines() == expected


@pytest.mark.parametrize("case", BYLINES, ids=lambda case: case["byline"])
def test_a_byline_names_people_without_their_titles(case: dict[str, Any]) -> None:
    assert author_names(case["byline"]) == case["names"]


@pytest.mark.parametrize("case", REFUSED, ids=lambda case: case["name"])
def test_page_without_article_is_refused_with_its_reason(case: dict[str, Any]) -> None:
    with pytest.raises(NotAnArticleError, match=case["reason"]) as refused:
        parse_page(_page(case, case["html"]))
    assert refused.value.where == case["name"]
    assert refused.value.todo


def test_a_short_plain_text_is_an_article_and_its_times_stand_where_they_may() -> None:
    two = "네이버는 2022년 국제 학회에서 논문 105편을 발표했다.\n카카오는 같은 해 논문 31편을 냈다고 밝혔다."
    stamped = f"{two}\n\n입력 2023-03-05 10:00 수정 2023-03-06 11:00\n"
    article = parse_page(Page(Document("0" * 64, "a.txt", b""), "text", stamped, "utf-8", None))
    assert article.text == two
    assert (_field(article, "published"), _field(article, "modified")) == (
        "2023-03-05T10:00:00+09:00", "2023-03-06T11:00:00+09:00"
    )  # fmt: skip
    with pytest.raises(NotAnArticleError):
        parse_page(Page(Document("0" * 64, "b.txt", b""), "text", "구독해지는 여기를 누르세요.", "utf-8", None))
