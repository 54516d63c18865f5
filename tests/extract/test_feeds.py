"""Saved feeds: which entries are articles, which are addresses, and which feeds are neither."""

from __future__ import annotations

from html import escape
from pathlib import Path

import pytest
from samples import pages_of

from flows.cli.extraction.page_lines import parsed_pages
from tasks.core.errors import UnreadableDocumentError
from tasks.extract.containers.embedded import document
from tasks.extract.reader import addresses, open_document

LINES = (
    "가람전자가 지난해 연구개발에 매출의 12%를 썼다고 13일 공시했다. 한 해 전보다 2%포인트 높은 비율이다.",
    "인력도 늘었다. 연구직은 310명으로, 전체 직원의 3분의 1을 넘어섰다고 회사는 설명했다.",
    "회사 관계자는 기술 격차를 벌리려면 앞으로 3년이 중요하다며 예산을 더 늘리겠다고 말했다.",
)
WHOLE = "".join(f"<p>{line}</p>" for line in LINES)
LINK = "https://news.example.com/1"
APPENDED = "<p>The post <a href='x'>가람전자</a> appeared first on <a href='y'>아침신문</a>.</p>"


def rss(content: str = "", description: str = "", link: str = LINK) -> bytes:
    body = f"<content:encoded><![CDATA[{content}]]></content:encoded>" if content else ""
    described = f"<description>{escape(description)}</description>" if description else ""
    return (
        '<?xml version="1.0" encoding="utf-8"?>'
        '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>아침신문</title>'
        f"<item><title>가람전자</title>{f'<link>{link}</link>' if link else ''}{described}{body}</item></channel></rss>"
    ).encode()


def atom(content: str, kind: str) -> bytes:
    inner = f'<div xmlns="http://www.w3.org/1999/xhtml">{content}</div>' if kind == "xhtml" else escape(content)
    return (
        '<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom"><title>아침신문</title><entry>'
        f'<title>가람전자</title><link href="{LINK}"/><content type="{kind}">{inner}</content></entry></feed>'
    ).encode()


@pytest.mark.parametrize(
    "feed",
    [
        rss(WHOLE),
        rss(WHOLE, LINES[0]),
        rss(WHOLE + APPENDED),
        rss(WHOLE.replace("회사는", "회\x08사는")),
        rss("", WHOLE * 3),
        atom(WHOLE, "html"),
        atom(WHOLE, "xhtml"),
        atom("\n\n".join(LINES), "text"),
    ],
    ids=["content", "teaser too", "WordPress", "control", "long description", "atom", "xhtml", "text"],
)
def test_an_entry_with_its_text_is_an_article(feed: bytes) -> None:
    (page,) = pages_of(document(feed, "feed.xml"))
    assert page.url == LINK
    assert f"<p>{LINES[2]}</p>" in page.content
    assert not list(addresses(open_document(document(feed, "feed.xml"))))


@pytest.mark.parametrize(
    "feed",
    [
        rss("", LINES[0]),
        rss(f"<p>{LINES[0]} [&#8230;]</p>{APPENDED}"),
        rss(f"<p>{LINES[0]}</p><p>{LINES[1][:20]}...</p>"),
        rss(f"<p>{LINES[0]}</p><p><a href='x'>기사 더보기</a></p>"),
    ],
    ids=["description", "WordPress teaser", "cut", "read more"],
)
def test_an_entry_with_a_teaser_is_an_address(feed: bytes) -> None:
    assert not list(pages_of(document(feed, "feed.xml")))
    assert [address.url for address in addresses(open_document(document(feed, "feed.xml")))] == [LINK]


@pytest.mark.parametrize(
    "feed", [rss("", LINES[0], link=""), rss().replace(b"item>", b"note>")], ids=["teaser", "none"]
)
def test_a_feed_with_neither_says_what_to_do(feed: bytes) -> None:
    with pytest.raises(UnreadableDocumentError, match="a feed") as refused:
        list(pages_of(document(feed, "feed.xml")))
    assert "Save the articles' own pages" in str(refused.value)


def test_a_feed_of_teasers_is_reported_as_a_list_and_one_with_articles_is_not(tmp_path: Path) -> None:
    teasers, articles = tmp_path / "teasers.xml", tmp_path / "articles.xml"
    teasers.write_bytes(rss("", LINES[0]))
    articles.write_bytes(rss(WHOLE))
    (answer,) = parsed_pages([teasers])
    assert answer["error"].startswith("a list of 1 address without any article's text. ")
    assert [line.get("text", "").splitlines() for line in parsed_pages([articles])] == [list(LINES)]
