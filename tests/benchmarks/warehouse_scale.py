"""How the warehouse grows: one and ten million observations, generated, loaded, compared, asked and published.

Run it from the project's root; it prints a Markdown table and, with ``--json``, the numbers::

    python -m tests.benchmarks.warehouse_scale --observations 1000000 10000000

Seconds are of the processor (user and system, all threads), so that other programs on the machine weigh little; what
waits for the disk is by the clock. Every part runs in a process of its own: its peak of memory is its own. Beside what
is measured stand its peers of the same run: a bare insert of the same rows, a plain join of the series that a batch
touches, a copy of the same file. Ten million observations take 4 GB of disk while this runs.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from tasks.changes import ChangeContext, find_changes
from tasks.core.batch import Batch
from tasks.core.records import SourcedObservation
from tasks.core.watchlist import Watchlist
from tasks.load.series_history import emitted_before, history_beside
from tests.benchmarks.scale.world import World
from warehouse.arrow import offered, rows_of
from warehouse.connection import connect_reader
from warehouse.places import flush
from warehouse.store import Store
from warehouse.writing.loading import batch_table

CHUNK, BATCH, USUAL = 500_000, 10_000, 1_200
NOW = datetime(2024, 6, 1, tzinfo=UTC)
PEERS = {
    "history, rows/s": "bare insert, rows/s",
    "changes of 10,000, s": "plain join of their series, s",
    "publish, s by the clock": "copy and flush, s by the clock",
}
"""What is measured, and what it is compared with."""

QUESTIONS = {
    "figure_history": "FROM figure_history('company-7', 'metric_3')",
    "figure_history of 3,000 periods": "FROM figure_history('company-0', 'metric_1')",
    "figures": "SELECT count(*), sum(value), sum(sources), count_if(contested) FROM figures",
    "contradictions": "SELECT count(*), sum(rival_sources) FROM contradictions",
    "figures_as_of": "SELECT count(*), sum(value) FROM figures_as_of(now())",
    "open_targets": "SELECT count(*), count_if(overdue) FROM open_targets",
    "coverage": "SELECT count(*), sum(stories) FROM coverage",
    "to_check": "SELECT count(*), max(after_sentence) FROM to_check",
}
JOIN = "SELECT * FROM store.observations AS o SEMI JOIN incoming ON o.series_id = incoming.id"


def loaded(observations: int, folder: Path) -> dict[str, float]:
    """Load a history and publish it."""
    figures: dict[str, float] = {"observations": observations}
    with World(folder / "world.duckdb", observations + BATCH) as world, Store.open(folder / "data") as store:
        entities, metrics = world.watched()
        store.declare(entities=entities, metrics=metrics, settings={"contradiction_window_days": 30, "language": "ko"})
        run = store.start_run("ingest")
        seconds = 0.0
        for first in range(0, observations, CHUNK):
            chunk = world.batch(run, first, min(first + CHUNK, observations))
            seconds += spent(lambda chunk=chunk: store.load(chunk))  # type: ignore[misc]
        figures["history, rows/s"] = observations / seconds
        figures["bare insert, rows/s"] = CHUNK / bare_insert(world.batch(run, 0, CHUNK), folder)
        store.finish_run(run)
        store.publish()
    return figures | {"file, MB": store.places.published.stat().st_size / 1e6, "writer's peak memory, MB": peak()}


def compared(observations: int, folder: Path) -> dict[str, float]:
    """Do with a batch what a run does: find its changes, load it, look for what is late, publish."""
    figures: dict[str, float] = {}
    with World(folder / "world.duckdb", observations + BATCH) as world, Store.open(folder / "data") as store:
        run = store.start_run("ingest")
        batch = world.batch(run, observations, observations + BATCH, changes=False)
        new = stamped(batch)
        usual = new[:USUAL]
        figures |= sizes(store, new)
        figures["changes of 10,000, s"] = best(lambda: changes_of(store, new))
        figures["changes of 1,200, s"] = best(lambda: changes_of(store, usual))
        figures["of these reading the history, s"] = best(lambda: history_beside(store, new, [], Watchlist()))
        figures["plain join of their series, s"] = plain_join(store.connection, new)
        figures["load of 10,000, s"] = spent(lambda: store.load(batch))
        figures["load of the same again, s"] = spent(lambda: store.load(batch))
        figures["late figures, targets, yields, s"] = spent(lambda: looked_for(store, run))
        store.finish_run(run)
        store.close()
    with Store.open(folder / "data") as store:
        figures["publish, s by the clock"] = clocked(store.publish)
        figures["copy and flush, s by the clock"] = clocked(lambda: copied(store.places.private, folder / "copy"))
    return figures | {"peak memory of a batch, MB": peak()}


def asked(question: str, folder: Path) -> dict[str, float]:
    """Ask one question of the published file."""
    with connect_reader(folder / "data" / "figurewatch.duckdb") as con:
        seconds = spent(lambda: con.execute(QUESTIONS[question]).fetchall())
    return {f"`{question}`, s": seconds, f"`{question}`, MB": peak()}


def stamped(batch: Batch) -> list[SourcedObservation]:
    """Return the batch's observations as they look once they are loaded."""
    table = batch_table(batch, "observations").drop_columns(["unread_stories"])
    seen = pa.array([NOW] * table.num_rows, pa.timestamp("us", tz="UTC"))
    return rows_of(table.set_column(table.schema.get_field_index("seen_at"), "seen_at", seen), SourcedObservation)


