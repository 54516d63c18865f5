"""Whatever a page says stays text: no markup, no link, no broken table comes of it."""

from __future__ import annotations

from typing import Any

import feedparser
import pytest
from bs4 import BeautifulSoup
from markdown_it import MarkdownIt

from tasks.core.records import SourcedObservation
from tasks.reports import Rendered
from tasks.reports.formats.atom import merged_feed
from tasks.reports.formats.registry import ON_REQUEST
from tasks.reports.links import web_link
from tasks.reports.report import build_report
from tasks.reports.visible_text import one_line
from tests.reports.stories import MADE_AT, cases, changes_of, context_of, observations, report

HOSTILE = [str(words) for words in cases("hostile")]
LINK = "https://fine.example/a"


def hostile_story(words: str) -> list[SourcedObservation]:
    """Two articles that contradict each other and say hostile words wherever a page can."""
    items = []
    for number, amount in enumerate((1712200000000, 1721200000000), 1):
        sentence = f"{words} {amount}원 {words}"
        figure = {
            "sentence": sentence, "number": f"{amount}원", "metric": "rnd_spend", "is": amount, "within": 500000,
            "of": "2019", "scope": words,
        }  # fmt: skip
        article = {"publisher": words, "title": words, "url": LINK, "day": MADE_AT.date(), "says": [figure]}
        items += observations(article, number)
    return items


def links(soup: BeautifulSoup) -> set[str]:
    return {str(a["href"]) for a in soup.find_all("a") if not str(a["href"]).startswith("#")}


def tags(soup: BeautifulSoup) -> set[str]:
    return {node.name for node in soup.find_all(True)}


def plain() -> Rendered:
    return report(hostile_story("words"))


@pytest.mark.parametrize("words", HOSTILE, ids=range(len(HOSTILE)))
def test_html_gets_no_element_link_or_attribute_from_a_page(words: str) -> None:
    found, usual = (BeautifulSoup(each.texts["html"], "lxml") for each in (report(hostile_story(words)), plain()))
    assert tags(found) == tags(usual)
    assert links(found) == {LINK}
    assert not [name for node in found.find_all(True) for name in node.attrs if name.startswith("on")]
    assert [len(found.find_all(name)) for name in ("mark", "a", "td", "li")] == [
        len(usual.find_all(name)) for name in ("mark", "a", "td", "li")
    ]


@pytest.mark.parametrize("words", HOSTILE, ids=range(len(HOSTILE)))
def test_markdown_gets_no_structure_from_a_page(words: str) -> None:
    reader = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    found, usual = (
        BeautifulSoup(reader.render(each.texts["md"]), "lxml") for each in (report(hostile_story(words)), plain())
    )
    assert tags(found) == tags(usual)
    assert links(found) == {LINK}
    names = ("h1", "h2", "h3", "li", "tr", "td", "mark", "a", "strong")
    assert [len(found.find_all(name)) for name in names] == [len(usual.find_all(name)) for name in names]
    assert one_line(words) in one_line(found.get_text())


@pytest.mark.parametrize("words", HOSTILE, ids=range(len(HOSTILE)))
def test_the_feed_stays_whole(words: str) -> None:
    rendered = report(hostile_story(words))
    read = feedparser.parse(merged_feed(None, rendered.entries, "ko", MADE_AT), sanitize_html=False)
    assert not read.bozo
    assert len(read.entries) == len(rendered.entries) == 2
    for entry in read.entries:
        content = BeautifulSoup(entry.content[0].value, "lxml")
        assert tags(content) <= {"html", "body", "p", "strong", "br", "mark", "a"}
        assert links(content) == {LINK}


@pytest.mark.parametrize("case", cases("addresses"), ids=lambda case: repr(case["given"]))
def test_only_web_addresses_become_links(case: dict[str, Any]) -> None:
    assert web_link(case["given"]) == case["link"]


@pytest.mark.parametrize("case", cases("addresses"), ids=lambda case: repr(case["given"]))
def test_no_address_breaks_out_of_its_link(case: dict[str, Any]) -> None:
    figure = {"sentence": "매출의 25%", "number": "25%", "is": 25, "within": 0.5, "of": "2019"}
    article = {"publisher": "신문", "title": "제목", "url": case["given"], "day": None, "says": [figure]}
    rendered = report(observations(article, 1))
    wanted = {case["link"]} if case["link"] else set()
    assert links(BeautifulSoup(rendered.texts["html"], "lxml")) == wanted
    md = MarkdownIt("commonmark", {"html": True}).render(rendered.texts["md"])
    assert len(links(BeautifulSoup(md, "lxml"))) == len(wanted)
    assert "javascript:alert(1)" not in rendered.texts["html"]


@pytest.mark.parametrize("words", [*HOSTILE, "\x1b[2J\x1b]0;x\x07\u202e\r"], ids=range(len(HOSTILE) + 1))
def test_plain_text_steers_no_terminal(words: str) -> None:
    items = hostile_story(words)
    text = ON_REQUEST["txt"](build_report(changes_of(items), context_of(items)))
    assert [sign for sign in text if sign != "\n" and not sign.isprintable()] == []
    assert "1712200000000원]" in text
