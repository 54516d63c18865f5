"""The static site in a browser: nothing asked of the network, charts drawn, links, filters and search that work."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tasks.core.notices import Notice, OpenNotice
from tasks.core.store import SeriesFamily
from tasks.reports import render, write_report
from tasks.reports.site import build_site
from tasks.reports.site.addresses import series_path
from tests.browser.opening import opened
from tests.reports.site_story import StoryReader, build, rounds, story_reader
from tests.reports.stories import context_of, report, story

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

SERIES = series_path(SeriesFamily.of(next(i.observation for i in story() if i.observation.metric == "rnd_ratio")))
TWO_SCREENS = 2 * 844
"""Pixels of a phone."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    build(story_reader(), folder, feed=b"<feed xmlns='http://www.w3.org/2005/Atom'/>")
    return folder


def size(path: Path) -> int:
    return path.stat().st_size


def kinds(site: Path) -> dict[str, Path]:
    """One page of every kind, the largest."""
    found = {path.name.removesuffix(".html"): path for path in site.glob("*.html")}
    for folder in ("entity", "article", "change"):
        found[folder] = max(site.glob(f"{folder}/*.html"), key=size)
    return found | {"series": site / SERIES}


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Articles whose names are endless or markup, in two languages, and notices about them."""
    wide = "끝없이이어지는이름VeryLongName" * 30
    said = [
        replace(
            item,
            publisher=wide,
            title=f"<script>alert(1)</script>\u202e{wide}",
            observation=replace(item.observation, scope=f"</td>{wide}" if number % 2 else None),
        )
        for number, item in enumerate(story())
    ]
    reader, context = story_reader(said), context_of(said)
    held = Notice("figure_late", wide, wide, {"entity": "naver"})
    folder = tmp_path_factory.mktemp("hostile")
    notices = (OpenNotice(held, context.made_at), OpenNotice(Notice("x", "</li>", wide), context.made_at))
    build_site(reader, folder, reader.changes_found, replace(context, notices=notices))
    return folder


def violations(page: Page) -> list[str]:
    """What axe-core finds that is serious."""
    axe: Any = pytest.importorskip("axe_playwright_python.sync_playwright", reason="pip install axe-playwright-python")
    found = axe.Axe().run(page).response["violations"]
    return [
        f"{one['id']}: {one['nodes'][0]['html'][:120]}" for one in found if one["impact"] in ("serious", "critical")
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_complains_asks_outside_or_keeps_anybody_out(browser: Browser, site: Path, scheme: str) -> None:
    for name, path in kinds(site).items():
        with opened(browser, path.as_uri(), 390, color_scheme=scheme) as (page, messages):
            page.wait_for_load_state("networkidle")
            assert (name, messages) == (name, [])
            assert (name, page.evaluate("document.documentElement.scrollWidth")) == (name, 390)
            assert (name, violations(page)) == (name, [])


def test_hostile_names_break_no_page(browser: Browser, hostile: Path) -> None:
    for name, path in (kinds(hostile) | {"series": max(hostile.glob("series/*.html"), key=size)}).items():
        with opened(browser, path.as_uri(), 390) as (page, messages):
            assert (name, messages) == (name, [])
            assert (name, page.evaluate("document.documentElement.scrollWidth")) == (name, 390)
            assert (name, page.locator("script:not([src])").count()) == (name, 0)


def test_notices_stand_on_the_overview_and_lead_to_their_entity(browser: Browser, hostile: Path) -> None:
    with opened(browser, (hostile / "index.html").as_uri()) as (page, _):
        assert page.locator(".notices li").count() == 2
        page.locator(".notices a").click()
        assert page.url.endswith("entity/naver.html")


def test_events_are_rows_that_lead_to_their_amounts_on_a_phone(browser: Browser, tmp_path: Path) -> None:
    build(StoryReader(rounds(), [], {}), tmp_path)
    with opened(browser, (tmp_path / "entity/furiosaai.html").as_uri(), 390) as (page, messages):
        assert page.locator("table.events tbody tr").count() == 2
        assert page.evaluate("document.documentElement.scrollWidth") == 390
        page.locator(".amounts a.value").first.click()
        assert page.locator("tr:target q mark").is_visible()
        assert messages == []
        page.go_back()
        assert violations(page) == []


def test_on_paper_a_table_stays_a_table(browser: Browser, site: Path) -> None:
    with opened(browser, (site / SERIES).as_uri(), 720) as (page, _):
        page.emulate_media(media="print")
        assert (
            page.locator("table.series tbody tr").first.evaluate("(row) => getComputedStyle(row).display")
            == "table-row"
        )
        assert page.evaluate("document.documentElement.scrollWidth") == 720
        assert not page.locator("header.site").is_visible()


def test_a_report_keeps_nobody_out(browser: Browser, tmp_path: Path) -> None:
    with opened(browser, write_report(tmp_path, 1, report()).resolve().as_uri()) as (page, messages):
        page.evaluate("document.querySelectorAll('details').forEach((node) => node.open = true)")
        assert violations(page) == []
        assert messages == []


def test_a_chart_is_drawn_and_its_points_lead_to_their_sentences(browser: Browser, site: Path) -> None:
    with opened(browser, (site / SERIES).as_uri()) as (page, _):
        points = page.locator("svg.chart a")
        assert points.count() == 3
        boxes = [box for point in points.all() if (box := point.bounding_box())]
        assert all(box["width"] > 5 for box in boxes)
        assert len({box["x"] for box in boxes}) == 3
        points.first.focus()
        said = page.locator(".pointed").text_content()
        assert said == points.first.get_attribute("aria-label"), "what a point is shows by keyboard"
        page.keyboard.press("Enter")
        row = page.locator("tr:target")
        assert row.locator("q mark").is_visible()
        row.locator("cite a").click()
        assert page.locator("a.number-link:target mark").is_visible(), "and on to the article"


def test_the_lists_are_filtered_and_the_address_can_be_shared(browser: Browser, site: Path) -> None:
    address = (site / "changes.html").as_uri()
    with opened(browser, address) as (page, _):
        everything = page.locator("ol.changes li:visible").count()
        page.locator("select[name=kind]").select_option("contradicted")
        assert page.locator("ol.changes li:visible").count() == 1 < everything
        shared = page.url
        assert shared.endswith("?kind=contradicted")
    with opened(browser, shared) as (page, _):
        assert page.locator("ol.changes li:visible").count() == 1
        page.locator("input[name=text]").fill("없는 말")
        assert page.locator("ol.changes li:visible").count() == 0


@pytest.mark.parametrize(
    ("query", "wanted", "kind"),
    [
        ("네이버", "네이버", "names"),
        ("naver 연구개발비", "네이버 · 연구개발비", "names"),
        ("1조7122억", "네이버의 2019년 연구개발비는 1조7122억원이다.", "sentences"),
        ("1조 7212억원", "네이버 연구개발비는 2019년 1조7212억 원으로 늘었다.", "sentences"),
    ],
)
def test_the_search_finds_names_and_sentences(browser: Browser, site: Path, query: str, wanted: str, kind: str) -> None:
    with opened(browser, (site / SERIES).as_uri()) as (page, messages):
        page.locator("#q").fill(query)
        page.keyboard.press("Enter")
        found = page.locator(f"#{kind} li a", has_text=wanted).first
        found.wait_for()
        found.click()
        page.wait_for_load_state()
        assert "search.html" not in page.url
        assert messages == []


def test_the_search_narrows_by_day_and_says_when_nothing_is_found(browser: Browser, site: Path) -> None:
    with opened(browser, (site / "search.html").as_uri() + "?q=네이버&in=sentences&from=2023-01-01") as (page, _):
        page.locator("#sentences li").first.wait_for()
        days = page.locator("#sentences .about").all_text_contents()
        assert days
        assert all(day.endswith("2023-04-25") for day in days)
        page.locator("#search input[name=q]").fill("아무도쓰지않은말")
        page.get_by_text("찾은 것이 없습니다.").wait_for()
        assert page.locator("#sentences li").count() == 0


def test_it_can_be_read_without_scripts(browser: Browser, site: Path) -> None:
    with opened(browser, (site / SERIES).as_uri(), java_script_enabled=False) as (page, _):
        assert page.locator("svg.chart a").count() == 3
        assert page.locator("table.series q").first.is_visible()
    with opened(browser, (site / "changes.html").as_uri(), java_script_enabled=False) as (page, _):
        assert page.locator("ol.changes li").first.is_visible()


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("day", ["big", "empty"])
def test_a_report_folds_within_two_screens(browser: Browser, tmp_path: Path, width: int, day: str) -> None:
    reader = story_reader()
    busy = [change for change in reader.changes_found if change.reported] * 40
    rendered = render(busy if day == "big" else [], context_of(story() if day == "big" else [], articles=0))
    with opened(browser, write_report(tmp_path, 1, rendered).resolve().as_uri(), width) as (page, _):
        folds = page.locator("section.fold")
        assert (folds.count() > 0) == (day == "big")
        end = folds.first.bounding_box() if day == "big" else page.locator("footer").bounding_box()
        assert end is not None
        assert end["y"] <= TWO_SCREENS
