"""Text that a page hides or shows in frames, and text below more open elements than parsers take."""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import Any

import pytest
import yaml

from tasks.core.documents import Article, Document, Page
from tasks.core.errors import UnreadableDocumentError
from tasks.parse import parse_page

CASES = Path(__file__).parents[1] / "cases" / "parse"
HIDDEN: list[dict[str, Any]] = yaml.safe_load((CASES / "hidden.yaml").read_text("utf-8"))
FRAMES: list[dict[str, Any]] = yaml.safe_load((CASES / "frames.yaml").read_text("utf-8"))
LINES = {
    "A": "가람전자가 지난해 연구개발에 매출의 12%를 썼다고 13일 공시했다. 한 해 전보다 2%포인트 높은 비율이다.",
    "B": "인력도 늘었다. 연구직은 310명으로, 전체 직원의 3분의 1을 넘어섰다고 회사는 설명했다.",
    "C": "회사 관계자는 기술 격차를 벌리려면 앞으로 3년이 중요하다며 예산을 더 늘리겠다고 말했다.",
    "D": "증권가는 올해 영업이익이 5천억원을 넘을 것으로 본다. 다만 환율이 내리면 이익이 줄 수 있다는 지적도 나온다.",
}
OTHERS = "".join(
    f"<p>나루은행은 예금 금리를 {rate}%로 올렸다고 밝혔다. 나루은행의 지난해 순이익은 9999억원이다.</p>"
    for rate in range(3, 8)
)
TITLE = "가람전자 연구개발에 매출의 12%"


def _filled(markup: str) -> str:
    for name, line in LINES.items():
        markup = markup.replace(f"{{{name}}}", f"<p>{line}</p>")
    return markup.replace("{X}", OTHERS)


def _parsed(body: str, head: str = "") -> Article:
    markup = f'<html lang="ko"><head>{head}</head><body>{body}</body></html>'
    return parse_page(Page(Document("0" * 64, "page", b""), "html", markup, "utf-8"))


def _read(article: Article) -> str:
    names = {line: name for name, line in LINES.items()}
    return "".join(names.get(line, f"?{line}") for line in article.text.splitlines())


@pytest.mark.parametrize("case", HIDDEN, ids=lambda case: case["name"])
def test_hidden_text_is_read_where_it_is_the_articles(case: dict[str, Any]) -> None:
    assert _read(_parsed(_filled(case["html"]))) == case["text"]


@pytest.mark.parametrize("case", FRAMES, ids=lambda case: case["name"])
def test_an_article_in_a_frame_is_read(case: dict[str, Any]) -> None:
    frames = "".join(
        "<iframe "
        + " ".join(f'{name}="{value}"' for name, value in frame.items() if name != "page")
        + f' srcdoc="{escape(_filled(frame["page"]))}"></iframe>'
        for frame in case["frames"]
    )
    article = _parsed(_filled(case.get("around", "")) + frames, f"<title>{TITLE} | 가람일보</title>")
    assert _read(article) == case["text"]
    if "title" in case:
        assert article.title == case["title"]
    if "published" in case:
        assert article.published is not None
        assert article.published.isoformat() == case["published"]


def test_a_frame_of_a_frame_set_is_read() -> None:
    whole = _filled("{A}{B}{C}{D}")
    markup = (
        f"<html><head><title>{TITLE}</title></head><frameset cols='20%,80%'>"
        f"<frame srcdoc='<a href=/x>메뉴</a>'><frame srcdoc='{whole}'></frameset></html>"
    )
    assert _read(parse_page(Page(Document("0" * 64, "page", b""), "html", markup, "utf-8"))) == "ABCD"


@pytest.mark.parametrize("tag", ["span", "b", "div", "div class=w", "table><tr><td", "ul><li", "blockquote"])
@pytest.mark.parametrize("depth", [200, 300, 490])
def test_text_below_many_open_elements_is_read(tag: str, depth: int) -> None:
    assert _read(_parsed(f"<{tag}>" * depth + _filled("{A}{B}{C}{D}"))) == "ABCD"


def test_lines_that_open_an_element_each_are_all_read() -> None:
    lines = "".join(f"<span>가람의 {number}번째 공장은 지난해 {number}억원을 벌었다.\n" for number in range(300))
    text = _parsed(lines + _filled("{A}")).text
    assert "가람의 299번째 공장은 지난해 299억원을 벌었다." in text
    assert text.endswith(LINES["A"])


def test_text_that_is_too_deep_to_be_read_is_refused_with_that_reason() -> None:
    with pytest.raises(UnreadableDocumentError, match="more elements inside each other"):
        _parsed("<b>" * 3_000 + _filled("{A}{B}{C}{D}"))
