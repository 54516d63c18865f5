"""How the warehouse grows: one and ten million observations, generated, loaded, asked and published.

Run it from the project's root; it prints a Markdown table and, with ``--json``, the numbers::

    python -m tests.benchmarks.warehouse_scale --observations 1000000 10000000

The world grows as news does: more companies, each with twelve metrics over twelve years of quarters, every figure told
by three stories, one in fifty of them saying something else. Times are the best of three for reads and one for loads
and publishing; memory is the peak of a child process. Beside what is measured stand its limits in the same run: what
DuckDB itself takes for the bare insert, and a plain scan for the same rows.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from tasks.changes import ChangeContext, find_changes
from tasks.core.batch import Batch
from tasks.core.identifiers import series_id
from tasks.core.records import SourcedObservation
from tasks.core.rows import ArticleRow, RevisionRow
from tasks.core.watchlist import Watchlist
from tasks.load.series_history import history_beside
from warehouse.arrow import rows_of, schema_of
from warehouse.connection import connect_reader
from warehouse.loading import batch_table
from warehouse.store import Store

CHUNK = 500_000
METRICS, QUARTERS, TELLINGS = 12, 48, 3
BATCHES = (1_000, 10_000)
NOW = datetime(2024, 6, 1, tzinfo=UTC)
LIMITS = {
    "history rows/s": "bare insert rows/s",
    "changes of 1,000, s": "whole series of 1,000, s",
    "figure_history, s": "plain scan for it, s",
}
"""What is measured, and what bounds it."""

ARTICLES = "SELECT i AS article_id, 'url' AS identified_by FROM range($first::BIGINT, $last::BIGINT) AS t(i)"
REVISIONS = """
SELECT
    i AS revision_id, i AS article_id, 'https://news.example/' || i AS url, '제목 ' || i AS title,
    '본문입니다. 이 회사의 연구개발비 비중은 ' || (i % 40) || '.5%였다고 밝혔다. ' || md5(i::VARCHAR) AS text,
    TIMESTAMPTZ '2012-04-01 00:00:00+00' + to_hours(($day * 24)::BIGINT + (hash(i) % 600)::BIGINT) AS published,
    (TIMESTAMP '2012-04-01' + to_hours(($day * 24)::BIGINT + (hash(i) % 600)::BIGINT))::DATE AS published_on,
    '신문 ' || (hash(i) % 300) AS publisher, 'ko' AS language, i AS story_id
