"""What the writer asks of the past before it loads: touched series, known texts, known changes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Self

import duckdb
import pyarrow as pa

from tasks.core.identifiers import revision_id
from tasks.core.records import Basis, Measure, SourcedObservation
from tasks.core.rows import RevisionRow, SketchRow
from tasks.core.store import CurrentArticle, EventSeries, KnownText, LateFigure, Placement, Save, SeriesFamily
from warehouse.arrow import arrow_of, arrow_table, offered, rows_of
from warehouse.sql.statements import statement


@dataclass(frozen=True, slots=True)
class TouchedFigure:
    """A figure that observations of a load are of, with a value of it: what its history is looked up by."""

    series_id: int
    entity: str
    metric: str
    scope: str | None
    basis: Basis
    measure: Measure
    unit: str
    value: Decimal | None
    period: str | None
    period_start: date | None
    period_end: date | None
    period_grain: str | None

    @classmethod
    def of(cls, item: SourcedObservation) -> Self:
        """Return the figure that an observation is of."""
        observation = item.observation
        return cls(
            item.series_id, observation.entity, observation.metric, observation.scope, observation.basis,
            observation.measure, observation.unit, observation.value, observation.period, observation.period_start,
            observation.period_end, observation.period_grain,
        )  # fmt: skip


def observations_of_series(
    con: duckdb.DuckDBPyConnection, series_ids: Iterable[int], *, retired: bool
) -> list[SourcedObservation]:
    """Observations of these series by series, period and publication; ``retired`` ones too if asked."""
    table = asked(con, "observations_of_series", series_ids, retired=retired)
    return rows_of(table, SourcedObservation)


def observations_bearing_on(
    con: duckdb.DuckDBPyConnection,
    touched: Sequence[SourcedObservation],
    family: Iterable[int],
    dropped: Iterable[int],
    events: Iterable[EventSeries] = (),
) -> list[SourcedObservation]:
    """Finds the current observations that new ones are compared with, and no more, however long the series are.

    Args:
        con: the writer's.
        touched: new observations, and former ones that are no longer current.
        family: series that bear on them: their own, and those that differ in basis and period grain alone.
        dropped: ids of observations that are no longer current.
        events: of which every observation bears on the new ones.

    Returns:
        By series, period and publication: every observation of the figures touched, of the figure of the period before
        each, and of the latest figure of every series of the family; all of the family where it holds a target; all of
        the events.
    """
    figures = dict.fromkeys(TouchedFigure.of(item) for item in touched)
    with (
        offered(con, arrow_table(list(figures), TouchedFigure)),
        offered(con, _ids(family), "family"),
        offered(con, _ids(dropped), "gone"),
        offered(con, arrow_table(list(dict.fromkeys(events)), EventSeries), "event_series"),
    ):
        return rows_of(arrow_of(con, statement("observations_bearing_on")), SourcedObservation)


def current_articles(con: duckdb.DuckDBPyConnection, article_ids: Iterable[int]) -> dict[int, CurrentArticle]:
    """Finds those of these articles that are known, with their current text and observations."""
    ids = list(article_ids)
    observations: dict[int, list[SourcedObservation]] = {}
    for row in rows_of(asked(con, "observations_of_articles", ids), SourcedObservation):
        observations.setdefault(row.article_id, []).append(row)
    revisions = rows_of(asked(con, "current_revisions", ids), RevisionRow)
    return {row.article_id: CurrentArticle(row, tuple(observations.get(row.article_id, ()))) for row in revisions}


def place_saves(con: duckdb.DuckDBPyConnection, saves: Sequence[Save], now: datetime) -> list[Placement]:
    """Finds for each saving of an article the revision that it is.

    What was saved last is the article's text, whenever it arrived. A text that an article had before, and that was
    saved again after another one, is a new revision: what was known in between differs.

    Args:
        con: the writer's.
        saves: in order of saving.
        now: counts as the time of those that have none; aware.
    """
    ids = [save.article_id for save in saves]
    current = {row.article_id: row for row in rows_of(asked(con, "current_revisions", ids), RevisionRow)}
    times: dict[int, dict[int, datetime]] = {}
    for row in asked(con, "times_of_revisions", ids).to_pylist():
        times.setdefault(row["article_id"], {})[row["revision_id"]] = row["saved_at"]
    latest = {key: (row.revision_id, row.article.title, row.article.text) for key, row in current.items()}
    placements = []
    for save in saves:
        known, before = times.setdefault(save.article_id, {}), latest.get(save.article_id)
        at = save.saved_at or now
        if before is not None and before[1:] == (save.title, save.text):
            known[before[0]] = max(at, known[before[0]])
            placements.append(Placement(before[0], False))
            continue
        older = before is not None and at < known[before[0]]
        recurrence = 0
        while (found := revision_id(save.article_id, save.text, title=save.title, recurrence=recurrence)) in known:
            if older:
                break
            recurrence += 1
        if older and found in known:
            placements.append(Placement(found, False))
            continue
        if older:
            following = min((time, revision) for revision, time in known.items() if time > at)[1]
            placements.append(Placement(found, True, replaced_by=following))
        else:
            latest[save.article_id] = (found, save.title, save.text)
            placements.append(Placement(found, True, replaces=before[0] if before else None))
        known[found] = at
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


def text_of_revision(con: duckdb.DuckDBPyConnection, revision_id: int) -> str | None:
    """The text of a revision; null where there is no such revision."""
    found = con.execute("SELECT text FROM store.revisions WHERE revision_id = ?", [revision_id])
    rows = found.fetchall()  # to the end: DuckDB takes nothing else on a connection with a result half read
    return str(rows[0][0]) if rows else None


def kinds_of_former_changes(
    con: duckdb.DuckDBPyConnection, successors: Iterable[tuple[int, int]]
) -> set[tuple[int, str]]:
    """The kinds of change that were found of observations, by the ones that took their place.

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
    """What the series of targets are of whose period ended before a day."""
    found = con.execute(statement("open_target_series"), {"day": day}).fetchall()
    return [SeriesFamily(*row) for row in found]


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
    """Those of these observation ids that are taken, by a current or a retired observation."""
    sql = "SELECT observation_id FROM store.observations SEMI JOIN incoming ON observation_id = id"
    return {row[0] for row in _over(con, sql, ids)}


