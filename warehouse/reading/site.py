"""Reads what a static site is made from out of a published warehouse; ``tasks/core/site.py`` says what is asked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import duckdb
import pyarrow as pa

from tasks.core.changes import Change
from tasks.core.records import SourcedObservation
from tasks.core.rows import ChangeRow, RevisionRow
from tasks.core.site import ARTICLES_A_BLOCK, ChangeState, FamilyState, Sentence
from tasks.core.store import SeriesFamily
from warehouse.arrow import arrow_of, offered, rows_of
from warehouse.reading.history import asked
from warehouse.sql.statements import statement

FAMILY = ("entity", "metric", "scope", "measure", "unit")


@dataclass(frozen=True, slots=True)
class PublishedSite:
    """A published warehouse as ``tasks.core.site.SiteReader``.

    Args:
        con: a reader's connection.
    """

    con: duckdb.DuckDBPyConnection

    def __post_init__(self) -> None:
        self.con.execute(statement("site_sides"))

    def families(self) -> dict[SeriesFamily, FamilyState]:
        """Return the pages of series by entity and metric."""
        rows = self.con.execute(statement("site_families")).fetchall()
        return {SeriesFamily(*row[: len(FAMILY)]): FamilyState(*row[len(FAMILY) :]) for row in rows}

    def articles(self) -> dict[int, int]:
        """Versions of the pages of articles."""
        return dict(self.con.execute(statement("site_articles")).fetchall())

    def changes(self) -> dict[int, ChangeState]:
        """Return the changes that have a page, in the order in which they were found."""
        rows = self.con.execute(statement("site_changes")).fetchall()
        return {change_id: ChangeState(*state) for change_id, *state in rows}

    def sentence_blocks(self) -> dict[int, int]:
        """Versions of the blocks of the search index."""
        return dict(self.con.execute(statement("site_sentence_blocks"), {"size": ARTICLES_A_BLOCK}).fetchall())

    def observations_of_families(self, families: Iterable[SeriesFamily]) -> list[SourcedObservation]:
        """Observations of these pages, retired ones included."""
        wanted = list(families)
        table = pa.table({name: pa.array([getattr(key, name) for key in wanted], pa.string()) for name in FAMILY})
        with offered(self.con, table):
            return rows_of(arrow_of(self.con, statement("site_observations_of_families")), SourcedObservation)

    def observations_of_articles(self, article_ids: Iterable[int]) -> list[SourcedObservation]:
        """Observations of these articles, retired ones included."""
        return rows_of(asked(self.con, "site_observations_of_articles", article_ids), SourcedObservation)

    def observations_of_changes(self, change_ids: Iterable[int]) -> list[SourcedObservation]:
        """Observations of the figures that these changes are of, retired ones included."""
        return rows_of(asked(self.con, "site_observations_of_changes", change_ids), SourcedObservation)

    def changes_of_observations(self, observation_ids: Iterable[int]) -> list[Change]:
        """Changes that have a page and one of these observations on a side."""
        found = rows_of(asked(self.con, "changes_of_observations", observation_ids), ChangeRow)
        return self._with_sides([row for row in found if row.reported or row.stopped_by is not None])

    def changes_by_id(self, change_ids: Iterable[int]) -> list[Change]:
        """These changes, the latest found first."""
        found = self._with_sides(rows_of(asked(self.con, "changes_by_id", change_ids), ChangeRow))
        return sorted(found, key=lambda change: (change.found_at, change.change_id), reverse=True)

    def revisions(self, article_ids: Iterable[int]) -> list[RevisionRow]:
        """Return all texts of these articles, the current one first."""
        return rows_of(asked(self.con, "site_revisions", article_ids), RevisionRow)

    def sentences(self, block: int) -> list[Sentence]:
        """Sentences of a block of the search index."""
        named = {"size": ARTICLES_A_BLOCK, "block": block}
        return rows_of(arrow_of(self.con, statement("site_sentences"), named), Sentence)

    def _with_sides(self, found: list[ChangeRow]) -> list[Change]:
        ids = [side for row in found for side in row.side_ids]
        sides = rows_of(asked(self.con, "observations_by_id", ids), SourcedObservation)
        known = {item.observation_id: item for item in sides}
        return [row.with_sides(known) for row in found]
