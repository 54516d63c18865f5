"""An edited watchlist takes effect at the next run, and tells nobody that the world has changed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from flows.ingest import ingest
from flows.project import Project
from flows.runs.run_summary import RunSummary
from tasks.core.watchlist import Entity, Metric, Settings, Watchlist
from tasks.core.watchlist_parts.watchlist_edits import edit_between, read_by
from warehouse.query.query import ask

REVENUE: dict[str, Any] = {
    "id": "revenue",
    "labels": {"ko": "매출"},
    "dimension": "money",
    "cues": {"ko": [["매출", "매출액"]]},
}
STAFF: dict[str, Any] = {
    "id": "staff",
    "labels": {"ko": "임직원"},
    "dimension": "count",
    "cues": {"ko": [["임직원"]]},
    "counters": {"ko": ["명"]},
    "timing": "stock",
}
DORAN = {"id": "doran", "names": {"ko": "도란전자"}}
HANBIT = {"id": "hanbit", "names": {"ko": "한빛소프트랩"}}
TEXTS = {
    "doran": ("도란전자는 2021년 매출이 {}억원이라고 밝혔다.", "도란전자의 임직원은 1320명이다."),
    "hanbit": ("한빛소프트랩은 2021년 매출이 {}억원이라고 밝혔다.", "한빛소프트랩의 임직원은 480명이다."),
}


def page(name: str, revenue: int) -> str:
    body = "".join(f"<p>{sentence.format(revenue)}</p>" for sentence in TEXTS[name])
    filling = "<p>회사는 올해에도 새로운 공장을 지어 사람을 더 뽑을 계획이며 자세한 일정은 다음 달에 알리기로 했다.</p>"
    return (
        f'<html lang="ko"><head><meta charset="utf-8"><title>{name} 실적</title>'
        f'<link rel="canonical" href="https://news.example/{name}">'
        '<meta property="article:published_time" content="2022-03-02T10:00:00+09:00"></head>'
        f"<body><article><h1>{name} 실적</h1>{body}{filling * 3}</article></body></html>"
    )


class Desk:
    """A project whose watchlist and inbox are edited between runs."""

    def __init__(self, folder: Path) -> None:
        self.inbox, self.file = folder / "inbox", folder / "watchlist.yaml"
        self.inbox.mkdir()
        self.project = Project(folder / "data", folder / "reports", (self.file,), (self.inbox,))

    def watch(self, entities: list[dict[str, Any]], metrics: list[dict[str, Any]], **settings: Any) -> None:
        written = {"entities": entities, "metrics": metrics, "settings": settings}
        self.file.write_text(yaml.safe_dump(written, allow_unicode=True), encoding="utf-8")

    def save(self, name: str, revenue: int) -> None:
        (self.inbox / f"{name}.html").write_text(page(name, revenue), encoding="utf-8")

    def run(self) -> RunSummary:
        return ingest(self.project)

    def figures(self) -> list[str]:
        return self.column("SELECT entity || ' ' || metric || ' ' || value::BIGINT FROM figures ORDER BY 1")

    def reported(self) -> list[str]:
        return self.column("SELECT kind || ' ' || entity || ' ' || metric FROM changes WHERE reported ORDER BY 1")

    def column(self, sql: str) -> list[str]:
        table = ask(self.project.data / "figurewatch.duckdb", sql).table
        return list(table.column(0).to_pylist())


@pytest.fixture
def desk(prefect: None, tmp_path: Path) -> Desk:
    made = Desk(tmp_path)
    made.watch([HANBIT], [REVENUE])
    made.save("doran", 300)
    made.save("hanbit", 700)
    made.run()
    assert made.figures() == ["hanbit revenue 70000000000", "도란전자 revenue 30000000000"]
    return made


@pytest.mark.slow
def test_a_discovered_firm_that_gets_an_id_keeps_its_figures_and_nothing_is_reported(desk: Desk) -> None:
    before = desk.reported()
    desk.watch([HANBIT, DORAN], [REVENUE])
    summary = desk.run()
    assert (summary.read_anew, summary.anew, summary.superseded_anew) == (1, 1, 1)
    assert summary.lines()[0].startswith("Read anew         1 stored text, as the watchlist's entities changed: doran:")
    assert desk.figures() == ["doran revenue 30000000000", "hanbit revenue 70000000000"]
    assert desk.reported() == before
    assert desk.column("SELECT kind FROM changes WHERE run_id > 1") == []
    again = desk.run()
    assert (again.edited, again.read_anew, again.changes) == (None, 0, 0)


@pytest.mark.slow
def test_an_edit_of_the_article_is_reported_though_the_watchlist_was_edited_too(desk: Desk) -> None:
    desk.watch([HANBIT, DORAN], [REVENUE, STAFF])
    desk.save("doran", 400)
    desk.run()
    assert [line for line in desk.reported() if not line.startswith("new_")] == ["restated doran revenue"]
    assert "doran revenue 40000000000" in desk.figures()


@pytest.mark.slow
def test_a_new_metric_reads_all_texts_anew_and_one_that_goes_takes_its_figures_along(desk: Desk) -> None:
    before = desk.reported()
    desk.watch([HANBIT], [REVENUE, STAFF])
    assert desk.run().read_anew == 2
    assert "hanbit staff 480" in desk.figures()
    desk.watch([HANBIT], [STAFF])
    assert desk.run().read_anew == 2
    assert not [line for line in desk.figures() if "revenue" in line]
    assert desk.reported() == before


@pytest.mark.slow
def test_labels_and_thresholds_read_nothing_anew(desk: Desk) -> None:
    desk.watch([HANBIT], [{**REVENUE, "labels": {"ko": "매출액", "en": "Revenue"}, "threshold": {"relative": 0.1}}])
    summary = desk.run()
    assert (summary.edited, summary.read_anew) == (None, 0)


def watching(*entities: dict[str, Any], metrics: tuple[dict[str, Any], ...] = (REVENUE,), discover: bool = True) -> str:
    return read_by(
        Watchlist(
            entities=[Entity(**entity) for entity in entities],
            metrics=[Metric(**metric) for metric in metrics],
            settings=Settings(discover_entities=discover),
        )
    )


DORAN_LTD = {"id": "doran", "names": {"ko": "도란전자"}, "aliases": ["Doran Ltd."]}


@pytest.mark.parametrize(
    ("before", "after", "text", "touched"),
    [
        (watching(), watching(DORAN), "이날 도란전자는", True),
        (watching(), watching(DORAN), "이날 도란 전자는", True),
        (watching(), watching(DORAN), "이날 도란은", False),
        (watching(DORAN), watching(), "도란전자가", True),
        (watching(DORAN), watching(DORAN_LTD), "shares of DORAN  ltd fell", True),
        (watching(DORAN), watching(DORAN_LTD), "shares of Dorado fell", False),
        (watching(DORAN), watching({**DORAN, "type": "unit"}), "도란전자가", True),
        (watching(DORAN), watching(DORAN, metrics=(REVENUE, STAFF)), "아무 말이나", True),
        (watching(DORAN), watching(DORAN, discover=False), "아무 말이나", True),
        (watching(), watching({"id": "!!", "names": {"en": "?!"}}), "아무 말이나", True),
        (None, watching(DORAN), "아무 말이나", True),
    ],
)
def test_an_edit_touches_the_texts_that_it_can_change(before: str | None, after: str, text: str, touched: bool) -> None:
    edit = edit_between(before, after)
    assert edit is not None
    assert edit.touches(None, text) is touched
    assert edit.touches(text, "") is touched


def test_what_decides_no_reading_is_no_edit() -> None:
    assert edit_between(watching(DORAN), watching({**DORAN, "wikidata": "Q1"})) is None
    assert edit_between(watching(), watching(metrics=({**REVENUE, "threshold": {"absolute": 1}},))) is None
