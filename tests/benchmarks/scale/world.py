"""A generated press: articles, texts, observations, edits and changes of any number, the same rows for ever."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Self

import duckdb
import pyarrow as pa

from tasks.core.batch import Batch
from tasks.core.identifiers import series_id
from tasks.core.records import SourcedObservation
from tasks.core.rows import (
    ArticleRow,
    ChangeRow,
    DocumentRow,
    EntityRow,
    FileRow,
    MetricRow,
    RetirementRow,
    RevisionRow,
)
from warehouse.arrow import schema_of

HERE = Path(__file__).parent
ROWS_OF_AN_ARTICLE = 4
ROWS_OF_A_GROUP = 171
"""Observations of one group of series, on average, a little less than there are."""

GROUPS_OF_AN_ENTITY = 3
UNITS = ("percent", "KRW", "percent", "KRW")

CHANGES = """
SELECT
    o.observation_id + 1 AS change_id, 'new_period' AS kind, o.series_id, o.entity, o.metric, o.basis, o.measure,
    o.period_grain, o.period, o.observation_id AS after_id, o.unit, FALSE AS reported, 'below_threshold' AS note,
    o.published AS found_at, '[]' AS checks
FROM observations AS o
WHERE o.report = 0
"""
RETIREMENTS = """
SELECT a.edited_id * 4 + o.place AS number, (number * 2654435761)::BIGINT AS observation_id, 'edited' AS because
FROM observations AS o JOIN world.articles AS a ON o.revision_id = a.revision_id
WHERE a.edited_id IS NOT NULL
"""
FILES = """
SELECT DISTINCT revision_id // 1000 AS mtime_ns, '/archive/' || mtime_ns || '.warc.gz' AS path, 4000000 AS size
FROM revisions
"""


class World:
    """The press of one size, made once in a file.

    Args:
        path: of the file; made where it is missing.
        observations: how many there are in all.
    """

    def __init__(self, path: Path, observations: int) -> None:
        self.observations = observations
        self._con = duckdb.connect(config={"memory_limit": "2GB"})
        is_new = not path.exists()
        self._con.execute(f"ATTACH '{path}' AS world")
        if is_new:
            self._make()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._con.close()

    def _make(self) -> None:
        groups = self.observations // ROWS_OF_A_GROUP + 25
        articles = -(-self.observations // ROWS_OF_AN_ARTICLE)
        series = _series(groups)
        self._con.register("made", series)
        self._con.execute("CREATE TABLE world.series AS FROM made")
        self._con.unregister("made")
        sql = (HERE / "articles.sql").read_text(encoding="utf-8")
        self._con.execute(f"CREATE TABLE world.articles AS {sql}", {"groups": groups, "articles": articles})

    def watched(self) -> tuple[list[EntityRow], list[MetricRow]]:
        """Return the entities and metrics of all series."""
        entities = self._con.execute("SELECT DISTINCT entity FROM world.series ORDER BY entity").fetchall()
        metrics = self._con.execute("SELECT DISTINCT metric FROM world.series ORDER BY metric").fetchall()
        return (
            [EntityRow(entity=name, name=name, names={"ko": name}) for (name,) in entities],
            [MetricRow(metric=name, labels={"ko": name}) for (name,) in metrics],
        )

    def batch(self, run: int, first: int, last: int, *, changes: bool = True) -> Batch:
        """Return observations ``first`` to ``last - 1`` by order of publication, with all that is loaded beside them.

        Args:
            run: id of the run.
            first, last: multiples of the rows of an article.
            changes: whether the changes of a history are among them.
        """
        span = {"first": first // ROWS_OF_AN_ARTICLE, "last": last // ROWS_OF_AN_ARTICLE}
        revisions, observations = (self._read(name, span) for name in ("revisions", "observations"))
        self._con.register("revisions", revisions)
        self._con.register("observations", observations)
        return Batch(
            run_id=run,
            documents=_as(revisions, DocumentRow),
            articles=_as(revisions, ArticleRow),
            revisions=_as(revisions, RevisionRow),
            observations=_as(observations, SourcedObservation),
            retirements=_as(self._con.sql(RETIREMENTS).to_arrow_table(), RetirementRow),
            changes=_as(self._con.sql(CHANGES).to_arrow_table(), ChangeRow) if changes else (),
            files=_as(self._con.sql(FILES).to_arrow_table(), FileRow),
        )

    def _read(self, name: str, span: dict[str, int]) -> pa.Table:
        sql = (HERE / f"{name}.sql").read_text(encoding="utf-8")
        return self._con.sql(sql, params=span).to_arrow_table()


def _series(groups: int) -> pa.Table:
    """Return four series a group: two levels, a rate and a level; of one group in ten the last is a target."""
    rows = []
    for group in range(groups):
        entity, first = f"company-{group // GROUPS_OF_AN_ENTITY}", group % GROUPS_OF_AN_ENTITY * ROWS_OF_AN_ARTICLE
        grain = "day" if group == 0 else "quarter"
        for place, unit in enumerate(UNITS):
            metric = first + (1 if place == 2 else place)
            basis, measure = "actual", "yoy_change" if place == 2 else "level"
            if place == 3 and group % 10 == 3:
                basis, metric = "target", first + 1
            rows.append((group, place, entity, f"metric_{metric}", basis, measure, grain, unit))
    names = ("group_id", "place", "entity", "metric", "basis", "measure", "period_grain", "unit")
    columns: dict[str, Any] = dict(zip(names, zip(*rows, strict=True), strict=True))
    ids = [series_id(row[2], row[3], None, row[4], row[5], row[6], row[7]) for row in rows]
    return pa.table(columns | {"series_id": pa.array(ids, pa.int64())})


def _as(table: pa.Table, kind: type[Any]) -> pa.Table:
    """Return a table with the columns of a record class; those that it lacks are null."""
    columns = [
        table.column(field.name).cast(field.type)
        if field.name in table.column_names
        else pa.nulls(table.num_rows, field.type)
        for field in schema_of(kind)
    ]
    return pa.table(columns, schema=schema_of(kind))
