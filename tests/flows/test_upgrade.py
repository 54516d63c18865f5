"""A warehouse that a released version left is opened, migrated and continued, and queries on it keep their columns."""

from __future__ import annotations

import gzip
import shutil
from pathlib import Path
from typing import Any

import duckdb
import pytest
import yaml

from flows.ingest import ingest
from flows.project import Project
from flows.runs.run_summary import RunSummary
from warehouse.connection import connect_reader
from warehouse.migrations import current_version, migrations
from warehouse.places import Places
from warehouse.safety.doctor import examine

RELEASES = Path(__file__).parents[1] / "cases" / "warehouse" / "releases"
NEXT_YEAR = """<!DOCTYPE html>
<html lang="ko"><head><meta charset="utf-8"><title>가람전자, 매출 1조3천억원… 8% 늘어</title>
<meta property="og:type" content="article"><meta property="og:site_name" content="한결일보">
<link rel="canonical" href="https://news.hangyeol.example/articles/2002">
<meta property="article:published_time" content="2025-02-07T09:00:00+09:00"></head><body><article>
<h1>가람전자, 매출 1조3천억원… 8% 늘어</h1>
<p>가람전자는 지난해 매출이 1조3000억원을 기록했다고 7일 밝혔다. 가람전자의 지난해 연구개발비는 1820억원이다.</p>
<p>가람전자의 지난해 매출 대비 연구개발비 비율은 14%로 집계됐다.</p>
</article></body></html>
"""
# A later reader may retire an observation; it never removes the row.
FORMER_ROWS = {
    "observations": "SELECT observation_id, entity, metric, period, basis, measure, value, unit, sentence "
    "FROM store.observations WHERE run_id = 1 ORDER BY ALL",
    "changes": "SELECT change_id, kind, entity, metric, period, before_value, after_value, reported "
    "FROM changes WHERE run_id = 1 ORDER BY ALL",
    "articles": "SELECT article_id, revision_id, title, publisher, published, url, text "
    "FROM articles WHERE run_id = 1 ORDER BY ALL",
}
pytestmark = pytest.mark.slow


def rows(path: Path, sql: str) -> list[tuple[Any, ...]]:
    with connect_reader(path) as con:
        return con.execute(sql).fetchall()


def columns(con: duckdb.DuckDBPyConnection, relation: str) -> list[str]:
    """The columns of a view, or of a macro written as ``name(argument, argument)``."""
    name, _, arguments = relation.rstrip(")").partition("(")
    call = f"({', '.join('NULL' for _ in arguments.split(','))})" if arguments else ""
    return [row[0] for row in con.execute(f"DESCRIBE FROM {name}{call}").fetchall()]


@pytest.fixture(scope="module", params=sorted(path.name for path in RELEASES.iterdir()))
def upgraded(
    request: pytest.FixtureRequest, prefect: None, seeds: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, Path, RunSummary]:
    """A release's folder, the data folder after a run of today's code on a new page, and that run's summary."""
    release, folder = RELEASES / request.param, tmp_path_factory.mktemp("upgraded")
    places = Places(folder / "data")
    places.private.parent.mkdir(parents=True)
    places.private.write_bytes(gzip.decompress((release / "figurewatch.duckdb.gz").read_bytes()))
    shutil.copyfile(places.private, places.published)
    (folder / "new.html").write_text(NEXT_YEAR, encoding="utf-8")
    watchlists = (seeds / "watchlist.yaml", release / "watchlist.yaml")
    summary = ingest(Project(places.data, folder / "reports", watchlists, (folder / "new.html",)))
    return release, places.data, summary


@pytest.fixture(scope="module")
def before(upgraded: tuple[Path, Path, RunSummary], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The release's own published file."""
    path = tmp_path_factory.mktemp("before") / "figurewatch.duckdb"
    path.write_bytes(gzip.decompress((upgraded[0] / "figurewatch.duckdb.gz").read_bytes()))
    return path


def test_the_schema_is_migrated_and_the_warehouse_sound(upgraded: tuple[Path, Path, RunSummary]) -> None:
    _, data, _ = upgraded
    for path in (Places(data).private, Places(data).published):
        with connect_reader(path) as con:
            assert current_version(con, path) == len(migrations())
    assert examine(data) == []


def test_the_new_page_is_judged_against_what_the_release_knew(upgraded: tuple[Path, Path, RunSummary]) -> None:
    _, data, summary = upgraded
    assert (summary.articles, summary.failed) == (1, [])
    found = rows(
        Places(data).published,
        f"SELECT kind, metric, period, before_value, after_value FROM changes WHERE run_id = {summary.run_id} "
        "AND (reported OR kind = 'new_period') ORDER BY ALL",  # what is too unsure to report is judged all the same
    )
    assert ("new_period", "revenue", "2024", 1_200_000_000_000, 1_300_000_000_000) in found
    assert ("new_period", "rnd_ratio", "2024", 13, 14) in found
    assert "new_series" not in {row[0] for row in found}


@pytest.mark.parametrize("kind", FORMER_ROWS)
def test_what_the_release_found_stays_as_it_was(
    kind: str, upgraded: tuple[Path, Path, RunSummary], before: Path
) -> None:
    former = rows(before, FORMER_ROWS[kind])
    assert former
    assert rows(Places(upgraded[1]).published, FORMER_ROWS[kind]) == former


def test_views_and_macros_keep_their_columns(upgraded: tuple[Path, Path, RunSummary]) -> None:
    release, data, _ = upgraded
    kept: dict[str, list[str]] = yaml.safe_load((release / "columns.yaml").read_text("utf-8"))
    with connect_reader(Places(data).published) as con:
        missing = {name: [c for c in named if c not in columns(con, name)] for name, named in kept.items()}
    assert {name: lost for name, lost in missing.items() if lost} == {}
