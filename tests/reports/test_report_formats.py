"""A further format is one entry of the registry; every format shows a rise as a rise and counts sources by story."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag

from tasks.core.deliveries import FailingChannel
from tasks.core.notices import Notice, OpenNotice
from tasks.core.records import SourcedObservation
from tasks.reports import Rendered, render, write_report
from tasks.reports.formats.registry import FORMATS
from tests.reports.stories import FOUND_AT, changes_of, context_of, observations, report, story

STYLE = Path(__file__).parents[2] / "tasks" / "reports" / "templates" / "report.css"


def shares(*by_year: str) -> list[SourcedObservation]:
    """One article that reports a share for each of several years, from 2020."""
    says = [
        {
            "sentence": f"{year}년 비중은 {value}%다.",
            "number": f"{value}%",
            "is": value,
            "within": ".05",
            "of": str(year),
        }
        for year, value in enumerate(by_year, 2020)
    ]
    return observations({"publisher": "신문", "title": "비중", "url": None, "day": date(2023, 1, 5), "says": says}, 1)


def spending(*by_year: int) -> list[SourcedObservation]:
    says = [
        {
            "sentence": f"{year}년 {value}원을 썼다.", "number": f"{value}원", "metric": "rnd_spend", "is": value,
            "within": 50000000, "of": str(year),
        }
        for year, value in enumerate(by_year, 2020)
    ]  # fmt: skip
    return observations({"publisher": "신문", "title": "투자", "url": None, "day": date(2023, 1, 5), "says": says}, 1)


def shown(rendered: Rendered) -> Tag:
    """The change from the first year to the second, in the page."""
    found = BeautifulSoup(rendered.texts["html"], "lxml").select_one("article.new_period .difference")
    assert isinstance(found, Tag)
    return found


def test_a_further_format_is_one_entry_and_is_written_before_the_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(FORMATS, "csv", lambda made: "".join(f"{c.kind},{c.period}\n" for c in made.changes))
    rendered = report()
    written: list[str] = []
    replace_file = Path.open

    def opened(path: Path, *args: Any, **settings: Any) -> Any:
        written.append(path.name.split(".")[-3])
        return replace_file(path, *args, **settings)

    monkeypatch.setattr(Path, "open", opened)
    assert write_report(tmp_path, 7, rendered).name == "latest.html"
    monkeypatch.undo()
    assert written[-4:] == ["json", "md", "csv", "html"]
    assert (tmp_path / "latest.csv").read_text("utf-8") == rendered.texts["csv"]
    assert (tmp_path / "run-000007" / "report.csv").read_text("utf-8").count("\n") == len(changes_of(story()))


@pytest.mark.parametrize(
    ("values", "direction", "points"), [(("22.0", "25.1"), "up", "+3.1%p"), (("25.1", "22.0"), "down", "-3.1%p")]
)
def test_a_rise_and_a_fall_of_a_share(values: tuple[str, str], direction: str, points: str) -> None:
    rendered = report(shares(*values))
    assert shown(rendered)["class"] == ["difference", direction]
    assert shown(rendered).get_text(strip=True) == points
    line = f"{values[0]}% (2020년) → {values[1]}% (2021년), {points}"
    assert f"{line}\n" in rendered.texts["md"].replace("\\", "")
    (moved,) = (change for change in json.loads(rendered.texts["json"])["changes"] if change["kind"] == "new_period")
    assert moved["difference"] == points.removesuffix("%p").removeprefix("+")
    assert moved["headline"].endswith(line)
    assert rendered.entries[-1].title.endswith(line)


@pytest.mark.parametrize(
    ("values", "direction", "text"),
    [
        ((1000000000000, 1250000000000), "up", "+2500억원 (+25.0%)"),
        ((1250000000000, 1000000000000), "down", "-2500억원 (-20.0%)"),
    ],
)
def test_a_rise_and_a_fall_of_an_amount_with_its_share(values: tuple[int, int], direction: str, text: str) -> None:
    difference = shown(report(spending(*values)))
    assert difference["class"] == ["difference", direction]
    assert difference.get_text() == text


def test_a_contradiction_has_no_direction() -> None:
    contradicted = BeautifulSoup(report().texts["html"], "lxml").select_one("article.contradicted .difference")
    assert isinstance(contradicted, Tag)
    assert contradicted["class"] == ["difference", "none"]


def test_the_style_draws_a_rise_upward_and_a_fall_downward() -> None:
    style = STYLE.read_text("utf-8")
    assert '.difference.up::before { content: "▲ "' in style
    assert '.difference.down::before { content: "▼ "' in style


def test_copies_of_a_text_are_one_source_in_every_format() -> None:
    share = [item for item in story() if item.observation.metric == "rnd_ratio" and item.observation.period == "2019"]
    first, second = share
    copies = [
        replace(first, article_id=90 + number, revision_id=90 + number, observation_id=90 + number)
        for number in range(3)
    ]
    items = [first, second, *copies]
    rendered = render(changes_of([first]), context_of(items))
    page = BeautifulSoup(rendered.texts["html"], "lxml")
    assert [node.get_text() for node in page.select("li.new_series .agrees")] == ["독립 출처 2곳 일치"]
    assert [node.get_text(strip=True)[:6] for node in page.select("td.evidence summary")] == ["출처 2곳첫"]
    assert "독립 출처 2곳 일치" in rendered.texts["md"]
    (change,) = json.loads(rendered.texts["json"])["changes"]
    assert len(change["agreeing_with_after"]) == 4


def test_what_is_late_or_fails_is_a_section_of_every_format() -> None:
    facts = {"entity": "naver", "metric": "revenue", "scope": None, "period": "2030-Q1", "last_period": "2029-Q4"}
    facts |= {"expected_on": "2030-05-20", "periods": 8}
    held = [
        Notice("figure_late", "naver/revenue/2030-Q1", "No revenue of naver for 2030-Q1 yet", facts),
        Notice("source_silent", "wire<b>", "Source wire<b> has had nothing new", {"source": "wire<b>"}),
        Notice("run_failed", "runs", "Run 7 failed: disk full", {"run": 7, "why": "disk full"}),
        Notice("of_a_later_version", "x", "Something else holds", {}),
    ]
    rendered = render([], replace(context_of(()), notices=tuple(OpenNotice(one, FOUND_AT) for one in held)))
    page = BeautifulSoup(rendered.texts["html"], "lxml")
    lines = [line.get_text(" ", strip=True) for line in page.select("section.notices li")]
    assert lines[0].startswith("7회차 실행이 실패했습니다: disk full.")
    assert lines[1].startswith("Source wire<b> has had nothing new"), "a fact is missing: the sentence as it is stored"
    assert lines[2].startswith("네이버, 2030년 1분기 매출: 늦어도 2030-05-20에는 나오던 수치가 아직 없습니다.")
    assert lines[3].startswith("Something else holds")
    assert page.select_one("section.notices details").has_attr("open"), "a day without news shows it"
    assert "## 알아 둘 것 (4)" in rendered.texts["md"]
    documents = json.loads(rendered.texts["json"])["notices"]
    assert (documents[0]["kind"], documents[0]["facts"]["period"]) == ("figure_late", "2030-Q1")
    assert "notices" not in render([], context_of(())).texts["html"].partition("</style>")[2]


def test_figures_of_entities_that_nobody_watches_are_only_counted_in_the_json() -> None:
    items = story()
    change = replace(changes_of(items)[0], reported=False, note="discovered")
    document = json.loads(render([change], context_of(items)).texts["json"])
    assert document["changes"] == []
    assert document["summary"]["not_reported"] == {"discovered": 1}


def test_a_channel_that_takes_nothing_is_named_in_every_format() -> None:
    failing = (FailingChannel("desk<b>", "the service answers 429", 3),)
    rendered = render([], replace(context_of((), "en"), failing=failing))
    assert "desk&lt;b&gt; (the service answers 429; 3 waiting)" in rendered.texts["html"]
    assert "desk\\<b\\> (the service answers 429; 3 waiting)" in rendered.texts["md"]
    assert json.loads(rendered.texts["json"])["failing_channels"] == [
        {"channel": "desk<b>", "reason": "the service answers 429", "waiting": 3}
    ]
    assert "take nothing" not in render([], context_of((), "en")).texts["html"]
