"""How the warehouse grows: one and ten million observations, generated, loaded, asked and published.

Run it from the project's root; it prints a Markdown table and, with ``--json``, the numbers::

    python -m tests.benchmarks.warehouse_scale --observations 1000000 10000000

Times are the best of three for reads and one for loads and publishing; memory is the peak of a child process.
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
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from warehouse.arrow import schema_of
from warehouse.batch import Batch
from warehouse.connection import connect_reader
from warehouse.rows import ChangeRow, ObservationRow, RevisionRow
from warehouse.store import Store

CHUNK = 500_000
A_BATCH = 10_000
REVISIONS = """
SELECT
    i AS revision_id, i AS article_id, 'https://news.example/' || i AS url, '제목 ' || i AS title,
    '본문입니다. 네이버의 연구개발비 비중은 ' || (i % 40) || '.5%였다고 밝혔다. ' || md5(i::VARCHAR) AS text,
    TIMESTAMPTZ '2015-01-01 00:00:00+00' + to_minutes((hash(i) % 5000000)::BIGINT) AS published,
    (TIMESTAMP '2015-01-01' + to_minutes((hash(i) % 5000000)::BIGINT))::DATE AS published_on,
    '신문 ' || (hash(i) % 300) AS publisher, 'ko' AS language, i - (i % 3) AS story_id
FROM range($first::BIGINT, $last::BIGINT) AS t(i)
"""
OBSERVATIONS = """
WITH places AS (
    SELECT
        i, i // 3 AS revision, (hash(i * 8 + 1) % 2000)::BIGINT AS company, (hash(i * 8 + 2) % 12)::BIGINT AS topic,
        (hash(i * 8 + 3) % 48)::BIGINT AS quarter
    FROM range($first::BIGINT, $last::BIGINT) AS t(i)
),
told AS (
    SELECT *, (5 + (hash(company * 100000 + topic * 1000 + quarter) % 400) / 10
        + CASE WHEN hash(i * 8 + 4) % 50 = 0 THEN 1 ELSE 0 END)::DECIMAL(38, 6) AS reading
    FROM places
)
SELECT
    (i * 2654435761)::BIGINT AS observation_id, (hash(company * 100 + topic) // 2)::BIGINT AS series_id,
    revision AS article_id, revision AS revision_id, revision - (revision % 3) AS story_id,
    'company-' || company AS entity, 'metric_' || topic AS metric, 'actual' AS basis, 'level' AS measure,
    (2012 + quarter // 4) || '-Q' || (quarter % 4 + 1) AS period,
    make_date((2012 + quarter // 4)::INTEGER, (quarter % 4 * 3 + 1)::INTEGER, 1) AS period_start,
    make_date((2012 + quarter // 4)::INTEGER, (quarter % 4 * 3 + 3)::INTEGER, 28) AS period_end,
    'quarter' AS period_grain, reading AS value,
    (reading - 0.05)::DECIMAL(38, 6) AS low, (reading + 0.05)::DECIMAL(38, 6) AS high,
    'percent' AS unit, 'exact' AS bound, reading::DECIMAL(8, 1) || '%' AS expression,
    20 AS "start", 25 AS "end",
    '이 회사의 연구개발비 비중은 ' || reading::DECIMAL(8, 1) || '%였다고 ' || (i % 997) || '일 밝혔다.' AS sentence,
    0.9::DOUBLE AS confidence, 'ko-1' AS extractor, FALSE AS discovered,
    '[{"step":"cue","detail":"연구개발비","weight":0.5}]' AS reasons,
    TIMESTAMPTZ '2015-01-01 00:00:00+00' + to_minutes((hash(revision) % 5000000)::BIGINT) AS published,
    (TIMESTAMP '2015-01-01' + to_minutes((hash(revision) % 5000000)::BIGINT))::DATE AS published_on,
    '신문 ' || (hash(revision) % 300) AS publisher
FROM told
"""


def generated(sql: str, kind: type[Any], first: int, last: int) -> pa.Table:
    """Rows of a kind with numbers ``first`` to ``last - 1``; the same numbers give the same rows."""
    with duckdb.connect() as con:
        table = con.sql(sql, params={"first": first, "last": last}).to_arrow_table()
    schema = schema_of(kind)
    columns = [
        table.column(field.name).cast(field.type)
        if field.name in table.column_names
        else pa.nulls(table.num_rows, field.type)
        for field in schema
    ]
    return pa.table(columns, schema=schema)


def batch(run: int, first: int, last: int) -> Batch:
    """A batch of observations and the revisions they stand in."""
    return Batch(
        run_id=run,
        revisions=generated(REVISIONS, RevisionRow, first // 3, last // 3),
        observations=generated(OBSERVATIONS, ObservationRow, first, last),
    )


def measured(observations: int, folder: Path) -> dict[str, float]:
    """Loads a history, then a batch on top, and times what people and flows do."""
    figures: dict[str, float] = {"observations": observations}
    with Store.open(folder) as store:
        run = store.start_run("benchmark")
        took = 0.0
        for first in range(0, observations, CHUNK):
            chunk = batch(run, first, min(first + CHUNK, observations))
            began = time.perf_counter()
            store.load(chunk)
            took += time.perf_counter() - began
        figures["history rows/s"] = observations / took
        last = batch(run, observations, observations + A_BATCH)
        series = last.table("observations").column("series_id").unique().to_pylist()
        figures["touched series"] = len(series)
        figures["load 10k, s"] = timed(lambda: store.load(last))
        figures["load the same again, s"] = timed(lambda: store.load(last))
        history = store.observations_of_series(series[:500])
        figures["history of 500 series, rows"] = len(history)
        figures["history of 500 series, s"] = best(lambda: store.observations_of_series(series[:500]))
        change = ChangeRow(
            change_id=1, kind="new_series", series_id=1, entity="e", metric="m", basis="actual", measure="level"
        )
        figures["load one change, s"] = timed(lambda: store.load(Batch(run_id=run, changes=[change])))
        store.finish_run(run)
        figures["publish, s"] = timed(store.publish)
    figures["file, MB"] = store.places.published.stat().st_size / 1e6
    figures["writer's peak memory, MB"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3
    return figures


def asked(folder: Path) -> dict[str, float]:
    """Times what an analyst asks of the published file, in a process of its own for its memory."""
    figures: dict[str, float] = {}
    with connect_reader(folder / "figurewatch.duckdb") as con:
        for name, sql in {
            "figure_history, s": "FROM figure_history('company-7', 'metric_3')",
            "figures of one entity, s": "FROM figures WHERE entity = 'company-7'",
            "all figures, s": "SELECT count(*), sum(value), sum(sources), count_if(contested) FROM figures",
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
    done = subprocess.run(arguments, check=True, capture_output=True, text=True)
    result: dict[str, float] = json.loads(done.stdout)
    return result


def main() -> None:
    """Measures every size asked for and prints a table with the growth from the first to the last."""
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
    if options.json:
        print(json.dumps(columns, indent=1))
        return
    print("| | " + " | ".join(f"{size:,}" for size in options.observations) + " | ratio |")
    print("| --- |" + " ---: |" * (len(columns) + 1))
    for name in columns[0]:
        values = [column[name] for column in columns]
        cells = " | ".join(f"{value:,.0f}" if value >= 1000 else f"{value:.3g}" for value in values)
        print(f"| {name} | {cells} | {values[-1] / values[0]:.2f} |")


if __name__ == "__main__":
    main()
