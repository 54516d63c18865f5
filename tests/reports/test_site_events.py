"""Events on the site: one row an event, under all its names and amounts, and never one event against another."""

from __future__ import annotations

from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from tasks.core.store import SeriesFamily
from tasks.reports.site.addresses import entity_path, series_path
from tests.reports.site_story import StoryReader, build, rounds


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made: Path = tmp_path_factory.mktemp("events")
    build(StoryReader(rounds(), [], {}), made)
    return made


def test_an_event_is_one_row_with_all_its_names_and_amounts_the_latest_first(folder: Path) -> None:
    page = BeautifulSoup((folder / entity_path("furiosaai")).read_text("utf-8"), "lxml")
    rows = page.select("table.events tbody tr")
    assert [row.th.get_text() for row in rows] == ["시리즈C = 시리즈D", "시리즈B"]  # type: ignore[union-attr]
    assert sorted(amount.get_text() for amount in rows[0].select(".amounts .value")) == ["1200억원", "900억원"]
    assert [tag.get_text() for tag in rows[0].select(".tag")] == ["상충"]
    assert not page.select("#series"), "events are no values that move from one to the next"


def test_a_chart_of_events_has_no_line_between_them(folder: Path) -> None:
    for path in folder.glob("series/*.html"):
        assert "mark-line" not in path.read_text("utf-8")
    assert (folder / series_path(SeriesFamily("furiosaai", "investment", "시리즈B", "level", "KRW"))).exists()