def changes_of(store: Store, new: list[SourcedObservation]) -> None:
    """Do what a run does with a batch between extraction and load."""
    changes = find_changes(new, history_beside(store, new, [], Watchlist()), ChangeContext(Watchlist(), NOW))
    emitted_before(store, changes)


def sizes(store: Store, new: list[SourcedObservation]) -> dict[str, float]:
    """Return how much history a batch touches: the growth of the press itself."""
    with offered(store.connection, pa.table({"id": sorted({item.series_id for item in new})})):
        ((touched,),) = store.connection.execute(f"SELECT count(*) FROM ({JOIN})").fetchall()
    return {
        "figures in the batch": len({(item.series_id, item.observation.period) for item in new}),
        "observations of their series": touched,
        "observations read of these": len(history_beside(store, new, [], Watchlist())),
    }


def plain_join(con: duckdb.DuckDBPyConnection, new: list[SourcedObservation]) -> float:
    """Return the seconds that DuckDB takes to read every observation of the touched series, for Arrow."""
    with offered(con, pa.table({"id": sorted({item.series_id for item in new})})):
        return best(lambda: con.sql(JOIN).to_arrow_table())


def looked_for(store: Store, run: int) -> None:
    """Ask what every run asks of all that is known, whatever came."""
    day = date(2024, 6, 1)
    store.late_figures(day)
    store.open_target_series(day)
    store.publisher_yields(20)
    store.articles_of_hosts(run)
    store.known_files()


def bare_insert(batch: Batch, folder: Path) -> float:
    """Return the seconds that DuckDB takes to put the same rows into new tables, with no look at what is there."""
    parts = ("documents", "articles", "revisions", "observations", "changes")

    def insert() -> None:
        con.execute("BEGIN")
        for part in parts:
            con.execute(f"CREATE TABLE t_{part} AS FROM {part}")
        con.execute("COMMIT")

    with duckdb.connect(str(folder / "bare.duckdb")) as con:
        for part in parts:
            con.register(part, batch_table(batch, part))
        return spent(insert)


def copied(source: Path, target: Path) -> None:
    """Copy a file as a user would, and wait until it is on disk."""
    subprocess.run(["cp", str(source), str(target)], check=True)
    flush(target)
    target.unlink()


def spent(action: Callable[[], object]) -> float:
    """Return the processor's seconds of one call, all threads."""
    began = time.process_time()
    action()
    return time.process_time() - began


def best(action: Callable[[], object]) -> float:
    """Return the processor's seconds of the cheapest of three calls."""
    return min(spent(action) for _ in range(3))


def clocked(action: Callable[[], object]) -> float:
    """Return the seconds of one call by the clock, nothing waiting to be written before it."""
    os.sync()
    began = time.perf_counter()
    action()
    return time.perf_counter() - began


def peak() -> float:
    """Return the most memory that this process ever held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3


def in_child(part: str, folder: Path, observations: int) -> dict[str, float]:
    """Run one part in a process of its own, so that peaks of memory are its own."""
    arguments = [sys.executable, "-m", "tests.benchmarks.warehouse_scale", "--part", part]
    arguments += ["--folder", str(folder), "--observations", str(observations)]
    done = subprocess.run(arguments, check=True, stdout=subprocess.PIPE, text=True)
    result: dict[str, float] = json.loads(done.stdout)
    return result


def measured(observations: int, folder: Path) -> dict[str, float]:
    """Measure all parts of one size."""
    figures = in_child("loaded", folder, observations) | in_child("compared", folder, observations)
    for question in QUESTIONS:
        figures |= in_child(question, folder, observations)
    return figures


def table(columns: list[dict[str, float]]) -> str:
    """Return what was measured as Markdown: a column a size, the growth from the first to the last, and the peers."""
    sizes = [f"{column['observations']:,.0f}" for column in columns]
    lines = [
        "| | " + " | ".join(sizes) + " | growth | against its peer |",
        "| --- |" + " ---: |" * (len(columns) + 1) + " --- |",
    ]
    for name in columns[0]:
        values = [column[name] for column in columns]
        cells = " | ".join(f"{value:,.0f}" if value >= 100 else f"{value:.2g}" for value in values)
        peer = PEERS.get(name)
        against = ", ".join(f"{column[name] / column[peer]:.1f}" for column in columns) + " times" if peer else ""
        lines.append(f"| {name} | {cells} | {values[-1] / max(values[0], 1e-9):.1f} | {against} |")
    return "\n".join(lines)


def main() -> None:
    """Measure every size asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--observations", type=int, nargs="+", default=[1_000_000, 10_000_000])
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--part", help="measure this part alone, in --folder")
    parser.add_argument("--folder", type=Path, help="where a part works")
    options = parser.parse_args()
    if options.part:
        parts: dict[str, Callable[[int, Path], dict[str, Any]]] = {"loaded": loaded, "compared": compared}
        part = parts.get(options.part)
        size = options.observations[0]
        print(json.dumps(part(size, options.folder) if part else asked(options.part, options.folder)))
        return
    columns = []
    for size in options.observations:
        folder = Path(tempfile.mkdtemp())
        try:
            columns.append(measured(size, folder))
        finally:
            shutil.rmtree(folder)
    print(json.dumps(columns, indent=1) if options.json else table(columns))


if __name__ == "__main__":
    main()
