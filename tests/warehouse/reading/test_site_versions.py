"""Versions of the site's pages: each differs once anything that its page shows differs, and only then."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.benchmarks.site_scale import generate
from warehouse import migrations
from warehouse.connection import connect_reader, connect_writer
from warehouse.reading.site import PublishedSite

TWO_SIDED = 999_999_999
CONTRADICTED = """
INSERT INTO store.changes BY NAME
SELECT c.* REPLACE (
    999999999 AS change_id, 'contradicted' AS kind, TRUE AS reported, c.after_id AS before_id,
    (SELECT max(o.observation_id) FROM store.observations AS o WHERE o.series_id = c.series_id) AS after_id
)
FROM store.changes AS c ORDER BY c.change_id LIMIT 1
"""
EDITS = {
    "a two-sided change that is judged": "UPDATE store.changes SET stopped_by = 'a' WHERE change_id = 999999999",
    "a report that is withdrawn": """
        UPDATE store.observations SET retired_at = now(), retired_because = 'withdrawn'
        WHERE observation_id = (SELECT c.before_id FROM store.changes AS c WHERE c.change_id = 999999999)
    """,
}


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A generated warehouse with one change of two sides in one figure."""
    made: Path = tmp_path_factory.mktemp("generated") / "site.duckdb"
    with connect_writer(made) as con:
        migrations.apply(con, made, migrations.migrations())
        migrations.create_views(con, made)
        generate(con, 0, 40, 4)
        con.execute("UPDATE store.observations SET period = '2020'")
        con.execute(CONTRADICTED)
    return made


def versions(path: Path) -> dict[str, dict[object, int]]:
    with connect_reader(path) as con:
        site = PublishedSite(con)
        return {
            "series": {family: state.version for family, state in site.families().items()},
            "article": dict(site.articles()),
            "change": {change: state.version for change, state in site.changes().items()},
        }


@pytest.mark.parametrize("edit", EDITS)
def test_an_edit_gives_the_pages_that_show_it_another_version_and_no_others(path: Path, edit: str) -> None:
    before = versions(path)
    assert versions(path) == before
    with connect_writer(path) as con:
        con.execute(EDITS[edit])
    after = versions(path)
    differing = {
        kind: [page for page in pages if after[kind].get(page) != pages[page]] for kind, pages in before.items()
    }
    assert len(differing["series"]) == 1
    assert TWO_SIDED in differing["change"]
    assert 1 <= len(differing["article"]) <= 2
    assert all(len(pages) < len(before[kind]) for kind, pages in differing.items())
