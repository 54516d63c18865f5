"""What a report tells, in which order, in Markdown and HTML."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from bs4 import BeautifulSoup, Tag
from markdown_it import MarkdownIt

from tasks.changes.change_record import ChangeContext, change_of
from tasks.core.changes import Change, ChangeKind
from tasks.reports import render
from tests.reports.stories import FOUND_AT, changes_of, context_of, report, story, watchlist


def page(html: str) -> BeautifulSoup:
    return BeautifulSoup(html, "lxml")


def markdown(text: str) -> BeautifulSoup:
    return page(MarkdownIt("commonmark", {"html": True}).enable("table").render(text))


def text(node: Tag | BeautifulSoup) -> str:
    return " ".join(node.get_text(" ").split())


def headings(soup: BeautifulSoup, level: str) -> list[str]:
    return [text(node) for node in soup.find_all(level)]


def table(name: str) -> Tag:
    """A figure's table in the story's report."""
    found = page(report().texts["html"]).find(id=f"figure.{name}")
    assert isinstance(found, Tag)
    return found


def of_kind(kind: ChangeKind) -> list[Change]:
    """One change of a kind out of two like observations of the story."""
    items = [item for item in story() if item.observation.metric == "rnd_spend"]
    before = None if kind is ChangeKind.NEW_SERIES else items[0]
    after = None if kind is ChangeKind.WITHDRAWN else items[1]
    return [change_of(kind, before, after, ChangeContext(watchlist(), FOUND_AT))]


def test_what_is_urgent_comes_first_then_the_figures_then_all_that_is_new() -> None:
    assert headings(page(report().texts["html"]), "h2") == [
        "한눈에 보기",
        "서로 어긋나는 보도 1",
        "목표 1",
        "기간별 수치 3",
        "새 기간의 수치 2",
        "처음 보는 수치 6",
        "확인할 것 1",
    ]


def test_markdown_and_html_have_the_same_sections() -> None:
    for language in ("ko", "en"):
        rendered = report(language=language)
        html, md = page(rendered.texts["html"]), markdown(rendered.texts["md"])
        assert [name.split(" (")[0] for name in headings(md, "h2")] == [
            text(h).rsplit(" ", 1)[0] if h.find(class_="count") else text(h) for h in html.find_all("h2")
        ]


@pytest.mark.parametrize(
    ("language", "values"),
    [
        ("ko", ["1조7122억원 ↔ 1조7212억원", "차이 90억원"]),
        ("en", ["KRW 1.7122 trillion ↔ KRW 1.7212 trillion", "difference KRW 9 billion"]),
    ],
)
def test_a_contradiction_shows_both_sides_with_source_date_link_and_marked_sentence(
    language: str, values: list[str]
) -> None:
    article = page(report(language=language).texts["html"]).select_one("article.change.contradicted")
    assert article is not None
    assert [value for value in values if value not in text(article)] == []
    sides = article.select(".side")
    assert [side.mark.get_text() for side in sides if side.mark] == ["1조7122억원", "1조7212억 원"]
    assert [text(side.select_one(".publisher")) for side in sides] == ["첫째신문", "둘째일보"]  # type: ignore[arg-type]
    assert [side.a["href"] for side in sides if side.a] == ["https://first.example/1", "https://second.example/2"]
    assert [text(side.select_one(".date")) for side in sides] == ["2020-03-30", "2020-04-17"]  # type: ignore[arg-type]
    assert len(article.select("svg .bar")) == 2


def test_reports_that_agree_are_no_contradiction_and_are_named_as_sources() -> None:
    rows = table("naver.rnd_ratio.level.percent").select("tbody tr")
    shown = [text(row) for row in rows]
    assert [line.split()[0] for line in shown] == ["2018년", "2019년", "2022년", "기간"]
    assert "25.97%" in shown[1]
    assert "출처 2곳 첫째신문 2020-03-30 , 둘째일보 26% 2020-04-17" in shown[1]
    assert [mark.get_text() for mark in rows[1].select("mark")] == ["25.97%", "26%"]
    assert "30% 목표" in shown[3]
    assert len(table("naver.rnd_ratio.level.percent").select(".goal")) == 4


def test_only_articles_that_agree_stand_beside_a_side() -> None:
    article = page(report().texts["html"]).select_one("article.change.contradicted")
    assert article is not None
    assert not article.select("details")
    (moved,) = [
        node for node in page(report().texts["html"]).select("article.new_period") if "2019년" in text(node)[:12]
    ]
    assert [text(node) for node in moved.select("summary")] == ["독립 출처 2곳 일치: 둘째일보 26%"]


def test_a_contradicting_value_has_its_own_row_marked_as_such() -> None:
    rows = table("naver.rnd_spend.level.KRW").select("tbody tr")
    assert [("conflict" in row["class"], [text(cell) for cell in row.select("th, .number")]) for row in rows] == [
        (False, ["2019년", "1조7212억원"]),
        (True, ["2019년", "1조7122억원 상충"]),
    ]


def test_a_move_tells_both_periods_and_the_points_between_them() -> None:
    ko, en = report(), report(language="en")
    assert "네이버, 2022년 매출 대비 연구개발비 22.0%, 2019년보다 -4.0%p" in page(ko.texts["html"]).get_text()
    assert "Naver, R&D share of revenue of 2022: 22.0%, -4.0 pp on 2019" in page(en.texts["html"]).get_text()


def test_every_change_names_source_and_date_and_marks_its_number() -> None:
    rendered = report()
    for article in page(rendered.texts["html"]).select("article.change"):
        for side in article.select(".side"):
            assert side.select_one("blockquote mark"), article
            assert side.select_one("figcaption .publisher"), article
            assert side.select_one("figcaption .date"), article
    items = [li for li in markdown(rendered.texts["md"]).select("li li") if not li.find_parent("li li")]
    assert items
    assert all(li.find("mark") and "— " in li.get_text() and "2" in li.get_text() for li in items)


def test_an_article_without_headline_or_publisher_is_still_named() -> None:
    found = page(report().texts["html"])
    assert found.find("a", string="third.example/news/3")
    assert "발행처 미상" in found.get_text()


@pytest.mark.parametrize("kind", list(ChangeKind))
@pytest.mark.parametrize("language", ["ko", "en"])
def test_every_kind_of_change_can_be_reported(kind: ChangeKind, language: str) -> None:
    context = context_of(story(), language)
    shown = [replace(change, reported=True, note=None) for change in of_kind(kind)]
    rendered = render(shown, context)
    article = page(rendered.texts["html"]).select_one(f".change.{kind.value}")
    assert article is not None
    assert text(article.select_one(".label")) == context.words.kinds[kind]  # type: ignore[arg-type]
    assert f"**{context.words.kinds[kind]}**" in rendered.texts["md"]


def test_a_figure_that_left_its_article_says_so() -> None:
    found = page(render(of_kind(ChangeKind.WITHDRAWN), context_of(story())).texts["html"])
    assert found.select_one("article.withdrawn s")
    assert "이 수치는 새 본문에 없습니다." in found.get_text()


def test_a_change_that_the_extractor_made_says_so() -> None:
    shown = [replace(change, note="extractor") for change in of_kind(ChangeKind.REVISED)]
    assert "기사가 아니라 판독기가 바뀌어" in render(shown, context_of(story())).texts["html"]


def test_changes_that_are_kept_out_are_counted_with_the_reason() -> None:
    quiet = [replace(change, reported=False, note="below_threshold") for change in of_kind(ChangeKind.REVISED)]
    rendered = render(quiet, context_of(story()))
    assert not page(rendered.texts["html"]).select("article.change")
    assert "보고하지 않은 변화 1건: 기준보다 작은 변화 1건" in rendered.texts["html"]
    assert "보고하지 않은 변화 1건: 기준보다 작은 변화 1건" in rendered.texts["md"]


@pytest.mark.parametrize(
    ("language", "articles", "words"),
    [
        ("ko", 0, "새로 읽은 기사가 없습니다"),
        ("ko", 3, "모두 이미 알려진 값과 맞았습니다"),
        ("en", 0, "No new articles were read"),
        ("en", 3, "agrees with what was known"),
    ],
)
def test_a_report_of_nothing_is_friendly(language: str, articles: int, words: str) -> None:
    rendered = render([], context_of([], language, articles=articles))
    assert words in rendered.texts["html"]
    assert words in rendered.texts["md"]
    assert not page(rendered.texts["html"]).select("nav, article, table")


def test_a_report_made_of_edited_articles_alone_does_not_say_that_none_was_read() -> None:
    context = replace(context_of([], "en"), summary={"articles": 0, "documents": 1})
    assert "agrees with what was known" in render([], context).texts["md"]


def test_a_discovered_entity_goes_by_the_name_in_the_text_and_comes_last() -> None:
    items = [item for item in story() if item.observation.metric == "rnd_spend"][:1]
    other = replace(
        items[0],
        observation=replace(items[0].observation, entity="x:hanbit", entity_name="한빛바이오", discovered=True),
        observation_id=99,
        series_id=99,
        article_id=99,
    )
    found = [replace(change, reported=True, note=None) for change in changes_of([other, *items])]
    names = headings(page(render(found, context_of([other, *items])).texts["html"]), "h3")
    assert [name.split()[0] for name in names] == ["네이버", "한빛바이오"]


def test_a_very_long_section_is_cut_and_says_where_the_rest_is() -> None:
    change = of_kind(ChangeKind.NEW_SERIES)[0]
    many = [replace(change, change_id=number) for number in range(45)]
    rendered = render(many, context_of(story()))
    assert len(page(rendered.texts["html"]).select("li.change")) == 40
    assert "이 밖에 5건은 latest.json에 있습니다." in rendered.texts["html"]
    assert rendered.texts["json"].count('"change_id"') == 45


def test_the_same_changes_give_the_same_report() -> None:
    items = story()
    again = report(list(reversed(items)))
    assert report(items).texts["json"].splitlines()[:8] == again.texts["json"].splitlines()[:8]
    assert render(changes_of(items), context_of(items)) == render(changes_of(items), context_of(items))


def test_the_page_needs_nothing_from_outside_and_runs_nothing() -> None:
    found = page(report().texts["html"])
    assert not found.find_all(["script", "iframe", "object", "embed", "img", "audio", "video", "form"])
    assert {node["href"] for node in found.find_all("link")} == {"data:,"}
    style = found.find("style")
    assert style is not None
    assert "url(" not in style.get_text()
    assert "@import" not in style.get_text()
    assert not [name for node in found.find_all(True) for name in node.attrs if name.startswith("on")]


def test_headings_landmarks_and_tables_are_in_order() -> None:
    for language in ("ko", "en"):
        found = page(report(language=language).texts["html"])
        assert found.html is not None
        assert found.html["lang"] == language
        levels = [int(node.name[1]) for node in found.find_all(["h1", "h2", "h3", "h4"])]
        assert levels[0] == 1
        assert levels.count(1) == 1
        assert all(after <= before + 1 for before, after in pairwise(levels))
        assert len(found.find_all("main")) == len(found.find_all("header")) == len(found.find_all("nav")) == 1
        for table in found.find_all("table"):
            assert table.find("caption")
            assert all(cell.get("scope") for cell in table.find_all("th"))
        ids = [node["id"] for node in found.find_all(id=True)]
        assert len(ids) == len(set(ids))
        targets = [a["href"][1:] for a in found.find_all("a", href=lambda href: href and href.startswith("#"))]
        assert set(targets) <= set(ids)
