"""Notices in the warehouse: each is open from the run that saw it first to the one that does not see it any more."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from datetime import UTC, datetime

import duckdb

from tasks.core.identifiers import stable_id
from tasks.core.notices import Notice, OpenNotice


def note_notices(
    con: duckdb.DuckDBPyConnection, run_id: int, notices: Sequence[Notice], kinds: Collection[str]
) -> list[Notice]:
    """Note what holds now; the caller owns the transaction. See ``warehouse.store.Store.note_notices``."""
    now = datetime.now(UTC)
    rows = con.execute(
        "SELECT kind, subject, notice_id FROM store.notices WHERE ended_at IS NULL AND list_contains($kinds, kind)",
        {"kinds": sorted(kinds)},
    ).fetchall()
    is_open = {(kind, subject): notice_id for kind, subject, notice_id in rows}
    holds = {(notice.kind, notice.subject): notice for notice in notices}
    new = [notice for key, notice in holds.items() if key not in is_open]
    for notice in new:
        facts = json.dumps(dict(notice.facts), ensure_ascii=False, default=str)
        con.execute(
            "INSERT INTO store.notices BY NAME SELECT $id AS notice_id, $kind AS kind, $subject AS subject, "
            "$what AS what, $facts AS facts, $run AS run_id, $now AS seen_at",
            {
                "id": stable_id("notice", notice.kind, notice.subject, run_id),
                "kind": notice.kind,
                "subject": notice.subject,
                "what": notice.what,
                "facts": facts,
                "run": run_id,
                "now": now,
            },
        )
    for key in is_open.keys() - holds.keys():
        con.execute("UPDATE store.notices SET ended_at = ? WHERE notice_id = ?", [now, is_open[key]])
    return new


def open_notices(con: duckdb.DuckDBPyConnection, kind: str) -> list[Notice]:
    """Return the notices of a kind that hold."""
    rows = con.execute(
        "SELECT kind, subject, what, facts FROM store.notices WHERE ended_at IS NULL AND kind = ? ORDER BY subject",
        [kind],
    ).fetchall()
    return [Notice(kind, subject, what, json.loads(facts or "{}")) for kind, subject, what, facts in rows]


def all_open_notices(con: duckdb.DuckDBPyConnection) -> tuple[OpenNotice, ...]:
    """Return all notices that hold, by kind, the latest first."""
    rows = con.execute(
        "SELECT kind, subject, what, facts, seen_at FROM store.notices WHERE ended_at IS NULL "
        "ORDER BY kind, seen_at DESC, subject"
    ).fetchall()
    return tuple(
        OpenNotice(Notice(kind, subject, what, json.loads(facts or "{}")), seen_at)
        for kind, subject, what, facts, seen_at in rows
    )
