"""What the writer asks of the past before it loads: touched series, known texts, known changes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

import duckdb
import pyarrow as pa

from warehouse.arrow import arrow_of, arrow_table, offered, rows_of
from warehouse.identity import revision_id
from warehouse.rows import ObservationRow, RevisionRow, SketchRow
from warehouse.statements import statement


@dataclass(frozen=True, slots=True)
class CurrentArticle:
    """An article as it stands: its latest revision and the observations that stand of it."""

    revision: RevisionRow
    observations: tuple[ObservationRow, ...]


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a text belongs.

    Attributes:
        revision_id: id to load it under.
        new: false where it is the article's current text already.
        replaces: the revision that it replaces; null for a first text.
    """

    revision_id: int
    new: bool
    replaces: int | None


def observations_of_series(
    con: duckdb.DuckDBPyConnection, series_ids: Iterable[int], *, retired: bool
) -> list[ObservationRow]:
    """Observations of these series by series, period and publication; ``retired`` ones too if asked."""
    table = asked(con, "observations_of_series", series_ids, retired=retired)
    return rows_of(table, ObservationRow)


def observations_bearing_on(
    con: duckdb.DuckDBPyConnection, touched: Sequence[ObservationRow], family: Iterable[int], gone: Iterable[int]
) -> list[ObservationRow]:
    """Standing observations that new ones must be held against, and no more, however long the series are.

    Args:
        con: the writer's.
        touched: new observations, and former ones that no longer stand.
        family: series that bear on them: their own, and those that differ in basis and period grain alone.
        gone: observations that no longer stand.

    Returns:
        By series, period and publication: every observation of the figures touched, of the figure of the period before
        each, and of the latest figure of every series of the family; all of the family where it holds a target.
    """
    figures = {(row.series_id, row.period): row for row in touched}
    with (
        offered(con, arrow_table(list(figures.values()), ObservationRow)),
        offered(con, _ids(family), "family"),
        offered(con, _ids(gone), "gone"),
    ):
        return rows_of(arrow_of(con, statement("observations_bearing_on")), ObservationRow)


def current_articles(con: duckdb.DuckDBPyConnection, article_ids: Iterable[int]) -> dict[int, CurrentArticle]:
    """Those of these articles that are known, as they stand."""
    ids = list(article_ids)
    standing: dict[int, list[ObservationRow]] = {}
    for row in rows_of(asked(con, "observations_of_articles", ids), ObservationRow):
        standing.setdefault(row.article_id, []).append(row)
    revisions = rows_of(asked(con, "current_revisions", ids), RevisionRow)
    return {row.article_id: CurrentArticle(row, tuple(standing.get(row.article_id, ()))) for row in revisions}


def place_revisions(con: duckdb.DuckDBPyConnection, texts: Sequence[tuple[int, str | None, str]]) -> list[Placement]:
    """Finds for each (article id, title, text) the revision that it is.

    A text that an article had before, and that came back after another one, is a new revision: what was known in
    between differs. Texts of one article in one call count as coming in this order.
    """
    ids = [article for article, _, _ in texts]
    current = {row.article_id: row for row in rows_of(asked(con, "current_revisions", ids), RevisionRow)}
    known = {
        row[0]
        for row in _over(
            con,
            "SELECT revision_id FROM store.revisions SEMI JOIN incoming ON article_id = id",
            ids,
        )
    }
    latest = {article: (row.revision_id, row.title, row.text) for article, row in current.items()}
    placements = []
    for article, title, text in texts:
        before = latest.get(article)
        if before is not None and before[1:] == (title, text):
            placements.append(Placement(before[0], False, None))
            continue
        recurrence = 0
        while (found := revision_id(article, text, title=title, recurrence=recurrence)) in known:
            recurrence += 1
        known.add(found)
        latest[article] = (found, title, text)
        placements.append(Placement(found, True, before[0] if before else None))
    return placements


def article_count(con: duckdb.DuckDBPyConnection) -> int:
    """How many articles have a text."""
    ((number,),) = con.execute("SELECT count(DISTINCT article_id) FROM store.revisions").fetchall()
    return int(number)


def revision_pages(con: duckdb.DuckDBPyConnection, size: int) -> Iterator[list[RevisionRow]]:
    """The current revision of every article, ``size`` at a time, in order of publication, for extracting them anew.

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


def known_files(con: duckdb.DuckDBPyConnection) -> dict[str, tuple[int, int]]:
    """Size and mtime in nanoseconds of every file taken in, by path."""
    rows = con.execute("SELECT path, size, mtime_ns FROM store.seen_files").fetchall()
    return {path: (size, mtime) for path, size, mtime in rows}


def known_changes(con: duckdb.DuckDBPyConnection, ids: Iterable[int]) -> set[int]:
    """Those of these changes that were found before."""
    return {
        row[0] for row in _over(con, "SELECT change_id FROM store.changes SEMI JOIN incoming ON change_id = id", ids)
    }


def known_observations(con: duckdb.DuckDBPyConnection, ids: Iterable[int]) -> set[int]:
    """Those of these observation ids that are taken, by one that stands or by one that was retired."""
    sql = "SELECT observation_id FROM store.observations SEMI JOIN incoming ON observation_id = id"
    return {row[0] for row in _over(con, sql, ids)}


def known_documents(con: duckdb.DuckDBPyConnection, hashes: Iterable[str]) -> set[str]:
    """Those of these SHA-256 digests whose bytes were made an article of before."""
    with offered(con, pa.table({"sha256": pa.array(list(hashes), pa.string())})):
        rows = con.execute(
            "SELECT sha256 FROM store.documents SEMI JOIN incoming USING (sha256) WHERE revision_id IS NOT NULL"
        ).fetchall()
    return {row[0] for row in rows}


def asked(con: duckdb.DuckDBPyConnection, name: str, ids: Iterable[int], **parameters: object) -> pa.Table:
    """Runs a statement over ids, which it calls ``incoming.id``."""
    with offered(con, _ids(ids)):
        return arrow_of(con, statement(name), parameters)


def _over(con: duckdb.DuckDBPyConnection, sql: str, ids: Iterable[int]) -> list[tuple[int]]:
    with offered(con, _ids(ids)):
        return con.execute(sql).fetchall()


def _ids(ids: Iterable[int]) -> pa.Table:
    return pa.table({"id": pa.array(sorted(set(ids)), pa.int64())})
