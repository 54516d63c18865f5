"""The report as a browser shows it: on phones and desks, light and dark, with nothing asked of the network."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tasks.reports import write_report
from tests.browser.opening import opened
from tests.reports.stories import report, story

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

WIDE = "끝없이이어지는이름" * 30
"""A name without a space, as a hostile or careless page may have it."""

CONTRAST = """
(nodes) => {
  const rgb = (text) => (text.match(/[\\d.]+/g) || []).map(Number);
  const light = ([r, g, b]) => [r, g, b].map((c) => (c /= 255) <= .03928 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4)
    .reduce((sum, c, i) => sum + c * [.2126, .7152, .0722][i], 0);
  const ground = (node) => {
    for (; node; node = node.parentElement) {
      const colour = rgb(getComputedStyle(node).backgroundColor);
      if (colour.length === 3 || colour[3] === 1) return colour;
    }
    return [255, 255, 255];
  };
  return nodes
    .filter((node) => [...node.childNodes].some((child) => child.nodeType === 3 && child.textContent.trim()))
    .filter((node) => !node.closest("svg, .hidden, .skip") && node.checkVisibility())
    .map((node) => {
      const [ink, paper] = [light(rgb(getComputedStyle(node).color)), light(ground(node))].sort((a, b) => b - a);
      return [node.tagName + "." + node.className, (ink + .05) / (paper + .05)];
    });
}
"""


@pytest.fixture(scope="module", params=["en", "hostile"])
def address(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of a written report: an English one, and a Korean one whose articles have endless names."""
    items = story()
    if request.param == "hostile":
        items = [
            replace(item, publisher=WIDE, title=WIDE, observation=replace(item.observation, scope=WIDE))
            for item in story()
        ]
    folder: Path = tmp_path_factory.mktemp(request.param)
    rendered = report(items, "en" if request.param == "en" else "ko")
    return write_report(folder, 1, rendered).resolve().as_uri()


@pytest.mark.parametrize("width", [320, 360, 768, 1280])
def test_nothing_is_wider_than_the_screen(browser: Browser, address: str, width: int) -> None:
    with opened(browser, address, width) as (page, _):
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.evaluate("document.querySelectorAll('details').forEach((node) => node.open = true)")
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_it_loads_without_complaint_or_outside_request(browser: Browser, address: str) -> None:
    with opened(browser, address) as (page, messages):
        page.evaluate("document.querySelectorAll('details').forEach((node) => node.open = true)")
        page.wait_for_load_state("networkidle")
        assert messages == []


def test_marked_numbers_are_seen(browser: Browser, address: str) -> None:
    with opened(browser, address, 360) as (page, _):
        page.evaluate("document.querySelectorAll('details').forEach((node) => node.open = true)")
        marks = page.locator("blockquote mark:visible")
        assert marks.count() >= 7
        for mark in marks.all():
            box = mark.bounding_box()
            assert box is not None
            assert box["width"] > 8
            assert box["x"] + box["width"] <= 360
        colours = marks.first.evaluate(
            "(node) => [node, node.parentElement].map((n) => getComputedStyle(n).backgroundColor)"
        )
        assert colours[0] != colours[1]


def test_headings_are_in_order_and_every_place_can_be_reached(browser: Browser, address: str) -> None:
    with opened(browser, address) as (page, _):
        levels = page.evaluate("[...document.querySelectorAll('h1,h2,h3,h4')].map((node) => Number(node.tagName[1]))")
        assert levels[0] == 1
        assert all(after <= before + 1 for before, after in pairwise(levels))
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip"
        page.locator("nav a").last.click()
        assert page.evaluate("document.querySelector(':target') !== null")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_from_its_ground(browser: Browser, address: str, scheme: str) -> None:
    with opened(browser, address, color_scheme=scheme) as (page, _):
        page.evaluate("document.querySelectorAll('details').forEach((node) => node.open = true)")
        ratios = page.locator("body *").evaluate_all(CONTRAST)
        assert len(ratios) > 50
        assert [pair for pair in ratios if pair[1] < 4.5] == []


def test_bars_are_drawn_to_one_scale(browser: Browser, address: str) -> None:
    with opened(browser, address) as (page, _):
        page.evaluate("document.querySelectorAll('details').forEach((node) => node.open = true)")
        table = page.locator("[id='figure.naver.rnd_ratio.level.percent']")
        boxes = [bar.bounding_box() for bar in table.locator("svg .dot").all()]
        assert len(boxes) == 4
        x = [box["x"] for box in boxes if box]
        assert x[2] < x[0] < x[1] < x[3], "22.0 < 25.13 < 25.97 < 30"


def test_evidence_is_open_on_paper(browser: Browser, address: str) -> None:
    with opened(browser, address) as (page, _):
        quote = page.locator("td.evidence q").first
        assert not quote.is_visible()
        page.emulate_media(media="print")
        assert quote.bounding_box() is not None
        assert not page.locator("nav").is_visible()
