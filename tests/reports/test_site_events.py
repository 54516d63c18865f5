"""Events on the site: one row an event, under all its names and amounts, and never one event against another."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from tasks.core.store import SeriesFamily
from tasks.reports.site.addresses import entity_path, series_path
from tests.reports.site_story import StoryReader, build
from tests.reports.stories import observations

RENAMED = "앞서 시리즈C로 알려졌던 시리즈D에서 1200억원을 유치했다."
ROUNDS = [
    ("2023-05-02", "한빛", "한빛은 시리즈B 투자로 420억원을 유치했다.", "420억원", "42000000000", "시리즈B"),
    ("2025-03-02", "한빛", "한빛은 시리즈C로 900억원을 유치했다.", "900억원", "90000000000", "시리즈C"),
    ("2025-03-05", "둘째", RENAMED, "1200억원", "120000000000", "시리즈D"),
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    said = []
    for number, (day, publisher, sentence, written, amount, scope) in enumerate(ROUNDS, 1):
        figure = {"entity": "furiosaai", "metric": "investment", "scope": scope, "of": day[:4], "sentence": sentence}
        figure |= {"number": written, "is": amount, "within": "0"}
        page = {"url": None, "title": sentence[:9], "publisher": publisher, "day": date.fromisoformat(day)}
        said += observations(page | {"says": [figure]}, number)
    made: Path = tmp_path_factory.mktemp("events")
    build(StoryReader(said, [], {}), made)
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
