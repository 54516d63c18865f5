"""Loading a batch: anti-joins from registered Arrow tables, all in one transaction.

Upserts by anti-join cost the same as ON CONFLICT and need no index (measured). Each is idempotent: a commit may be
durable and yet unacknowledged, so the same batch can come again.
"""

from __future__ import annotations

from datetime import UTC, datetime

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from tasks.core.batch import KINDS, Batch, Loaded
from warehouse.arrow import arrow_table, offered
from warehouse.sql.statements import statement

BEFORE = {"files": ("forget_files",)}
AFTER = {
    "documents": ("link_documents", "resolve_quarantine"),
    "revisions": ("save_again",),
    "observations": ("load_series", "load_discovered"),
    "verdicts": ("judge_changes",),
}
INSERT_LOAD = """
INSERT INTO store.loads BY NAME
SELECT coalesce(max(load_id), 0) + 1 AS load_id, $run_id AS run_id, $now AS loaded_at,
    $documents AS documents, $articles AS articles, $revisions AS revisions, $observations AS observations,
    $retirements AS retirements, $changes AS changes, $messages AS messages, $quarantine AS quarantine,
    $files AS files, $verdicts AS verdicts, $corrections AS corrections, $second_readings AS second_readings
FROM store.loads
RETURNING load_id
"""


def load_batch(con: duckdb.DuckDBPyConnection, batch: Batch) -> Loaded:
    """Put a batch in; the caller owns the transaction.

    Returns:
        What was new. A batch that holds nothing new leaves no trace, not even a load.
    """
    now = datetime.now(UTC)
    counts: dict[str, int] = {}
    change_ids: tuple[int, ...] = ()
    for part in KINDS:
        table = once_each(batch_table(batch, part))
        if not table.num_rows:
            counts[part] = 0
            continue
        for name in BEFORE.get(part, ()):
            run(con, name, table, batch.run_id, now)
        if part == "changes":
            new = {row[0] for row in run(con, "load_changes", table, batch.run_id, now)}
            ordered = dict.fromkeys(table.column("change_id").to_pylist())
            change_ids = tuple(change for change in ordered if change in new)
            counts[part] = len(change_ids)
        else:
            counts[part] = int(run(con, f"load_{part}", table, batch.run_id, now)[0][0])
        for name in AFTER.get(part, ()):
            run(con, name, table, batch.run_id, now)
    if not any(counts.values()):
        return Loaded(load_id=None)
    row = con.execute(INSERT_LOAD, {"run_id": batch.run_id, "now": now, **counts}).fetchone()
    return Loaded(load_id=int(row[0]) if row else None, loaded_at=now, change_ids=change_ids, **counts)


def batch_table(batch: Batch, part: str) -> pa.Table:
    """Return one part of a batch as an Arrow table."""
    rows = getattr(batch, part)
    return rows if isinstance(rows, pa.Table) else arrow_table(rows, KINDS[part])


def once_each(table: pa.Table) -> pa.Table:
    """Keep the first row of every key, a table's first column; DISTINCT ON in SQL cost three times the load."""
    keys = table.column(0)
    if pc.count_distinct(keys).as_py() == table.num_rows:
        return table
    numbered = pa.table({"key": keys, "row": pa.array(range(table.num_rows), pa.int64())})
    first = numbered.group_by("key").aggregate([("row", "min")]).column("row_min")
    return table.take(first.sort())


def run(
    con: duckdb.DuckDBPyConnection, name: str, incoming: pa.Table, run_id: int, now: datetime
) -> list[tuple[int, ...]]:
    """Run one statement over the Arrow table that it calls ``incoming``; parameters it doesn't name are left out."""
    sql = statement(name)
    known = {"run_id": run_id, "now": now}
    parameters = {key: value for key, value in known.items() if f"${key}" in sql}
    with offered(con, incoming):
        return con.execute(sql, parameters).fetchall()