def known_documents(con: duckdb.DuckDBPyConnection, hashes: Iterable[str]) -> set[str]:
    """Those of these SHA-256 digests whose bytes were made an article of before."""
    with offered(con, pa.table({"sha256": pa.array(list(hashes), pa.string())})):
        rows = con.execute(
            "SELECT sha256 FROM store.documents SEMI JOIN incoming USING (sha256) WHERE revision_id IS NOT NULL"
        ).fetchall()
    return {row[0] for row in rows}


def known_texts(con: duckdb.DuckDBPyConnection, hashes: Iterable[str]) -> dict[str, KnownText]:
    """The texts of those of these SHA-256 digests whose bytes were made an article of before."""
    with offered(con, pa.table({"sha256": pa.array(list(hashes), pa.string())})):
        found = arrow_of(con, statement("texts_of_documents")).to_pylist()
    return {row.pop("sha256"): KnownText(**row) for row in found}


def addresses_with_figures(con: duckdb.DuckDBPyConnection, addresses: Iterable[str]) -> set[str]:
    """Those of these addresses whose pages carry current figures of the watchlist."""
    with offered(con, pa.table({"url": pa.array(sorted(set(addresses)), pa.string())})):
        return {url for (url,) in con.execute(statement("addresses_with_figures")).fetchall()}


def late_figures(con: duckdb.DuckDBPyConnection, day: date) -> list[LateFigure]:
    """The figures that by their series' habit should have been published before a day, and are not known."""
    return [LateFigure(*row) for row in con.execute(statement("late_figures"), {"day": day}).fetchall()]


def publisher_yields(con: duckdb.DuckDBPyConnection, latest: int) -> list[tuple[str, int, int, int, int]]:
    """By publisher: articles and those with figures, before the ``latest`` ones and of these."""
    return con.execute(statement("yields_of_publishers"), {"latest": latest}).fetchall()


def articles_of_hosts(con: duckdb.DuckDBPyConnection, run_id: int) -> list[tuple[str, int, int]]:
    """By host: the articles that are known, and those of a run."""
    return con.execute(statement("articles_of_hosts"), {"run": run_id}).fetchall()


def articles_at(con: duckdb.DuckDBPyConnection, addresses: Iterable[str]) -> dict[str, int]:
    """The articles whose pages were last saved from those of these addresses that are known."""
    with offered(con, pa.table({"url": pa.array(sorted(set(addresses)), pa.string())})):
        return dict(con.execute(statement("articles_at")).fetchall())


def asked(con: duckdb.DuckDBPyConnection, name: str, ids: Iterable[int], **parameters: object) -> pa.Table:
    """Runs a statement over ids, which it calls ``incoming.id``."""
    with offered(con, _ids(ids)):
        return arrow_of(con, statement(name), parameters)


def _over(con: duckdb.DuckDBPyConnection, sql: str, ids: Iterable[int]) -> list[tuple[int]]:
    with offered(con, _ids(ids)):
        return con.execute(sql).fetchall()


def _ids(ids: Iterable[int]) -> pa.Table:
    return pa.table({"id": pa.array(sorted(set(ids)), pa.int64())})