FROM range($first::BIGINT, $last::BIGINT) AS t(i)
"""
OBSERVATIONS = """
WITH told AS (
    SELECT
        i, i // 4 AS revision, i // $tellings AS figure,
        s.entity, s.metric, s.series_id, s.number,
        LEAST((i // $tellings) // $series, $quarters) AS quarter,
        (5 + (hash((i // $tellings)) % 400) / 10 + CASE WHEN hash(i * 8 + 4) % 50 = 0 THEN 1 ELSE 0 END)::DECIMAL(38, 6)
            AS reading
    FROM range($first::BIGINT, $last::BIGINT) AS t(i)
    JOIN series AS s ON (i // $tellings) % $series = s.number
)
SELECT
    (i * 2654435761)::BIGINT AS observation_id, series_id,
    revision AS article_id, revision AS revision_id, revision AS story_id, entity, metric,
    'actual' AS basis, 'level' AS measure, (2012 + quarter // 4) || '-Q' || (quarter % 4 + 1) AS period,
    make_date((2012 + quarter // 4)::INTEGER, (quarter % 4 * 3 + 1)::INTEGER, 1) AS period_start,
    make_date((2012 + quarter // 4)::INTEGER, (quarter % 4 * 3 + 3)::INTEGER, 28) AS period_end,
    'quarter' AS period_grain, reading AS value,
    (reading - 0.05)::DECIMAL(38, 6) AS low, (reading + 0.05)::DECIMAL(38, 6) AS high,
    'percent' AS unit, 'exact' AS bound, reading::DECIMAL(8, 1) || '%' AS expression,
    20 AS "start", 25 AS "end",
    '이 회사의 연구개발비 비중은 ' || reading::DECIMAL(8, 1) || '%였다고 ' || (i % 997) || '일 밝혔다.' AS sentence,
    0.9::DOUBLE AS confidence, 'ko-1' AS extractor, FALSE AS discovered,
    '[["cue", "연구개발비", 0.5]]' AS reasons,
    TIMESTAMPTZ '2012-04-01 00:00:00+00' + to_hours((quarter * 2190 + hash(revision) % 600)::BIGINT) AS published,
    (TIMESTAMP '2012-04-01' + to_hours((quarter * 2190 + hash(revision) % 600)::BIGINT))::DATE AS published_on,
    '신문 ' || (hash(revision) % 300) AS publisher
FROM told
ORDER BY i
"""


class World:
    """A made-up press of so many observations; the same number gives the same rows for ever."""

    def __init__(self, observations: int) -> None:
        self.observations = observations
        companies = max(1, observations // (METRICS * QUARTERS * TELLINGS))
        named = [(f"company-{company}", f"metric_{topic}") for company in range(companies) for topic in range(METRICS)]
        self.series = pa.table(
            {
                "number": range(len(named)),
                "entity": [entity for entity, _ in named],
                "metric": [metric for _, metric in named],
                "series_id": pa.array(
                    [series_id(*name, None, "actual", "level", "quarter", "percent") for name in named], pa.int64()
                ),
            }
        )

    def batch(self, run: int, first: int, last: int) -> Batch:
        """Observations ``first`` to ``last - 1`` with their articles; past the history they are of a new quarter."""
        span = {"first": -(-first // 4), "last": -(-last // 4)}
        quarter = min(first // TELLINGS // self.series.num_rows, QUARTERS)
        return Batch(
            run_id=run,
            articles=self._made(ARTICLES, ArticleRow, span),
            revisions=self._made(REVISIONS, RevisionRow, span | {"day": quarter * 91}),
            observations=self._made(
                OBSERVATIONS,
                SourcedObservation,
                {
                    "first": first,
                    "last": last,
                    "tellings": TELLINGS,
                    "series": self.series.num_rows,
                    "quarters": QUARTERS,
                },
            ),
        )

    def _made(self, sql: str, kind: type[Any], parameters: dict[str, int]) -> pa.Table:
        with duckdb.connect() as con:
            con.register("series", self.series)
            table = con.sql(sql, params=parameters).to_arrow_table()
        columns = [
            table.column(field.name).cast(field.type)
            if field.name in table.column_names
            else pa.nulls(table.num_rows, field.type)
            for field in schema_of(kind)
        ]
        return pa.table(columns, schema=schema_of(kind))


def measured(observations: int, folder: Path) -> dict[str, float]:
    """Loads a history, then batches on top, and times what flows do."""
    world = World(observations)
    figures: dict[str, float] = {"observations": observations, "series": world.series.num_rows}
    with Store.open(folder) as store:
        run = store.start_run("benchmark")
        took = 0.0
        for first in range(0, observations, CHUNK):
            chunk = world.batch(run, first, min(first + CHUNK, observations))
            took += timed(lambda chunk=chunk: store.load(chunk))  # type: ignore[misc]
        figures["history rows/s"] = observations / took
        figures["bare insert rows/s"] = CHUNK / bare_insert(world.batch(run, 0, CHUNK), folder)
        at = observations
        for size in BATCHES:
            batch = world.batch(run, at, at + size)
            new = stamped(batch)
            figures[f"changes of {size:,}, s"] = best(lambda new=new: compared(store, new))  # type: ignore[misc]
            if size == BATCHES[0]:
                figures["whole series of 1,000, s"] = timed(lambda new=new: whole_series(store, new))  # type: ignore[misc]
            figures[f"load {size:,}, s"] = timed(lambda batch=batch: store.load(batch))  # type: ignore[misc]
            figures[f"load {size:,} again, s"] = timed(lambda batch=batch: store.load(batch))  # type: ignore[misc]
            at += size
        store.finish_run(run)
        figures["publish, s"] = timed(store.publish)
    figures["file, MB"] = store.places.published.stat().st_size / 1e6
    figures["writer's peak memory, MB"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3
    return figures


def stamped(batch: Batch) -> list[SourcedObservation]:
    """The batch's observations as they look once they are loaded."""
    table = batch_table(batch, "observations")
    seen = pa.array([NOW] * table.num_rows, pa.timestamp("us", tz="UTC"))
    return rows_of(table.set_column(table.schema.get_field_index("seen_at"), "seen_at", seen), SourcedObservation)


def compared(store: Store, new: list[Any]) -> int:
    """What the flow does with a batch between extraction and load."""
    return len(find_changes(new, history_beside(store, new, [], Watchlist()), ChangeContext(Watchlist(), NOW)))


def whole_series(store: Store, new: list[Any]) -> int:
    """The same against all that the touched series hold: what narrowing the history saves."""
    known = store.observations_of_series({item.series_id for item in new})
    return len(find_changes(new, known, ChangeContext(Watchlist(), NOW)))


def bare_insert(batch: Batch, folder: Path) -> float:
    """Seconds that DuckDB takes to put the same rows into a table of nobody's, knowing nothing of what is there."""
    with duckdb.connect(str(folder / "bare.duckdb")) as con:
        for part in ("articles", "revisions", "observations"):
            con.register(part, batch_table(batch, part))
        began = time.perf_counter()
        con.execute("BEGIN")
        for part in ("articles", "revisions", "observations"):
            con.execute(f"CREATE TABLE t_{part} AS FROM {part}")
        con.execute("COMMIT")
        return time.perf_counter() - began


def asked(folder: Path) -> dict[str, float]:
    """Times what an analyst asks of the published file, in a process of its own for its memory."""
    figures: dict[str, float] = {}
    with connect_reader(folder / "figurewatch.duckdb") as con:
        for name, sql in {
            "figure_history, s": "FROM figure_history('company-7', 'metric_3')",
            "plain scan for it, s": "FROM store.observations WHERE entity = 'company-7' AND metric = 'metric_3'",
            "figure_on, s": "FROM figure_on('company-7', 'metric_3', '2020-Q1')",
            "figures of one entity, s": "FROM figures WHERE entity = 'company-7'",
            "all figures, s": "SELECT count(*), sum(value), sum(sources), count_if(contested) FROM figures",
            "contradictions, s": "SELECT count(*), sum(rival_sources) FROM contradictions",
            "figures_as_of, s": "SELECT count(*), sum(value) FROM figures_as_of(now())",
            "coverage, s": "SELECT count(*), sum(stories) FROM coverage",
        }.items():
            figures[name] = best(lambda sql=sql: con.execute(sql).fetchall())  # type: ignore[misc]
    figures["reader's peak memory, MB"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3
    return figures


def timed(action: Callable[[], object]) -> float:
    """Seconds that one call took."""
    began = time.perf_counter()
    action()
    return time.perf_counter() - began


def best(action: Callable[[], object]) -> float:
    """Seconds of the fastest of three calls."""
    return min(timed(action) for _ in range(3))


def in_child(part: str, folder: Path, observations: int) -> dict[str, float]:
    """Runs one part in a process of its own, so that peaks of memory are its own."""
    arguments = [sys.executable, "-m", "tests.benchmarks.warehouse_scale", "--part", part]
    arguments += ["--folder", str(folder), "--observations", str(observations)]
    done = subprocess.run(arguments, check=True, stdout=subprocess.PIPE, text=True)
    result: dict[str, float] = json.loads(done.stdout)
    return result


def table(columns: list[dict[str, float]]) -> str:
    """What was measured as Markdown: a column a size, the growth from the first to the last, and the limits."""
    sizes = [f"{column['observations']:,.0f}" for column in columns]
    lines = [
        "| | " + " | ".join(sizes) + " | growth | against |",
        "| --- |" + " ---: |" * (len(columns) + 1) + " --- |",
    ]
    for name in columns[0]:
        values = [column[name] for column in columns]
        cells = " | ".join(f"{value:,.0f}" if value >= 1000 else f"{value:.3g}" for value in values)
        limit = LIMITS.get(name)
        against = f"{values[-1] / columns[-1][limit]:.2f} of {limit.rsplit(',', 1)[0]}" if limit else ""
        lines.append(f"| {name} | {cells} | {values[-1] / values[0]:.2f} | {against} |")
    return "\n".join(lines)


def main() -> None:
    """Measures every size asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--observations", type=int, nargs="+", default=[1_000_000])
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--part", choices=["measured", "asked"])
    parser.add_argument("--folder", type=Path)
    options = parser.parse_args()
    if options.part:
        size = options.observations[0]
        result = measured(size, options.folder) if options.part == "measured" else asked(options.folder)
        print(json.dumps(result))
        return
    columns = []
    for size in options.observations:
        with tempfile.TemporaryDirectory() as folder:
            place = Path(folder)
            columns.append({**in_child("measured", place, size), **in_child("asked", place, size)})
    print(json.dumps(columns, indent=1) if options.json else table(columns))


if __name__ == "__main__":
    main()
