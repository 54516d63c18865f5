"""What the writer asks of the past before it loads: known texts, known changes, what is late."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime

import duckdb
import pyarrow as pa

from tasks.core.records import SourcedObservation
from tasks.core.rows import RevisionRow, SketchRow
from tasks.core.store import CurrentArticle, KnownText, LateFigure, SeriesFamily
from warehouse.arrow import arrow_of, offered, rows_of
from warehouse.sql.statements import statement


def current_articles(con: duckdb.DuckDBPyConnection, article_ids: Iterable[int]) -> dict[int, CurrentArticle]:
    """Finds those of these articles that are known, with their current text and observations."""
    ids = list(article_ids)
    observations: dict[int, list[SourcedObservation]] = {}
    for row in rows_of(asked(con, "observations_of_articles", ids), SourcedObservation):
        observations.setdefault(row.article_id, []).append(row)
    revisions = rows_of(asked(con, "current_revisions", ids), RevisionRow)
    return {row.article_id: CurrentArticle(row, tuple(observations.get(row.article_id, ()))) for row in revisions}


def article_count(con: duckdb.DuckDBPyConnection) -> int:
    """Return how many articles have a text."""
    ((number,),) = con.execute("SELECT count(DISTINCT article_id) FROM store.revisions").fetchall()
    return int(number)


def revision_pages(con: duckdb.DuckDBPyConnection, size: int) -> Iterator[list[RevisionRow]]:
    """Yield the current revision of every article, ``size`` at a time, by publication, for extracting them anew.

    The order is found once and without texts: finding it for every page read all texts as often as there are pages.
    """
    ids = [row[0] for row in con.execute(statement("all_current_revisions")).fetchall()]
    for first in range(0, len(ids), size):
        wanted = ids[first : first + size]
        found = {row.revision_id: row for row in rows_of(asked(con, "revisions_by_id", wanted), RevisionRow)}
        yield [found[revision] for revision in wanted]


def sketches(con: duckdb.DuckDBPyConnection, since: datetime | None, until: datetime | None) -> list[SketchRow]:
    """Sketches of the texts published between two times (and of undated ones), to recognise copies by."""
    table = arrow_of(con, statement("sketches"), {"since": since, "until": until})
    return rows_of(table, SketchRow)


def texts_of_revisions(con: duckdb.DuckDBPyConnection, revision_ids: Iterable[int]) -> dict[int, str]:
    """Return the texts of these revisions by id; those that are not known are left out."""
    found = asked(con, "texts_of_revisions", revision_ids)
    return dict(zip(found["revision_id"].to_pylist(), found["text"].to_pylist(), strict=True))


def kinds_of_former_changes(
    con: duckdb.DuckDBPyConnection, successors: Iterable[tuple[int, int]]
) -> set[tuple[int, str]]:
    """Return the kinds of change that were found of observations, by the ones that took their place.

    Args:
        con: the writer's.
        successors: pairs of the ids of an observation and of the one that has its place now.
    """
    pairs = list(successors)
    columns = {name: pa.array([pair[at] for pair in pairs], pa.int64()) for at, name in enumerate(("id", "heir"))}
    with offered(con, pa.table(columns)):
        return set(con.execute(statement("former_changes")).fetchall())


def has_earlier_texts(con: duckdb.DuckDBPyConnection, run_id: int) -> bool:
    """Return whether a run before this one finished and took texts in."""
    return any(found for (found,) in con.execute(statement("earlier_texts"), {"run": run_id}).fetchall())


def open_target_series(con: duckdb.DuckDBPyConnection, day: date) -> list[SeriesFamily]:
    """Return what the series of targets are of whose period ended before a day."""
    found = con.execute(statement("open_target_series"), {"day": day}).fetchall()
    return [SeriesFamily(*row) for row in found]


def known_files(con: duckdb.DuckDBPyConnection) -> dict[str, tuple[int, int]]:
    """Size and mtime in nanoseconds of every file taken in, by path."""
    rows = con.execute("SELECT path, size, mtime_ns FROM store.seen_files").fetchall()
    return {path: (size, mtime) for path, size, mtime in rows}


def known_changes(con: duckdb.DuckDBPyConnection, ids: Iterable[int]) -> set[int]:
    """Return those of these changes that were found before."""
    return {
        row[0] for row in _over(con, "SELECT change_id FROM store.changes SEMI JOIN incoming ON change_id = id", ids)
    }


def known_observations(con: duckdb.DuckDBPyConnection, ids: Iterable[int]) -> set[int]:
    """Return those of these observation ids that are taken, by a current or a retired observation."""
    sql = "SELECT observation_id FROM store.observations SEMI JOIN incoming ON observation_id = id"
    return {row[0] for row in _over(con, sql, ids)}


def known_documents(con: duckdb.DuckDBPyConnection, hashes: Iterable[str]) -> set[str]:
    """Return those of these SHA-256 digests whose bytes were made an article of before."""
    with offered(con, pa.table({"sha256": pa.array(list(hashes), pa.string())})):
        rows = con.execute(
            "SELECT sha256 FROM store.documents SEMI JOIN incoming USING (sha256) WHERE revision_id IS NOT NULL"
        ).fetchall()
    return {row[0] for row in rows}


def known_texts(con: duckdb.DuckDBPyConnection, hashes: Iterable[str]) -> dict[str, KnownText]:
    """Return the texts of those of these SHA-256 digests whose bytes were made an article of before."""
    with offered(con, pa.table({"sha256": pa.array(list(hashes), pa.string())})):
        found = arrow_of(con, statement("texts_of_documents")).to_pylist()
    return {row.pop("sha256"): KnownText(**row) for row in found}


def addresses_with_figures(con: duckdb.DuckDBPyConnection, addresses: Iterable[str]) -> set[str]:
    """Return those of these addresses whose pages carry current figures of the watchlist."""
    with offered(con, pa.table({"url": pa.array(sorted(set(addresses)), pa.string())})):
        return {url for (url,) in con.execute(statement("addresses_with_figures")).fetchall()}


def late_figures(con: duckdb.DuckDBPyConnection, day: date) -> list[LateFigure]:
    """Return the figures that by their series' habit should have been published before a day, and are not known."""
    return [LateFigure(*row) for row in con.execute(statement("late_figures"), {"day": day}).fetchall()]


def publisher_yields(con: duckdb.DuckDBPyConnection, latest: int) -> list[tuple[str, int, int, int, int]]:
    """Return by publisher: articles and those with figures, before the ``latest`` ones and of these."""
    return con.execute(statement("yields_of_publishers"), {"latest": latest}).fetchall()


def articles_of_hosts(con: duckdb.DuckDBPyConnection, run_id: int) -> list[tuple[str, int, int]]:
    """Return by host: the articles that are known, and those of a run."""
    return con.execute(statement("articles_of_hosts"), {"run": run_id}).fetchall()


def articles_at(con: duckdb.DuckDBPyConnection, addresses: Iterable[str]) -> dict[str, int]:
    """Return the articles whose pages were last saved from those of these addresses that are known."""
    with offered(con, pa.table({"url": pa.array(sorted(set(addresses)), pa.string())})):
        return dict(con.execute(statement("articles_at")).fetchall())


def asked(con: duckdb.DuckDBPyConnection, name: str, ids: Iterable[int], **parameters: object) -> pa.Table:
    """Runs a statement over ids, which it calls ``incoming.id``."""
    with offered(con, ids_table(ids)):
        return arrow_of(con, statement(name), parameters)


def _over(con: duckdb.DuckDBPyConnection, sql: str, ids: Iterable[int]) -> list[tuple[int]]:
    with offered(con, ids_table(ids)):
        return con.execute(sql).fetchall()


def ids_table(ids: Iterable[int]) -> pa.Table:
    """Return a table of ids, each once and in order, for a statement."""
    return pa.table({"id": pa.array(sorted(set(ids)), pa.int64())})
